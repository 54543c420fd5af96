"""On the command line the lead takes a matter up, refuses to, finds it complex, takes each back, and is refused in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.clocks.lawworld import law_pack
from tests.ops.typed import languages

LEAD = ("--as", "town-police")
COMPLEX = "law:vn#kn-28-giai-quyet-lan-1-phuc-tap"


@pytest.fixture
def world_loaded(db):
    """The test world under Vietnamese law."""
    from lienket.instruments.actions import load
    from lienket.kernel.actor import Actor

    load(actor=Actor.system(law_pack().code, "tests"), pack=law_pack(), at=datetime(2016, 3, 1, tzinfo=UTC))
    return law_pack()


@languages
def test_the_lead_takes_up_finds_complex_and_takes_back(opened, lienket, language):
    number = opened(facts={"kind": "petition"})
    today = lienket("matters", "show", number, *LEAD, "--json").json["received_on"]
    done = lienket("act", "take-up", number, *LEAD, "--notice", "27/TB", "--noticed-on", today, "--lang", language)
    assert done.code == 0, done.err
    found = lienket("act", "complex", number, *LEAD, "--clock", "decide", "--ground", COMPLEX, "--why", "Nhiều nội dung.", "--lang", language)
    assert found.code == 0, found.err
    said = lienket("matters", "explain", number, *LEAD, "--lang", language).out
    assert {"vi": "Thông báo 27/TB", "en": "Notice 27/TB"}[language] in said
    assert {"vi": "Xác định vụ việc phức tạp", "en": "Found complex"}[language] in said
    assert lienket("act", "withdraw-complex", number, *LEAD, "--clock", "decide", "--why", "Nhầm.", "--lang", language).code == 0
    assert lienket("act", "withdraw-take-up", number, *LEAD, "--why", "Nhầm.", "--lang", language).code == 0
    refused = ("--outcome", "not-admissible", "--ground", "law:vn#kn-9-thoi-hieu", "--why", "Hết thời hiệu.")
    assert lienket("act", "refuse-take-up", number, *LEAD, *refused, "--lang", language).code == 0
    assert lienket("journal", "verify", "--json").json["ok"] is True


def test_what_is_refused_says_why(opened, lienket):
    number = opened(facts={"kind": "petition"})
    refuse = ("refuse-take-up", "--why", "x", "--outcome")
    for code, (act, *words) in {
        "bad-decision": ("take-up", "--notice", "27/TB"),
        "bad-input": ("take-up", "--notice", "27/TB", "--noticed-on", "hôm nay"),
        "not-a-refusal": (*refuse, "answered", "--ground", "law:vn#kn-9-thoi-hieu"),
        "no-such-ground": (*refuse, "not-admissible", "--ground", "law:vn#nothing"),
        "no-complex-case": ("complex", "--clock", "decide", "--ground", "law:vn#kn-27-thu-ly", "--why", "x"),
        "no-clock-to-extend": ("complex", "--clock", "answer", "--ground", COMPLEX, "--why", "x"),
        "not-found-complex": ("withdraw-complex", "--clock", "decide", "--why", "x"),
        "not-taken-up": ("withdraw-take-up", "--why", "x"),
    }.items():
        refused = lienket("act", act, number, *LEAD, *words, "--json")
        assert (refused.code, refused.json["error"]) == (1, code)
    assert lienket("act", "take-up", number, "--as", "neighbour", "--json").json["error"] == "no-such-matter"
