"""When things happen: hour of day, day of week, season, pay day, Tết.

The 24 + 7 figures of everyday life are facts measured on a real stream; all other profiles are ours, assumed from how a works town lives.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from lienket.regulation.format import CalendarFile

# Calls by local hour (0–23) and by weekday (Monday first), relative to the mean. Source: 99,245 calls of the 257 whole days from 11 December 2015 to
# 23 August 2016 in Montgomery County's public 911 feed (collected by M. Chirico as montcoalert, Open Database Licence). The shape travels; the level does not.
HOURS_911 = (0.508, 0.414, 0.373, 0.346, 0.341, 0.392, 0.606, 0.958, 1.215, 1.280, 1.304, 1.339,
             1.458, 1.443, 1.450, 1.488, 1.569, 1.571, 1.387, 1.182, 1.055, 0.914, 0.791, 0.617)  # fmt: skip
WEEKDAYS_911 = (1.027, 1.060, 1.061, 1.033, 1.038, 0.933, 0.849)

HOURS: Mapping[str, tuple[float, ...]] = {
    "life": HOURS_911,
    # Theft leans to the small hours and to the change of shift at 6, 14 and 22 (modus in the police notices: a false night-shift worker).
    "night": (1.9, 2.2, 2.4, 2.3, 1.6, 0.9, 0.8, 0.5, 0.4, 0.4, 0.4, 0.6, 0.7, 0.5, 0.7, 0.4, 0.4, 0.5, 0.7, 0.9, 1.1, 1.3, 1.7, 1.8),
    "evening": (0.7, 0.4, 0.2, 0.1, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.9, 0.9, 0.8, 0.8, 0.9, 1.2, 1.7, 2.1, 2.5, 2.6, 2.4, 1.8, 1.2),
    "office": (0, 0, 0, 0, 0, 0, 0.1, 1.6, 3.2, 3.6, 3.2, 1.4, 0.3, 1.6, 3.0, 3.0, 2.2, 0.6, 0.1, 0.1, 0, 0, 0, 0),
    # Roads fill when shifts change.
    "road": (0.4, 0.3, 0.3, 0.3, 0.5, 1.0, 1.9, 1.8, 1.1, 0.9, 0.9, 1.0, 0.9, 0.9, 1.1, 1.1, 1.4, 2.1, 2.0, 1.4, 0.9, 0.7, 0.7, 0.4),
    "work": (0.6, 0.6, 0.5, 0.6, 0.5, 0.5, 0.6, 1.0, 1.5, 1.7, 1.7, 1.2, 0.7, 1.3, 1.6, 1.6, 1.4, 0.9, 0.8, 0.8, 0.7, 0.7, 0.8, 0.7),
    # Boats leave and come home in the dark.
    "boats": (0.9, 0.9, 1.2, 1.6, 1.8, 1.7, 1.2, 0.9, 0.8, 0.8, 0.8, 0.7, 0.7, 0.7, 0.8, 0.9, 1.1, 1.2, 1.1, 1.0, 0.9, 0.9, 0.9, 0.9),
}
WEEKDAYS: Mapping[str, tuple[float, ...]] = {
    "life": WEEKDAYS_911,
    "night": (1.0, 1.0, 1.0, 1.0, 1.05, 1.05, 0.9),
    "evening": (0.8, 0.8, 0.85, 0.9, 1.1, 1.35, 1.2),
    "office": (1.45, 1.35, 1.35, 1.3, 1.25, 0.25, 0.05),
    "road": (1.02, 0.98, 0.98, 1.0, 1.08, 1.04, 0.9),
    "work": (1.08, 1.1, 1.1, 1.08, 1.04, 0.95, 0.65),
    "boats": (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
}
# By month, January first. Hot dry south-west wind from May to August; storms from September, the north-east monsoon until January.
MONTHS: Mapping[str, tuple[float, ...]] = {
    "fire": (0.65, 0.65, 0.8, 1.1, 1.4, 1.65, 1.6, 1.35, 0.85, 0.6, 0.6, 0.75),
    "sea": (1.15, 0.9, 0.8, 0.7, 0.65, 0.7, 0.9, 1.05, 1.45, 1.7, 1.4, 1.15),
    "flat": (1.0,) * 12,
}
# Before (20 days), during, and after (15 days) the Tết holiday, by temper.
TET: Mapping[str, tuple[float, float, float]] = {
    "theft": (1.6, 0.55, 1.0),
    "merry": (1.25, 1.7, 1.15),
    "road": (1.3, 1.35, 1.15),
    "office": (0.9, 0.05, 0.9),
    "wages": (2.2, 0.1, 1.5),
    "fire": (1.1, 1.3, 1.0),
    "arrivals": (0.6, 0.2, 1.9),
    "work": (1.1, 0.3, 0.9),
    "none": (1.0, 1.0, 1.0),
}
PAY_DAYS = range(10, 14)
"""Wages come on the 10th (assumed); the evenings after are livelier."""
BUILDING_UNTIL = date(2017, 6, 1)
"""Until then the plant was being built, with several times the people; the first furnace was lit at the end of May 2017 (from memory)."""
DAYS_A_MONTH = 365.25 / 12


class Season:
    """The factors of a day. Tết is taken from the pack's calendar, so that lunar dates are data."""

    def __init__(self, calendar: CalendarFile) -> None:
        """Note the Tết holidays of every year the calendar knows."""
        self._tet = [(h.on, h.last or h.on) for h in calendar.holidays if h.name.vi == "Tết Nguyên đán"]

    def tet(self, day: date, temper: str) -> float:
        """The Tết factor of `day`."""
        before, during, after = TET[temper]
        for first, last in self._tet:
            if first <= day <= last:
                return during
            if first - timedelta(days=20) <= day < first:
                return before
            if last < day <= last + timedelta(days=15):
                return after
        return 1.0

    def factor(self, day: date, *, hours: str, months: str, temper: str, pay: float) -> float:
        """How much more than on a mean day; `pay` is the factor of the days after pay day."""
        return WEEKDAYS[hours][day.weekday()] * MONTHS[months][day.month - 1] * self.tet(day, temper) * (pay if day.day in PAY_DAYS else 1.0)


def poisson(rng: Random, mean: float) -> int:
    """A Poisson number (Knuth's product of uniforms, in pieces of at most 50 so that the exponential never vanishes)."""
    count = 0
    while mean > 0:
        piece = min(mean, 50.0)
        mean -= piece
        floor, product = math.exp(-piece), rng.random()
        while product > floor:
            count += 1
            product *= rng.random()
    return count


def lognormal(rng: Random, median: float, sigma: float, lowest: float, highest: float) -> float:
    """A lognormal number by its median, kept within bounds."""
    return min(max(rng.lognormvariate(math.log(median), sigma), lowest), highest)


def chosen(rng: Random, weights: Mapping[str, float]) -> str:
    """One key by weight."""
    return rng.choices(tuple(weights), tuple(weights.values()))[0]
