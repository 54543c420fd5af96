"""Instruments: which are in force on a day, what waits for the own unit, and one instrument with what the program executes of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.dates import read_day
from lienket.desk.regulations.content import STATES, beside, of_one, reach, said, shown, today, unit_name
from lienket.desk.regulations.forms import EndForm, WithdrawForm
from lienket.desk.request import DeskRequest
from lienket.instruments import consultation, drafts, plans, signing
from lienket.instruments.policy import drafters, is_head, speaks
from lienket.instruments.queries import in_force_on, pack_numbered, texts_of
from lienket.instruments.standing import edition_at_end_of, ordered, standing, versions
from lienket.kernel.errors import LienketError
from lienket.situation.document import document, in_language
from lienket.ui.render import render
from lienket.units.queries import code_of


def asked_day(request: DeskRequest) -> tuple[date, bool]:
    """The day asked about with ``?on=``, else today; and whether what was asked could be read."""
    asked = request.GET.get("on", "").strip()
    with suppress(ValueError):
        return read_day(asked), True
    return today(request), not asked


@entry("post")
def regulations(request: DeskRequest) -> HttpResponse:
    """All instruments with their state on a day, the drafts this unit may see, and what waits for it."""
    day, understood = asked_day(request)
    pack = request.book.pack
    valid = {i.code for i in in_force_on(request.actor.model, day)}
    rows = [shown(request, pack, i, day) for i in ordered(pack, day)]
    seen = drafts.drafts_seen(request.actor)
    context = {
        "rows": rows,
        "count": len(valid),
        "day": day,
        "understood": understood,
        "is_today": day == today(request),
        "edition": edition_at_end_of(request.actor.model, day, today(request)),
        "drafts": [(d, *STATES[d.state], _title(request, d)) for d in seen if d.state not in {"IN_FORCE", "WITHDRAWN"}],
        "past_drafts": [(d, *STATES[d.state], _title(request, d)) for d in seen if d.state in {"IN_FORCE", "WITHDRAWN"}],
        "waiting": _waiting(request, seen),
        "owed": plans.owed_by(request.actor, today(request)),
        "may_draft": any(own_unit(request) in drafters(i) for i in pack.instruments),
        "beside": beside(),
        "help_page": "regulations",
    }
    return render(request, "desk/regulations/regulations.html", context)


def own_unit(request: DeskRequest) -> str:
    """The code of the unit acted for."""
    return code_of(request.actor.unit) if request.actor.unit else ""


def _title(request: DeskRequest, draft: Any) -> str:
    """The title of a draft, as last saved."""
    return in_language(drafts.instrument_in(drafts.pack_of(draft), draft.code).title, request.language)


def _waiting(request: DeskRequest, seen: list[Any]) -> list[dict[str, Any]]:
    """The steps that wait for the own unit: an answer, a signature, putting in force."""
    unit, out = own_unit(request), []
    for draft in seen:
        if draft.state == "CONSULTING":
            asked = consultation.open_round(draft)
            if unit in asked.silent:
                reminded = asked.row.reminded_at is not None
                out.append({"draft": draft, "what": "answer", "due": asked.row.due_on, "late": asked.row.due_on < today(request), "reminded": reminded})
        elif draft.state == "FINAL":
            unsigned = set(signing.signers(draft)) - {s.unit.code for s in signing.signatures_of(draft)}
            if unit in unsigned:
                out.append({"draft": draft, "what": "sign"})
            elif not unsigned and draft.unit_id == request.actor.unit:
                out.append({"draft": draft, "what": "force"})
    return out


@entry("post")
def regulation(request: DeskRequest, code: str) -> HttpResponse:
    """One instrument: as it is in use, or word for word as it was in an earlier edition (``?edition=``)."""
    return _regulation(request, code)


def _regulation(request: DeskRequest, code: str, ending: EndForm | None = None, leaving: WithdrawForm | None = None, status: int = 200) -> HttpResponse:
    asked = request.GET.get("edition", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else request.book.number
    pack = request.book.pack if number == request.book.number else pack_numbered(request.actor.model, number)
    if pack is None:
        raise Http404
    instrument = signing.instrument_named(pack, code)
    day, unit = today(request), own_unit(request)
    chain = versions(pack, instrument)
    running = number == request.book.number and standing(pack, instrument, day) in {"now", "later"}
    may_end = running and unit in drafters(instrument) and is_head(pack, request.actor)
    may_leave = running and unit in consultation.party_codes(instrument) and speaks(pack, request.actor)
    clauses = [(c.id, f"{c.cite} – {in_language(c.title, request.language)}" if c.title else c.cite) for c in instrument.clauses]
    place = chain.index(instrument)
    context = {
        "one": shown(request, pack, instrument, day),
        "instrument": instrument,
        "title": in_language(instrument.title, request.language),
        "chapters": document(pack, instrument, request.language),
        "source": in_language(instrument.note, request.language) or instrument.source or "",
        "bases": [in_language(b, request.language) for b in instrument.bases],
        "parties": [(p.unit, unit_name(request, p.unit), p.as_lead, p.signed_on, p.confidence) for p in instrument.parties],
        "chain": [(i, shown(request, pack, i, day)) for i in chain],
        "compare": reach("regulations-compare", chain[place - 1].code, code) if place else "",
        "editions": texts_of(request.actor.model, code),
        "number": number,
        "in_use": number == request.book.number,
        "ways": of_one(code) if number == request.book.number else [],
        "may_draft": unit in drafters(instrument) and instrument.kind == "regulation",
        "ending": (ending or EndForm(initial={"on": day})) if may_end else None,
        "leaving": (leaving or WithdrawForm(clauses=clauses, initial={"on": day})) if may_leave else None,
        "help_page": "regulations",
    }
    return render(request, "desk/regulations/regulation.html", context, status=status)


@entry("post", methods=("POST",))
def regulation_act(request: DeskRequest, code: str, act: str) -> HttpResponse:
    """End an instrument, or take a consent back."""
    instrument = signing.instrument_named(request.book.pack, code)
    ending = EndForm(request.POST) if act == "end" else None
    leaving = WithdrawForm(request.POST, clauses=[(c.id, c.cite) for c in instrument.clauses]) if act == "withdraw-consent" else None
    form = ending or leaving
    if form is None:
        raise Http404
    if form.is_valid():
        told = form.cleaned_data
        try:
            if leaving is not None:
                values = {"clause": told["clause"], "on": told["on"], "why": told["why"]}
                signing.withdraw_consent(actor=request.actor, code=code, at=request.at, **values)
                messages.success(request, _("Đã ghi nhận đơn vị rút đồng ý với điều khoản này."))
            else:
                signing.end(actor=request.actor, code=code, on=told["on"], why=told["why"], at=request.at)
                messages.success(request, _("Đã ghi ngày hết hiệu lực."))
            return redirect("regulation", code)
        except LienketError as error:
            form.add_error(None, said(request, error))
    return _regulation(request, code, ending, leaving, status=422)
