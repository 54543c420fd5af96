"""A node that is set up to send: mail and SMS go to receivers on loopback, webhooks may reach it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.alerts.receivers import Mailbox, Receiver, http_receiver, smtp_receiver


@pytest.fixture
def hook(settings) -> Iterator[Receiver]:
    settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    with http_receiver() as receiver:
        yield receiver


@pytest.fixture
def gateway(settings) -> Iterator[Receiver]:
    with http_receiver() as receiver:
        settings.SMS_URL = f"http://127.0.0.1:{receiver.port}/sms/{{id}}?to={{to}}"
        settings.SMS_METHOD = "POST"
        settings.SMS_HEADERS = {"Content-Type": "application/json", "X-Key": "{secret}"}
        settings.SMS_BODY = '{"text": "{text}"}'
        settings.SMS_SECRET = "khóa-thử"[0:3]
        yield receiver


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    with smtp_receiver() as box:
        settings.MAIL_HOST, settings.MAIL_PORT, settings.MAIL_SECURITY, settings.MAIL_FROM = "127.0.0.1", box.port, "none", "lienket@example.vn"
        yield box
