"""Alerts for programs: the same acts, the same refusals, the outsider sees nothing."""

from __future__ import annotations

from tests.alerts.channels import worked
from tests.alerts.conftest import hook  # noqa: F401 – a fixture.
from tests.api.test_once import is_a_problem
from tests.world import NOON, a_matter, delivered, last_seq, minutes, recorded_after


def test_the_inbox_and_the_receipts_of_the_lead(program):
    a_matter()
    delivered(NOON)
    plant, lead, outsider = program("plant"), program("town-police"), program("neighbour")
    row = plant.get("/api/v1/inbox").json()[0]
    assert row["state"] == "UNREAD"
    assert lead.get(f"/api/v1/matters/{row['number']}/receipts").json()[0]["state"] == "UNREAD"
    assert plant.post(f"/api/v1/inbox/{row['id']}/read").json() == {"done": 1}
    assert plant.post(f"/api/v1/inbox/{row['id']}/read").json() == {"done": 0}
    assert [(r["unit"], r["state"]) for r in lead.get(f"/api/v1/matters/{row['number']}/receipts").json()] == [("plant", "READ")]
    assert plant.get(f"/api/v1/matters/{row['number']}/receipts").json() == []
    assert outsider.get("/api/v1/inbox").json() == []
    is_a_problem(outsider.get(f"/api/v1/matters/{row['number']}/receipts"), 404, "no-such-matter")
    is_a_problem(outsider.post(f"/api/v1/inbox/{row['id']}/read"), 404, "no-such-matter")


def test_what_the_lead_reads_of_a_restricted_matter_is_journaled(program):
    a_matter(flags=["foreigner"])
    delivered(NOON)
    lead = program("town-police")
    number, start = lead.get("/api/v1/inbox").json()[0]["number"], last_seq()
    assert lead.get(f"/api/v1/matters/{number}/receipts").json()
    assert recorded_after(start) == ["restricted.read/1"]


def test_a_channel_from_its_beginning_to_its_end(program, hook):  # noqa: F811
    lead, start = program("town-police"), last_seq()
    wish = {"kind": "webhook", "address": hook.url, "quiet": [1320, 360], "since": "high"}
    channel = lead.post("/api/v1/channels", json=wish).json()["id"]
    row = lead.get("/api/v1/channels").json()[0]
    assert {key: row[key] for key in wish} == wish
    assert row["key"].startswith("whsec_")
    assert lead.post(f"/api/v1/channels/{channel}", json=wish).json() == {"done": 0}
    assert lead.post(f"/api/v1/channels/{channel}", json=wish | {"language": "en"}).json() == {"done": 1}
    delivery = lead.post(f"/api/v1/channels/{channel}/test").json()["id"]
    is_a_problem(lead.post(f"/api/v1/channels/{channel}/test"), 409, "tested-just-now")
    hook.answers[:] = [410]
    worked(minutes(5))
    assert [(d["id"], d["state"], d["about"]) for d in lead.get("/api/v1/deliveries?dead=true").json()] == [(delivery, "DEAD", "test")]
    other = program("plant")
    assert (other.get("/api/v1/channels").json(), other.get("/api/v1/deliveries").json()) == ([], [])
    is_a_problem(other.post(f"/api/v1/channels/{channel}", json=wish), 404, "no-such-matter")
    is_a_problem(other.post(f"/api/v1/deliveries/{delivery}/retry"), 404, "no-such-matter")
    assert lead.post(f"/api/v1/deliveries/{delivery}/dismiss").json() == {"done": 1}
    is_a_problem(lead.post(f"/api/v1/deliveries/{delivery}/dismiss"), 409, "overtaken")
    assert lead.post(f"/api/v1/deliveries/{delivery}/retry").json() == {"done": 1}
    assert lead.post(f"/api/v1/channels/{channel}/end").json() == {"done": 1}
    told = [name for name in recorded_after(start) if not name.startswith("token")]
    assert [n for n in told if n.startswith("channel.")] == ["channel.added/1", "channel.changed/1", "channel.tested/1", "channel.ended/1"]


def test_a_broadcast_is_read_and_withdrawn(program):
    lead, plant, outsider = program("town-police"), program("plant"), program("neighbour")
    body = {"zone": "ward", "title": "Thủ đoạn mới", "text": "Cảnh giác.", "title_en": "A new trick"}
    pk = lead.post("/api/v1/broadcasts", json=body).json()["id"]
    assert plant.get(f"/api/v1/broadcasts/{pk}?lang=en").json()["title"] == "A new trick"
    assert plant.get(f"/api/v1/broadcasts/{pk}").json()["copies"] == []
    assert plant.post(f"/api/v1/broadcasts/{pk}/read").json() == {"done": 1}
    copies = {c["unit"]: c["read_at"] is not None for c in lead.get(f"/api/v1/broadcasts/{pk}").json()["copies"]}
    assert copies == {"plant": True, "border-post": False}
    is_a_problem(outsider.get(f"/api/v1/broadcasts/{pk}"), 404, "no-such-matter")
    assert outsider.get("/api/v1/broadcasts").json() == []
    is_a_problem(lead.post("/api/v1/broadcasts", json=body | {"text": "TUYỆT MẬT"}), 422, "state-secret")
    lead.post(f"/api/v1/broadcasts/{pk}/withdraw")
    assert plant.get("/api/v1/broadcasts").json()[0]["text"] == ""
    is_a_problem(plant.post(f"/api/v1/broadcasts/{pk}/read"), 404, "no-such-matter")
