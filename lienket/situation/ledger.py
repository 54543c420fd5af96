"""The ledger of one matter: who could see it, under which cause, until when, and who did; and the matter as another unit would see it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from lienket.access.rulings import require
from lienket.clocks import queries as clock_queries
from lienket.instruments.queries import Book, book
from lienket.intake.detail import seen_as
from lienket.journal.queries import timeline
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.sheets import plain
from lienket.matters.actions import ConcernedUnit
from lienket.matters.queries import find, number_of, own_part, participants
from lienket.matters.sentences import word
from lienket.routing.explain import because_words, name
from lienket.routing.steps import unit_at
from lienket.sharing import policy, recalls
from lienket.sharing.actions import is_barred, note_read
from lienket.sharing.codes import Level
from lienket.situation.openings import Opened, of_matter
from lienket.situation.stand import Stand
from lienket.units.directory import posts_called
from lienket.units.queries import code_of

if TYPE_CHECKING:
    from lienket.sharing.models import Recalled

MOST = 5_000
"""So many entries of the matter are looked through for reads; the page says when there are more."""

READ = "restricted.read/1"
HEADS = {
    "vi": ("Sự việc", "Đơn vị", "Chức trách", "Mức", "Nguyên do", "Điều khoản", "Từ lúc", "Đến lúc", "Hiện nay"),
    "en": ("What", "Unit", "Post", "Level", "Cause", "Clause", "From", "Until", "Now"),
}
WHAT = {"vi": ("được đọc", "đã đọc", "thu hồi"), "en": ("may read", "did read", "recalled")}


class NothingToPreview(LienketError):
    """The unit does not see the matter, and no level was given at which it would: (unit)."""

    code = "nothing-to-preview"


def ledger(*, actor: Actor, number: str, at: datetime, language: str, form: str = "detail") -> dict[str, Any]:
    """Who could see the matter and who did, for its lead. Reads are journaled, and so known, of restricted matters only.

    Records: restricted.read/1 where the matter is restricted. Raises NoSuchMatter, NotAllowed.
    """
    with in_model(actor.model):
        row = find(actor, number, at)
        part = own_part(row.id, actor.unit)
        require("ledger", part.part if part else None)
        rules = book(actor.model)
        given, lines = policy.ledger(row.id, at), timeline(row.id, MOST + 1)
        reads = [line for line in lines[:MOST] if line.name == READ and line.actor.get("unit")]
        posts = _titles({g.post for g in given if g.post} | {UUID(p) for line in reads if (p := line.actor.get("post"))}, language)
        day = row.received_at.astimezone(rules.calendar.zone).date()
        could = [_could(g, rules, posts, language, day) for g in given]
        back = [_back(one, rules, language) for one in recalls.recalls_of(row.id)]
        opened = [opening_shown(one) for one in of_matter(actor, row.id, rules, language)]
        did = [_did(line, given, rules, posts, language, day) for line in reads]
    if row.restricted:
        note_read(actor=actor, subject=row.id, level=Level.LEAD, form=form, at=at)
    return {
        "number": number_of(row),
        "restricted": row.restricted,
        "could": could,
        "did": did[::-1],
        "recalled": back,
        "opened": opened,
        "more": len(lines) > MOST,
    }


def _titles(posts: Iterable[UUID], language: str) -> dict[UUID, str]:
    return {pk: (post.title_en if language == "en" else post.title_vi) for pk, post in posts_called(set(posts)).items()}


def _cause(given: policy.Given | None, rules: Book, language: str, day: date) -> dict[str, str]:
    if given is None:
        return {"cause": "", "cites": ""}
    return {"cause": given.cause, "cites": because_words(rules.pack, given.because, language, day)}


def _could(given: policy.Given, rules: Book, posts: dict[UUID, str], language: str, day: date) -> dict[str, Any]:
    ends = [end for end in (given.expires_at, given.ended_at) if end]
    unit = code_of(given.unit)
    return {
        "unit": unit,
        "name": name(rules.pack, "unit", unit, language),
        "post": posts.get(given.post, "") if given.post else "",
        "level": given.level.label,
        "since": given.since.isoformat(),
        "until": min(ends).isoformat() if ends else None,
        "hindered_by": given.hindered_by,
    } | _cause(given, rules, language, day)


def _back(row: Recalled, rules: Book, language: str) -> dict[str, Any]:
    """A recall, and whether the unit has acknowledged it."""
    unit = code_of(row.unit_id)
    acknowledged = row.acknowledged_at.isoformat() if row.acknowledged_at else None
    told = {"unit": unit, "name": name(rules.pack, "unit", unit, language), "at": row.recalled_at.isoformat()}
    return told | {"acknowledged_at": acknowledged, "copies": row.copies}


def opening_shown(one: Opened) -> dict[str, Any]:
    """An opening by breaking the glass, and its review."""
    row = one.row
    told = {"unit": one.code, "name": one.unit, "post": one.post, "ground": row.ground, "why": one.why, "at": row.opened_at.isoformat()}
    reviewed = {"verdict": row.verdict, "reviewed_at": row.reviewed_at.isoformat() if row.reviewed_at else None}
    return told | {"until": row.expires_at.isoformat(), "reviewer": one.reviewer, "review": one.review} | reviewed


def _did(line: Any, given: list[policy.Given], rules: Book, posts: dict[UUID, str], language: str, day: date) -> dict[str, Any]:
    """A journaled read, with the grant that opened the matter then."""
    pk, post = UUID(line.actor["unit"]), line.actor.get("post")
    held = [g for g in given if g.unit == pk and g.held(line.recorded_at) and (g.post is None or (post and g.post == UUID(post)))]
    unit = code_of(pk)
    return {
        "unit": unit,
        "name": name(rules.pack, "unit", unit, language),
        "post": posts.get(UUID(post), "") if post else "",
        "level": line.data["level"],
        "form": line.data["form"],
        "at": line.recorded_at.isoformat(),
    } | _cause(max(held, key=lambda g: g.level, default=None), rules, language, day)


def as_csv(told: dict[str, Any], rules: Book, language: str) -> bytes:
    """The ledger as a sheet: UTF-8 with its mark, and nothing a spreadsheet takes for a formula."""
    text = io.StringIO()
    out = csv.writer(text, delimiter=";" if language == "vi" else ",")
    out.writerow(HEADS[language])
    may, did, back = WHAT[language]

    def local(moment: str | None) -> str:
        return f"{datetime.fromisoformat(moment).astimezone(rules.calendar.zone):%d/%m/%Y %H:%M}" if moment else ""

    def row(what: str, one: dict[str, Any], since: str, until: str | None, now: str) -> None:
        cause = word("cause", one["cause"], language) if one["cause"] else ""
        cells = (what, one["name"], one["post"], word("level", one["level"], language), cause, one["cites"], local(since), local(until), now)
        out.writerow([plain(cell) for cell in cells])

    for one in told["could"]:
        row(may, one, one["since"], one["until"], word("hindered", one["hindered_by"], language) if one["hindered_by"] else "")
    for one in told["did"]:
        row(did, one, one["at"], None, "")
    for one in told["recalled"]:
        cells = (back, one["name"], "", "", "", "", local(one["at"]), local(one["acknowledged_at"]), word("copies", one["copies"], language))
        out.writerow([plain(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def preview(*, actor: Actor, number: str, unit: str, level: str, at: datetime, language: str, form: str = "detail") -> tuple[Stand, dict[str, Any]]:
    """The matter as another unit would get it: at `level` (know, view) as if it were shared, or, without one, as it sees it now.

    Only for who may share it. It is the lead that reads, and so the lead whose read is journaled; the other unit has read nothing.
    What the lead may not see itself – a matter linked with this one – is left out. Raises NoSuchMatter, NotAllowed, UnknownUnit, ConcernedUnit,
    NothingToPreview.
    """
    with in_model(actor.model):
        row = find(actor, number, at)
        part = own_part(row.id, actor.unit)
        require("share", part.part if part else None)
        rules = book(actor.model)
        taker = unit_at(rules, unit, at)
        if is_barred(subject=row.id, unit=taker):
            raise ConcernedUnit(row.id.hex)
        reader = replace(actor, unit=taker, post=None, person=None)
        has = policy.level_of(reader, row.id, at)
        seen = max((one for one in (has, Level[level.upper()] if level in {"know", "view"} else None) if one is not None), default=None)
        if seen is None:
            raise NothingToPreview(unit)
        whole = seen_as(reader=reader, actor=actor, matter=row, level=seen, at=at, language=language)
        clocks = tuple(clock_queries.of_subject(row.id)) if seen >= Level.VIEW else ()
        stand = Stand(reader, at, rules, row, seen, tuple(participants(row.id)), (), clocks)
    if row.restricted:
        note_read(actor=actor, subject=row.id, level=Level.LEAD, form=form, at=at)
    return stand, whole | {"would": has is None or seen > has}
