"""Jobs of the nursery about messages: channels and notices to send, and the worker's half, which is killed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any


def set_up_to_send(urls: dict[str, str], mail_port: int) -> None:
    """Point this process at receivers on loopback."""
    from django.conf import settings

    settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    settings.SMS_URL, settings.SMS_METHOD, settings.SMS_BODY, settings.SMS_HEADERS = urls["sms"], "POST", "{text}", {"X-Id": "{id}"}
    settings.MAIL_HOST, settings.MAIL_PORT, settings.MAIL_SECURITY, settings.MAIL_FROM = "127.0.0.1", mail_port, "none", "lienket@example.vn"


def fill_channels(reports: int, urls: dict[str, str], mail_port: int) -> None:
    """A channel of each kind at the lead, and notices on their way by each."""
    from lienket.journal import outbox
    from lienket.journal.rows import in_model
    from tests.alerts.channels import a_channel
    from tests.faults.jobs import NOW, fill
    from tests.world import MODEL

    set_up_to_send(urls, mail_port)
    with in_model(MODEL):
        for kind, address in (("webhook", urls["webhook"]), ("sms", "0912345678"), ("mail", "truc.ban@example.vn")):
            a_channel(kind, address, at=NOW, bundle_over=50)
        fill(reports)
    while outbox.deliver(NOW)[0]:
        pass


def send(after_minutes: int, urls: dict[str, str], mail_port: int) -> None:
    """Send everything that is due so many minutes later, after looking for what a crash left."""
    from lienket.alerts.sending import recover, send_next
    from tests.faults.jobs import NOW
    from tests.world import MODEL

    set_up_to_send(urls, mail_port)
    at = NOW + timedelta(minutes=after_minutes)
    recover(model=MODEL, at=at)
    while send_next(model=MODEL, at=at):
        pass


def sent() -> list[dict[str, Any]]:
    """What became of each delivery."""
    from lienket.alerts.models import Delivery
    from lienket.journal.rows import in_model
    from tests.world import MODEL

    with in_model(MODEL):
        rows = Delivery.unrestricted.select_related("channel")
        return [{"id": str(d.id), "kind": d.channel.kind, "state": d.state, "error": d.error, "attempts": d.attempts} for d in rows]
