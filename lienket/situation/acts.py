"""The one table of what may be done to a matter: for the pages, the API and whoever else lets people act.

`available` says which acts a post may do now, `perform` does one. Neither decides anything itself: rulings come from `access.rulings`, the rest from the
actions of the features, which check again under the writers' lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from lienket.access.rulings import NotAllowed, may
from lienket.instruments.queries import book
from lienket.journal.door import Overtaken, writing
from lienket.journal.queries import Line, newest, timeline
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters import actions as matters
from lienket.matters import attachments, checklists, holds, linking, task_changes, tasks
from lienket.matters.queries import find
from lienket.matters.storage import adding, ready
from lienket.regulation.checklists import checklist_of
from lienket.routing import actions as routing
from lienket.routing import consents, offers, outside
from lienket.routing.first_actions import set_first_actions
from lienket.routing.steps import unit_at
from lienket.situation import parameters as given
from lienket.situation.act import Act as Act
from lienket.situation.act import NoSuchGround as NoSuchGround
from lienket.situation.acts_clocks import CLOCK_ACTS, TAKE_UP
from lienket.situation.protected import may_ask
from lienket.situation.second import ask
from lienket.situation.second_kinds import FORGET, PROTECTED
from lienket.situation.stand import Stand, first_offered, stand, unopened

ASKED = "second.asked/1"
"""What acts record that take two persons: done is only the asking."""


class NoSuchAct(LienketError):
    """There is no act of this name: (act)."""

    code = "no-such-act"


class NotNow(LienketError):
    """The act may be this post's, but the matter does not stand so that it could be done: (act)."""

    code = "not-now"


class MovedOn(Overtaken):
    """Something happened to the matter after the act was prepared; look again: (number)."""

    code = "moved-on"


def _waiting(s: Stand) -> bool:
    own = any(c.unit_id == s.actor.unit and c.clock in {"acknowledge", "notify"} for c in s.running)
    return s.open and s.part is not None and (s.part.answer == "PENDING" or own)


def _decline(actor: Actor, matter: UUID, p: given.Refusal, at: datetime) -> None:
    routing.decline(actor=actor, matter=matter, why=p.why, whose=p.whose, outside=p.outside, at=at)


def _reject(actor: Actor, matter: UUID, p: given.Refusal, at: datetime) -> None:
    offers.answer_transfer(actor=actor, matter=matter, accept=False, why=p.why, whose=p.whose, outside=p.outside, at=at)


def _counter(actor: Actor, matter: UUID, p: given.ToUnit, at: datetime) -> None:
    offers.counter_transfer(actor=actor, matter=matter, taker=unit_at(book(actor.model), p.unit, at), why=p.why, at=at)


def _declinable(s: Stand) -> bool:
    """A lead or supporter may always decline; one who is only told has something to refuse while a ladder waits for its word."""
    if s.plays == "LEAD" and s.on_its_way:
        return False
    return s.open and (s.plays != "INFORMED" or any(c.rung > 0 and c.unit_id == s.actor.unit and c.state == "RUNNING" for c in s.running))


def _hand_over(actor: Actor, matter: UUID, p: given.ToUnit, at: datetime) -> None:
    offers.propose_transfer(actor=actor, matter=matter, taker=unit_at(book(actor.model), p.unit, at), why=p.why, at=at)


def _send_out(actor: Actor, matter: UUID, p: given.TransferOut, at: datetime) -> UUID:
    return outside.send_out(actor=actor, matter=matter, outcome=p.outcome, body=p.body, contact=p.contact, receiver=p.receiver, why=p.why, at=at)


def _sendable(s: Stand) -> bool:
    return s.open and not s.offers and not s.on_its_way and bool(outside.outside_outcomes(s.rules, s.row.kind))


def _share(actor: Actor, matter: UUID, p: given.Share, at: datetime) -> None:
    if p.expires_at is not None and p.expires_at <= at:
        raise tasks.DueInThePast(p.expires_at.isoformat())
    routing.share(actor=actor, matter=matter, unit=p.unit, level=p.level, why=p.why, at=at, expires_at=p.expires_at)


def _ask_consent(actor: Actor, matter: UUID, p: given.Share, at: datetime) -> None:
    if p.expires_at is not None and p.expires_at <= at:
        raise tasks.DueInThePast(p.expires_at.isoformat())
    consents.ask(actor=actor, matter=matter, unit=p.unit, level=p.level, why=p.why, at=at, expires_at=p.expires_at)


def _recall(actor: Actor, matter: UUID, p: given.Recall, at: datetime) -> int:
    unit_at(book(actor.model), p.unit, at)
    ended = routing.recall(actor=actor, matter=matter, unit=p.unit, why=p.why, at=at)
    if not ended:
        raise NotNow("recall")
    return ended


def _working_task(s: Stand, *, settled: bool = False, mine: bool | None = None) -> bool:
    """Whether the unit has a task that is open (or settled), and that the person has taken (or not)."""
    own = [t for t in s.tasks if t.unit_id == s.actor.unit and (t.state == "DONE" if settled else t.state == "OPEN")]
    return s.open and any(mine is None or (s.actor.person is not None and (t.person == s.actor.person) is mine) for t in own)


def _reopenable(s: Stand) -> bool:
    return _working_task(s, settled=True) or (s.open and s.plays == "LEAD" and any(t.state != "OPEN" for t in s.tasks))


def _checklist(actor: Actor, matter: UUID, p: given.ChecklistCode, at: datetime) -> UUID:
    entry = checklist_of(book(actor.model).pack, p.checklist)
    if entry is None:
        raise checklists.NoSuchChecklist(p.checklist)
    return checklists.open_checklist(actor=actor, matter=matter, checklist=entry.code, items=[item.code for item in entry.items], at=at)


def _task_change(actor: Actor, matter: UUID, p: given.TaskChange, at: datetime) -> None:
    unit = unit_at(book(actor.model), p.unit, at) if p.unit else None
    task_changes.change_task(actor=actor, matter=matter, task=p.task, unit=unit, due_at=p.due_at, why=p.why, at=at)


def _task(actor: Actor, matter: UUID, p: given.NewTask, at: datetime) -> UUID:
    return tasks.set_task(actor=actor, matter=matter, unit=unit_at(book(actor.model), p.unit, at), text=p.text, due_at=p.due_at, evidence=p.evidence, at=at)


_TABLE = (
    Act(
        "acknowledge", "Xác nhận đã nhận việc", "Acknowledge", given.Nothing,
        lambda a, m, p, t: matters.acknowledge(actor=a, matter=m, at=t), _waiting, "part.answered/1", tone="primary",
    ),
    Act(
        "accept", "Nhận chủ trì", "Take the lead", given.Nothing,
        lambda a, m, p, t: offers.answer_transfer(actor=a, matter=m, accept=True, at=t), lambda s: s.open and s.offered, "transfer.answered/1", tone="primary",
    ),
    Act("counter", "Đề nghị lại", "Propose something else", given.ToUnit, _counter, lambda s: s.open and s.offered, "transfer.answered/1", undo="withdraw"),
    Act("reject", "Không nhận chủ trì", "Decline the offer", given.Refusal, _reject, lambda s: s.open and s.offered, "transfer.answered/1"),
    Act(
        "assign", "Giao chủ trì", "Assign the lead", given.ToUnit,
        lambda a, m, p, t: routing.assign_lead(actor=a, matter=m, unit=p.unit, why=p.why, at=t), lambda s: s.open and not s.on_its_way, "lead.changed/1",
    ),
    TAKE_UP,
    Act(
        "note", "Ghi diễn biến", "Note progress", given.NoteText,
        lambda a, m, p, t: matters.add_note(actor=a, matter=m, text=p.text, at=t), lambda s: s.open, "note.added/1", tone="primary",
    ),
    Act("task", "Giao việc", "Set a task", given.NewTask, _task, lambda s: s.open, "task.set/1", undo="task-cancel"),
    Act(
        "first-actions", "Giao việc làm ngay theo điều khoản", "Set the first actions as tasks", given.Actions,
        lambda a, m, p, t: set_first_actions(actor=a, matter=m, chosen=p.actions, at=t), lambda s: s.open and bool(first_offered(s)), "task.set/1",
    ),
    Act(
        "task-done", "Báo làm xong việc", "Task done", given.TaskDone,
        lambda a, m, p, t: tasks.finish_task(actor=a, matter=m, task=p.task, text=p.text, files=p.files, at=t),
        _working_task, "task.settled/1", undo="task-reopen",
    ),
    Act(
        "task-take", "Nhận làm việc", "Take a task", given.TaskId,
        lambda a, m, p, t: task_changes.take_task(actor=a, matter=m, task=p.task, at=t),
        lambda s: _working_task(s, mine=False), "task.taken/1", undo="task-leave",
    ),
    Act(
        "task-leave", "Trả việc lại cho đơn vị", "Put a task back", given.TaskId,
        lambda a, m, p, t: task_changes.take_task(actor=a, matter=m, task=p.task, at=t, leave=True),
        lambda s: _working_task(s, mine=True), "task.taken/1", undo="task-take",
    ),
    Act(
        "task-change", "Đổi đơn vị, đổi hạn việc", "Change a task", given.TaskChange,
        _task_change, lambda s: s.open and any(x.state == "OPEN" for x in s.tasks), "task.changed/1",
    ),
    Act(
        "task-reopen", "Mở lại việc", "Take a task up again", given.TaskAndReason,
        lambda a, m, p, t: task_changes.reopen_task(actor=a, matter=m, task=p.task, why=p.why, at=t), _reopenable, "task.reopened/1",
    ),
    Act(
        "task-cancel", "Thôi giao việc", "Cancel a task", given.TaskId,
        lambda a, m, p, t: tasks.cancel_task(actor=a, matter=m, task=p.task, at=t),
        lambda s: s.open and any(x.state == "OPEN" for x in s.tasks), "task.settled/1", undo="task-reopen",
    ),
    Act("checklist", "Mở danh mục kiểm tra", "Open a checklist", given.ChecklistCode, _checklist, lambda s: s.open and bool(unopened(s)), "checklist.opened/1"),
    Act(
        "checklist-mark", "Đánh dấu danh mục kiểm tra", "Mark an item of a checklist", given.ChecklistItem,
        lambda a, m, p, t: checklists.mark_item(actor=a, matter=m, checklist=p.checklist, item=p.item, state=p.state, at=t),
        lambda s: s.open and bool(s.checklists), "checklist.marked/1",
    ),
    Act(
        "attach", "Thêm tệp", "Add a file", given.NewFile,
        lambda a, m, p, t: attachments.attach(actor=a, matter=m, file=p, at=t), lambda s: True, "attachment.added/1", undo="erase-file",
    ),
    Act(
        "hand-over", "Đề nghị chuyển giao", "Offer the lead", given.ToUnit,
        _hand_over, lambda s: s.open and not s.offers and not s.on_its_way, "transfer.answered/1", undo="withdraw",
    ),
    Act(
        "withdraw", "Rút đề nghị chuyển giao", "Withdraw the offer", given.Nothing,
        lambda a, m, p, t: offers.withdraw_transfer(actor=a, matter=m, at=t), lambda s: s.open and s.proposed, "transfer.answered/1",
    ),
    Act(
        "transfer-out", "Chuyển cơ quan ngoài mô hình", "Transfer outside the model", given.TransferOut,
        _send_out, _sendable, "outside.sent/1", undo="take-back",
    ),
    Act(
        "confirm-receipt", "Ghi xác nhận của nơi nhận", "Receiver confirmed", given.Receipt,
        lambda a, m, p, t: outside.confirm_receipt(actor=a, matter=m, way=p.way, reference=p.reference, received_at=p.received_at, at=t),
        lambda s: s.open and s.on_its_way, "outside.confirmed/1", undo="reopen", tone="primary",
    ),
    Act(
        "take-back", "Rút việc chuyển ra ngoài", "Take the transfer back", given.Reason,
        lambda a, m, p, t: outside.take_back(actor=a, matter=m, why=p.why, at=t), lambda s: s.open and s.on_its_way, "outside.recalled/1",
    ),
    Act(
        "close", "Kết thúc", "Close", given.Outcome,
        lambda a, m, p, t: routing.close(actor=a, matter=m, outcome=p.outcome, text=p.text, at=t),
        lambda s: s.open and not s.row.interim and not s.on_its_way, "matter.closed/1", undo="reopen",
    ),
    Act(
        "reopen", "Mở lại", "Reopen", given.Reason,
        lambda a, m, p, t: matters.reopen(actor=a, matter=m, why=p.why, at=t), lambda s: not s.open, "matter.reopened/1", undo="close", tone="primary",
    ),
    Act(
        "reclassify", "Phân loại lại", "Reclassify", given.Facts,
        lambda a, m, p, t: routing.reclassify(actor=a, matter=m, why=p.why, kind=p.kind, field=p.field, severity=p.severity, place=p.place, at=t),
        lambda s: s.open and not s.on_its_way, "matter.reclassified/1",
    ),
    Act("share", "Chia sẻ thêm", "Share further", given.Share, _share, lambda s: s.open, "access.granted/1", undo="recall"),
    Act(
        "ask-consent", "Xin đồng ý chia sẻ", "Ask for consent to share", given.Share,
        _ask_consent, lambda s: s.open and s.consent is None and consents.needed(s.rules, s.row, s.actor.unit), "consent.asked/1", undo="withdraw-consent",
    ),
    Act(
        "withdraw-consent", "Rút việc xin đồng ý", "Take the question back", given.Nothing,
        lambda a, m, p, t: consents.withdraw(actor=a, matter=m, at=t), lambda s: s.consent is not None, "consent.answered/1", undo="ask-consent",
    ),
    Act(
        "agree-consent", "Đồng ý chia sẻ", "Consent to sharing", given.Nothing,
        lambda a, m, p, t: consents.agree(actor=a, matter=m, at=t), lambda s: s.open and s.asked_for_consent, "consent.answered/1", tone="primary",
    ),
    Act(
        "refuse-consent", "Không đồng ý chia sẻ", "Refuse consent", given.Reason,
        lambda a, m, p, t: consents.refuse(actor=a, matter=m, why=p.why, at=t), lambda s: s.asked_for_consent, "consent.answered/1", tone="danger",
    ),
    Act("recall", "Thu hồi chia sẻ", "Recall what was shared", given.Recall, _recall, lambda s: s.open and bool(s.shared), "access.ended/1"),
    *CLOCK_ACTS,
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
        lambda a, m, p, t: linking.merge(actor=a, duplicate=m, into=p.other, at=t), lambda s: s.open and not s.on_its_way, "matter.closed/1", undo="reopen",
    ),
    Act("decline", "Từ chối", "Decline", given.Refusal, _decline, _declinable, "part.answered/1", tone="danger"),
    Act(
        "forget", "Đề nghị xóa danh tính người báo", "Ask to erase the reporter's identity", given.Reason,
        lambda a, m, p, t: ask(actor=a, act=FORGET, subject=m, why=p.why, at=t).id, lambda s: s.identities and not s.held, ASKED, tone="danger",
    ),
    Act(
        "open-protected", "Đề nghị mở danh tính được bảo vệ", "Ask to open a protected identity", given.ProtectedOpening,
        lambda a, m, p, t: ask(actor=a, act=PROTECTED, subject=m, why=p.why, values={"ground": p.ground}, at=t).id, may_ask, ASKED, tone="danger",
    ),
    Act(
        "hold", "Giữ nguyên dữ liệu", "Put on hold", given.Hold,
        lambda a, m, p, t: holds.hold(actor=a, matter=m, until=p.until, why=p.why, at=t), lambda s: True, "hold.set/1", undo="release-hold",
    ),
    Act(
        "release-hold", "Thôi giữ nguyên dữ liệu", "Release the hold", given.Reason,
        lambda a, m, p, t: holds.release(actor=a, matter=m, why=p.why, at=t), lambda s: s.held, "hold.released/1", undo="hold",
    ),
    Act(
        "erase-file", "Xóa tệp", "Erase a file", given.FileId,
        lambda a, m, p, t: attachments.erase(actor=a, matter=m, attachment=p.attachment, why=p.why, at=t),
        lambda s: not s.held and any(s.plays == "LEAD" or f.unit_id == s.actor.unit for f in s.files), "attachment.erased/1", tone="danger",
    ),
)  # fmt: skip

ACTS: Mapping[str, Act] = {act.code: act for act in _TABLE}
_RULES = {"hand-over": "propose", "resume": "pause", "withdraw-extension": "extend", "withdraw-complex": "complex"}
_RULES |= dict.fromkeys(("agree-consent", "refuse-consent"), "answer-consent")
_RULES |= {"withdraw-take-up": "take-up", "refuse-take-up": "take-up"}


def rule_of(act: str, s: Stand) -> str:
    """The name of an act in the table of rulings."""
    if act == "decline":
        told = s.plays == "INFORMED" and _declinable(s)
        return "decline-rung" if told else "decline-lead" if s.plays == "LEAD" else "decline-support"
    return _RULES.get(act, act)


CONSENTS = frozenset({"agree-consent", "refuse-consent"})
"""Acts of the unit a matter came from, asked whether it may be passed on."""
ANSWERS = frozenset({"accept", "counter", "reject"})
"""Acts of the unit whose answer to an offer is awaited."""


def _part(act: Act, s: Stand) -> str | None:
    """As what the post does the act: asked, having made an offer, or with the part its unit plays."""
    if act.code in CONSENTS and s.asked_for_consent:
        return "ORIGINATOR"
    return "OFFERED" if act.code in ANSWERS and s.offered else "PROPOSER" if act.code == "withdraw" and s.proposed else s.plays


def allowed(act: Act, s: Stand) -> bool:
    """Whether this post may do this act now."""
    return may(rule_of(act.code, s), _part(act, s)).allowed and act.possible(s)


def require(act: Act, s: Stand) -> None:
    """Raise NotAllowed (with its rule) or NotNow unless `allowed`."""
    ruling = may(rule_of(act.code, s), _part(act, s))
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
    parameters: Any = chosen.parameters.model_validate(dict(values))
    if isinstance(parameters, given.NewFile):
        parameters = ready(parameters.name, parameters.content)  # Before the door: a picture takes its time.
    with adding() if act == "attach" else in_model(actor.model), writing(actor, at):
        subject = find(actor, number, at).id
        if seen is not None and since(actor, number, seen, at):
            raise MovedOn(number)
        return chosen.call(actor, subject, parameters, at)
