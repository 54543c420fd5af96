"""Reorganisations on the desk: what would move, doing it, what was done, undoing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.refusals import words as refusal
from lienket.desk.reorganise.forms import SKELETON, Confirm, PlanForm, Sure
from lienket.desk.request import DeskRequest
from lienket.kernel.errors import LienketError
from lienket.matters.queries import number_by_id
from lienket.regulation.refusal import PackRefused
from lienket.reorganisation import actions, queries, words
from lienket.reorganisation.bundles import seen_by
from lienket.routing.explain import name
from lienket.sharing import policy
from lienket.ui.render import render

A_SECOND = 400
"""Bundles that are passed on in a second, on a small machine; only for saying how long to wait."""


@dataclass(frozen=True, slots=True)
class Line:
    """What goes from one unit to another, in words."""

    giver: str
    taker: str
    matters: int
    leads: int
    rest: str
    kept: int = 0


@entry("administrator")
def acts(request: DeskRequest) -> HttpResponse:
    """Past acts and a plan to be looked at."""
    return _first(request, PlanForm(initial={"plan": SKELETON.format(day=_today(request))}))


def _today(request: DeskRequest) -> str:
    return request.at.astimezone(request.book.calendar.zone).date().isoformat()


def _first(request: DeskRequest, form: PlanForm, faults: list[str] | None = None, status: int = 200) -> HttpResponse:
    past = [(one, words.day(one.on, request.language)) for one in queries.acts()]
    return render(request, "desk/reorganise/acts.html", {"form": form, "faults": faults or [], "acts": past, "help_page": "reorganise"}, status=status)


@entry("administrator", methods=("GET", "POST"))
def preview(request: DeskRequest) -> HttpResponse:
    """What a plan would move. Nothing is written."""
    if request.method != "POST":
        return redirect("reorganisations")
    form = PlanForm(request.POST, request.FILES)
    if not form.is_valid():
        return _first(request, form, status=422)
    return _preview(request, form.cleaned_data["plan"])


def _preview(request: DeskRequest, source: str, confirm: Confirm | None = None) -> HttpResponse:
    try:
        found = seen_by(actions.preview(model=request.actor.model, source=source, at=request.at), request.actor)
    except LienketError as error:
        faults = [one.text("en" if request.language == "en" else "vi") for one in error.errors] if isinstance(error, PackRefused) else []
        return _first(request, PlanForm(initial={"plan": source}), faults or [refusal(error, request.language)], status=422)

    def called(code: str) -> str:
        return name(request.book.pack, "unit", code, request.language)

    context = {
        "plan": found.plan,
        "day": words.day(found.plan.on, request.language),
        "lines": [_line(called, giver, taker, counts, request.language) for giver, taker, counts in found.table],
        "counted": words.counted(found.counts, request.language),
        "warnings": [words.warning(one, request.language, called) for one in found.warnings],
        "early": found.early,
        "empty": not found.bundles,
        "seconds": max(1, len(found.bundles) // A_SECOND),
        "form": confirm or Confirm(initial={"plan": source, "digest": found.digest}),
        "digest": found.digest[:16],
        "help_page": "reorganise",
    }
    return render(request, "desk/reorganise/preview.html", context, status=422 if confirm else 200)


def _line(called: words.Name, giver: str, taker: str, counts: dict[str, int], language: str, kept: int = 0) -> Line:
    rest = {kind: n for kind, n in counts.items() if kind not in {"matters", "leads"}}
    return Line(called(giver), called(taker), counts.get("matters", 0), counts.get("leads", 0), words.told(rest, language), kept)


@entry("administrator", methods=("GET", "POST"))
def confirm(request: DeskRequest) -> HttpResponse:
    """Carry out exactly what was previewed; where the world has changed since, the new preview is shown instead."""
    if request.method != "POST":
        return redirect("reorganisations")
    form = Confirm(request.POST)
    if not form.is_valid():
        return _preview(request, form.data.get("plan", ""), form)
    try:
        act = actions.carry_out(actor=request.actor, source=form.cleaned_data["plan"], confirmed=form.cleaned_data["digest"], at=request.at)
    except actions.WorldChanged as error:
        messages.warning(request, refusal(error, request.language))
        return _preview(request, form.cleaned_data["plan"])
    messages.success(request, _("Đã sắp xếp. Mọi việc, thời hạn và quyền đọc đã ở đơn vị kế thừa."))
    return redirect("reorganisation", act)


@entry("administrator")
def act(request: DeskRequest, act: UUID) -> HttpResponse:
    """One past act."""
    return _act(request, act, Sure())


def _act(request: DeskRequest, pk: UUID, form: Sure) -> HttpResponse:
    row = queries.act_of(pk)

    def called(code: str) -> str:
        return name(request.book.pack, "unit", code, request.language)

    shown = [
        _line(called, line.giver, line.taker, {**line.kinds, "matters": line.matters}, request.language, line.kept if row.undone_at else 0)
        for line in queries.lines(pk, request.actor)
    ]
    left = []
    for subject, unit, why in queries.kept(pk) if row.undone_at else ():
        if policy.level_of(request.actor, subject, request.at) is not None:
            left.append((number_by_id(subject), called(unit), words.KEPT[why][request.language != "vi"]))
    context: dict[str, Any] = {
        "act": row,
        "day": words.day(row.on, request.language),
        "lines": shown,
        "left": left,
        "form": form,
        "help_page": "reorganise",
    }
    return render(request, "desk/reorganise/act.html", context, status=422 if form.errors else 200)


@entry("administrator", methods=("GET", "POST"))
def undo(request: DeskRequest, act: UUID) -> HttpResponse:
    """The counter-act."""
    if request.method != "POST":
        return redirect("reorganisation", act)
    form = Sure(request.POST)
    if not form.is_valid():
        return _act(request, act, form)
    actions.undo(actor=request.actor, act=act, at=request.at)
    messages.success(request, _("Đã hủy lần sắp xếp này. Những gì chưa ai động đến đã trở về đơn vị cũ."))
    return redirect("reorganisation", act)
