"""On the command line the lead extends a clock of law and takes that back, reads how it is counted, and is refused in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.clocks.lawworld import law_pack
from tests.ops.typed import languages

GROUND = "law:vn#tc-30-giai-quyet-dac-biet"


@pytest.fixture
def world_loaded(db):
    """The test world under Vietnamese law."""
    from lienket.instruments.actions import load
    from lienket.kernel.actor import Actor

    load(actor=Actor.system(law_pack().code, "tests"), pack=law_pack(), at=datetime(2016, 3, 1, tzinfo=UTC))
    return law_pack()


@languages
def test_the_lead_extends_reads_and_takes_back(opened, lienket, language):
    number = opened(facts={"kind": "denunciation", "field": "crime"})
    today = lienket("matters", "show", number, "--as", "province-police", "--json").json["received_on"]
    given = ("--clock", "decide", "--ground", GROUND, "--amount", "30", "--decision", "15/QĐ-CAT", "--decided-on", today, "--why", "Phức tạp.")
    done = lienket("act", "extend", number, "--as", "province-police", *given, "--lang", language)
    assert done.code == 0, done.err
    said = lienket("matters", "explain", number, "--as", "province-police", "--lang", language).out
    assert {"vi": "Gia hạn thêm 30 ngày theo quyết định 15/QĐ-CAT", "en": "Extended by 30 days, decision 15/QĐ-CAT"}[language] in said
    assert {"vi": "chưa kiểm chứng", "en": "not confirmed"}[language] in said
    assert lienket("act", "withdraw-extension", number, "--as", "province-police", "--clock", "decide", "--why", "Nhầm.", "--lang", language).code == 0
    assert lienket("journal", "verify", "--json").json["ok"] is True


def test_what_is_refused_says_why(opened, lienket):
    number = opened(facts={"kind": "denunciation", "field": "crime"})
    today = lienket("matters", "show", number, "--as", "province-police", "--json").json["received_on"]
    fit = {"--clock": "decide", "--ground": GROUND, "--amount": "30", "--decision": "15/QĐ-CAT", "--decided-on": today, "--why": "Phức tạp."}
    refusals = {
        "extension-too-long": {"--amount": "31"},
        "not-extendable": {"--ground": "law:vn#kn-27-thu-ly"},
        "no-clock-to-extend": {"--clock": "answer"},
        "bad-decision": {"--decided-on": "2016-01-01"},
        "bad-input": {"--decided-on": "hôm nay"},
        "reason-needed": {"--why": " "},
    }
    for code, wrong in refusals.items():
        words = [part for pair in (fit | wrong).items() for part in pair]
        refused = lienket("act", "extend", number, "--as", "province-police", *words, "--json")
        assert (refused.code, refused.json["error"]) == (1, code)
    assert lienket("act", "withdraw-extension", number, "--as", "province-police", "--clock", "decide", "--why", "x", "--json").json["error"] == "not-extended"
    assert lienket("act", "extend", number, "--as", "neighbour", *[part for pair in fit.items() for part in pair], "--json").json["error"] == "no-such-matter"
