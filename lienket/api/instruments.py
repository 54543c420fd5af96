"""What the regulations say and order: instruments of a day, one with its text, who leads what where, the calendar. Public among the members of the model."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from ninja import Query, Router

from lienket.api import given_instruments as given
from lienket.api import schemas_instruments as schemas
from lienket.api.answers import reply
from lienket.api.request import ApiRequest, today
from lienket.instruments.drafts import NoSuchInstrument
from lienket.instruments.queries import pack_numbered, texts_of
from lienket.instruments.signing import instrument_named
from lienket.instruments.standing import Stand, edition_at_end_of, stand_of, standing, stands_on, versions
from lienket.regulation.clauses import RULES
from lienket.regulation.format import Clause, Instrument
from lienket.regulation.matrix import Matrix, Share
from lienket.regulation.rhythm import Occasion, occasions
from lienket.situation.coverage import matrix_on, proof_on
from lienket.situation.document import in_language
from lienket.situation.instruments_data import edition_data, stand_data
from lienket.situation.rhythm import TargetStand, target_stands

router = Router(tags=["regulations"])


@router.get("/regulations", response=schemas.InstrumentsOut, by_alias=True)
def list_regulations(request: ApiRequest, asked: Query[given.ListAsked]) -> HttpResponse:
    """Every instrument and how it stands on a day, those in force first: which version of each regulation is in force, and by which instrument."""
    day, model = asked.on or today(request), request.book.model
    stands = [s for s in stands_on(model, day) if s.state == "now" or not asked.in_force]
    edition = edition_at_end_of(model, day, today(request))
    return reply({"on": day, "edition": edition_data(edition), "items": [stand_data(s, request.language) for s in stands]})


@router.get("/regulations/{code}", response=schemas.InstrumentFull, by_alias=True)
def show_regulation(request: ApiRequest, code: str, asked: Query[given.OneAsked]) -> HttpResponse:
    """One instrument with its text, how it stands on a day, and the editions in which the text changed."""
    book, day = request.book, asked.on or today(request)
    number = asked.edition or book.number
    pack = book.pack if number == book.number else pack_numbered(book.model, number)
    if pack is None:
        raise NoSuchInstrument(code)
    one = instrument_named(pack, code)
    if pack is book.pack:
        stand = stand_of(book.model, one, day)
    else:
        text = next((e for e, _text in texts_of(book.model, code) if e.number <= number), None)
        stand = Stand(one, standing(pack, one, day), tuple(i.code for i in versions(pack, one)), text)
    return reply(stand_data(stand, request.language) | _full(request, one, number))


def _full(request: ApiRequest, one: Instrument, edition: int) -> dict[str, Any]:
    language = request.language
    return {
        "edition": edition,
        "source": in_language(one.note, language) or one.source or "",
        "bases": [in_language(b, language) for b in one.bases],
        "signing": [{"unit": p.unit, "as_lead": p.as_lead, "signed_on": p.signed_on, "confidence": p.confidence} for p in one.parties],
        "clauses": [_clause(c, language) for c in one.clauses],
        "editions": [edition_data(e) for e, _text in texts_of(request.book.model, one.code)],
    }


def _clause(clause: Clause, language: str) -> dict[str, Any]:
    executes = [kind for kind in RULES if getattr(clause, kind) is not None]
    words = {"title": in_language(clause.title, language), "text": in_language(clause.text, language)}
    return {"id": clause.id, "cite": clause.cite, "basis": clause.basis, "executes": executes} | words


@router.get("/coverage", response=schemas.CoverageOut)
def show_coverage(request: ApiRequest, asked: Query[given.CoverageAsked]) -> HttpResponse:
    """Who leads, by field and zone, with every exception, and what is proved of it. Codes are those of the pack; an unknown one finds nothing."""
    book, day, zone = request.book, asked.on or today(request), asked.zone
    table = matrix_on(book, day, None)
    if asked.kind:
        known = asked.kind in {k.code for k in book.pack.taxonomy.kinds}
        table = matrix_on(book, day, asked.kind) if known else replace(table, zones=(), rows=tuple(() for _ in table.rows))
    proof, n = proof_on(book, day), 0 if request.language == "vi" else 1
    findings = [{"rule": f.rule, "severity": f.severity, "clause": f.clause, "message": f.message[n], "remedy": f.remedy[n]} for f in proof.findings]
    told = {"on": day, "complete": proof.complete, "proved": proof.proved[n], "findings": findings, "fields": table.fields}
    return reply(told | {"zones": [z for z in table.zones if zone in {"", z}], "cells": _cells(table, zone)})


def _cells(table: Matrix, zone: str) -> list[dict[str, Any]]:
    rows = zip(table.fields, table.rows, strict=True)
    return [
        {"field": field, "zone": place, "main": _share(cell.main), "others": [_share(s) for s in cell.others]}
        for field, row in rows
        for place, cell in zip(table.zones, row, strict=True)
        if zone in {"", place}
    ]


def _share(share: Share) -> dict[str, Any]:
    return {"state": share.state, "unit": share.unit, "because": share.clauses, "combinations": share.combinations}


@router.get("/calendar", response=schemas.CalendarOut, by_alias=True)
def show_calendar(request: ApiRequest, asked: Query[given.CalendarAsked]) -> HttpResponse:
    """Reports due and meetings held by the regulations of each date, and the targets of today with the days since one was broken, as far as the post sees."""
    book, first, unit = request.book, asked.start or today(request), asked.unit
    until = first + timedelta(days=asked.days)
    rows = [o for o in occasions(book.pack, first, until, book.calendar) if not unit or unit in (*o.by, *o.to)]
    targets = [_target(s, request.language) for s in target_stands(request.actor, request.at, book)]
    return reply({"from": first, "until": until, "occasions": [_occasion(o, request.language) for o in rows], "targets": targets})


def _occasion(one: Occasion, language: str) -> dict[str, Any]:
    window = {"window_from": one.window.first, "window_to": one.window.last}
    sort = {"on": one.on, "kind": one.kind, "every": one.every, "title": in_language(one.title, language)}
    return sort | window | {"by": one.by, "to": one.to, "because": one.because.code, "basis": one.because.basis}


def _target(stand: TargetStand, language: str) -> dict[str, Any]:
    said = {"name": in_language(stand.target.name, language), "because": stand.target.because.code}
    return said | {"days": stand.days, "last_on": stand.last_on, "since": stand.since}
