"""Committees and helper teams: the bodies the unit may see, its own duties in them, and the acts of the unit that issued the decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.committees import actions, policy, queries
from lienket.committees.actions import Member
from lienket.committees.charges import end_charge, finish_task, reopen_task, set_charge
from lienket.committees.codes import HEADS, Sort, TaskState
from lienket.desk.committees import content, forms
from lienket.desk.refusals import words
from lienket.desk.request import DeskRequest
from lienket.journal.door import Overtaken
from lienket.kernel.errors import LienketError
from lienket.situation.over_http import status_of
from lienket.ui.render import render
from lienket.units import directory

if TYPE_CHECKING:
    from lienket.committees.models import Committee, Seat

FIELD_OF = {"no-such-post": "post", "seat-taken": "post", "head-needed": "role", "bad-rhythm": "day", "bad-charge": "text"}


@entry("post")
def committees(request: DeskRequest) -> HttpResponse:
    """The unit's own open duties, and every body it may see."""
    day = queries.today(request.book, request.at)
    bodies = queries.seen(request.actor, request.book, request.at)
    mine = content.shown(request, queries.mine(request.actor, request.book, request.at), day)
    shown = [
        {"body": c, "name": content.name_of(c, request.language), "unit": content.name_of(c.unit, request.language), "stands": queries.covers(c, day)}
        for c in bodies
    ]
    context = {
        "mine": mine,
        "late": sum(t.days_late > 0 for t in mine),
        "standing": [s for s in shown if s["stands"]],
        "others": [s for s in shown if not s["stands"]],
        "may_establish": request.actor.unit in policy.parties(request.book, request.at),
        "help_page": "committees",
    }
    return render(request, "desk/committees/committees.html", context)


@entry("post", methods=("GET", "POST"))
def establish(request: DeskRequest) -> HttpResponse:
    """Record a decision that establishes a body."""
    policy.require_party(request.actor, request.book, request.at)
    day = queries.today(request.book, request.at)
    parent, replaces = _named(request, "parent"), _named(request, "replaces")
    above = queries.find(request.actor, parent, request.book, request.at) if parent else None
    old = queries.find(request.actor, replaces, request.book, request.at) if replaces else None
    sort = Sort.HELPERS if above or (old and old.sort == Sort.HELPERS) else Sort.COMMITTEE
    if above is None and old is not None and old.parent_id is not None:
        parent, above = old.parent_id, old.parent
    posts = directory.posts_in_being(day)
    data = request.POST if request.method == "POST" else None
    form = forms.Decision(data, initial={"decided_on": day, "since": day})
    rows = forms.places(data, posts, request.language, sort)
    status = 200
    if data is not None:
        status = 422
        chosen = [row for row in rows if row.is_valid() and row.cleaned_data["post"]]
        if form.is_valid() and all(row.is_valid() for row in rows):
            told = form.cleaned_data
            people = tuple(Member(post=r.cleaned_data["post"], role=r.cleaned_data["role"], rank=r.cleaned_data["rank"]) for r in chosen)
            try:
                pk = actions.establish(
                    actor=request.actor,
                    sort=sort,
                    members=people,
                    parent=parent,
                    replaces=replaces,
                    at=request.at,
                    **told | {"name_en": told["name_en"] or told["name_vi"]},
                )
            except LienketError as error:
                if status_of(error) != 422 and error.code != "no-such-post":
                    raise
                form.add_error(None, words(error, request.language))
            else:
                messages.success(request, _("Đã ghi quyết định thành lập. Nhầm thì kết thúc ở cuối trang này."))
                return redirect("committee", pk)
    context = {"form": form, "rows": rows, "above": above, "old": old, "sort": sort, "help_page": "committees"}
    return render(request, "desk/committees/new.html", context, status=status)


def _named(request: DeskRequest, field: str) -> UUID | None:
    try:
        return UUID(request.GET.get(field) or request.POST.get(field) or "")
    except ValueError:
        return None


@entry("post")
def committee(request: DeskRequest, committee: UUID) -> HttpResponse:
    """One body."""
    return _page(request, queries.find(request.actor, committee, request.book, request.at))


def _page(request: DeskRequest, row: Committee, bound: dict[str, Form] | None = None, status: int = 200) -> HttpResponse:
    day = queries.today(request.book, request.at)
    seats = queries.seats_of(row.id)
    running, later, past = content.members(request, row, seats, day)
    decides = policy.decides(request.actor, row, day)
    bodies = queries.seen(request.actor, request.book, request.at)
    tasks = content.tasks(request, [row])
    ended = row.valid_until is not None and row.valid_until <= day
    shown = (_forms(request, row, seats) | (bound or {})) if decides else {}
    context = {
        "row": row,
        "name": content.name_of(row, request.language),
        "unit": content.name_of(row.unit, request.language),
        "parent_name": content.name_of(row.parent, request.language) if row.parent else "",
        "teams": [(t, content.name_of(t, request.language), queries.covers(t, day)) for t in bodies if t.parent_id == row.id],
        "members": running,
        "gaps": [m for m in running if m.gap],
        "later": later,
        "past": past,
        "charges": content.charges(request, row.id, seats, day),
        "open_tasks": [t for t in tasks if t.task.state == TaskState.OPEN],
        "done_tasks": [t for t in tasks if t.task.state == TaskState.DONE],
        "decides": decides,
        "ended": ended,
        "not_yet": row.valid_from > day,
        "is_team": row.sort == Sort.HELPERS,
        "forms": shown,
        "end_term": shown.get("end-term"),
        "end_charge": shown.get("end-charge"),
        "bound": next(iter(bound or {}), ""),
        "help_page": "committees",
    }
    return render(request, "desk/committees/committee.html", context, status=status)


def _forms(request: DeskRequest, row: Committee, seats: list[Seat], data: Any = None) -> dict[str, Form]:
    day = queries.today(request.book, request.at)
    posts = directory.posts_in_being(day)
    language = request.language
    open_seats = [s for s in seats if (s.valid_until is None or s.valid_until > day) and s.valid_until != s.valid_from]
    chosen = [(str(s.id), content.seat_name(s, language)) for s in open_seats]
    leaving = [(str(s.id), content.seat_name(s, language)) for s in open_seats if s.role not in HEADS]
    chairs = [(str(s.chair), content.seat_name(s, language)) for s in open_seats]
    live = [(str(c.id), text[:80]) for c, text in queries.charges_of(row.id) if c.valid_until is None or c.valid_until > day]
    first: dict[str, Any] = {"until": day, "decided_on": day}
    since: dict[str, Any] = {"since": day, "rank": 5}
    return {
        "appoint": forms.Appoint(data, prefix="a", posts=posts, language=language, sort=row.sort, initial=since),
        "replace": forms.Replace(data, prefix="r", posts=posts, language=language, seats=chosen, initial=since),
        "end-term": forms.EndTerm(data, prefix="t", seats=leaving, initial=first),
        "charge": forms.ChargeForm(data, prefix="c", chairs=chairs, initial={"since": day}),
        "end-charge": forms.EndCharge(data, prefix="e", charges=live, initial=first),
        "end": forms.End(data, prefix="x", initial=first),
    }


def _appoint(request: DeskRequest, row: Committee, form: Any) -> str:
    told = form.cleaned_data
    member = Member(post=told["post"], role=told["role"], rank=told["rank"], since=told["since"], until=told["until"])
    actions.appoint(actor=request.actor, committee=row.id, member=member, decision=told["decision"], at=request.at)
    return _("Đã thêm thành viên. Nhầm thì kết thúc nhiệm kỳ vào chính ngày bắt đầu.")


def _replace(request: DeskRequest, row: Committee, form: Any) -> str:
    actions.replace(actor=request.actor, at=request.at, **form.cleaned_data)
    return _("Đã thay người; nhiệm vụ theo chỗ sang chức trách mới. Nhầm thì thay lại.")


def _end_term(request: DeskRequest, row: Committee, form: Any) -> str:
    actions.end_term(actor=request.actor, at=request.at, **form.cleaned_data)
    return _("Đã kết thúc nhiệm kỳ. Nhầm thì thêm lại thành viên từ ngày đó.")


def _charge(request: DeskRequest, row: Committee, form: Any) -> str:
    told = form.cleaned_data
    wanted = {name: told[name] for name in ("text", "chair", "since", "until", "ahead_days")}
    set_charge(actor=request.actor, committee=row.id, rhythm=form.rhythm, at=request.at, **wanted)
    return _("Đã giao nhiệm vụ. Nhầm thì kết thúc nhiệm vụ rồi giao lại.")


def _end_charge(request: DeskRequest, row: Committee, form: Any) -> str:
    end_charge(actor=request.actor, at=request.at, **form.cleaned_data)
    return _("Nhiệm vụ này không đến hạn nữa. Nhầm thì giao lại.")


def _end(request: DeskRequest, row: Committee, form: Any) -> str:
    actions.end(actor=request.actor, committee=row.id, at=request.at, **form.cleaned_data)
    return _("Đã ghi quyết định kết thúc. Nhầm thì bấm “Lấy lại” ở trang này.")


ACTS: dict[str, Callable[[DeskRequest, Any, Any], str]] = {
    "appoint": _appoint,
    "replace": _replace,
    "end-term": _end_term,
    "charge": _charge,
    "end-charge": _end_charge,
    "end": _end,
}


@entry("post", methods=("POST",))
def act(request: DeskRequest, committee: UUID, act: str) -> HttpResponse:
    """Do an act of the issuing unit; what is wrong is said beside the field."""
    row = queries.find(request.actor, committee, request.book, request.at)
    policy.require_decides(request.actor, row, queries.today(request.book, request.at))
    if act == "resume":
        return _resumed(request, row)
    if act not in ACTS:
        raise Http404
    form: Any = _forms(request, row, queries.seats_of(row.id), request.POST)[act]
    if not form.is_valid():
        return _page(request, row, {act: form}, 422)
    try:
        said = ACTS[act](request, row, form)
    except Overtaken as error:
        messages.warning(request, words(error, request.language))
    except LienketError as error:
        if status_of(error) != 422 and error.code != "no-such-post":
            raise
        field = FIELD_OF.get(error.code, "")
        form.add_error(field if field in form.fields else None, words(error, request.language))
        return _page(request, row, {act: form}, 422)
    else:
        messages.success(request, said)
    return redirect("committee", row.id)


def _resumed(request: DeskRequest, row: Committee) -> HttpResponse:
    try:
        actions.resume(actor=request.actor, committee=row.id, at=request.at)
        messages.success(request, _("Đã lấy lại; ban, tổ lại có hiệu lực."))
    except (actions.BadCommittee, Overtaken) as error:
        messages.error(request, words(error, request.language))
    return redirect("committee", row.id)


@entry("post", methods=("POST",))
def task_done(request: DeskRequest, task: UUID) -> HttpResponse:
    """A duty of this period is done."""
    return _settled(request, lambda note: finish_task(actor=request.actor, task=task, text=note, at=request.at), _("Đã ghi là xong. Nhầm thì bấm “Mở lại”."))


@entry("post", methods=("POST",))
def task_reopen(request: DeskRequest, task: UUID) -> HttpResponse:
    """It is not done after all."""
    return _settled(request, lambda note: reopen_task(actor=request.actor, task=task, text=note, at=request.at), _("Đã mở lại nhiệm vụ."))


def _settled(request: DeskRequest, do: Callable[[str], None], said: str) -> HttpResponse:
    try:
        do(request.POST.get("note", "")[:1000])
        messages.success(request, said)
    except LienketError as error:
        if status_of(error) not in {409, 422}:
            raise
        messages.error(request, words(error, request.language))
    body = _named(request, "committee")
    return redirect("committee", body) if body else redirect("committees")
