"""Programs take a matter up, refuse to, find it complex, and take each back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienket.matters.queries import number_of
from lienket.units.models import ApiToken
from tests.clocks.lawworld import end_of, vn
from tests.world import a_matter, the

LEAD, RECEIVED, LATER = "town-police", vn(2025, 3, 3), vn(2025, 3, 10)


@pytest.fixture
def world(lawful):
    """The test world, under Vietnamese law."""
    return lawful


@pytest.fixture
def acting(program, clock):
    """(act, body) → the answer to a petition's lead; with `unit` to another."""
    matter = a_matter(kind="petition", at=RECEIVED)
    programs = {unit: program(unit) for unit in (LEAD, "plant", "neighbour")}
    ApiToken.of_node.update(expires_at=LATER + timedelta(days=1))  # The cast's keys are of another year.
    clock.at = LATER
    number = number_of(the(matter))

    def act(name, body=None, unit=LEAD):
        return programs[unit].post(f"/api/v1/matters/{number}/acts/{name}", json=body or {})

    act.clocks = lambda: {c["clock"]: c for c in programs[LEAD].get(f"/api/v1/matters/{number}/explain").json()["clocks"]}
    return act


def test_programs_take_up_and_take_back(acting):
    assert acting("take-up", unit="neighbour").status_code == 404
    assert acting("take-up", unit="plant").status_code == 403
    half = acting("take-up", {"notice": "27/TB-CATX"})
    assert (half.status_code, half.json()["code"]) == (422, "bad-decision")
    assert acting("take-up", {"number": "27"}).status_code == 422
    done = acting("take-up", {"notice": "27/TB-CATX", "noticed_on": "2025-03-10"})
    assert (done.status_code, done.json()["undo"]) == (200, "withdraw-take-up")
    assert acting.clocks()["accept"]["steps"][-1] == "Thông báo 27/TB-CATX, ngày 10/03/2025."
    again = acting("take-up")
    assert (again.status_code, again.json()["code"]) == (409, "nothing-to-take-up")
    assert acting("withdraw-take-up", {"why": "Ghi nhầm."}).status_code == 200
    assert acting("withdraw-take-up", {"why": "Ghi nhầm."}).json()["code"] == "not-taken-up"


def test_programs_refuse_to_take_up_and_reopen(acting):
    body = {"outcome": "not-admissible", "ground": "law:vn#kn-9-thoi-hieu", "why": "Hết thời hiệu."}
    assert acting("refuse-take-up", body, unit="neighbour").status_code == 404
    for wrong, code in (({"outcome": "answered"}, "not-a-refusal"), ({"ground": "law:vn#nothing"}, "no-such-ground"), ({"why": " "}, None)):
        answer = acting("refuse-take-up", body | wrong)
        assert (answer.status_code, code in (None, answer.json()["code"])) == (422, True), answer.json()
    done = acting("refuse-take-up", body)
    assert (done.status_code, done.json()["undo"]) == (200, "reopen")
    assert acting("reopen", {"why": "Bổ sung hồ sơ."}).status_code == 200
    assert acting("take-up").status_code == 200


def test_programs_find_it_complex_and_ordinary_again(acting):
    body = {"clock": "decide", "ground": "law:vn#kn-28-giai-quyet-lan-1-phuc-tap", "why": "Nhiều nội dung."}
    assert acting("complex", body, unit="neighbour").status_code == 404
    assert acting("complex", body, unit="plant").status_code == 403
    wrong = acting("complex", body | {"ground": "law:vn#kn-27-thu-ly"})
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["field"]) == (422, "no-complex-case", "ground")
    done = acting("complex", body)
    assert (done.status_code, done.json()["undo"]) == (200, "withdraw-complex")
    assert acting.clocks()["decide"]["due_at"] == end_of(vn(2025, 4, 17).date()).isoformat()
    assert acting("withdraw-complex", {"clock": "decide", "why": "Một nội dung."}).status_code == 200
    again = acting("withdraw-complex", {"clock": "decide", "why": "Một nội dung."})
    assert (again.status_code, again.json()["code"]) == (409, "not-found-complex")
