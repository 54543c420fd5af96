"""The one table that connects events to consumers."""

from __future__ import annotations

from lienket.journal import outbox

ROUTES: dict[str, tuple[str, ...]] = {
    "matter.opened/1": ("alerts",),
    "matter.escalated/1": ("alerts",),
    "matter.closed/1": ("alerts",),
    "matter.reopened/1": ("alerts",),
    "lead.changed/1": ("alerts",),
    "part.given/1": ("alerts",),
    "transfer.answered/1": ("alerts",),
}


def connect() -> None:
    """Fill the outbox's routes and make every event type known."""
    from lienket.alerts import actions as alerts
    from lienket.clocks import events as _clock_events  # noqa: F401 – registers its events
    from lienket.instruments import events as _instrument_events  # noqa: F401
    from lienket.intake import events as _intake_events  # noqa: F401
    from lienket.units import events as _unit_events  # noqa: F401

    outbox.routes.update(ROUTES)
    outbox.consumers["alerts"] = alerts.raise_notices
