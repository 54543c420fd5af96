"""The one table of what may be done to a matter: for the pages, the API and whoever else lets people act.

`available` says which acts a post may do now, `perform` does one. Neither decides anything itself: rulings come from `access.rulings`, the rest from the
actions of the features, which check again under the writers' lock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lienket.access.rulings import NotAllowed, may
from lienket.instruments.queries import book
from lienket.intake.actions import forget_reporter
from lienket.journal.door import Overtaken, writing
from lienket.journal.queries import Line, newest, timeline
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters import actions as matters
from lienket.matters import attachments, linking, tasks
from lienket.matters.queries import find
from lienket.matters.storage import adding
from lienket.routing import acceptance, complexity, extending
from lienket.routing import actions as routing
from lienket.routing.explain import citations
from lienket.routing.steps import unit_at
from lienket.situation import parameters as given
from lienket.situation.stand import Stand, refusals, stand, statutory

Call = Callable[[Actor, UUID, Any, datetime], object]


class NoSuchAct(LienketError):
    """There is no act of this name: (act)."""

    code = "no-such-act"


class NotNow(LienketError):
    """The act may be this post's, but the matter does not stand so that it could be done: (act)."""

    code = "not-now"


class NoSuchGround(LienketError):
    """The model has no such clause or law row to rest a pause or a refusal on: (ground)."""

    code = "no-such-ground"


class MovedOn(Overtaken):
    """Something happened to the matter after the act was prepared; look again: (number)."""

    code = "moved-on"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that may be done: its words, what it must be told, when it is possible, what undoes it."""

    code: str
    vi: str
    en: str
    parameters: type[given.Parameters]
    call: Call
    possible: Callable[[Stand], bool]
    records: str
    undo: str = ""
    tone: str = ""
    """'' | primary | danger: how strongly the pages offer it."""

    def label(self, language: str) -> str:
        """What the button says."""
        return self.en if language == "en" else self.vi


def _waiting(s: Stand) -> bool:
    own = any(c.unit_id == s.actor.unit and c.clock in {"acknowledge", "notify"} for c in s.running)
    return s.open and s.part is not None and (s.part.answer == "PENDING" or own)


def _borne(s: Stand, state: str) -> bool:
    return s.open and any(c.state == state and c.unit_id == s.row.lead_id for c in s.running)


def _own_task(s: Stand) -> bool:
    return s.open and any(t.state == "OPEN" and t.unit_id == s.actor.unit for t in s.tasks)


def _decline(actor: Actor, matter: UUID, p: given.Reason, at: datetime) -> None:
    routing.decline(actor=actor, matter=matter, why=p.why, at=at)


def _declinable(s: Stand) -> bool:
    """A lead or supporter may always decline; one who is only told has something to refuse while a ladder waits for its word."""
    return s.open and (s.plays != "INFORMED" or any(c.rung > 0 and c.unit_id == s.actor.unit and c.state == "RUNNING" for c in s.running))


def _hand_over(actor: Actor, matter: UUID, p: given.ToUnit, at: datetime) -> None:
    matters.propose_transfer(actor=actor, matter=matter, taker=unit_at(book(actor.model), p.unit, at), why=p.why, at=at)


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


def _refuse(actor: Actor, matter: UUID, p: given.Refusal, at: datetime) -> None:
    if p.ground not in citations(book(actor.model).pack):
        raise NoSuchGround(p.ground)
    acceptance.refuse(actor=actor, matter=matter, outcome=p.outcome, ground=p.ground, why=p.why, notice=p.notice, noticed_on=p.noticed_on, at=at)


def _to_take_up(s: Stand) -> bool:
    return s.open and not s.row.interim and acceptance.waiting(s.clocks) is not None


def _find_complex(actor: Actor, matter: UUID, p: given.Complex, at: datetime) -> None:
    complexity.find_complex(actor=actor, matter=matter, clock=p.clock, ground=p.ground, decision=p.decision, decided_on=p.decided_on, why=p.why, at=at)


def _share(actor: Actor, matter: UUID, p: given.Share, at: datetime) -> None:
    if p.expires_at is not None and p.expires_at <= at:
        raise tasks.DueInThePast(p.expires_at.isoformat())
    routing.share(actor=actor, matter=matter, unit=p.unit, level=p.level, why=p.why, at=at, expires_at=p.expires_at)


def _recall(actor: Actor, matter: UUID, p: given.Recall, at: datetime) -> int:
    unit_at(book(actor.model), p.unit, at)
    ended = routing.recall(actor=actor, matter=matter, unit=p.unit, at=at)
    if not ended:
        raise NotNow("recall")
    return ended


def _task(actor: Actor, matter: UUID, p: given.NewTask, at: datetime) -> UUID:
    return tasks.set_task(actor=actor, matter=matter, unit=unit_at(book(actor.model), p.unit, at), text=p.text, due_at=p.due_at, at=at)


_TABLE = (
    Act(
        "acknowledge", "Xác nhận đã nhận việc", "Acknowledge", given.Nothing,
        lambda a, m, p, t: matters.acknowledge(actor=a, matter=m, at=t), _waiting, "part.answered/1", tone="primary",
    ),
    Act(
        "accept", "Nhận chủ trì", "Take the lead", given.Nothing,
        lambda a, m, p, t: matters.answer_transfer(actor=a, matter=m, accept=True, at=t), lambda s: s.open and s.offered, "transfer.answered/1", tone="primary",
    ),
    Act(
        "reject", "Không nhận chủ trì", "Decline the offer", given.Reason,
        lambda a, m, p, t: matters.answer_transfer(actor=a, matter=m, accept=False, why=p.why, at=t), lambda s: s.open and s.offered, "transfer.answered/1",
    ),
    Act(
        "assign", "Giao chủ trì", "Assign the lead", given.ToUnit,
        lambda a, m, p, t: routing.assign_lead(actor=a, matter=m, unit=p.unit, why=p.why, at=t), lambda s: s.open, "lead.changed/1",
    ),
    Act(
        "take-up", "Thụ lý", "Take up", given.Acceptance,
        lambda a, m, p, t: acceptance.take_up(actor=a, matter=m, notice=p.notice, noticed_on=p.noticed_on, text=p.text, at=t),
        _to_take_up, "acceptance.said/1", undo="withdraw-take-up", tone="primary",
    ),
    Act(
        "note", "Ghi diễn biến", "Note progress", given.NoteText,
        lambda a, m, p, t: matters.add_note(actor=a, matter=m, text=p.text, at=t), lambda s: s.open, "note.added/1", tone="primary",
    ),
    Act("task", "Giao việc", "Set a task", given.NewTask, _task, lambda s: s.open, "task.set/1", undo="task-cancel"),
    Act(
        "task-done", "Báo làm xong việc", "Task done", given.TaskId,
        lambda a, m, p, t: tasks.finish_task(actor=a, matter=m, task=p.task, at=t), _own_task, "task.settled/1",
    ),
    Act(
        "task-cancel", "Thôi giao việc", "Cancel a task", given.TaskId,
        lambda a, m, p, t: tasks.cancel_task(actor=a, matter=m, task=p.task, at=t),
        lambda s: s.open and any(x.state == "OPEN" for x in s.tasks), "task.settled/1",
    ),
    Act(
        "attach", "Thêm tệp", "Add a file", given.NewFile,
        lambda a, m, p, t: attachments.attach(actor=a, matter=m, name=p.name, content=p.content, at=t), lambda s: True, "attachment.added/1", undo="erase-file",
    ),
    Act(
        "hand-over", "Đề nghị chuyển giao", "Offer the lead", given.ToUnit,
        _hand_over, lambda s: s.open and not s.offers, "transfer.answered/1", undo="withdraw",
    ),
    Act(
        "withdraw", "Rút đề nghị chuyển giao", "Withdraw the offer", given.Nothing,
        lambda a, m, p, t: matters.withdraw_transfer(actor=a, matter=m, at=t), lambda s: s.open and bool(s.offers), "transfer.answered/1",
    ),
    Act(
        "close", "Kết thúc", "Close", given.Outcome,
        lambda a, m, p, t: routing.close(actor=a, matter=m, outcome=p.outcome, text=p.text, at=t),
        lambda s: s.open and not s.row.interim, "matter.closed/1", undo="reopen",
    ),
    Act(
        "reopen", "Mở lại", "Reopen", given.Reason,
        lambda a, m, p, t: matters.reopen(actor=a, matter=m, why=p.why, at=t), lambda s: not s.open, "matter.reopened/1", undo="close", tone="primary",
    ),
    Act(
        "reclassify", "Phân loại lại", "Reclassify", given.Facts,
        lambda a, m, p, t: routing.reclassify(actor=a, matter=m, why=p.why, kind=p.kind, field=p.field, severity=p.severity, place=p.place, at=t),
        lambda s: s.open, "matter.reclassified/1",
    ),
    Act("share", "Chia sẻ thêm", "Share further", given.Share, _share, lambda s: s.open, "access.granted/1", undo="recall"),
    Act("recall", "Thu hồi chia sẻ", "Recall what was shared", given.Recall, _recall, lambda s: s.open and bool(s.shared), "access.ended/1"),
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
        "refuse-take-up", "Không thụ lý", "Refuse to take up", given.Refusal, _refuse,
        lambda s: _to_take_up(s) and bool(refusals(s)), "acceptance.said/1", undo="reopen", tone="danger",
    ),
    Act(
        "link", "Liên kết vụ việc", "Link a matter", given.OtherMatter,
        lambda a, m, p, t: linking.link(actor=a, matter=m, other=p.other, at=t), lambda s: True, "matters.linked/1", undo="unlink",
    ),
    Act(
        "unlink", "Bỏ liên kết", "Take a link back", given.OtherMatter,
        lambda a, m, p, t: linking.unlink(actor=a, matter=m, other=p.other, at=t), lambda s: bool(s.links), "matters.unlinked/1", undo="link",
    ),
    Act(
        "merge", "Nhập vào vụ việc khác", "Merge into another", given.OtherMatter,
        lambda a, m, p, t: linking.merge(actor=a, duplicate=m, into=p.other, at=t), lambda s: s.open, "matter.closed/1", undo="reopen",
    ),
    Act("decline", "Từ chối", "Decline", given.Reason, _decline, _declinable, "part.answered/1", tone="danger"),
    Act(
        "forget", "Xóa danh tính người báo", "Erase the reporter's identity", given.Reason,
        lambda a, m, p, t: forget_reporter(actor=a, matter=m, why=p.why, at=t), lambda s: s.identities, "reporter.forgotten/1", tone="danger",
    ),
    Act(
        "erase-file", "Xóa tệp", "Erase a file", given.FileId,
        lambda a, m, p, t: attachments.erase(actor=a, matter=m, attachment=p.attachment, why=p.why, at=t),
        lambda s: any(s.plays == "LEAD" or f.unit_id == s.actor.unit for f in s.files), "attachment.erased/1", tone="danger",
    ),
)  # fmt: skip

ACTS: Mapping[str, Act] = {act.code: act for act in _TABLE}
_RULES = {"hand-over": "propose", "resume": "pause", "withdraw-extension": "extend", "withdraw-complex": "complex"}
_RULES |= {"withdraw-take-up": "take-up", "refuse-take-up": "take-up"}


def rule_of(act: str, s: Stand) -> str:
    """The name of an act in the table of rulings."""
    if act == "decline":
        told = s.plays == "INFORMED" and _declinable(s)
        return "decline-rung" if told else "decline-lead" if s.plays == "LEAD" else "decline-support"
    return _RULES.get(act, act)


def allowed(act: Act, s: Stand) -> bool:
    """Whether this post may do this act now."""
    part = "OFFERED" if act.code in {"accept", "reject"} and s.offered else s.plays
    return may(rule_of(act.code, s), part).allowed and act.possible(s)


def require(act: Act, s: Stand) -> None:
    """Raise NotAllowed (with its rule) or NotNow unless `allowed`."""
    ruling = may(rule_of(act.code, s), "OFFERED" if act.code in {"accept", "reject"} and s.offered else s.plays)
    if not ruling.allowed:
        raise NotAllowed(act.code, ruling.vi, ruling.en)
    if not act.possible(s):
        raise NotNow(act.code)


def named(act: str) -> Act:
    """The act of this name. Raises NoSuchAct."""
    if act not in ACTS:
        raise NoSuchAct(act)
    return ACTS[act]


def available(actor: Actor, number: str, at: datetime) -> list[Act]:
    """What the post may do to the matter now, in the order people need it. Raises NoSuchMatter."""
    s = stand(actor=actor, number=number, at=at)
    with in_model(actor.model):
        return [act for act in _TABLE if allowed(act, s)]


def mark(actor: Actor, number: str, at: datetime) -> int:
    """Where the matter's timeline ends now: what a form carries as `seen`. Raises NoSuchMatter."""
    with in_model(actor.model):
        return newest(find(actor, number, at).id)


def since(actor: Actor, number: str, seen: int, at: datetime) -> list[Line]:
    """What happened to the matter after `seen`; that somebody read it is not counted. Raises NoSuchMatter."""
    with in_model(actor.model):
        return [line for line in timeline(find(actor, number, at).id, after=seen) if line.name != "restricted.read/1"]


def perform(*, actor: Actor, number: str, act: str, values: Mapping[str, Any], at: datetime, seen: int | None = None) -> object:
    """Do an act; `values` are checked against its parameters; what the action returns is returned.

    With `seen` (of `mark`) nothing is done where the matter has moved on since: MovedOn. Raises NoSuchMatter, NoSuchAct, NotAllowed,
    pydantic.ValidationError, and what the action raises.
    """
    chosen = named(act)
    parameters = chosen.parameters.model_validate(dict(values))
    with adding() if act == "attach" else in_model(actor.model), writing(actor, at):
        subject = find(actor, number, at).id
        if seen is not None and since(actor, number, seen, at):
            raise MovedOn(number)
        return chosen.call(actor, subject, parameters, at)
