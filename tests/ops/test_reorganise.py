"""`lienket reorganise`: look, confirm what was looked at, list, undo; every fault of a plan with line and remedy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lienket.instruments.actions import load
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.ops import reorganise_command
from tests.reorganisation.kyworld import JULY, PLAN, a_matter, ky_pack
from tests.world import the


@pytest.fixture
def plan(db, tmp_path, monkeypatch):
    """A plan for a loaded model with two open matters, on its day."""
    load(actor=Actor.system("ky", "tests"), pack=ky_pack(), at=datetime(2016, 3, 1, tzinfo=UTC))
    monkeypatch.setattr(reorganise_command, "now", lambda: JULY)
    file = tmp_path / "plan.yaml"
    file.write_text(PLAN, encoding="utf-8")
    return file


@pytest.fixture
def two(plan):
    with in_model("ky"):
        return a_matter(), a_matter(place="hill")


def test_what_was_previewed_is_carried_out_and_undone(lienket, plan, two):
    from lienket.journal import outbox

    outbox.deliver(JULY)
    seen = lienket("reorganise", "--plan", plan, "--preview", "--json").json
    assert {(m["from"], m["to"]): m["counts"]["matters"] for m in seen["moves"]} == {("a", "x"): 1, ("c", "y"): 1}
    assert (seen["counts"]["matters"], seen["document"]) == (2, "12/NQ-QĐ")
    words = lienket("reorganise", "--plan", plan, "--preview", "--lang", "en").out
    assert "Total: open matters: 2; of them led: 2" in words
    done = lienket("reorganise", "--plan", plan, "--confirm", seen["digest"][:16], "--json")
    assert done.code == 0, done.out
    with in_model("ky"):
        assert [the(m).lead.code for m in two] == ["x", "y"]
    assert [a["id"] for a in lienket("reorganise", "list", "--json").json] == [done.json["id"]]
    undone = lienket("reorganise", "undo", done.json["id"], "--json").json
    assert (undone["kept"], undone["left"]) == (0, [])
    assert lienket("reorganise", "undo", done.json["id"], "--json").json["error"] == "already-undone"


def test_another_digest_moves_nothing(lienket, plan, two):
    for given in ("0123456789abcdef", "", "0"):
        ran = lienket("reorganise", "--plan", plan, "--confirm", given, "--json")
        assert (ran.code, ran.json["error"]) == (1, "world-changed" if given else "bad-input")
    with in_model("ky"):
        assert [the(m).lead.code for m in two] == ["a", "c"]


def test_before_the_day_one_may_look_only(lienket, plan, two, monkeypatch):
    monkeypatch.setattr(reorganise_command, "now", lambda: JULY - timedelta(days=3))
    seen = lienket("reorganise", "--plan", plan, "--preview", "--json").json
    assert [w["code"] for w in seen["warnings"]] == ["early"]
    assert lienket("reorganise", "--plan", plan, "--confirm", seen["digest"], "--json").json["error"] == "too-early"


ENDINGS = PLAN + "endings:\n"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("on: 2016-07-01\n", 1, "'document' is missing"),
        (PLAN.replace("2016-07-01", "tomorrow"), 1, "is not a date"),
        (PLAN.replace("2016-07-01", "2016-08-01"), 1, "no unit of the pack ends on 2016-08-01"),
        (PLAN.replace("12/NQ-QĐ", "số 12"), 2, "does not match"),
        (PLAN + "why: because\n", 4, "there is no key 'why'"),
        (PLAN + "on: 2016-07-02\n", 4, "given twice"),
        (ENDINGS + "  - {unit: aa}\n", 5, "the pack has no unit 'aa'"),
        (ENDINGS + "  - {unit: plant}\n", 5, "'plant' has no end"),
        (ENDINGS + "  - {unit: a, successors: [{unit: nobody}]}\n", 5, "the pack has no unit 'nobody'"),
        (ENDINGS + "  - {unit: a, successors: [{unit: b}]}\n", 5, "'b' does not exist on 2016-07-01"),
        (ENDINGS + "  - {unit: a, successors: [{unit: a}]}\n", 5, "'a' does not exist on 2016-07-01"),
        (ENDINGS + "  - {unit: a}\n  - {unit: a}\n", 6, "'a' is given twice"),
        (ENDINGS + "  - {unit: a, successors: [{unit: x, area: whole}, {unit: y}]}\n", 5, "for a single successor"),
        (ENDINGS + "  - {unit: a, successors: [{unit: x, area: [nowhere]}]}\n", 5, "the pack has no zone 'nowhere'"),
        (ENDINGS + "  - unit: c\n    successors:\n      - {unit: x, area: [port]}\n      - {unit: y, area: [port]}\n", 8, "goes to 'x' already"),
        (ENDINGS + "  - {unit: a, fallback: c}\n", 5, "'c' does not exist"),
        (ENDINGS + "  - {unit: a, people: nobody}\n", 5, "the pack has no unit 'nobody'"),
    ],
)
def test_every_fault_of_a_plan_is_named_with_line_and_remedy(lienket, plan, text, line, says):
    plan.write_text(text, encoding="utf-8")
    ran = lienket("reorganise", "--plan", plan, "--preview", "--lang", "en")
    assert ran.code == 1
    assert f"plan.yaml:{line}:" in ran.err
    assert says in ran.err
    assert " – " in ran.err
    assert "Traceback" not in ran.err


def test_a_unit_nobody_follows_is_refused(lienket, plan):
    from lienket.regulation.load import pack_from_sources

    sources = dict(ky_pack().sources)
    sources["units.yaml"] = sources["units.yaml"].replace("from: [a, b]", "from: [a]")
    load(actor=Actor.system("ky", "tests"), pack=pack_from_sources(sources), at=datetime(2016, 3, 2, tzinfo=UTC))
    ran = lienket("reorganise", "--plan", plan, "--preview", "--lang", "en")
    assert "nobody is named to follow 'b'" in ran.err
    plan.write_text(PLAN + "endings: [{unit: b, successors: [{unit: x}]}]\n", encoding="utf-8")
    assert lienket("reorganise", "--plan", plan, "--preview").code == 0
