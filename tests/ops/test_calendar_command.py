"""`lienket regulation calendar`: words for people, data for programs, refusals that name what was wrong; no database."""

from __future__ import annotations

from tests.architecture.rules import ROOT

FORMOSA = ROOT / "packs" / "formosa-ha-tinh"


def test_the_calendar_of_a_spring_as_data_and_in_words(lienket):
    asked = ("regulation", "calendar", "--pack", FORMOSA, "--from", "2026-02-01", "--to", "2026-02-28", "--unit", "fhs")
    data = lienket(*asked, "--json").json
    assert [(o["on"], o["kind"], o["clause"]) for o in data["occasions"]] == [
        ("2026-02-23", "meeting", "t15-d8-k1"),
        ("2026-02-25", "meeting", "q25-tk-2"),
        ("2026-02-25", "report", "q25-dk-1"),  # Tết lies between the close on the 14th and the third working day.
    ]
    assert data["occasions"][2]["window"] == {"from": "2026-01-15", "to": "2026-02-14"}
    assert {t["clause"] for t in data["targets"]} == {"qc-2025#q25-mx-1", "qc-2025#q25-mx-2", "qc-2025#q25-mx-3"}
    words = lienket(*asked, "--lang", "en").out
    assert "25/02/2026" in words
    assert "3 occasions from 01/02/2026 to 28/02/2026." in words
    assert "(assumed)" in words


def test_a_day_that_is_none_is_refused_by_name(lienket):
    answer = lienket("regulation", "calendar", "--pack", FORMOSA, "--from", "32.13.2026")
    assert answer.code != 0
    assert "--from" in answer.err + answer.out
