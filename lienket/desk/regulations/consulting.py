"""Consultation: clause by clause, what every party says, the own answer, and what the reservations would change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.regulations.content import ANSWERS, said, today, unit_name
from lienket.desk.regulations.drafting import frame
from lienket.desk.regulations.views import own_unit
from lienket.desk.request import DeskRequest
from lienket.instruments import consultation as rounds
from lienket.instruments import drafts
from lienket.instruments.effects import Effect, effects
from lienket.instruments.policy import speaks
from lienket.kernel.errors import LienketError
from lienket.regulation.format import Consent
from lienket.regulation.load import Pack
from lienket.routing.explain import name
from lienket.situation.document import document
from lienket.ui.render import render

if TYPE_CHECKING:
    from datetime import date

    from lienket.instruments.models import Draft

CHOICES = ("ACCEPT", "RESERVE", "COMMENT", "WITHDRAW")


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as the page shows it."""

    unit: str
    answer: Any
    tone: str
    note: str
    at: Any
    counts: bool
    own: bool


@lru_cache(maxsize=16)
def _effects(pack: Pack, code: str, consents: tuple[Consent, ...], day: date) -> tuple[Effect, ...]:
    return effects(pack, code, consents, day)


@entry("post", methods=("GET", "POST"))
def consultation(request: DeskRequest, draft: UUID) -> HttpResponse:
    """Show the newest round, or ``?round=``; take the answers of the own unit."""
    row = drafts.draft_of(request.actor, draft)
    if request.method != "POST":
        return _page(request, row)
    given = {key.removeprefix("answer-"): str(value) for key, value in request.POST.dict().items() if key.startswith("answer-") and value in CHOICES}
    notes: dict[str, str] = {key.removeprefix("note-"): str(value) for key, value in request.POST.dict().items() if key.startswith("note-")}
    try:
        new = rounds.answer(actor=request.actor, draft=row.id, given=given, notes=notes, at=request.at)
    except LienketError as error:
        return _page(request, row, refused=said(request, error), typed=request.POST, status=422)
    messages.success(request, _("Đã ghi %(n)s ý kiến của đơn vị.") % {"n": new} if new else _("Không có ý kiến nào mới."))
    return redirect("draft-consultation", row.id)


def _page(request: DeskRequest, row: Draft, refused: str = "", typed: Any = None, status: int = 200) -> HttpResponse:
    every = rounds.rounds_of(row)
    asked = request.GET.get("round", "")
    shown = next((r for r in every if str(r.row.round) == asked), every[0] if every else None)
    context = frame(request, row, "consultation") | {"every": every, "round": shown, "refused": refused, "help_page": "drafts"}
    if shown is not None:
        context |= _round(request, row, shown, typed or {})
    return render(request, "desk/regulations/consultation.html", context, status=status)


def _round(request: DeskRequest, row: Draft, shown: rounds.Round, typed: Any) -> dict[str, Any]:
    unit = own_unit(request)
    pack = drafts.pack_of(row, shown.row.revision)
    instrument = drafts.instrument_in(pack, row.code)
    by_clause: dict[str, list[Said]] = {}
    for a in shown.answers:
        words, tone = ANSWERS[a.answer]
        by_clause.setdefault(a.clause, []).append(
            Said(unit_name(request, a.unit), words, tone, a.note, a.at, a.counts or a.answer == "COMMENT", a.unit == unit)
        )
    mine = shown.standing(unit)
    is_open = shown.row.closed_at is None and row.state == "CONSULTING"
    day = instrument.in_force.start or today(request)
    clauses = {c.id for c in instrument.clauses}
    found = _effects(pack, row.code, rounds.consents(shown.reservations, clauses, today(request)), day) if shown.reservations else ()

    def block(clause: str) -> dict[str, Any]:
        own = mine.get(clause)
        return {
            "answers": by_clause.get(clause, []),
            "mine": typed.get(f"answer-{clause}") or (own.answer if own else ""),
            "note": typed.get(f"note-{clause}", own.note if own else ""),
            "answered": own is not None and own.answer != "WITHDRAW",
        }

    return {
        "whole": block(""),
        "articles": [(a, [(c, block(c.id)) for c in a.clauses]) for chapter in document(pack, instrument, request.language) for a in chapter.articles],
        "answering": is_open and unit in shown.row.parties and speaks(request.book.pack, request.actor),
        "is_open": is_open,
        "late": shown.row.due_on < today(request),
        "silent": [unit_name(request, u) for u in shown.silent],
        "heard": len(shown.row.parties) - len(shown.silent),
        "leaving": [unit_name(request, u) for u in sorted(shown.whole)],
        "effects": [_effect(request, pack, e) for e in found],
        "reservations": [(unit_name(request, a.unit), a.clause, a.note) for a in shown.reservations],
        "choices": [(code, ANSWERS[code][0]) for code in CHOICES[:3]],
    }


def _effect(request: DeskRequest, pack: Pack, effect: Effect) -> dict[str, Any]:
    """One row of the effect table, in words."""
    language = request.language
    facts = effect.example

    def unit(code: str) -> str:
        return name(pack, "unit", code, language) if code else _("không xác định được")

    example = [name(pack, sort, getattr(facts, sort), language) for sort in ("kind", "field", "severity")]
    example += [name(pack, "zone", facts.place, language)] if facts.place else []
    return {
        "before": unit(effect.lead_before),
        "after": unit(effect.lead_after),
        "changed": effect.lead_before != effect.lead_after,
        "lost": not effect.lead_after,
        "gone": [unit(u) for u in effect.gone],
        "come": [unit(u) for u in effect.come],
        "count": effect.count,
        "example": ", ".join(example),
    }
