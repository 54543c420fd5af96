"""Messages by channels: what is said, to whom, when, how often – with real receivers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest

from lienket.alerts import keeping, sending
from lienket.alerts.codes import LEASE, MOST_TRIES
from lienket.alerts.models import Delivery
from lienket.alerts.sending import claim, recover, send, settle
from lienket.alerts.transports.webhook.transport import shown_key
from lienket.journal.door import Overtaken
from lienket.journal.models import Entry
from lienket.kernel.actor import Actor
from lienket.matters.queries import number_by_id
from lienket.routing.actions import recall, share
from lienket.routing.offers import propose_transfer, withdraw_transfer
from lienket.units.actions import end_post
from lienket.units.queries import post_id, unit_id
from tests.alerts.channels import MAIL, PHONE, a_channel, states, worked
from tests.world import MODEL, NOON, TODAY, a_matter, delivered, journal_is_true, last_seq, minutes, post, recorded_after, swept

pytestmark = pytest.mark.usefixtures("world")
SENDER = Actor.system(MODEL, "sender")
NIGHT = datetime(2016, 3, 2, 16, tzinfo=UTC)
"""23:00 in Vietnam."""
MORNING = datetime(2016, 3, 2, 23, tzinfo=UTC)
"""06:00 on the next day."""
QUIET = (22 * 60, 6 * 60)


def read_mail(text: str) -> tuple[str, str, str]:
    """(message id, subject, words) of a mail."""
    mail = message_from_bytes(text.encode())
    return mail["Message-ID"], str(make_header(decode_header(mail["Subject"]))), mail.get_payload(decode=True).decode()


def text_of(arrived) -> str:
    return json.loads(arrived.body)["text"]


def test_a_mail_says_what_level_view_allows_and_nothing_more(mailbox):
    a_channel("mail", MAIL)
    matter = a_matter(severity="high", text="Nghi can là ông Bí Mật Riêng", name="Bà Người Báo")
    start = last_seq()
    assert worked(NOON) == 1
    (to, raw), number = mailbox.mails[0], number_by_id(matter)
    pk, subject, words = read_mail(raw)
    assert MAIL in to[0]
    assert number in subject
    assert pk.startswith(f"<{Delivery.unrestricted.get().id}@")
    assert "Nhà máy" in words
    assert "Bí Mật Riêng" not in raw + words
    assert "Người Báo" not in raw + words
    assert recorded_after(start) == ["notices.raised/1", "delivery.claimed/1", "delivery.settled/1"]
    assert worked(minutes(600)) == 0
    journal_is_true()


def test_a_webhook_is_signed_as_its_receiver_can_check(hook):
    channel = a_channel("webhook", hook.url, language="en")
    matter = a_matter(severity="high")
    worked(NOON)
    one = hook.arrived[0]
    signed = f"{one.headers['webhook-id']}.{one.headers['webhook-timestamp']}.".encode() + one.body
    key = base64.b64decode(shown_key(str(channel)).removeprefix("whsec_"))
    assert one.headers["webhook-signature"] == "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert one.headers["webhook-timestamp"] == str(int(NOON.timestamp()))
    assert json.loads(one.body)["data"]["number"] == number_by_id(matter)
    assert "Open" not in json.loads(one.body)["text"]
    assert "Severity: Grave" in json.loads(one.body)["text"]


def test_an_sms_says_number_and_kind_in_one_part_without_diacritics(gateway):
    a_channel("sms", "0912 345 678")
    matter = a_matter(severity="high")
    worked(NOON)
    one = gateway.arrived[0]
    assert one.path == f"/sms/{Delivery.unrestricted.get().id}?to={PHONE}"
    assert text_of(one) == f"Vu viec moi: {number_by_id(matter)}, Vu viec. Mo Lienket de xem."
    assert "May" not in text_of(one)


@pytest.mark.parametrize("values", [{"flags": ["foreigner"]}, {"kind": "denunciation"}])
def test_of_a_restricted_matter_every_message_says_only_the_number(values, mailbox, hook, gateway):
    for kind, address in (("mail", MAIL), ("webhook", hook.url), ("sms", PHONE)):
        a_channel(kind, address, unit="province-police" if "kind" in values else "town-police")
    number = number_by_id(a_matter(severity="high", **values))
    worked(NOON)
    assert read_mail(mailbox.mails[0][1])[2].strip() == f"Có việc mới: {number}. Mở Lienket để xem."
    assert json.loads(hook.arrived[0].body)["data"] == {"type": "notice", "number": number}
    assert text_of(gateway.arrived[0]) == f"Co viec moi: {number}. Mo Lienket de xem."


def test_words_are_made_when_they_go_out_and_nothing_goes_where_the_policy_says_no_meanwhile(hook):
    channel = a_channel("webhook", hook.url, unit="border-post")
    matter = a_matter()
    share(actor=post("town-police"), matter=matter, unit="border-post", level="view", why="Theo dõi", at=NOON)
    propose_transfer(actor=post("town-police"), matter=matter, taker=unit_id(MODEL, "border-post"), why="Đúng địa bàn", at=NOON)
    delivered(NOON)
    assert len(states(channel)) == 1
    withdraw_transfer(actor=post("town-police"), matter=matter, at=minutes(1))
    recall(actor=post("town-police"), matter=matter, unit="border-post", why="Đã xong việc", at=minutes(1))
    worked(minutes(10))
    assert hook.arrived == []
    assert states(channel) == [("WITHDRAWN", "hidden")]


def test_a_channel_reads_with_the_eyes_of_every_post_it_belongs_to(hook):
    desk = a_channel("webhook", hook.url, posts=(post_id(MODEL, "town-police/desk"),))
    whole = a_channel("webhook", hook.url)
    a_matter(severity="high", concerns=["town-police/chief"])
    worked(NOON)
    assert states(desk) == [("SENT", "")]
    assert states(whole) == [("WITHDRAWN", "hidden")]


def test_the_outsider_is_told_nothing(hook):
    a_channel("webhook", hook.url, unit="neighbour")
    matter = a_matter(severity="high")
    swept(minutes(200))
    worked(minutes(200))
    assert states() == []
    assert number_by_id(matter) not in str(hook.arrived)


def test_neither_address_nor_words_nor_secret_enter_the_journal(mailbox, gateway):
    a_channel("mail", MAIL)
    a_channel("sms", PHONE)
    keeping.end_channel(actor=post("town-police"), channel=a_channel("mail", "khac@example.vn"), at=NOON)
    a_matter(severity="high")
    worked(NOON)
    whole = b"".join(bytes(data) for data in Entry.objects.values_list("data", flat=True)).decode()
    assert all(secret not in whole for secret in (MAIL, PHONE, "khac@example.vn", "Mở Lienket", "Mo Lienket"))


def test_low_urgency_waits_for_the_morning_unless_a_clock_runs_out_before(hook):
    lead = a_channel("webhook", hook.url, quiet=QUIET)
    informed = a_channel("webhook", hook.url, unit="border-post", quiet=QUIET)
    a_matter(at=NIGHT, kind="petition")  # The lead must acknowledge within half an hour; the border post is told and no clock of its own runs.
    worked(NIGHT)
    worked(NIGHT + timedelta(minutes=4))
    assert (states(lead), states(informed)) == ([("SENT", "")], [("WAITING", "")])
    worked(MORNING - timedelta(minutes=1))
    assert states(informed) == [("WAITING", "")]
    worked(MORNING)
    assert states(informed) == [("SENT", "")]


def test_what_is_grave_and_every_escalation_goes_at_once_at_night(hook):
    channel = a_channel("webhook", hook.url, unit="province-police", quiet=QUIET, since=3)
    grave = a_channel("webhook", hook.url, unit="plant", quiet=QUIET)
    for _ in range(5):
        a_matter(at=NIGHT)
    a_matter(at=NIGHT, severity="high")
    worked(NIGHT)
    assert states(grave).count(("SENT", "")) == 1
    swept(NIGHT + timedelta(minutes=31))
    worked(NIGHT + timedelta(minutes=31))
    assert states(channel) == [("SENT", "")] * 6
    told = [json.loads(one.body)["data"] for one in hook.arrived]
    assert sum(data.get("event") == "matter.escalated/1" for data in told) == 6  # None of them bundled.


def test_what_was_read_meanwhile_needs_no_message(hook):
    from lienket.alerts.actions import mark_read

    channel = a_channel("webhook", hook.url, unit="border-post", quiet=QUIET)
    a_matter(at=NIGHT, kind="petition")
    delivered(NIGHT)
    mark_read(actor=post("border-post"), up_to=last_seq(), at=NIGHT + timedelta(hours=1))
    worked(MORNING)
    assert states(channel) == [("WITHDRAWN", "read")]


def test_many_of_low_urgency_become_one_message(gateway, mailbox):
    a_channel("sms", PHONE)
    a_channel("mail", MAIL)
    numbers = [number_by_id(a_matter()) for _ in range(7)]
    worked(NOON)
    assert gateway.arrived == []
    assert worked(minutes(3)) == 2
    assert [text_of(one) for one in gateway.arrived] == ["7 viec moi. Mo Lienket de xem."]
    _pk, subject, words = read_mail(mailbox.mails[0][1])
    assert subject == "[Lienket] 7 việc mới"
    assert all(number in words for number in numbers)
    assert states() == [("SENT", "")] * 14
    assert Delivery.unrestricted.filter(bundle=None).count() == 2
    assert worked(minutes(30)) == 0


def test_a_few_of_low_urgency_go_one_by_one(hook):
    a_channel("webhook", hook.url, bundle_over=3)
    for _ in range(3):
        a_matter()
    worked(NOON)
    worked(minutes(3))
    assert len(hook.arrived) == 3


def test_a_bundle_leaves_out_what_may_not_be_said_any_more(hook):
    channel = a_channel("webhook", hook.url, unit="border-post", bundle_over=1)
    kept, also, gone = (a_matter() for _ in range(3))
    for matter in (kept, also, gone):
        share(actor=post("town-police"), matter=matter, unit="border-post", level="view", why="Theo dõi", at=NOON)
        propose_transfer(actor=post("town-police"), matter=matter, taker=unit_id(MODEL, "border-post"), why="Đúng địa bàn", at=NOON)
    delivered(NOON)
    withdraw_transfer(actor=post("town-police"), matter=gone, at=minutes(1))
    recall(actor=post("town-police"), matter=gone, unit="border-post", why="Đã xong việc", at=minutes(1))
    worked(minutes(10))
    told = json.loads(hook.arrived[0].body)
    assert told["data"]["count"] == 2
    assert [one["number"] for one in told["data"]["items"]] == [number_by_id(kept), number_by_id(also)]
    assert number_by_id(gone) not in str(told)
    assert {state for state, _error in states(channel)} <= {"SENT", "WITHDRAWN"}


def test_a_receiver_that_fails_is_tried_again_later_each_time_with_the_same_id(hook):
    a_channel("webhook", hook.url)
    hook.answers[:] = [503, 503, 200]
    a_matter(severity="high")
    assert worked(NOON) == 1
    assert states() == [("FAILED", "http-503")]
    assert worked(minutes(0.9)) == 0
    assert worked(minutes(1)) == 1
    assert worked(minutes(2.9)) == 0
    assert worked(minutes(3)) == 1
    assert states() == [("SENT", "")]
    assert len({one.headers["webhook-id"] for one in hook.arrived}) == 1
    assert len({one.headers["webhook-timestamp"] for one in hook.arrived}) == 3


def test_after_so_many_tries_a_person_decides(hook):
    a_channel("webhook", hook.url)
    hook.answers[:] = [500]
    a_matter(severity="high")
    for n in range(MOST_TRIES + 3):
        worked(minutes(70 * n))
    assert states() == [("DEAD", "http-500")]
    assert len(hook.arrived) == MOST_TRIES
    dead = Delivery.unrestricted.get().id
    keeping.dismiss(actor=post("town-police"), delivery=dead, at=minutes(900))
    hook.answers[:] = [200]
    keeping.retry(actor=post("town-police"), delivery=dead, at=minutes(901))
    worked(minutes(901))
    assert states() == [("SENT", "")]
    with pytest.raises(Overtaken):
        keeping.retry(actor=post("town-police"), delivery=dead, at=minutes(902))
    journal_is_true()


def test_a_refusal_for_good_is_not_tried_again(hook, mailbox):
    hook.answers[:] = [410]
    mailbox.rcpt = "550 no such user"
    one, other = a_channel("webhook", hook.url), a_channel("mail", MAIL)
    a_matter(severity="high")
    worked(NOON)
    assert (states(one), states(other)) == ([("DEAD", "http-410")], [("DEAD", "smtp-550")])


def test_a_redirect_is_not_followed(hook):
    a_channel("webhook", hook.url)
    hook.answers[:], hook.headers = [302], {"Location": "http://127.0.0.1:1/elsewhere"}
    a_matter(severity="high")
    worked(NOON)
    assert states() == [("FAILED", "http-302")]


def test_a_private_address_is_reached_only_where_the_operator_named_it(hook, settings):
    a_channel("webhook", hook.url)
    settings.WEBHOOK_HOSTS = frozenset()
    a_matter(severity="high")
    worked(NOON)
    assert hook.arrived == []
    assert states() == [("DEAD", "private-address")]


def test_a_channel_that_fails_rests_but_for_escalations(hook):
    channel = a_channel("webhook", hook.url, unit="town-police")
    hook.answers[:] = [503]
    a_matter(severity="high")
    a_matter(severity="high")
    worked(NOON)
    assert sorted(states(channel)) == [("FAILED", "http-503"), ("WAITING", "")]
    assert len(hook.arrived) == 1


def test_an_sms_that_may_have_gone_out_is_never_repeated(gateway):
    a_channel("sms", PHONE)
    gateway.answers[:] = [0]  # Takes the request and hangs up.
    a_matter(severity="high")
    for n in range(5):
        worked(minutes(60 * n))
    assert len(gateway.arrived) == 1
    assert states() == [("DEAD", "unknown")]


def test_an_sms_the_gateway_surely_refused_is_tried_again(gateway, settings):
    settings.SMS_EXPECT = "accepted"
    a_channel("sms", PHONE)
    a_matter(severity="high")
    worked(NOON)
    assert states() == [("FAILED", "refused-by-gateway")]
    gateway.body = b"accepted"
    worked(minutes(1))
    assert states() == [("SENT", "")]


@pytest.mark.parametrize(("kind", "expected", "arrives"), [("webhook", ("SENT", ""), 2), ("sms", ("DEAD", "unknown"), 1)])
@pytest.mark.parametrize("sent", [True, False])
def test_a_crash_after_the_claim_leaves_what_is_known(kind, expected, arrives, sent, hook, gateway):
    channel = a_channel(kind, hook.url if kind == "webhook" else PHONE)
    a_matter(severity="high")
    delivered(NOON)
    claimed = claim(actor=SENDER, at=NOON)
    if sent:
        send(claimed, NOON)  # And then the light goes out: nobody writes down that it went.
    assert states(channel) == [("SENDING", "")]
    assert recover(model=MODEL, at=NOON + LEASE - timedelta(seconds=1)) == 0
    assert recover(model=MODEL, at=NOON + LEASE) == 1
    worked(NOON + LEASE)
    assert states(channel) == [expected]
    assert len(hook.arrived + gateway.arrived) == arrives - (0 if sent else 1)
    assert len({one.headers["webhook-id"] for one in hook.arrived}) <= 1
    journal_is_true()


def test_two_workers_send_a_message_once(hook):
    a_channel("webhook", hook.url)
    a_matter(severity="high")
    delivered(NOON)
    first = claim(actor=SENDER, at=NOON)
    assert claim(actor=SENDER, at=NOON) is None
    kept = states()
    recover(model=MODEL, at=NOON + LEASE)
    settle(actor=SENDER, claim=first, outcome=sending.Outcome("SENT"), at=NOON + LEASE)  # Far too late: the other's word stands.
    assert kept == [("SENDING", "")]
    assert states() == [("FAILED", "interrupted")]


def test_a_channel_that_is_off_or_given_up_says_nothing(hook):
    off, ended = a_channel("webhook", hook.url), a_channel("webhook", hook.url)
    a_matter()
    delivered(NOON)
    wish = keeping.Wish(kind="webhook", address=hook.url, on=False)
    keeping.change_channel(actor=post("town-police"), channel=off, wish=wish, at=minutes(1))
    keeping.end_channel(actor=post("town-police"), channel=ended, at=minutes(1))
    worked(minutes(5))
    a_matter(at=minutes(6), severity="high")
    worked(minutes(6))
    assert hook.arrived == []
    assert states() == [("WITHDRAWN", "off")] * 2


def test_a_channel_can_be_switched_off_though_its_post_or_the_mail_server_is_gone(mailbox, settings):
    desk = post_id(MODEL, "town-police/desk")
    channel = a_channel("mail", MAIL, posts=(desk,))
    settings.MAIL_HOST = ""
    far = NOON + timedelta(days=1)
    wish = keeping.Wish(kind="mail", address=MAIL, posts=(desk,))
    with pytest.raises(keeping.BadChannel):
        keeping.change_channel(actor=post("town-police"), channel=channel, wish=replace(wish, language="en"), at=far)
    end_post(actor=SENDER, post=desk, until=TODAY, at=far)
    assert keeping.change_channel(actor=post("town-police/chief"), channel=channel, wish=replace(wish, on=False), at=far) == ("on",)


def test_a_channel_for_what_is_grave_is_told_nothing_else(hook):
    a_channel("webhook", hook.url, since=2)
    a_matter()
    worked(minutes(10))
    assert states() == []
