"""Times as people type them in haste: ``14:20``, ``14h20``, ``1420``, ``23/11 14:20``, ``23/11/2026 14:20``."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

FORM = "%d/%m/%Y %H:%M"
_CLOCK = r"(?P<hour>\d{1,2})\s*[:hH.]?\s*(?P<minute>\d{2})?"
_TYPED = re.compile(rf"(?:(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})(?:[/.-](?P<year>\d{{4}}|\d{{2}}))?[\s,]+)?{_CLOCK}(?::\d{{2}})?")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2})?")
_COMPACT = re.compile(r"(\d{1,2})(\d{2})")


class Unread(ValueError):
    """What was typed is no time."""


def read(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant (aware UTC) that `text` names in `zone`. Without a date the last such time before `now` (with some minutes of grace). Raises Unread."""
    text = " ".join(text.split())
    local = now.astimezone(zone)
    try:
        if iso := _ISO.fullmatch(text):
            return datetime.fromisoformat(f"{iso[1]}T{iso[2]}").replace(tzinfo=zone).astimezone(UTC)
        if compact := _COMPACT.fullmatch(text):
            text = f"{compact[1]}:{compact[2]}"
        found = _TYPED.fullmatch(text)
        if found is None:
            raise Unread(text)
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        if found["day"] is None:
            moment = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
            if moment > local + timedelta(minutes=10):
                moment = (local - timedelta(days=1)).replace(hour=hour, minute=minute, second=0, microsecond=0)
            return moment.astimezone(UTC)
        typed = found["year"] or str(local.year)
        year = int(typed) + (2000 if len(typed) == 2 else 0)
        moment = datetime(year, int(found["month"]), int(found["day"]), hour, minute, tzinfo=zone)
    except ValueError as error:
        raise Unread(text) from error
    return moment.astimezone(UTC)


def write(moment: datetime, zone: ZoneInfo) -> str:
    """An instant as the form shows it."""
    return moment.astimezone(zone).strftime(FORM)
