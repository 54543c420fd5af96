"""The one table that connects events to consumers."""

from __future__ import annotations

from importlib import import_module

from lienket.journal import outbox

ROUTES: dict[str, tuple[str, ...]] = {
    "matter.opened/1": ("alerts",),
    "matter.escalated/1": ("alerts",),
    "matter.closed/1": ("alerts",),
    "matter.reopened/1": ("alerts",),
    "lead.changed/1": ("alerts",),
    "breakglass.opened/1": ("alerts",),
    "consent.asked/1": ("alerts",),
    "consent.answered/1": ("alerts",),
    "second.asked/1": ("alerts",),
    "part.given/1": ("alerts",),
    "task.lapsed/1": ("alerts",),
    "transfer.answered/1": ("alerts",),
    "clock.warned/1": ("alerts",),
    "consultation.opened/1": ("alerts",),
    "parties.reminded/1": ("alerts",),
    "attachment.locked/1": ("alerts",),
    "person.forgotten/1": ("channels",),
}


def connect() -> None:
    """Fill the outbox's routes and make every event type known."""
    from lienket.access import phone_codes
    from lienket.alerts import actions as alerts
    from lienket.alerts import keeping
    from lienket.desk import sign_ins
    from lienket.intake import queries as drafts
    from lienket.matters import attachments, older, quota, storage, uploads

    for feature in ("alerts", "clocks", "committees", "instruments", "intake", "matters", "reorganisation", "sharing", "situation", "units"):
        import_module(f"lienket.{feature}.events")
    sign_ins.listen()
    phone_codes.listen()
    outbox.routes.update(ROUTES)
    outbox.consumers["alerts"] = alerts.raise_notices
    outbox.consumers["channels"] = keeping.end_of_forgotten
    storage.in_use[:] = [attachments.speaks_of, drafts.speaks_of]
    older.sources[:] = [attachments.unseen, drafts.unseen]
    quota.waiting[:] = [drafts.files_waiting, uploads.waiting]
