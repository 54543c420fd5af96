"""iCalendar files (RFC 5545), as calendar programs read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a calendar: a whole local day, or from one instant to another. The same `uid` read again replaces the entry."""

    uid: str
    start: date | datetime
    summary: str
    description: str = ""
    end: datetime | None = None


def ics(events: Iterable[Event], calendar_name: str, at: datetime) -> bytes:
    """The events as a file; none of them makes its reader busy."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lienket//calendar//VI", "CALSCALE:GREGORIAN", f"X-WR-CALNAME:{_escaped(calendar_name)}"]
    for one in events:
        lines += ["BEGIN:VEVENT", f"UID:{one.uid}", f"DTSTAMP:{_instant(at)}", *_when(one), f"SUMMARY:{_escaped(one.summary)}"]
        lines += [f"DESCRIPTION:{_escaped(one.description)}"] if one.description else []
        lines += ["TRANSP:TRANSPARENT", "END:VEVENT"]
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line)).encode()


def _when(one: Event) -> Iterator[str]:
    if isinstance(one.start, datetime):
        yield f"DTSTART:{_instant(one.start)}"
        if one.end is not None:
            yield f"DTEND:{_instant(one.end)}"
    else:
        yield f"DTSTART;VALUE=DATE:{one.start:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{one.start + timedelta(days=1):%Y%m%d}"


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, never cut within a letter; what goes on begins with a space."""
    out, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > 75:
            yield out
            out, size = " ", 1
        out, size = out + letter, size + octets
    yield out
