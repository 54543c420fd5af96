"""Taking back what was shared: by the lead, with a reason, and never what a clause gives."""

from __future__ import annotations

import pytest

from lienket.journal.door import writing
from lienket.matters.queries import number_by_id
from lienket.routing import actions as routing
from lienket.sharing import recalls
from tests.api.test_once import is_a_problem
from tests.world import NOON, SWEEPER, a_matter, journal_is_true, last_seq, minutes, post, recorded_after, sees, stored

WHY = "Đã xong việc"


def test_a_program_of_the_lead_recalls_with_a_reason_and_the_reader_finds_no_matter(program):
    matter = a_matter()
    number = number_by_id(matter)
    lead, reader, outsider = program("town-police"), program("border-post"), program("neighbour")
    acts = f"/api/v1/matters/{number}/acts"
    given = {"unit": "border-post", "level": "view", "why": "Cần biết"}
    assert lead.post(f"{acts}/share", json=given).json()["undo"] == "recall"
    taken = {"unit": "border-post", "why": WHY}
    assert is_a_problem(reader.post(f"{acts}/recall", json=taken), 403, "not-allowed")
    assert is_a_problem(outsider.post(f"{acts}/recall", json=taken), 404, "no-such-matter")
    assert is_a_problem(lead.post(f"{acts}/recall", json={"unit": "border-post"}), 422, "invalid")
    start = last_seq()
    assert lead.post(f"{acts}/recall", json=taken).status_code == 200
    assert recorded_after(start) == ["access.ended/1", "note.added/1", "access.recalled/1"]
    assert is_a_problem(reader.get(f"/api/v1/matters/{number}"), 404, "no-such-matter")
    whole = lead.get(f"/api/v1/matters/{number}").json()
    assert WHY in {note["text"] for note in whole["notes"]}
    ended = [one for one in lead.get(f"/api/v1/matters/{number}/ledger").json()["could"] if one["unit"] == "border-post"]
    assert [(one["cause"], one["hindered_by"]) for one in ended] == [("ACT", "ended")]
    journal_is_true()


def test_a_recall_of_what_a_clause_gives_is_refused_and_the_clause_is_named(program):
    matter = a_matter()
    number, lead = number_by_id(matter), program("town-police")
    assert sees("plant", matter) is not None
    kept = stored()
    refused = lead.post(f"/api/v1/matters/{number}/acts/recall", json={"unit": "plant", "why": WHY})
    assert is_a_problem(refused, 422, "not-recallable")
    assert "Điều" in refused.text
    assert stored() == kept
    nothing = lead.post(f"/api/v1/matters/{number}/acts/recall", json={"unit": "neighbour", "why": WHY})
    assert "not-recallable" not in nothing.text


def recalled(unit: str = "border-post", **values) -> str:
    """The number of a matter that was shared with a unit and taken back."""
    matter = a_matter(**values)
    routing.share(actor=post("town-police"), matter=matter, unit=unit, level="view", why="Cần biết", at=NOON)
    routing.recall(actor=post("town-police"), matter=matter, unit=unit, why=WHY, at=NOON)
    return number_by_id(matter)


def test_the_unit_acknowledges_once_and_the_lead_reads_it_in_the_ledger(program):
    number, lead, reader, outsider = recalled(text="Kể chi tiết"), program("town-police"), program("border-post"), program("neighbour")
    (notice,) = reader.get("/api/v1/recalls").json()
    assert (notice["number"], notice["copies"], notice["acknowledged_at"]) == (number, "", None)
    assert "chi tiết" not in reader.get("/api/v1/recalls").text
    assert outsider.get("/api/v1/recalls").json() == lead.get("/api/v1/recalls").json() == []
    address = f"/api/v1/recalls/{notice['id']}/acknowledge"
    kept = stored()
    absent = outsider.post(address.replace(notice["id"], "00000000-0000-4000-8000-000000000000"), json={"copies": "DELETED"})
    theirs = outsider.post(address, json={"copies": "DELETED"})
    assert theirs.status_code == absent.status_code == 404
    assert theirs.json() | {"instance": ""} == absent.json() | {"instance": ""}
    assert lead.post(address, json={"copies": "DELETED"}).status_code == 404
    assert is_a_problem(reader.post(address, json={"copies": "LOST"}), 422, "invalid")
    assert stored() == kept
    (asked,) = lead.get(f"/api/v1/matters/{number}/ledger").json()["recalled"]
    assert (asked["unit"], asked["copies"], asked["acknowledged_at"]) == ("border-post", "", None)
    start = last_seq()
    assert reader.post(address, json={"copies": "DELETED"}).json() == {"done": 1}
    assert recorded_after(start) == ["recall.acknowledged/1"]
    assert is_a_problem(reader.post(address, json={"copies": "NONE"}), 409, "overtaken")
    (told,) = lead.get(f"/api/v1/matters/{number}/ledger").json()["recalled"]
    assert told["copies"] == "DELETED"
    assert told["acknowledged_at"]
    assert reader.get(f"/api/v1/matters/{number}").status_code == 404
    journal_is_true()


def test_who_still_reads_by_a_clause_is_asked_for_nothing(program):
    matter = a_matter()
    routing.share(actor=post("town-police"), matter=matter, unit="plant", level="view", why="Cần biết", at=NOON)
    start = last_seq()
    assert routing.recall(actor=post("town-police"), matter=matter, unit="plant", why=WHY, at=NOON) == 1
    assert sees("plant", matter) is not None
    assert "access.recalled/1" not in recorded_after(start)
    assert program("plant").get("/api/v1/recalls").json() == []


def test_what_had_run_out_before_the_recall_is_asked_for_too(program):
    matter = a_matter()
    lead = post("town-police")
    routing.share(actor=lead, matter=matter, unit="border-post", level="view", why="Cần biết", at=NOON, expires_at=minutes(10))
    assert sees("border-post", matter, minutes(11)) is None
    routing.recall(actor=lead, matter=matter, unit="border-post", why=WHY, at=minutes(11))
    assert [row["number"] for row in program("border-post").get("/api/v1/recalls").json()] == [number_by_id(matter)]


@pytest.mark.usefixtures("world")
def test_a_post_the_report_is_about_sees_no_notice_of_its_recall():
    matter = a_matter(kind="denunciation", concerns={"town-police/chief"})
    assert sees("ministry", matter) is None
    chief, desk = post("town-police/chief"), post("town-police/desk")
    with writing(SWEEPER, NOON) as door:
        recalls.ask(door, matter, desk.unit)
    assert [row.subject for row in recalls.asked_of(desk)] == [matter]
    assert recalls.asked_of(chief) == []
    assert (recalls.waiting(desk), recalls.waiting(chief)) == (1, 0)
    (row,) = recalls.asked_of(desk)
    with pytest.raises(recalls.NoSuchRecall):
        recalls.acknowledge(actor=chief, recalled=row.id, copies="NONE", at=NOON)
    with pytest.raises(recalls.UnknownCopies):
        recalls.acknowledge(actor=desk, recalled=row.id, copies="LOST", at=NOON)
