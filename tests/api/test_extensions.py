"""Programs give a clock of law more time, within what the law allows, see how it is counted, and take it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienket.matters.queries import number_of
from lienket.units.models import ApiToken
from tests.clocks.lawworld import end_of, vn
from tests.world import a_matter, the

LEAD, RECEIVED, LATER = "province-police", vn(2025, 3, 3), vn(2025, 3, 20)
VERY = "law:vn#tc-30-giai-quyet-dac-biet"


@pytest.fixture
def world(lawful):
    """The test world, under Vietnamese law."""
    return lawful


def test_programs_extend_explain_and_take_back(program, clock):
    matter = a_matter(kind="denunciation", field="crime", at=RECEIVED)
    number = number_of(the(matter))
    lead, outsider = program(LEAD), program("neighbour")
    ApiToken.of_node.update(expires_at=LATER + timedelta(days=1))  # The cast's keys are of another year.
    clock.at = LATER
    body = {"clock": "decide", "ground": VERY, "amount": 30, "decision": "15/QĐ-CAT", "decided_on": RECEIVED.date().isoformat(), "why": "Phức tạp."}
    extend, back = (f"/api/v1/matters/{number}/acts/{act}" for act in ("extend", "withdraw-extension"))
    assert outsider.post(extend, json=body).status_code == 404
    too_long = lead.post(extend, json=body | {"amount": 31})
    assert (too_long.status_code, too_long.json()["code"]) == (422, "extension-too-long")
    assert lead.post(extend, json=body | {"amount": 0}).status_code == 422
    done = lead.post(extend, json=body)
    assert (done.status_code, done.json()["undo"]) == (200, "withdraw-extension")
    (told,) = [c for c in lead.get(f"/api/v1/matters/{number}/explain").json()["clocks"] if c["clock"] == "decide"]
    assert told["due_at"] == end_of(vn(2025, 5, 2).date()).isoformat()
    assert "15/QĐ-CAT" in told["steps"][-1]
    assert lead.post(back, json={"clock": "decide", "why": "Ghi nhầm."}).status_code == 200
    again = lead.post(back, json={"clock": "decide", "why": "Ghi nhầm."})
    assert (again.status_code, again.json()["code"]) == (409, "not-extended")
