"""The shape of a pack's ``checklists.yaml``: what to look at on the scene."""

from __future__ import annotations

from pydantic import Field, model_validator

from lienket.regulation.clauses import Condition
from lienket.regulation.parts import Code, Confidence, Named, Part, Sourced, Words


class ChecklistItem(Sourced):
    """One thing to be done or looked at at the scene; its source where it is not that of the whole list."""

    code: Code
    text: Words


class ChecklistEntry(Named, Sourced):
    """What is gone through at the scene of one sort of matter; without a `source` it is common practice (thông lệ), and is shown as such."""

    when: Condition = Field(default_factory=lambda: Condition(), description="The matters it is offered for first; it can be opened for any.")
    items: tuple[ChecklistItem, ...] = Field(min_length=1, max_length=40)

    @model_validator(mode="after")
    def _sourced(self) -> ChecklistEntry:
        for one in (self, *self.items):
            if one.confidence in {Confidence.VERIFIED, Confidence.SECONDARY} and not (one.source or self.source):
                raise ValueError("'confidence' says that it was read somewhere; name that in 'source', or leave 'confidence' out")
        return self


class ChecklistsFile(Part):
    """``checklists.yaml``: checklists for the scene."""

    checklists: tuple[ChecklistEntry, ...] = ()
