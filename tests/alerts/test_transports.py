"""What transports refuse, cut and bound, apart from any worker."""

from __future__ import annotations

import json

import pytest

from lienket.alerts.transports import posting
from lienket.alerts.transports.bad_address import BadAddress
from lienket.alerts.transports.sms import transport as sms
from lienket.alerts.transports.sms.alphabet import gsm, ucs2
from lienket.alerts.transports.sms.transport import filled
from tests.alerts.channels import a_channel, states, worked
from tests.alerts.receivers import dripping, unknown_certificate
from tests.world import NOON, a_matter

pytestmark = pytest.mark.usefixtures("world")


def test_a_receiver_that_drips_does_not_hold_the_worker_up(settings, monkeypatch):
    settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    monkeypatch.setattr(posting, "SECONDS", 0.3)
    with dripping() as port:
        a_channel("webhook", f"http://127.0.0.1:{port}/")
        a_matter(severity="high")
        worked(NOON)
    assert states() == [("FAILED", "no-answer")]


def test_only_the_open_internet_is_public():
    private = ("127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1")
    assert [address for address in (*private, "224.0.0.1", "255.255.255.255") if posting.is_public(address)] == []
    assert posting.is_public("113.160.1.1")
    assert posting.is_public("2405:4800::1")


@pytest.mark.parametrize("text", ["", "Điều 11 – “Vụ việc” 🔥", "x" * 400, "Trộm cắp ở cảng " * 30])
def test_an_sms_never_takes_a_second_part(text):
    assert len(gsm(text)) <= 160
    assert gsm(text).isascii()
    assert len(ucs2(text)) <= 70
    assert len(ucs2(text).encode("utf-16-be")) <= 140


def test_what_fills_a_template_is_never_looked_at_again():
    values = {"to": "{secret}", "text": 'a"b\n{id}', "secret": "s", "id": "1"}
    body = json.loads(filled('{"to": "{to}", "t": "{text}", "x": "{nothing}"}', values, sms._within_json))
    assert body == {"to": "{secret}", "t": 'a"b\n{id}', "x": "{nothing}"}
    assert filled("https://x/{to}?t={text}&k={secret}", values, sms._percent) == "https://x/%7Bsecret%7D?t=a%22b%0A%7Bid%7D&k=s"


@pytest.mark.parametrize("address", ["a@b", "không phải", "a@b.vn\nBcc: x@y.vn", "a@b.vn, c@d.vn", ""])
def test_no_address_of_mail_that_is_none_or_several_is_taken(mailbox, address):
    with pytest.raises(BadAddress):
        a_channel("mail", address)
    assert states() == []


@pytest.mark.parametrize("sort", ["webhook", "mail"])
def test_a_certificate_that_no_authority_signed_is_not_accepted(sort, settings, tmp_path):
    with unknown_certificate(tmp_path) as port:
        settings.WEBHOOK_HOSTS = frozenset({"localhost"})
        settings.MAIL_HOST, settings.MAIL_PORT, settings.MAIL_SECURITY, settings.MAIL_FROM = "localhost", port, "tls", "lienket@example.vn"
        a_channel(sort, f"https://localhost:{port}/" if sort == "webhook" else "desk@example.vn")
        a_matter(severity="high")
        worked(NOON)
    assert states() == [("FAILED", "unreachable")]
