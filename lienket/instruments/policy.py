"""Who may see and do what with plans and drafts. Instruments in force are public inside the model; what is in the making is not.

A draft is its unit's alone until the parties are consulted; from then on it is theirs too. To a unit that is no party it does not exist.
"""

from __future__ import annotations

from collections.abc import Collection

from lienket.access.rulings import NotAllowed
from lienket.instruments.models import Draft, Plan
from lienket.kernel.actor import Actor
from lienket.regulation.format import Instrument
from lienket.regulation.load import Pack
from lienket.units import directory
from lienket.units.queries import code_of

REASONS = {
    "draft": (
        "chỉ đơn vị ban hành hoặc đơn vị làm nòng cốt ghi trong văn bản được soạn thảo",
        "only the issuing unit or the lead party named in the text drafts it",
    ),
    "own-draft": ("chỉ đơn vị soạn thảo được làm việc này", "only the drafting unit does this"),
    "answer": ("chỉ lãnh đạo hoặc trực ban của một bên được trả lời thay đơn vị mình", "only the head or the duty post of a party answers for its unit"),
    "sign": (
        "chữ ký của một bên do lãnh đạo hoặc trực ban của bên đó, hoặc đơn vị soạn thảo, ghi nhận",
        "a party's signature is recorded by its head or duty post, or by the drafting unit",
    ),
    "four-eyes": (
        "việc này phải do chức trách khác, người khác của cùng đơn vị làm, không phải người đã làm bước trước",
        "another post and another person of the same unit must do this, not the one who did the step before",
    ),
    "head": ("chỉ lãnh đạo đơn vị ban hành được làm việc này", "only the head of the issuing unit does this"),
    "owe": ("chỉ đơn vị được giao việc được báo đã làm xong", "only the unit that owes the task says that it is done"),
}


def refuse(act: str) -> NotAllowed:
    """The refusal of an act, with its reason."""
    return NotAllowed(act, *REASONS[act])


def drafters(instrument: Instrument) -> frozenset[str]:
    """The units that may draft an instrument: who issues it, and the lead party."""
    return frozenset({*([instrument.issued_by] if instrument.issued_by else []), *(p.unit for p in instrument.parties if p.as_lead)})


def is_head(pack: Pack, actor: Actor) -> bool:
    """Whether the actor holds the head's post of its unit: the first in the pack that is no duty post; the duty post where there is no other."""
    found = _post(actor)
    if found is None:
        return False
    unit, code, duty = found
    entry = next((u for u in pack.units.units if u.code == unit), None)
    others = [p.code for p in entry.posts if not p.duty] if entry else []
    return code == others[0] if others else duty


def speaks(pack: Pack, actor: Actor) -> bool:
    """Whether the actor may answer for its unit: its head or its duty post."""
    found = _post(actor)
    return found is not None and (found[2] or is_head(pack, actor))


def _post(actor: Actor) -> tuple[str, str, bool] | None:
    if actor.unit is None or actor.post is None:
        return None
    unit = code_of(actor.unit)
    row = next((p for p in directory.posts(directory.unit(unit)) if p.id == actor.post), None)
    return None if row is None else (unit, row.code, row.duty)


def sees_draft(actor: Actor, draft: Draft) -> bool:
    """Whether the draft exists for the actor's unit."""
    return actor.unit is not None and (draft.unit_id == actor.unit or code_of(actor.unit) in draft.shown_to)


def sees_plan(actor: Actor, plan: Plan, owing: Collection[object]) -> bool:
    """Whether the plan exists for the actor's unit: its own; once issued, also one that gives it a task."""
    return actor.unit is not None and (plan.unit_id == actor.unit or (plan.state == "ISSUED" and actor.unit in owing))


def require_own(actor: Actor, draft: Draft) -> None:
    """Raise NotAllowed unless the actor's unit is the one that drafts."""
    if actor.unit != draft.unit_id:
        raise refuse("own-draft")


def require_other(actor: Actor, post: object, person: object) -> None:
    """Raise NotAllowed unless the actor is neither in this post nor this person (four eyes)."""
    if actor.post is None or actor.post == post or (person is not None and actor.person == person):
        raise refuse("four-eyes")
