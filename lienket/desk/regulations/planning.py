"""Plans: what the own unit drafts and issues, and what other units' plans ask of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.regulations.content import STATES, said, today
from lienket.desk.regulations.forms import IssueForm, PlanForm, TaskForm, Why
from lienket.desk.request import DeskRequest
from lienket.instruments import plans as acts
from lienket.kernel.errors import LienketError
from lienket.ui.render import render
from lienket.units import directory

if TYPE_CHECKING:
    from datetime import date

    from lienket.instruments.models import Plan


@entry("post", methods=("GET", "POST"))
def plans(request: DeskRequest) -> HttpResponse:
    """The plans this unit may see, what it owes, and a form for a new one."""
    form = PlanForm(request.POST) if request.method == "POST" else PlanForm(initial={"starts_on": today(request)})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("plan", acts.draft_plan(actor=request.actor, at=request.at, **form.cleaned_data))
        except LienketError as error:
            form.add_error(None, said(request, error))
    rows = [(p, *STATES[p.state]) for p in acts.plans_seen(request.actor)]
    context = {"rows": rows, "owed": acts.owed_by(request.actor, today(request)), "form": form, "help_page": "plans"}
    return render(request, "desk/regulations/plans.html", context, status=422 if request.method == "POST" else 200)


@entry("post")
def plan(request: DeskRequest, plan: UUID) -> HttpResponse:
    """One plan."""
    return _plan(request, acts.plan_of(request.actor, plan))


def _units(day: date, language: str) -> list[tuple[str, str]]:
    standing = (u for u in directory.units() if (u.valid_from is None or u.valid_from <= day) and (u.valid_until is None or day < u.valid_until))
    return [(u.code, u.name_vi if language == "vi" else u.name_en) for u in standing]


def _plan(request: DeskRequest, row: Plan, forms: dict[str, Any] | None = None, refused: str = "", status: int = 200) -> HttpResponse:
    given = forms or {}
    words, tone = STATES[row.state]
    first = {"title": row.title, "starts_on": row.starts_on, "ends_on": row.ends_on}
    units = _units(today(request), request.language)
    context = {
        "plan": row,
        "state": words,
        "tone": tone,
        "own": row.unit_id == request.actor.unit,
        "unit_title": row.unit.name_vi if request.language == "vi" else row.unit.name_en,
        "tasks": [(t, *STATES[t.row.state]) for t in acts.tasks_of(request.actor, row, today(request))],
        "may_approve": request.actor.post != row.drafted_by_id and (row.drafter is None or row.drafter != request.actor.person),
        "revising": given.get("revise") or PlanForm(initial=first),
        "adding": given.get("task") or TaskForm(units=units, initial={"due_on": row.ends_on}),
        "issuing": given.get("issue") or IssueForm(initial={"on": today(request)}),
        "stopping": given.get("withdraw") or Why(),
        "refused": refused,
        "help_page": "plans",
    }
    return render(request, "desk/regulations/plan.html", context, status=status)


@entry("post", methods=("POST",))
def plan_act(request: DeskRequest, plan: UUID, act: str) -> HttpResponse:
    """One step of a plan or of one of its tasks."""
    row = acts.plan_of(request.actor, plan)
    form = _form(request, act)
    if form is not None and not form.is_valid():
        return _plan(request, row, {act: form}, status=422)
    try:
        messages.success(request, _take(request, row, act, form.cleaned_data if form is not None else {}))
    except LienketError as error:
        if form is None:
            return _plan(request, row, refused=said(request, error), status=422)
        form.add_error(None, said(request, error))
        return _plan(request, row, {act: form}, status=422)
    return redirect("plan", row.id)


def _form(request: DeskRequest, act: str) -> Any:
    forms = {"revise": PlanForm, "issue": IssueForm, "withdraw": Why}
    if act == "task":
        return TaskForm(request.POST, units=_units(today(request), request.language))
    return forms[act](request.POST) if act in forms else None


def _task(request: DeskRequest) -> UUID:
    try:
        return UUID(request.POST.get("task", ""))
    except ValueError:
        raise Http404 from None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _take(request: DeskRequest, row: Plan, act: str, told: dict[str, Any]) -> str:
    who: dict[str, Any] = {"actor": request.actor, "plan": row.id, "at": request.at}
    why = request.POST.get("why", "")
    match act:
        case "revise":
            acts.revise_plan(revision=_number(request.POST.get("revision", "")), **told, **who)
            return _("Đã sửa kế hoạch.")
        case "task":
            acts.add_task(**told, **who)
            return _("Đã thêm việc.")
        case "approve":
            acts.approve_plan(revision=_number(request.POST.get("revision", "")), **who)
            return _("Đã duyệt kế hoạch.")
        case "issue":
            acts.issue_plan(**told, **who)
            return _("Đã ban hành; các đơn vị thấy việc của mình.")
        case "withdraw":
            acts.withdraw_plan(why=told["why"], **who)
            return _("Đã dừng kế hoạch.")
        case "done":
            acts.finish_task(task=_task(request), note=why, **who)
            return _("Đã báo xong.")
        case "cancel":
            acts.cancel_task(task=_task(request), why=why, **who)
            return _("Đã thôi giao việc.")
    raise Http404
