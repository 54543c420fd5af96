"""What a unit has before it at an instant: what it must do, what it waits for, who is on duty, what happened. Everything under the policy.

The rows come from clocks, parts, offers and tasks that are open, never from all the unit may read; so a board costs the same for a unit's first
hundred matters and for its ten-thousandth. See docs/why/board.md.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.alerts.queries import count_unread
from lienket.clocks import owed
from lienket.clocks.codes import State
from lienket.clocks.owed import Clocks, Owed
from lienket.committees.policy import at_the_table as at_the_table
from lienket.instruments.queries import Book, book
from lienket.intake.detail import headline
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.matters import own
from lienket.matters.codes import Answer, Part
from lienket.matters.own import EACH, OwnPart
from lienket.matters.queries import number_of
from lienket.matters.sentences import missing_words
from lienket.routing.explain import because_words, name
from lienket.sharing.codes import Level
from lienket.sharing.reach import levels, reaches
from lienket.situation.board_due import Due, due, first
from lienket.situation.board_news import Asked, Line, News, asked, latest, unread
from lienket.situation.board_words import DO, WAIT, WHY, ago
from lienket.situation.days_off import uncovered
from lienket.units import duty
from lienket.units.queries import code_of

if TYPE_CHECKING:
    from lienket.matters.models import Matter

LATE, COMING, WAITING, GAPS = 5, 12, 6, 3

"""So many rows are shown of what is overdue, of what is to come, of what others owe, of gaps in the roster."""

_WEEK = timedelta(days=7)
board_clocks = Clocks(reaches)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to be done: what, by when, and why us."""

    matter: UUID
    number: str
    headline: str
    level: str
    severity: str
    restricted: bool
    part: str
    what: str
    """Key of `board_words.DO`."""
    do: str
    due: Due
    why: str
    lead: str
    task: UUID | None = None
    person: UUID | None = None
    """Who of the unit has taken the task upon himself."""

    @property
    def key(self) -> str:
        """What tells this row from all others, for the page."""
        return f"{self.matter.hex}-{self.what}{'' if self.task is None else self.task.hex}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose word this unit awaits in one matter: `unit` names all who owe the same."""

    matter: UUID
    number: str
    headline: str
    unit: str
    what: str
    since: datetime
    since_words: str
    due: Due


@dataclass(frozen=True, slots=True)
class Figures:
    """How many; every figure counts only what the post may see. Counting ends at 100 of a sort."""

    pending: int
    lead: int
    support: int
    overdue: int
    lapsed_week: int
    unread: int


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A post on duty now; the person only for the own unit."""

    unit_name: str
    title: str
    name: str
    end_at: datetime


@dataclass(frozen=True, slots=True)
class NobodyOnDuty:
    """A stretch of the week ahead in which a duty post of the unit has nobody; `holiday` names the holidays it touches."""

    title: str
    start_at: datetime
    end_at: datetime
    holiday: str


@dataclass(frozen=True, slots=True)
class Board:
    """Everything a board shows."""

    at: datetime
    late: tuple[Row, ...]
    """Overdue, the latest lapse first: it can still be saved."""
    late_more: int
    coming: tuple[Row, ...]
    """Nearest deadline first, what has no deadline last."""
    coming_more: int
    waiting: tuple[Waiting, ...]
    duty: tuple[OnDuty, ...]
    gaps: tuple[NobodyOnDuty, ...]
    """Of the own unit, a week ahead, on holidays first."""
    news: tuple[News, ...]
    asked: tuple[Asked, ...]
    latest: tuple[Line, ...]
    figures: Figures

    @property
    def unread(self) -> int:
        """How many unread notices there are, of matters and of drafts."""
        return self.figures.unread + len(self.asked)

    @property
    def last_notice(self) -> int:
        """Up to which journal entry the notices shown reach."""
        return max((*(one.seq for one in self.news), *(one.seq for one in self.asked)), default=0)


@dataclass(slots=True)
class _Case:
    """What is known of one matter while a board is made."""

    part: OwnPart | None = None
    clocks: list[Owed] = field(default_factory=list)
    lead_clocks: list[Owed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Item:
    """A row before it is put into words: a board has many more than it shows."""

    matter: UUID
    part: str
    what: str
    due_at: datetime | None
    since: datetime | None = None
    paused: bool = False
    because: tuple[str, ...] = ()
    by: UUID | None = None
    task: UUID | None = None
    person: UUID | None = None


def board(*, actor: Actor, at: datetime, language: str, whole: bool = False) -> Board:
    """The board of the actor's unit as its post may see it at `at`; `whole` leaves out no row."""
    with in_model(actor.model):
        rules = book(actor.model)
        desk = _Desk(actor, at, language, rules, whole)
        items = desk.items()
        late = sorted((item for item in items if item.due_at and item.due_at <= at), key=_order, reverse=True)
        coming = sorted((item for item in items if not item.due_at or item.due_at > at), key=_order)
        few, many = (len(late), len(coming)) if whole else (LATE, COMING)
        awaited, figures = desk.awaited(), desk.figures(late)
        desk.matters = own.briefs({item.matter for item in (*late[:few], *coming[:many])} | {matter for matter, *_ in awaited})
        return Board(
            at=at,
            late=tuple(desk.row(item) for item in late[:few]),
            late_more=max(figures.overdue - few, 0),
            coming=tuple(desk.row(item) for item in coming[:many]),
            coming_more=max(len(coming) - many, 0),
            waiting=tuple(desk.waits(group) for group in grouped(awaited)[: None if whole else WAITING]),
            duty=tuple(desk.on_duty()),
            gaps=tuple(desk.gaps()),
            news=tuple(unread(actor, at, language, rules)),
            asked=tuple(asked(actor, at, language)),
            latest=tuple(latest(actor, at, language, rules, desk.levels)[0]),
            figures=figures,
        )


Awaited = tuple[UUID, UUID, str, datetime, datetime | None]
"""A matter, the unit whose word is awaited, the key of `board_words.WAIT`, since when, and by when."""


def grouped(awaited: list[Awaited]) -> list[list[Awaited]]:
    """What is awaited of the same sort in one matter stands together, where the first of it stood."""
    groups: dict[tuple[UUID, str], list[Awaited]] = {}
    for one in awaited:
        groups.setdefault((one[0], one[2]), []).append(one)
    return list(groups.values())


class _Desk:
    """Collects what the unit has before it, with few statements, and puts what is shown into words."""

    def __init__(self, actor: Actor, at: datetime, language: str, rules: Book, whole: bool) -> None:
        self.actor, self.at, self.language, self.rules = actor, at, language, rules
        self.parts = own.open_parts(actor, at, whole=whole)
        self.whole = whole
        self.offers = own.offers_to(actor, at)
        self.offered = own.offers_by(actor, at)
        self.tasks = own.tasks_for(actor, at)
        self.cases: dict[UUID, _Case] = {part.matter: _Case(part) for part in self.parts}
        pressing = {clock.subject for clock in board_clocks.nearest(actor.unit, actor.post, at)}
        others = {*(one.matter for one in (*self.offers, *self.offered)), *(task.matter for task in self.tasks)}
        found = own.parts_of(actor, ((pressing | others) | set(board_clocks.lapsed(actor.unit, at - _WEEK))) - self.cases.keys())
        self.cases |= {part.matter: _Case(part) for part in found}
        for subject in pressing | others:
            self.cases.setdefault(subject, _Case())
        for clock in owed.of_subjects(actor.unit, self.cases):
            case = self.cases[clock.subject]
            (case.clocks if clock.unit == actor.unit else case.lead_clocks).append(clock)
        self.asked: dict[UUID, owed.Owed] = {}  # Until when an offer is to be answered: part of the offer, no duty beside it.
        for case in self.cases.values():
            self.asked |= {c.subject: c for c in case.clocks if c.duty == "offered"}
            case.clocks = [c for c in case.clocks if c.duty != "offered"]
        self.levels = levels(actor, self.cases, at)
        self.cases = {subject: case for subject, case in self.cases.items() if subject in self.levels}
        self.matters: dict[UUID, Matter] = {}
        self._settle_lapsed()

    def _settle_lapsed(self) -> None:
        """Forget lapsed clocks whose duty was done after all: late acknowledgements, and reports once the unit has noted progress."""
        asked = {m for m, case in self.cases.items() for c in case.clocks if c.state == State.LAPSED and c.clock in owed.UNTIL_NOTED}
        noted = own.noted_by(self.actor.unit, asked) if asked else set()
        for matter, case in self.cases.items():
            answered = case.part is None or case.part.answer != Answer.PENDING
            done = (owed.UNTIL_ANSWERED if answered else ()) + (owed.UNTIL_NOTED if matter in noted else ())
            case.clocks = [c for c in case.clocks if c.state != State.LAPSED or c.clock not in done]

    def items(self) -> list[_Item]:
        """Every duty, in no order yet."""
        out = [self._item(matter, case) for matter, case in self.cases.items() if _asks(case)]
        for offer in self.offers:
            clock = self.asked.get(offer.matter) or (first(self.cases[offer.matter].lead_clocks) if offer.matter in self.cases else None)
            plays, what = ("LEAD", "counter") if offer.counter else ("INFORMED", "offer")
            out.append(_Item(offer.matter, plays, what, clock.due_at if clock else None, clock.started_at if clock else None, by=offer.unit))
        for task in self.tasks:
            part = self.cases[task.matter].part if task.matter in self.cases else None
            out.append(_Item(task.matter, part.part if part else "SUPPORT", "task", task.due_at, task.set_at, by=task.set_by, task=task.id, person=task.person))
        return [item for item in out if item.matter in self.levels]

    def _item(self, matter: UUID, case: _Case) -> _Item:
        part = case.part.part if case.part else "INFORMED"
        clock = first(case.clocks)
        what = clock.clock if clock else part.lower()
        if case.part is not None and case.part.answer == Answer.PENDING:
            clock, what = first([c for c in case.clocks if c.clock == "acknowledge"]) or clock, "acknowledge"
        elif case.part is not None and part == Part.LEAD and case.part.interim:
            what = "assign"
        elif clock is None and part == Part.SUPPORT and self.levels[matter] >= Level.VIEW:
            clock = first(case.lead_clocks)
        because = case.part.because if case.part and case.part.because else clock.because if clock else ()
        if clock is None:
            return _Item(matter, part, what, None, because=because)
        return _Item(matter, part, what, clock.due_at, clock.started_at, clock.due_at is None, because)

    def row(self, item: _Item) -> Row:
        """An item in words."""
        row, level = self.matters[item.matter], self.levels[item.matter]
        return Row(
            matter=item.matter,
            number=number_of(row),
            headline=headline(self.rules, row, level, self.language),
            level=level.label,
            severity=row.severity,
            restricted=row.restricted,
            part=item.part,
            what=item.what,
            do=DO[item.what][self.language],
            due=self.due(item.due_at, item.since, item.paused),
            why=self._why(item, row),
            lead=self._unit(row.lead_id),
            task=item.task,
            person=item.person,
        )

    def _why(self, item: _Item, row: Matter) -> str:
        if item.what == "assign":
            return WHY["assign"][self.language].format(missing=missing_words(row.missing, self.language))
        if item.by is not None:
            return WHY[item.what][self.language].format(unit=self._unit(item.by))
        day = row.received_at.astimezone(self.rules.calendar.zone).date()
        return because_words(self.rules.pack, item.because, self.language, day) or WHY["act"][self.language]

    def awaited(self) -> list[Awaited]:
        """Whose word the unit awaits: units offered a lead, supporters that are silent, tasks not done; overdue first, then longest waiting."""
        led = [p.matter for p in self.parts if p.part == Part.LEAD and p.matter in self.levels]
        out: list[Awaited] = [(o.matter, o.unit, "offer", o.since, None) for o in self.offered if o.matter in self.levels]
        if led:
            silent = own.silent_supporters(led)
            clocks = owed.pending_of({s.matter for s in silent})
            for one in silent:
                clock = clocks.get((one.matter, one.unit))
                out.append((one.matter, one.unit, "acknowledge", one.since, clock.due_at if clock else None))
            out += [(task.matter, task.unit, "task", task.set_at, task.due_at) for task in own.tasks_given(self.actor, led)]
        return sorted(out, key=lambda one: (one[4] is None or one[4] > self.at, one[3]))[: None if self.whole else WAITING * 2]

    def waits(self, group: list[Awaited]) -> Waiting:
        """Something awaited, in words; the date is that of the first."""
        matter, _unit, what, since, due_at = group[0]
        units = ", ".join(dict.fromkeys(self._unit(one[1]) for one in group))
        row, words = self.matters[matter], WAIT[what][self.language]
        title = headline(self.rules, row, self.levels[matter], self.language)
        return Waiting(matter, number_of(row), title, units, words, since, ago(since, self.at, self.language), self.due(due_at, since))

    def on_duty(self) -> list[OnDuty]:
        """The posts on duty now: the own unit first, then the others at the table."""
        shifts = duty.on_duty(self.actor, at_the_table(self.actor, self.rules, self.at), self.at)
        shifts.sort(key=lambda s: s.unit != self.actor.unit)
        return [OnDuty(self._unit(s.unit), s.title_vi if self.language == "vi" else s.title_en, s.name, s.end_at) for s in shifts]

    def gaps(self) -> list[NobodyOnDuty]:
        """When in the week ahead nobody is on duty in a duty post of the own unit."""
        found = uncovered(self.rules, duty.gaps_of_posts(self.actor, self.at, self.at + _WEEK, self.rules.calendar.zone), self.language)
        vi = self.language == "vi"
        return [NobodyOnDuty(one.gap.title_vi if vi else one.gap.title_en, one.gap.start_at, one.gap.end_at, one.holidays) for one in found[:GAPS]]

    def figures(self, late: list[_Item]) -> Figures:
        """Counts: exact from what was looked at, counted on where there is more than that."""
        sorts = Counter((p.answer, p.part) for p in self.parts)
        full = [] if self.whole else [sort for sort, n in sorts.items() if n >= EACH]
        for sort in full:
            sorts[sort] = own.count_parts(self.actor, self.at, *sort)
        overdue = {item.matter for item in late}
        counted = {matter for matter in overdue if (part := self.cases[matter].part) is None or (part.answer, part.part) not in full}
        return Figures(
            pending=sum(sorts[Answer.PENDING.value, part.value] for part in Part),
            lead=sorts[Answer.PENDING.value, Part.LEAD.value] + sorts[Answer.ACKNOWLEDGED.value, Part.LEAD.value],
            support=sorts[Answer.PENDING.value, Part.SUPPORT.value] + sorts[Answer.ACKNOWLEDGED.value, Part.SUPPORT.value],
            overdue=len(counted) + sum(own.count_late(self.actor, self.at, *sort) for sort in full) if full else len(overdue),
            lapsed_week=board_clocks.count_lapsed(self.actor.unit, self.actor.post, self.at, self.at - _WEEK),
            unread=count_unread(self.actor, self.at),
        )

    def _unit(self, unit: UUID) -> str:
        return name(self.rules.pack, "unit", code_of(unit), self.language)

    def due(self, due_at: datetime | None, since: datetime | None, paused: bool = False) -> Due:
        """By when, in words."""
        return due(self.at, self.language, self.rules.calendar, due_at, since, paused=paused)


def _asks(case: _Case) -> bool:
    """Whether a matter asks something of the unit: an unanswered or working part, or a clock of its own."""
    return bool(case.clocks) or (case.part is not None and (case.part.answer == Answer.PENDING or case.part.part != Part.INFORMED))


def _order(item: _Item) -> tuple[bool, float, str]:
    return item.due_at is None, item.due_at.timestamp() if item.due_at else 0.0, item.matter.hex
