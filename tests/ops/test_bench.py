"""`lienket bench`: one object a figure, under names that stay. How fast is not tested here: figures are for quiet machines."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from lienket.ops.bench import GOALS, GROUPS, Goal, machine
from lienket.ops.measure_regulation import ELSEWHERE, large_pack
from lienket.regulation.proof import prove

SHAPE = {"group", "name", "value", "unit", "goal", "met", "n", "machine"}
NAMES = {
    "decide": {"per_second", "new_facts_per_second"},
    "regulation": {"lint_formosa", "lint_large", "document", "replay"},
    "clocks": {"sweep", "idle", "fan_out", "due_dates"},
    "import": {"seconds", "peak_memory"},
    "receive": {"p50", "p99", "per_second"},
    "verify": {"seconds", "peak_memory"},
    "visible": {"p95_10k", "p95_1m", "growth"},
    "desk": {f"{page}_{size}" for page in ("board", "list", "search", "matter") for size in ("10k", "1m", "growth")}
    | {"entitled_10k", "entitled_1m", "report_p50", "report_p99", "reports_per_second", "report_cpu", "mixed_p95", "mixed_errors", "live_p99", "live_seen"},
    "sharing": {"api_gap", "page_gap", "restricted_p50", "restricted_p99", "restricted_per_second"},
}


def shaped(figures, group: str, names: set[str] | None = None) -> None:
    assert {figure["name"] for figure in figures} == (names or NAMES[group])
    for figure in figures:
        assert set(figure) == SHAPE
        assert figure["group"] == group
        assert figure["value"] > 0
        assert figure["n"] == 1
        assert figure["met"] is None, "a part of the data is not held against the goals"
        assert figure["machine"] == machine()
        unit, goal = GOALS[f"{group}.{figure['name']}"]
        assert (figure["unit"], figure["goal"]) == (unit, str(goal or ""))


def test_the_names_of_the_figures_are_stable():
    assert set(GROUPS) == set(NAMES)
    assert set(GOALS) == {f"{group}.{name}" for group, names in NAMES.items() for name in names}


def test_goals_say_which_way_is_good():
    assert Goal(">=", 200_000).met(200_000)
    assert not Goal("<=", 60).met(60.1)
    assert str(Goal(">=", 200_000)) == ">= 200000"


def test_decide_is_measured(lienket):
    shaped(lienket("bench", "decide", "--runs", 1, "--scale", 0.01, "--json").objects, "decide")


@pytest.mark.sqlite_only  # It reads packs, no database.
def test_the_proof_is_measured_on_the_reference_pack_and_on_a_large_regulation(lienket):
    present = {name for name, (module, _) in ELSEWHERE.items() if find_spec(module)}
    shaped(lienket("bench", "regulation", "--runs", 1, "--scale", 0.1, "--json").objects, "regulation", {"lint_formosa", "lint_large"} | present)


def test_the_large_regulation_is_as_large_as_promised():
    pack = large_pack()
    (regulation,) = pack.instruments
    sizes = (len(regulation.clauses), len(regulation.parties), len(pack.zones.zones), len(pack.taxonomy.fields))
    assert sizes == (500, 13, 40, 60)
    assert pack.digest == large_pack().digest
    proof = prove(pack)
    assert not proof.unproved
    assert proof.findings


@pytest.mark.parametrize("group", ["clocks", "verify", "visible", "receive"])
def test_a_group_is_measured_in_a_database_of_its_own(lienket, group):
    shaped(lienket("bench", group, "--runs", 1, "--scale", 0.001, "--json").objects, group)


def test_the_import_is_measured_on_the_real_calls(lienket, shared_data, monkeypatch):
    monkeypatch.setenv("LIENKET_SHARED", str(shared_data.parent))
    shaped(lienket("bench", "import", "--runs", 1, "--scale", 0.002, "--json").objects, "import")


def test_a_group_that_does_not_exist_is_refused(lienket):
    assert lienket("bench", "speed").code == 2


@pytest.mark.soak
@pytest.mark.sqlite_only
def test_the_pages_are_measured_on_the_served_program(lienket):
    figures = lienket("bench", "desk", "--runs", 1, "--scale", 0.002, "--json").objects
    assert {figure["name"] for figure in figures} == NAMES["desk"]
    assert {figure["name"]: figure["value"] for figure in figures}["mixed_errors"] == 0


@pytest.mark.soak
@pytest.mark.sqlite_only
def test_sharing_is_measured_on_the_served_program(lienket):
    assert {figure["name"] for figure in lienket("bench", "sharing", "--runs", 1, "--scale", 0.05, "--json").objects} == NAMES["sharing"]
