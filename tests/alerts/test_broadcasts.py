"""Telling everybody at a zone: who may, who is told, who has read, and taking it back."""

from __future__ import annotations

import json

import pytest

from lienket.access.rulings import NotAllowed
from lienket.alerts import broadcasts
from lienket.alerts.broadcasts import BadBroadcast, NoSuchBroadcast, Words, copies_of, find, told_by, told_to
from lienket.journal.door import Overtaken
from lienket.journal.models import Entry
from lienket.kernel.secrecy import StateSecretRefused
from tests.alerts.channels import MAIL, PHONE, a_channel, states, worked
from tests.committees.bodies import a_committee
from tests.world import NOON, journal_is_true, last_seq, minutes, post, recorded_after, stored

pytestmark = pytest.mark.usefixtures("world")
WORDS = Words(title="Phương thức lừa đảo mới", text="Kẻ gian giả danh cán bộ.", title_en="A new trick", text_en="Somebody pretends to be an officer.")


def a_broadcast(unit: str = "town-police", **values):
    given = {"zone": "ward", "kinds": (), "words": WORDS, "urgent": False, "at": NOON} | values
    return broadcasts.tell(actor=post(unit), **given)


def read_by(pk, unit: str = "town-police") -> dict[str, object]:
    actor = post(unit)
    return {c.unit.code: c.read_at for c in copies_of(actor, find(actor, pk).row)}


def test_every_unit_at_the_zone_is_told_once_and_nobody_elsewhere():
    start = last_seq()
    pk = a_broadcast()
    assert recorded_after(start) == ["broadcast.sent/1"]
    assert set(read_by(pk)) == {"border-post", "plant"}  # At zones inside the ward.
    assert [s.words.title for s in told_to(post("plant"))] == [WORDS.title]
    for outsider in ("neighbour", "province-police", "ministry"):
        assert told_to(post(outsider)) == []
        for act in (lambda who: find(who, pk), lambda who: broadcasts.read(actor=who, broadcast=pk, at=NOON)):
            with pytest.raises(NoSuchBroadcast):
                act(post(outsider))
    journal_is_true()


def test_only_those_of_the_kinds_named_are_told():
    assert set(read_by(a_broadcast(kinds=["company"]))) == {"plant"}


def test_the_unit_that_told_sees_who_has_read_and_others_do_not():
    pk = a_broadcast()
    assert broadcasts.read(actor=post("plant"), broadcast=pk, at=minutes(5))
    assert not broadcasts.read(actor=post("plant"), broadcast=pk, at=minutes(6))
    assert read_by(pk) == {"plant": minutes(5), "border-post": None}
    assert (told_by(post("town-police"))[0].told, told_by(post("town-police"))[0].read) == (2, 1)
    assert copies_of(post("border-post"), find(post("border-post"), pk).row) == []


@pytest.mark.parametrize("unit", ["plant", "border-post", "province-police", "neighbour"])
def test_who_neither_leads_the_regulation_nor_speaks_for_a_committee_may_not(unit):
    kept = stored()
    with pytest.raises(NotAllowed):
        a_broadcast(unit)
    assert stored() == kept


def test_the_unit_that_speaks_for_a_committee_may():
    a_committee(unit="border-post")
    assert set(read_by(a_broadcast("border-post"), "border-post")) == {"plant", "town-police"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": Words(title=" ", text="x")},
        {"words": Words(title="x", text="")},
        {"zone": "nowhere"},
        {"kinds": ["nobody"]},
        {"zone": "port", "kinds": ["company"]},
    ],
)
def test_a_broadcast_that_cannot_be_is_refused(wrong):
    with pytest.raises(BadBroadcast):
        a_broadcast(**wrong)


def test_state_secrets_stay_out():
    kept = stored()
    with pytest.raises(StateSecretRefused):
        a_broadcast(words=Words(title="Thông báo", text="TUYỆT MẬT\nNội dung"))
    assert stored() == kept


def test_what_is_withdrawn_nobody_reads_any_more():
    pk = a_broadcast()
    with pytest.raises(NotAllowed):
        broadcasts.withdraw(actor=post("plant"), broadcast=pk, at=minutes(1))
    broadcasts.withdraw(actor=post("town-police"), broadcast=pk, at=minutes(1))
    assert find(post("plant"), pk).words is None
    assert [s.words for s in told_to(post("plant"))] == [None]
    with pytest.raises(NoSuchBroadcast):
        broadcasts.read(actor=post("plant"), broadcast=pk, at=minutes(2))
    with pytest.raises(Overtaken):
        broadcasts.withdraw(actor=post("town-police"), broadcast=pk, at=minutes(2))
    assert recorded_after(last_seq() - 1) == ["broadcast.withdrawn/1"]


def test_its_words_go_by_mail_in_the_language_of_the_channel_and_never_by_sms(mailbox, gateway):
    a_channel("mail", MAIL, unit="plant", language="en")
    a_channel("sms", PHONE, unit="plant")
    a_broadcast(urgent=True)
    worked(NOON)
    assert "Somebody pretends" in mailbox.mails[0][1]
    assert json.loads(gateway.arrived[0].body)["text"] == "Thong bao cua Cong an thi xa. Mo Lienket de doc."


def test_one_withdrawn_before_it_went_out_does_not_go_out(mailbox):
    channel = a_channel("mail", MAIL, unit="plant")
    pk = a_broadcast()
    broadcasts.withdraw(actor=post("town-police"), broadcast=pk, at=minutes(1))
    worked(minutes(10))
    assert mailbox.mails == []
    assert states(channel) == [("WITHDRAWN", "hidden")]


def test_its_words_are_not_in_the_journal():
    a_broadcast()
    whole = b"".join(bytes(data) for data in Entry.objects.values_list("data", flat=True)).decode()
    assert WORDS.title not in whole
    assert "giả danh" not in whole
