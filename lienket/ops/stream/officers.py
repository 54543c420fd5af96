"""Acting officers of the demonstration: how long each unit takes, what it writes, how it ends. Invented, seeded, never a measure of anyone's work.

`behaviour` is pure: the caller derives the generator with `rng_for` from seed, report key and unit, so that the order of events changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from lienket.ops.stream.habits import PROFILES, Profile, generic_profile
from lienket.ops.stream.rhythm import chosen, lognormal
from lienket.regulation.load import Pack
from lienket.regulation.model import Facts

__all__ = ["Behaviour", "Profile", "behaviour", "profile_of", "rng_for"]

_NIGHT = 1.8
"""Misses are this much likelier from 22 to 5 o'clock, and rarer by day so that the mean stays."""
_DAY = 0.8
_LONGEST_CLOSE = timedelta(days=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """What the duty officer of one unit does with one matter. Either it declines, or it acknowledges and everything else follows."""

    acknowledge_after: timedelta | None
    """From the moment the matter reached the unit; None: only when told again."""
    wakes_after: timedelta
    """From an escalation until the unit acknowledges, where it had not."""
    decline_after: timedelta | None = None
    """From the moment the matter reached the unit; then nothing else happens here."""
    decline_reason: str = ""
    note_after: timedelta | None = None
    """From the acknowledgment."""
    note: str = ""
    hand_over_after: timedelta | None = None
    """From the acknowledgment: a hand-over is proposed; to whom, the caller knows."""
    hand_over_reason: str = ""
    close_after: timedelta | None = None
    """From the acknowledgment; None: it stays open."""
    outcome: str | None = None
    """Code of the pack's outcomes, valid for the kind of the matter."""


def rng_for(seed: int, key: str, unit: str) -> Random:
    """The generator for one unit's dealings with one report."""
    return Random(f"{seed}/{key}/{unit}")


def profile_of(pack: Pack) -> Profile:
    """The habits that fit a pack; a pack we do not know gets generic ones with its own outcomes."""
    return PROFILES.get(pack.code) or generic_profile(pack)


def behaviour(rng: Random, facts: Facts, unit: str, received_at: datetime, *, profile: Profile, within: timedelta | None = None) -> Behaviour:
    """What `unit` does with a matter of `facts` that reached it at `received_at` (aware).

    `within` is the acknowledgment limit that was decided; left out, the profile's usual one. By the draw about 92 of 100 keep it (declining counts),
    6 are late and 2 wait to be told again.
    """
    limit = within if within is not None else profile.usual_limit(facts)
    hour = received_at.astimezone(ZoneInfo(profile.time_zone)).hour
    weariness = _NIGHT if hour >= 22 or hour < 5 else _DAY
    draw = rng.random()
    wakes_after = _span(rng, limit * 0.25, 0.6, profile.quickest, limit)
    if draw < profile.never * weariness:
        acknowledge_after = None
    elif draw < (profile.never + profile.late) * weariness:
        acknowledge_after = limit * rng.uniform(1.1, 3.0)
    else:
        acknowledge_after = _span(rng, limit * profile.promptness, 0.6, profile.quickest, limit * 0.95)
        if rng.random() < profile.declines:
            reason = rng.choice(profile.decline_reasons)
            return Behaviour(acknowledge_after=None, wakes_after=wakes_after, decline_after=acknowledge_after, decline_reason=reason)
    work = profile.work_of(facts)
    gravity = profile.gravity.get(facts.severity, 1.0)
    close_after = _span(rng, work.median * gravity, work.sigma, profile.quickest * 2, _LONGEST_CLOSE)
    hand_over = unit not in profile.keepers and rng.random() < work.hands_over
    stays_open = rng.random() < work.stays_open
    return Behaviour(
        acknowledge_after=acknowledge_after,
        wakes_after=wakes_after,
        note_after=_span(rng, min(close_after * 0.4, profile.first_note), 0.5, profile.quickest, close_after * 0.9),
        note=rng.choice(work.notes),
        hand_over_after=close_after * rng.uniform(0.1, 0.6) if hand_over else None,
        hand_over_reason=rng.choice(profile.hand_over_reasons) if hand_over else "",
        close_after=None if stays_open or not work.outcomes else close_after,
        outcome=None if stays_open or not work.outcomes else chosen(rng, work.outcomes),
    )


def _span(rng: Random, median: timedelta, sigma: float, lowest: timedelta, highest: timedelta) -> timedelta:
    """A lognormal length of time in whole seconds, within bounds; where they cross, the upper one holds."""
    high = max(highest.total_seconds(), 1.0)
    return timedelta(seconds=round(lognormal(rng, max(median.total_seconds(), 1.0), sigma, min(lowest.total_seconds(), high), high)))
