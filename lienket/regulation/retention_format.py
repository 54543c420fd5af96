"""The shape of a pack's ``retention.yaml``: how long what can be erased is kept, and on which legal basis."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from lienket.regulation.clauses import Limit
from lienket.regulation.parts import Code, Confidence, Named, Part, Sourced, Words

Record = Literal["identity", "file", "refused-row", "draft"]


class RetentionEntry(Named, Sourced):
    """How long one kind of record is kept: who reported and files after the matter was closed, refused rows after the import, drafts after the last word."""

    record: Record
    kind: tuple[Code, ...] = Field(default=(), description="Kinds of matters it is for; empty: every kind. Of identities and files only.")
    keep: Limit = Field(description="In days or months.")
    basis: Words = Field(description="The legal basis, in words.")

    @model_validator(mode="after")
    def _fits(self) -> RetentionEntry:
        if self.keep.unit not in {"days", "months"}:
            raise ValueError("'keep' counts days or months")
        if self.kind and self.record not in {"identity", "file"}:
            raise ValueError("'kind' belongs to identities and files: other records are of no matter")
        if self.confidence in {Confidence.VERIFIED, Confidence.SECONDARY} and not self.source:
            raise ValueError("'confidence' says that it was read somewhere; name that in 'source', or leave 'confidence' out")
        return self


class RetentionFile(Part):
    """``retention.yaml``: what is kept how long. A record that no entry names is kept."""

    retention: tuple[RetentionEntry, ...] = ()

    def of(self, record: Record, kind: str = "") -> RetentionEntry | None:
        """The entry for a record (of a matter of `kind`): where several fit, the one that keeps longest, so that nothing goes too early."""
        fitting = [entry for entry in self.retention if entry.record == record and (not entry.kind or kind in entry.kind)]
        return max(fitting, key=lambda entry: entry.keep.amount * (31 if entry.keep.unit == "months" else 1), default=None)
