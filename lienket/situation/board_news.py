"""The news of a unit: notices it has not read, and the latest lines of the matters it sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.alerts.calls import calls
from lienket.alerts.queries import inbox
from lienket.instruments.queries import Book
from lienket.intake.detail import headline, hides_timelines, reads_timeline
from lienket.journal.latest import Happened
from lienket.journal.latest import latest as happened
from lienket.kernel.actor import Actor
from lienket.matters import own
from lienket.matters.queries import by_ids, number_of
from lienket.matters.sentences import SENTENCES, sentence, word
from lienket.reorganisation.events import ReorganisationDone
from lienket.reorganisation.queries import told
from lienket.reorganisation.words import TOLD, day
from lienket.routing.explain import name
from lienket.sharing.codes import Level
from lienket.sharing.reach import levels, newest
from lienket.situation.board_words import ago

if TYPE_CHECKING:
    from lienket.alerts.models import Notice

DONE = ReorganisationDone.name
NOTICES = 5
LINES = 8
_NOISE = frozenset(
    {
        "restricted.read/1",
        "access.granted/1",
        "access.ended/1",
        "access.recalled/1",
        "clock.started/1",
        "clock.settled/1",
        "clock.warned/1",
        "report.received/1",
        "reporter.forgotten/1",
        "identity.opened/1",
        "retention.applied/1",
    }
)
"""Events of a timeline that say nothing new to who sees the others."""

_TOLD = frozenset(key.partition(" ")[0] for key in SENTENCES) - _NOISE


@dataclass(frozen=True, slots=True)
class News:
    """A notice nobody of the unit has marked as read."""

    matter: UUID
    number: str
    headline: str
    words: str
    seq: int
    at: datetime
    ago: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An unread notice that the unit's answer about a draft is waited for."""

    draft: UUID
    code: str
    words: str
    due_on: date
    seq: int
    at: datetime
    ago: str


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a timeline."""

    matter: UUID
    number: str
    words: str
    at: datetime
    ago: str


def unread(actor: Actor, at: datetime, language: str, rules: Book) -> list[News]:
    """The newest unread notices about matters the post may see now; one whose matter went out of sight is not among them."""
    notices = inbox(actor, at, NOTICES)
    seen = levels(actor, {n.subject for n in notices}, at)
    matters = own.briefs(seen)
    return [
        News(
            matter=n.subject,
            number=number_of(matters[n.subject]),
            headline=headline(rules, matters[n.subject], seen[n.subject], language),
            words=_said(actor, n, language, rules),
            seq=n.seq,
            at=n.raised_at,
            ago=ago(n.raised_at, at, language),
        )
        for n in notices
        if n.subject in matters
    ]


def asked(actor: Actor, at: datetime, language: str) -> list[Asked]:
    """The newest unread notice of each draft about which the unit owes an answer."""
    found: dict[UUID, Asked] = {}
    for call in calls(actor):
        told = call.notice
        said = word("notice", told.event, language)
        found.setdefault(call.draft, Asked(call.draft, call.code, said, call.due_on, told.seq, told.raised_at, ago(told.raised_at, at, language)))
    return list(found.values())


def _said(actor: Actor, notice: Notice, language: str, rules: Book) -> str:
    """What a notice says; one of a reorganisation speaks of all that came to the unit."""
    words = word("notice", notice.event, language)
    about = told(actor.unit, notice.subject) if notice.event == DONE else None
    if about is None:
        return words
    givers = ", ".join(name(rules.pack, "unit", code, language) for code in about.givers)
    return TOLD[language != "vi"].format(n=about.matters, givers=givers, on=day(about.on, language), document=about.document)


def latest(actor: Actor, at: datetime, language: str, rules: Book, working: Mapping[UUID, Level], limit: int = LINES) -> tuple[list[Line], datetime | None]:
    """The latest sentences of the matters the unit works on and of the newest it sees; a timeline is for level view and above.

    With the time from which on they are all there; None where nothing was left out.
    """
    followed = newest(actor, at) | dict(working)
    seen = {subject for subject, level in followed.items() if level >= Level.VIEW}
    entries = happened(seen, limit * 3)
    since = entries[-1].recorded_at if len({line.seq for line in entries}) >= limit * 3 else None  # As many entries as were asked for.
    lines = [line for line in entries if line.name in _TOLD]
    if hides_timelines(rules):
        whole = by_ids({line.subject for line in lines})  # The reader sees each at level view; the profile may still keep the timeline from it.
        lines = [line for line in lines if line.subject in whole and reads_timeline(actor, whole[line.subject], rules)]
    if len(lines) > limit:
        lines = lines[:limit]
        since = lines[-1].recorded_at
    matters = own.briefs({line.subject for line in lines})
    return [_line(line, number_of(matters[line.subject]), at, language, rules) for line in lines if line.subject in matters], since


def _line(line: Happened, number: str, at: datetime, language: str, rules: Book) -> Line:
    def names(sort: str, code: str) -> str:
        return name(rules.pack, sort, code, language)

    return Line(line.subject, number, sentence(line.name, line.data, language, names), line.recorded_at, ago(line.recorded_at, at, language))
