"""What the API says of regulations, coverage, the calendar and committees is what the pages say; what is not a unit's to see is not there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienket.instruments import consultation, signing
from lienket.instruments.queries import book, in_force_on
from lienket.regulation.rhythm import occasions
from lienket.situation.coverage import matrix_on
from lienket.situation.lists import Filters, page
from tests.committees.bodies import a_committee, a_team
from tests.instruments.making import BEGINS, CODE, PARTIES, a_draft, chief, consulted, desk, final, signed_by
from tests.world import MODEL, NOON, TODAY, a_matter, delivered, minutes, post, recorded_about


@pytest.fixture
def amended(world):
    """A successor that comes into force in a month."""
    draft = signed_by(final(consulted(a_draft())), *PARTIES)
    signing.bring_into_force(actor=chief(), draft=draft, on=BEGINS, at=NOON)
    return draft


def got(client, path, status=200):
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.text[:300]
    return answer.json()


def test_each_day_has_its_version_by_its_instrument(program, amended):
    client = program("neighbour")  # What is in force is common to the model.
    before, after = (got(client, f"regulations?on={day}&in_force=true") for day in (BEGINS - timedelta(days=1), BEGINS))
    assert [one["code"] for one in before["items"]] == ["qc"]
    assert [one["code"] for one in after["items"]] == [CODE] == [i.code for i in in_force_on(MODEL, BEGINS)]
    every = got(client, f"regulations?on={BEGINS}")["items"]
    assert [(one["code"], one["state"], one["replaced_by"]) for one in every] == [(CODE, "now", None), ("qc", "superseded", CODE)]
    assert got(client, "regulations")["edition"]["number"] == 2
    assert after["edition"] is None


def test_one_instrument_comes_with_its_text_also_as_it_was_in_an_earlier_edition(program, amended):
    client = program("plant")
    now, then = got(client, "regulations/qc?lang=en"), got(client, "regulations/qc?edition=1&lang=en")
    assert (now["edition"], now["until"], then["edition"], then["until"]) == (2, BEGINS.isoformat(), 1, None)
    assert [e["number"] for e in now["editions"]] == [2, 1]
    assert (now["text_since"]["number"], then["text_since"]["number"]) == (2, 1)
    assert next(c for c in now["clauses"] if c["id"] == "d3")["executes"] == ["routing"]
    assert next(p for p in now["signing"] if p["as_lead"])["unit"] == "town-police"
    for path in ("regulations/none", "regulations/qc?edition=9", f"regulations/{CODE}?edition=1"):
        assert got(client, path, 404)


def test_a_draft_in_the_making_is_no_instrument(program, world):
    a_draft()
    for unit in ("town-police", "neighbour"):
        assert [one["code"] for one in got(program(unit), "regulations")["items"]] == ["qc"]
        assert got(program(unit), f"regulations/{CODE}", 404)


def test_the_coverage_is_that_of_the_matrix(program, world):
    client, table = program("plant"), matrix_on(book(MODEL), TODAY, None)
    found = got(client, f"coverage?on={TODAY}&lang=en")
    assert (found["fields"], found["zones"]) == (list(table.fields), list(table.zones))
    cells = {(c["field"], c["zone"]): c["main"]["unit"] for c in found["cells"]}
    assert cells == {(f, z): cell.main.unit for f, row in zip(table.fields, table.rows, strict=True) for z, cell in zip(table.zones, row, strict=True)}
    assert {c["zone"] for c in got(client, "coverage?zone=port&kind=incident")["cells"]} == {"port"}
    assert got(client, "coverage?kind=nothing")["cells"] == got(client, "coverage?zone=nothing")["cells"] == []
    assert got(client, "coverage?on=2010-01-01")["cells"] == []


def test_the_calendar_is_that_of_the_pack_and_narrowed_to_a_unit(program, world):
    client, rules = program("plant"), book(MODEL)
    found = got(client, f"calendar?from={TODAY}&days=366")
    expected = occasions(rules.pack, TODAY, TODAY + timedelta(days=366), rules.calendar)
    assert [(o["on"], o["because"]) for o in found["occasions"]] == [(o.on.isoformat(), o.because.code) for o in expected]
    mine = got(client, f"calendar?from={TODAY}&days=366&unit=plant")["occasions"]
    assert mine == [o for o in found["occasions"] if "plant" in (*o["by"], *o["to"])]
    for path in ("calendar?from=9999-12-31", "calendar?days=0", "coverage?on=soon", "regulations?on=0001-01-01"):
        assert got(client, path, 422)["code"] == "invalid"


def test_committees_are_seen_by_who_sits_there_and_are_not_there_for_others(program, world):
    body = a_committee()
    team = a_team(body)
    before = recorded_about(body)
    shown = got(program("border-post"), f"committees/{body}?lang=en")
    assert (shown["name"], shown["stands"], [s["role"] for s in shown["seats"]]) == ("Test committee", True, ["HEAD", "STANDING_DEPUTY"])
    assert {one["id"] for one in got(program("plant"), "committees")} == {str(body), str(team)}
    outsider = program("neighbour")
    assert got(outsider, "committees") == []
    absent = got(outsider, "committees/00000000-0000-4000-8000-000000000000", 404)
    for one in (body, team):
        hidden = got(outsider, f"committees/{one}", 404)
        assert {k: v for k, v in hidden.items() if k != "instance"} == {k: v for k, v in absent.items() if k != "instance"}
    assert recorded_about(body) == before


def test_a_list_can_count_under_the_units_of_today(program, world):
    matter = a_matter()
    filters = Filters(lead="town-police", now="on")
    expected = [str(row.matter.id) for row in page(post("plant"), filters, book(MODEL), minutes(5)).rows]
    assert expected == [str(matter)]
    assert [one["id"] for one in got(program("plant"), "matters?lead=town-police&now=on")["items"]] == expected
    assert got(program("neighbour"), "matters?lead=town-police&now=on")["items"] == []
    assert got(program("plant"), "matters?now=off", 422)["code"] == "invalid"


def test_notices_name_the_drafts_that_wait_for_an_answer_and_are_marked_as_read(program, world):
    draft = a_draft()
    consultation.open_consultation(actor=desk(), draft=draft, due_on=TODAY + timedelta(days=7), at=NOON)
    delivered(NOON)
    found = got(program("plant"), "notices?lang=en")
    assert [(one["draft"], one["code"], one["words"]) for one in found["asked"]] == [(str(draft), CODE, "Asked about a draft")]
    assert got(program("plant"), "board")["asked"][0]["draft"] == str(draft)
    assert got(program("neighbour"), "notices")["asked"] == []
    answer = program("plant").post("/api/v1/notices/read", json={"up_to": found["up_to"]})
    assert answer.json()["done"] == 1
    assert got(program("plant"), "notices")["asked"] == []
