"""My day: what lies before a person, or before a unit – now, today, this week, later, and what others owe. The rows are the board's, under the same policy.

A person sees what the unit has before it as his post may see it, less the tasks that a colleague has taken upon himself, and his own shifts;
the unit's page leaves nothing out. What has a day and no hour is due when that day ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from lienket.alerts.broadcasts import count_untold
from lienket.alerts.calls import calls
from lienket.committees import queries as committees
from lienket.instruments.plans import owed_by
from lienket.instruments.queries import Book, book
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.matters import own
from lienket.regulation.rhythm import Occasion, occasions
from lienket.routing.explain import cited
from lienket.situation.board import Row, Waiting, board
from lienket.situation.board_due import Due, due
from lienket.situation.day_words import SAID
from lienket.units import duty
from lienket.units.directory import names
from lienket.units.duty import Shift
from lienket.units.queries import code_of

WEEK = timedelta(days=7)
AT_ONCE = frozenset({"acknowledge", "offer", "assign"})
"""What is to be done at once, whenever it is due."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the day: what, by when, why. `sort` and `about` say what it leads to: a matter by number, a draft, a body, a plan, the calendar."""

    key: str
    sort: str
    about: str
    do: str
    title: str
    text: str
    due: Due
    why: str
    person: str = ""
    """Who of the unit has taken it; for the own unit only."""
    mine: bool = False
    restricted: bool = False
    matter: UUID | None = None
    what: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """Everything of a day. What is said of persons is for their own unit."""

    at: datetime
    whole_unit: bool
    now: tuple[Entry, ...]
    today: tuple[Entry, ...]
    week: tuple[Entry, ...]
    later: tuple[Entry, ...]
    """After a week, or without a date."""
    waiting: tuple[Waiting, ...]
    shifts: tuple[Shift, ...]
    unread: int
    untold: int
    """Notices about matters, and broadcasts, that nobody of the unit has read."""


def day(*, actor: Actor, at: datetime, language: str, whole_unit: bool = False) -> Day:
    """What lies before the actor, or with `whole_unit` before the whole unit."""
    with in_model(actor.model):
        rules = book(actor.model)
        found = board(actor=actor, at=at, language=language, whole=True)
        rows = (*found.late, *found.coming)
        hidden = set() if whole_unit or not any(row.person for row in rows) else _colleagues(actor, rules, at)
        entries = [*_of_board(actor, at, rows, hidden), *_dated(actor, at, language, rules, whole_unit)]
        entries.sort(key=lambda one: (one.due.at is None, one.due.at or at, one.key))
        local = at.astimezone(rules.calendar.zone)
        midnight = _end_of(local.date(), rules)
        sections: dict[str, list[Entry]] = {"now": [], "today": [], "week": [], "later": []}
        for one in entries:
            sections[_section(one, at, midnight)].append(one)
        return Day(
            at=at,
            whole_unit=whole_unit,
            now=tuple(sections["now"]),
            today=tuple(sections["today"]),
            week=tuple(sections["week"]),
            later=tuple(sections["later"]),
            waiting=found.waiting,
            shifts=tuple(shifts(actor, at, at + WEEK, whole_unit=whole_unit)),
            unread=found.figures.unread,
            untold=count_untold(actor),
        )


def shifts(actor: Actor, start: datetime, end: datetime, *, whole_unit: bool = False) -> list[Shift]:
    """The shifts of the unit, or those of the person – and those of his post that name nobody – that touch [start, end)."""
    if actor.unit is None:
        return []
    every = duty.between(actor, [actor.unit], start, end)
    return [s for s in every if whole_unit or (actor.person in served if (served := duty.serving(s, start, end)) else s.post == actor.post)]


def _section(one: Entry, at: datetime, midnight: datetime) -> str:
    if one.what in AT_ONCE or one.due.kind in {"late", "soon"}:
        return "now"
    if one.due.at is None or one.due.at > midnight + timedelta(days=6):
        return "later"
    return "today" if one.due.at <= midnight else "week"


def _end_of(on: date, rules: Book) -> datetime:
    """When a local day ends."""
    return datetime.combine(on + timedelta(days=1), time(), rules.calendar.zone)


def _colleagues(actor: Actor, rules: Book, at: datetime) -> set[UUID]:
    """The others who hold a post of the unit today: what somebody took who has left is everybody's again."""
    held = duty.holders(actor, at.astimezone(rules.calendar.zone).date())
    return {one.person for one in held if one.person and one.person != actor.person}


def _of_board(actor: Actor, at: datetime, rows: tuple[Row, ...], hidden: set[UUID]) -> Iterator[Entry]:
    texts = own.words_of_tasks(own.tasks_for(actor, at))
    people = names({row.person for row in rows if row.person})
    for row in rows:
        if row.person in hidden:
            continue
        yield Entry(
            key=row.key,
            sort="matter",
            about=row.number,
            do=row.do,
            title=row.headline,
            text=texts.get(row.task, "") if row.task else "",
            due=row.due,
            why=row.why,
            person=people.get(row.person, "") if row.person else "",
            mine=row.person is not None and row.person == actor.person,
            restricted=row.restricted,
            matter=row.matter,
            what=row.what,
        )


def _dated(actor: Actor, at: datetime, language: str, rules: Book, whole_unit: bool) -> Iterator[Entry]:
    """What has a day and no hour: answers about drafts, duties of bodies, tasks of plans, reports and meetings of the regulation."""
    today = at.astimezone(rules.calendar.zone).date()

    def entry(key: str, sort: str, about: str, title: str, on: date, why: str) -> Entry:
        ends = _end_of(on, rules)
        return Entry(key, sort, about, SAID[sort][language], title, "", due(at, language, rules.calendar, ends, ends - timedelta(days=4)), why)

    seen: set[UUID] = set()
    for call in calls(actor):
        if call.draft not in seen:
            seen.add(call.draft)
            yield entry(f"draft-{call.draft.hex}", "draft", str(call.draft), call.code, call.due_on, SAID["asked"][language])
    for one in committees.mine(actor, rules, at):
        if whole_unit or one.seat is None or one.seat.post_id == actor.post:
            body = one.committee.name_vi if language == "vi" else one.committee.name_en
            yield entry(f"body-{one.task.id.hex}", "committee", str(one.committee.id), one.text, one.task.due_on, body)
    for task in owed_by(actor, today):
        if task.row.state == "OPEN":
            yield entry(f"plan-{task.row.id.hex}", "plan", str(task.row.plan_id), task.text, task.row.due_on, SAID["planned"][language])
    unit = code_of(actor.unit) if actor.unit else ""
    for occasion in occasions(rules.pack, today, today + WEEK + timedelta(days=1), rules.calendar):
        if unit in occasion.by or (occasion.kind != "report" and unit in occasion.to):
            sort = "report-due" if occasion.kind == "report" else "meeting"
            why = cited(rules.pack, (occasion.because,), language)
            yield entry(
                f"calendar-{occasion.because.code}-{occasion.on.isoformat()}", sort, occasion.on.isoformat(), said_of(occasion, language), occasion.on, why
            )


def said_of(occasion: Occasion, language: str) -> str:
    """A report or a meeting of the calendar in words."""
    if occasion.kind == "report" or occasion.title is None:
        return SAID[f"every {occasion.every}"][language]
    return occasion.title.vi if language == "vi" else occasion.title.en
