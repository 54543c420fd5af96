"""`reports`: the seeded stream of demonstration reports.

Each local day draws from a generator of its own (seed, scale, day), so a longer window repeats a shorter one's reports, keys and all.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from lienket.geo.boundaries import read_boundaries
from lienket.intake.draft import Draft
from lienket.kernel.errors import LienketError
from lienket.ops.stream.places import Gazetteer, Spot
from lienket.ops.stream.rhythm import BUILDING_UNTIL, DAYS_A_MONTH, HOURS, Season, chosen, lognormal, poisson
from lienket.ops.stream.themes import FORUM, FORUM_DAY, FORUM_FIELDS, FORUM_MONTHS, FORUM_OPINIONS, SEVERITIES, THEMES, Theme
from lienket.ops.stream.wording import report_text
from lienket.regulation.decide import Rulebook
from lienket.regulation.edition import Edition
from lienket.regulation.load import Pack
from lienket.regulation.model import Facts

PACK = "formosa-ha-tinh"
_PLACELESS = 0.012
_POSITIONED = 0.55
_LONGEST_DELAY_MINUTES = 6 * 24 * 60.0
_PLACELESS_WORDS = (
    "một nơi chưa rõ trên địa bàn",
    "khu vực gần công trường, chưa rõ vị trí",
    "một dãy trọ, người báo không nhớ địa chỉ",
    "đoạn đường người báo chưa xác định được",
)


class NoStream(LienketError):
    """The pack has no demonstration stream of its own; only the Formosa pack has."""

    code = "no-stream"

    def __init__(self, pack: str) -> None:
        """Keep the pack's code."""
        super().__init__(pack)
        self.pack = pack

    def __str__(self) -> str:
        """One sentence with the remedy."""
        return f"pack {self.pack} has no demonstration stream; feed it a file with --stream FILE --mapping FILE"


class BadScale(LienketError):
    """The scale of a stream is a positive number."""

    code = "scale"

    def __init__(self, scale: float) -> None:
        """Keep the number."""
        super().__init__(scale)
        self.scale = scale

    def __str__(self) -> str:
        """One sentence with the remedy."""
        return f"a stream cannot run at scale {self.scale}; give a number above 0, 1 for a term of about two thousand reports"


def reports(pack: Pack, seed: int, start: date, end: date, scale: float = 1.0) -> Iterator[Draft]:
    """Reports of local days [start, end) in the order they were received; one told after the end is left out. `scale` multiplies every rate.

    Raises: NoStream, BadScale.
    """
    if pack.code != PACK:
        raise NoStream(pack.code)
    if not 0 < scale < 1e4:
        raise BadScale(scale)
    return _in_order(_Maker(pack, seed, scale), start, end)


def _in_order(maker: _Maker, start: date, end: date) -> Iterator[Draft]:
    waiting: list[tuple[datetime, int, str, Draft]] = []
    day = start
    while day < end:
        for n, draft in enumerate(maker.day(day)):
            heapq.heappush(waiting, (draft.received_at, day.toordinal() * 1_000_000 + n, draft.key, draft))
        day += timedelta(days=1)
        midnight = maker.instant(day, time())
        while waiting and waiting[0][0] < midnight:
            yield heapq.heappop(waiting)[3]


class _Maker:
    """Makes the reports of one day."""

    def __init__(self, pack: Pack, seed: int, scale: float) -> None:
        self._book = Rulebook(pack)
        self._zone = self._book.zone
        self._season = Season(pack.calendar)
        self._outlines = read_boundaries(pack.boundaries, "zone") if pack.boundaries else {}
        self._gazetteers: dict[date, Gazetteer] = {}
        self._seed, self._scale = seed, scale
        self._prefix = f"demo-{seed}" if scale == 1 else f"demo-{seed}x{scale:g}"

    def instant(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self._zone).astimezone(UTC)

    def day(self, day: date) -> list[Draft]:
        rng = Random(f"{self._seed}/{self._scale:g}/{day.isoformat()}")
        building = day < BUILDING_UNTIL
        made: list[Draft] = []
        for theme in THEMES:
            factor = self._season.factor(day, hours=theme.hours, months=theme.months, temper=theme.temper, pay=theme.pay)
            mean = theme.monthly * (theme.building if building else 1.0) * self._scale * factor / DAYS_A_MONTH
            for _ in range(poisson(rng, mean)):
                made += self._incident(rng, theme, self._moment(rng, day, HOURS[theme.hours]))
        if day.day == FORUM_DAY and day.month in FORUM_MONTHS:
            for _ in range(max(1, round(rng.randint(*FORUM_OPINIONS) * self._scale))):
                theme = replace(FORUM, field=chosen(rng, FORUM_FIELDS))
                made += self._incident(rng, theme, self.instant(day, time(14, rng.randrange(60), rng.randrange(60))))
        return [replace(draft, key=f"{self._prefix}-{day:%Y%m%d}-{n:03d}") for n, draft in enumerate(made, 1)]

    def _moment(self, rng: Random, day: date, hours: tuple[float, ...]) -> datetime:
        hour = rng.choices(range(24), hours)[0]
        return self.instant(day, time(hour, rng.randrange(60), rng.randrange(60)))

    def _gazetteer(self, edition: Edition) -> Gazetteer:
        if edition.day not in self._gazetteers:
            self._gazetteers[edition.day] = Gazetteer(edition, self._outlines)
        return self._gazetteers[edition.day]

    def _incident(self, rng: Random, theme: Theme, occurred: datetime) -> list[Draft]:
        told = occurred + timedelta(seconds=round(60 * lognormal(rng, *theme.delay, 1.0, _LONGEST_DELAY_MINUTES)))
        gazetteer = self._gazetteer(self._book.edition(told))
        spot = gazetteer.spot(rng, theme.places)
        placed = rng.random() >= _PLACELESS
        kind = chosen(rng, theme.kinds)
        flags = frozenset(f for f, share in theme.flags.items() if rng.random() < share)
        severity = rng.choices(SEVERITIES, theme.grades)[0]
        if "co-nguoi-chet" in flags and SEVERITIES.index(severity) < 2:
            severity = SEVERITIES[2]
        facts = Facts(
            kind=kind,
            field=theme.field,
            severity=severity,
            reporter="nguoi-to-cao" if kind == "to-cao" else chosen(rng, theme.reporters),
            place=spot.place if placed else None,
            zones=spot.zones if placed else frozenset(),
            flags=flags,
            concerns=_concerned(rng, theme.concerns, gazetteer, spot) if placed else frozenset(),
        )
        position = gazetteer.position(rng, spot) if placed and rng.random() < _POSITIONED else None
        barred = frozenset(c.partition("/")[0] for c in facts.concerns)
        unit = gazetteer.receiver(rng, theme.receivers, facts.place, barred=barred)
        first = self._draft(rng, theme, gazetteer, spot, facts, unit, occurred, told, position)
        if not placed or rng.random() >= theme.twin:
            return [first]
        seen = occurred + timedelta(seconds=rng.randint(-240, 240))
        told_again = max(told, seen) + timedelta(seconds=round(60 * lognormal(rng, 12, 0.8, 1.0, 180.0)))
        if self._book.edition(told_again) is not gazetteer.edition:  # Overnight the codes of the place have changed.
            return [first]
        second_unit = gazetteer.receiver(rng, theme.receivers, facts.place, barred=barred | {unit})
        if second_unit == unit:
            return [first]
        again = replace(facts, reporter="don-vi" if kind == "to-cao" else chosen(rng, theme.reporters))
        return [first, self._draft(rng, theme, gazetteer, gazetteer.again(rng, spot), again, second_unit, seen, told_again, None)]

    def _draft(
        self, rng: Random, theme: Theme, gazetteer: Gazetteer, spot: Spot, facts: Facts, unit: str, occurred: datetime, told: datetime,
        position: tuple[float, float] | None,
    ) -> Draft:  # fmt: skip
        protected = facts.reporter in gazetteer.edition.protected
        name, phone = _fictitious(rng, facts.reporter, protected)
        text = report_text(
            rng,
            theme.code,
            where=spot.words if facts.place else rng.choice(_PLACELESS_WORDS),
            setting=gazetteer.edition.zones[facts.place].kind if facts.place else "",
            occurred=occurred.astimezone(self._zone),
            told=told.astimezone(self._zone),
            severity=facts.severity,
            reporter=facts.reporter,
            flags=facts.flags,
            nameless=theme.code == FORUM.code,
        )
        lat, lng = position or (None, None)
        return Draft(
            key="",  # Given when the day is whole.
            unit=unit,
            channel=chosen(rng, theme.channels),
            facts=facts,
            occurred_at=occurred,
            received_at=told,
            text=text,
            lat=lat,
            lng=lng,
            name=name,
            phone=phone,
            address=f"Địa chỉ trình diễn số {rng.randint(1, 999)}" if name and rng.random() < 0.4 else "",
        )


def _concerned(rng: Random, wanted: Mapping[str, float], gazetteer: Gazetteer, spot: Spot) -> frozenset[str]:
    """Whom a report is about: a unit, or ``unit/post``."""
    word = chosen(rng, wanted) if wanted else "-"
    unit_word, _slash, post = word.partition("/")
    unit = None if word == "-" else gazetteer.unit(unit_word, spot.place)
    if unit is None:
        return frozenset()
    return frozenset((f"{unit}/{post}" if post else unit,))


def _fictitious(rng: Random, reporter: str, protected: bool) -> tuple[str, str]:
    """A made-up name and number that nobody can take for real; anonymous reporters have neither."""
    number = rng.randint(1, 999)
    if reporter == "an-danh":
        return "", ""
    names = {"bao-ve": "Bảo vệ trực ca số", "don-vi": "Cán bộ trực số", "nha-thau": "Đại diện nhà thầu số", "doanh-nghiep": "Đại diện doanh nghiệp số",
             "nguoi-lao-dong": "Công nhân báo tin số", "co-so-luu-tru": "Cơ sở lưu trú số"}  # fmt: skip
    name = "Người báo tin được bảo vệ số" if protected else names.get(reporter, "Người báo tin số")
    return f"{name} {number}", f"0900 000 {number:03d}"
