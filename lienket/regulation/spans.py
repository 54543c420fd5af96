"""How limits of different units compare: what each may take at least and at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lienket.regulation.format import Limit

MINUTES = {"minutes": 1, "hours": 60, "days": 1440}
_HOLIDAYS = 14 * 1440  # More than the longest run of days off a calendar may put into working days.


def span(limit: Limit) -> tuple[int, int]:
    """Shortest and longest that `limit` may take, in minutes. A working day is at least a day; weekends are counted, holidays come on top."""
    if limit.unit in MINUTES:
        return limit.amount * MINUTES[limit.unit], limit.amount * MINUTES[limit.unit]
    if limit.unit == "working_days":
        return limit.amount * 1440, (limit.amount + 2 * -(-limit.amount // 5)) * 1440
    return limit.amount * 28 * 1440, limit.amount * 31 * 1440


def looser(clause: Limit, law: Limit) -> bool | None:
    """Whether `clause` allows longer than `law`: True, False, or None where it depends on weekends or the month."""
    if clause.unit == law.unit:
        return clause.amount > law.amount
    (shortest, longest), (law_shortest, law_longest) = span(clause), span(law)
    if shortest > law_longest:
        return True
    holidays = _HOLIDAYS if clause.unit == "working_days" else 0
    return False if longest + holidays <= law_shortest else None
