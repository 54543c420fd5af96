"""The acts on clocks, for the one table: pausing, extending, finding a matter complex, taking it up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lienket.instruments.queries import book
from lienket.kernel.actor import Actor
from lienket.routing import acceptance, complexity, extending
from lienket.routing import actions as routing
from lienket.routing.explain import citations
from lienket.situation import parameters as given
from lienket.situation.act import Act, NoSuchGround
from lienket.situation.stand import Stand, refusals, statutory


def _borne(s: Stand, state: str) -> bool:
    return s.open and any(c.state == state and c.unit_id == s.row.lead_id and c.duty != "offered" for c in s.running)


def _pause(actor: Actor, matter: UUID, p: given.Pause, at: datetime) -> None:
    if p.ground not in citations(book(actor.model).pack):
        raise NoSuchGround(p.ground)
    routing.pause_clock(actor=actor, matter=matter, clock=p.clock, ground=p.ground, why=p.why, at=at)


def _extend(actor: Actor, matter: UUID, p: given.Extension, at: datetime) -> None:
    extending.extend_clock(
        actor=actor, matter=matter, clock=p.clock, ground=p.ground, amount=p.amount, decision=p.decision, decided_on=p.decided_on, why=p.why, at=at
    )


def _extendable(s: Stand) -> bool:
    return any(one.extendable for one in statutory(s))


def _extended(s: Stand) -> bool:
    return any(one.extended for one in statutory(s))


def _find_complex(actor: Actor, matter: UUID, p: given.Complex, at: datetime) -> None:
    complexity.find_complex(actor=actor, matter=matter, clock=p.clock, ground=p.ground, decision=p.decision, decided_on=p.decided_on, why=p.why, at=at)


def _refuse(actor: Actor, matter: UUID, p: given.NotTakenUp, at: datetime) -> None:
    if p.ground not in citations(book(actor.model).pack):
        raise NoSuchGround(p.ground)
    acceptance.refuse(actor=actor, matter=matter, outcome=p.outcome, ground=p.ground, why=p.why, notice=p.notice, noticed_on=p.noticed_on, at=at)


def _to_take_up(s: Stand) -> bool:
    return s.open and not s.row.interim and not s.on_its_way and acceptance.waiting(s.clocks) is not None


TAKE_UP = Act(
    "take-up", "Thụ lý", "Take up", given.Acceptance,
    lambda a, m, p, t: acceptance.take_up(actor=a, matter=m, notice=p.notice, noticed_on=p.noticed_on, text=p.text, at=t),
    _to_take_up, "acceptance.said/1", undo="withdraw-take-up", tone="primary",
)  # fmt: skip

CLOCK_ACTS = (
    Act("pause", "Tạm dừng thời hạn", "Pause a clock", given.Pause, _pause, lambda s: _borne(s, "RUNNING"), "clock.settled/1", undo="resume"),
    Act(
        "resume", "Tiếp tục thời hạn", "Resume a clock", given.ClockName,
        lambda a, m, p, t: routing.resume_clock(actor=a, matter=m, clock=p.clock, at=t), lambda s: _borne(s, "PAUSED"), "clock.settled/1",
    ),
    Act("extend", "Gia hạn", "Extend a clock", given.Extension, _extend, _extendable, "clock.extended/1", undo="withdraw-extension"),
    Act(
        "withdraw-extension", "Rút gia hạn", "Take an extension back", given.ClockAndReason,
        lambda a, m, p, t: extending.withdraw_extension(actor=a, matter=m, clock=p.clock, why=p.why, at=t), _extended, "clock.settled/1",
    ),
    Act(
        "complex", "Xác định phức tạp", "Find complex", given.Complex, _find_complex,
        lambda s: any(one.complex for one in statutory(s)), "clock.complex/1", undo="withdraw-complex",
    ),
    Act(
        "withdraw-complex", "Thôi coi là phức tạp", "Find ordinary again", given.ClockAndReason,
        lambda a, m, p, t: complexity.find_ordinary(actor=a, matter=m, clock=p.clock, why=p.why, at=t),
        lambda s: any(one.found_complex for one in statutory(s)), "clock.settled/1", undo="complex",
    ),
    Act(
        "withdraw-take-up", "Rút thụ lý", "Take back taking up", given.Reason,
        lambda a, m, p, t: acceptance.withdraw(actor=a, matter=m, why=p.why, at=t),
        lambda s: s.open and acceptance.taken_up(s.clocks) is not None, "acceptance.said/1", undo="take-up",
    ),
    Act(
        "refuse-take-up", "Không thụ lý", "Refuse to take up", given.NotTakenUp, _refuse,
        lambda s: _to_take_up(s) and bool(refusals(s)), "acceptance.said/1", undo="reopen", tone="danger",
    ),
)  # fmt: skip
