"""`lienket regulation in-force`: the version of each day, the same as on the page; a day that is none is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienket.instruments import signing
from lienket.instruments.queries import in_force_on
from lienket.ops import in_force_command
from tests.desk.people import signed_in
from tests.instruments.making import BEGINS, CODE, PARTIES, a_draft, chief, consulted, final, signed_by
from tests.world import MODEL, NOON

DAY_BEFORE = BEGINS - timedelta(days=1)


@pytest.fixture
def amended(world, monkeypatch):
    """A successor signed today, in force in a month."""
    monkeypatch.setattr(in_force_command, "now", lambda: NOON)
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON)
    signing.bring_into_force(actor=chief(), draft=signed_by(final(consulted(a_draft())), *PARTIES), on=BEGINS, at=NOON)


def test_each_day_has_its_version_and_says_by_which_instrument_and_edition(amended, lienket):
    before = lienket("regulation", "in-force", "--on", DAY_BEFORE, "--model", MODEL, "--json").json
    after = lienket("regulation", "in-force", "--on", BEGINS, "--json").json
    assert [one["code"] for one in before["in_force"]] == ["qc"] == [i.code for i in in_force_on(MODEL, DAY_BEFORE)]
    assert [one["code"] for one in after["in_force"]] == [CODE] == [i.code for i in in_force_on(MODEL, BEGINS)]
    [old], [new] = after["others"], after["in_force"]
    assert (old["state"], old["replaced_by"], old["until"]) == ("superseded", CODE, BEGINS.isoformat())
    assert (new["number"], new["replaces"], new["versions"], new["text_since"]["number"]) == ("01/2016/QC", "qc", ["qc", CODE], 2)
    assert [one["state"] for one in before["others"]] == ["later"]
    assert after["edition"] is None  # Nobody knows what will be loaded until then.
    assert lienket("regulation", "in-force", "--json").json["edition"]["number"] == 2


def test_the_words_are_those_of_the_page(amended, lienket):
    page = signed_in("plant", language="en").get(f"/regulations?on={BEGINS.isoformat()}").content.decode()
    words = lienket("regulation", "in-force", "--on", BEGINS, "--lang", "en").out
    assert f"1 instruments in force on {BEGINS:%d/%m/%Y}." in words
    assert f"in force on {BEGINS:%d/%m/%Y}" in page
    for said in ("Regulation 01/2016/QC", f"{BEGINS:%d/%m/%Y}"):
        assert said in words
        assert said in page
    assert "qc (superseded;" in words


def test_a_day_that_is_none_and_a_model_that_is_none_are_refused(world, lienket):
    answer = lienket("regulation", "in-force", "--on", "32.13.2026")
    assert (answer.code, "--on" in answer.err) == (1, True)
    assert lienket("regulation", "in-force", "--model", "none", "--json").json["error"] == "no-pack-loaded"
