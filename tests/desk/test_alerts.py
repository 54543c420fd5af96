"""Pages of alerts: inbox, channels with their test, what could not be sent, broadcasts."""

from __future__ import annotations

import re

import pytest

from lienket.alerts.inbox import received
from lienket.alerts.models import Broadcast, Channel, ChannelAddress, Delivery
from lienket.matters.queries import number_by_id
from tests.alerts.channels import a_channel, states, worked
from tests.alerts.conftest import gateway, hook  # noqa: F401 – fixtures.
from tests.desk.people import signed_in
from tests.world import NOON, a_matter, delivered, last_seq, minutes, post, recorded_after

pytestmark = pytest.mark.usefixtures("world")
CHANNEL = {"since": "1", "language": "vi", "on": "on", "bundle_over": "3", "quiet_from": "22:00", "quiet_until": "6:00"}


@pytest.fixture
def at(monkeypatch):
    """The clock of the pages stands still five minutes after noon."""
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: minutes(5))


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_inbox_shows_states_and_marks_one_as_read(at):
    number = number_by_id(a_matter())
    delivered(NOON)
    client = signed_in("plant")
    assert "chưa đọc" in text_of(client.get("/inbox"))
    notice = received(post("plant"), minutes(5))[0].notice.id
    start = last_seq()
    shown = text_of(client.post(f"/inbox/{notice}/read", follow=True))
    assert number in shown
    assert "chưa đọc" not in shown
    assert recorded_after(start) == ["notices.read/1"]
    outsider = signed_in("neighbour")
    assert number not in text_of(outsider.get("/inbox"))
    assert outsider.post(f"/inbox/{notice}/read").status_code == 404


def test_the_lead_sees_on_the_page_of_a_matter_who_was_told_and_nobody_else_does(at):
    number = number_by_id(a_matter())
    delivered(NOON)
    assert "Đã báo cho ai" in text_of(signed_in("town-police").get(f"/matters/{number}"))
    assert "Đã báo cho ai" not in text_of(signed_in("plant").get(f"/matters/{number}"))


def test_a_channel_is_added_changed_tested_and_given_up(at, hook):  # noqa: F811
    client, start = signed_in("town-police"), last_seq()
    shown = text_of(client.post("/channels", CHANNEL | {"kind": "webhook", "address": hook.url}, follow=True))
    channel = Channel.unrestricted.get()
    assert "Đã thêm kênh" in shown
    assert "whsec_" in shown
    assert (channel.quiet_from, channel.quiet_until) == (1320, 360)
    assert "Tin thử đang được gửi" in text_of(client.post(f"/channels/{channel.id}/test", follow=True))
    assert "vừa được thử" in text_of(client.post(f"/channels/{channel.id}/test", follow=True))
    worked(minutes(5))
    assert b'"type":"test"' in hook.arrived[0].body
    assert "đã gửi" in text_of(client.get(f"/channels/{channel.id}"))
    client.post(f"/channels/{channel.id}", {k: v for k, v in CHANNEL.items() if k != "on"} | {"kind": "webhook", "address": hook.url + "/2"})
    assert "Không có gì thay đổi" in text_of(
        client.post(f"/channels/{channel.id}", {k: v for k, v in CHANNEL.items() if k != "on"} | {"kind": "webhook", "address": hook.url + "/2"}, follow=True)
    )
    assert "đang tắt" in text_of(client.get("/channels"))
    client.post(f"/channels/{channel.id}/end")
    assert not ChannelAddress.unrestricted.exists()
    assert recorded_after(start)[-1] == "channel.ended/1"
    assert recorded_after(start).count("channel.changed/1") == 1
    assert client.get(f"/channels/{channel.id}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "http://example.vn/x"},
        {"address": "https://user:pass@example.vn/"},
        {"address": "javascript:alert(1)"},
        {"quiet_until": ""},
        {"quiet_from": "25:00"},
        {"kind": "pigeon"},
        {"kind": "sms", "address": "0912345678"},
        {"bundle_over": "0"},
        {"since": "9"},
        {"posts": "00000000-0000-4000-8000-000000000000"},
    ],
)
def test_a_channel_that_cannot_be_is_refused_beside_its_field(at, wrong):
    answer = signed_in("town-police").post("/channels", CHANNEL | {"kind": "webhook", "address": "https://example.vn/x"} | wrong)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert not Channel.unrestricted.exists()


def test_another_units_channels_and_deliveries_are_not_there(at, hook):  # noqa: F811
    channel = a_channel("webhook", hook.url)
    hook.answers[:] = [410]
    a_matter(severity="high")
    worked(NOON)
    delivery = Delivery.unrestricted.get().id
    for other in ("plant", "neighbour"):
        client = signed_in(other)
        assert hook.url not in text_of(client.get("/channels")) + text_of(client.get("/channels/log"))
        assert client.get(f"/channels/{channel}").status_code == 404
        for path in (f"/channels/{channel}/end", f"/channels/{channel}/test", f"/deliveries/{delivery}/retry", f"/deliveries/{delivery}/dismiss"):
            assert client.post(path).status_code == 404, path


def test_what_could_not_be_sent_waits_for_a_person(at, hook):  # noqa: F811
    a_channel("webhook", hook.url)
    hook.answers[:] = [410]
    a_matter(severity="high")
    worked(NOON)
    client, delivery = signed_in("town-police"), Delivery.unrestricted.get().id
    assert "nơi nhận trả lời HTTP 410" in text_of(client.get("/channels"))
    client.post(f"/deliveries/{delivery}/dismiss")
    assert states() == [("DISMISSED", "http-410")]
    hook.answers[:] = [200]
    client.post(f"/deliveries/{delivery}/retry")
    worked(minutes(5))
    assert states() == [("SENT", "")]


TOLD = {"title": "Phương thức mới", "text": "Cảnh giác.", "zone": "ward"}


def test_a_zone_is_told_and_reads_and_the_unit_sees_it_and_takes_it_back(at):
    lead, plant, outsider = signed_in("town-police"), signed_in("plant"), signed_in("neighbour")
    assert "0/2 đơn vị đã đọc" in text_of(lead.post("/broadcasts/new", TOLD, follow=True))
    address = f"/broadcasts/{Broadcast.unrestricted.get().id}"
    assert "Cảnh giác." in text_of(plant.get(address))
    assert "Ai đã đọc" not in text_of(plant.get(address))
    plant.post(f"{address}/read")
    assert "1/2 đơn vị đã đọc" in text_of(lead.get(address))
    assert outsider.get(address).status_code == outsider.post(f"{address}/read").status_code == 404
    assert TOLD["title"] not in text_of(outsider.get("/broadcasts")) + text_of(outsider.get("/inbox"))
    assert plant.post(f"{address}/withdraw").status_code == 403
    lead.post(f"{address}/withdraw")
    assert "Cảnh giác." not in text_of(plant.get(address)) + text_of(plant.get("/inbox"))
    assert "đã được rút lại" in text_of(plant.get("/broadcasts"))


def test_who_may_not_tell_a_zone_is_told_why(at):
    answer = signed_in("plant").post("/broadcasts/new", TOLD)
    assert answer.status_code == 403
    assert "Ban chỉ đạo" in text_of(answer)
    assert not Broadcast.unrestricted.exists()


def test_a_marked_secret_is_refused_and_nothing_kept(at):
    answer = signed_in("town-police").post("/broadcasts/new", TOLD | {"text": "TUYỆT MẬT"})
    assert answer.status_code == 422
    assert "độ mật" in text_of(answer)
    assert not Broadcast.unrestricted.exists()
