"""Taking back what was shared: by the lead, with a reason, and never what a clause gives."""

from __future__ import annotations

from lienket.matters.queries import number_by_id
from tests.api.test_once import is_a_problem
from tests.world import a_matter, journal_is_true, last_seq, recorded_after, sees, stored

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
    assert recorded_after(start) == ["access.ended/1", "note.added/1"]
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
