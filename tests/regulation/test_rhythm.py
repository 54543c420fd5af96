"""The rhythm of a regulation: windows of law and calendar, due days, turns, who owes what on which date; and what lint says of it."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienket.regulation.edition import Edition
from lienket.regulation.finding import Finding
from lienket.regulation.format import Condition, DueDay
from lienket.regulation.lint import lint
from lienket.regulation.load import PackRefused, pack_from_sources
from lienket.regulation.model import Facts
from lienket.regulation.rhythm import calendar_of, commendations, exchanges, meets, occasions, targets, transition_of
from lienket.regulation.windows import Window, due_on, windows, working_days_between
from tests.regulation.mini_pack import SOURCES, added, changed

QC = "regulations/01-qc.yaml"
CALENDAR = calendar_of(pack_from_sources(SOURCES))
YEAR = (date(2016, 1, 1), date(2017, 1, 1))
EVERY = ("week", "month", "quarter", "half-year", "nine-months", "year")


def clause(rule: str, number: int = 7, *, base: dict[str, str] | None = None) -> dict[str, str]:
    """The mini pack with one more clause that carries `rule`."""
    return added(QC, f"  - {{id: d{number}, cite: Điều {number}, text: {{vi: x, en: x}}, basis: assumed, {rule}}}\n", base=base)


def found(sources: dict[str, str], rule: str, on: date | None = None) -> list[Finding]:
    return [f for f in lint(pack_from_sources(sources), on) if f.rule == rule]


@pytest.mark.parametrize(
    ("every", "kind", "expected"),
    [
        ("month", "legal", [("2015-12-15", "2016-01-14"), ("2016-01-15", "2016-02-14")]),
        ("quarter", "legal", [("2015-12-15", "2016-03-14"), ("2016-03-15", "2016-06-14")]),
        ("half-year", "legal", [("2015-12-15", "2016-06-14"), ("2016-06-15", "2016-12-14")]),
        ("nine-months", "legal", [("2015-12-15", "2016-09-14"), ("2016-12-15", "2017-09-14")]),
        ("year", "legal", [("2015-12-15", "2016-12-14"), ("2016-12-15", "2017-12-14")]),
        ("month", "calendar", [("2016-01-01", "2016-01-31"), ("2016-02-01", "2016-02-29")]),
        ("quarter", "calendar", [("2016-01-01", "2016-03-31"), ("2016-04-01", "2016-06-30")]),
        ("half-year", "calendar", [("2016-01-01", "2016-06-30"), ("2016-07-01", "2016-12-31")]),
        ("nine-months", "calendar", [("2016-01-01", "2016-09-30"), ("2017-01-01", "2017-09-30")]),
        ("year", "calendar", [("2016-01-01", "2016-12-31"), ("2017-01-01", "2017-12-31")]),
        ("week", "legal", [("2015-12-28", "2016-01-03"), ("2016-01-04", "2016-01-10")]),
    ],
)
def test_windows_are_those_of_the_decree_or_of_the_calendar(every, kind, expected):
    got = list(windows(every, kind, date(2016, 1, 1), date(2018, 1, 1)))[:2]
    assert [(w.first.isoformat(), w.last.isoformat()) for w in got] == expected


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([e for e in EVERY if e != "nine-months"]), st.sampled_from(["legal", "calendar"]), st.dates(date(2001, 1, 1), date(2040, 1, 1)))
def test_windows_follow_each_other_without_gap_or_overlap(every, kind, start):
    row = list(windows(every, kind, start, start + timedelta(days=1500)))
    assert all(later.first == earlier.last + timedelta(days=1) for earlier, later in itertools.pairwise(row))
    assert all(start <= w.last < start + timedelta(days=1500) for w in row)


@given(st.dates(date(2001, 1, 1), date(2040, 1, 1)), st.integers(0, 60))
def test_a_due_day_in_working_days_has_that_many_between(last, n):
    due = due_on(Window(last, last), DueDay(working_days=n), CALENDAR)
    assert working_days_between(last, due, CALENDAR) == n
    assert n == 0 or CALENDAR.is_working_day(due)


def test_a_report_is_owed_by_every_party_where_none_is_named_and_due_on_working_days():
    pack = pack_from_sources(clause("reporting: {every: month, to: [higher], due: {working_days: 2}}"))
    rows = occasions(pack, date(2016, 1, 1), date(2016, 3, 1))
    assert [(o.on.isoformat(), o.window.first.isoformat(), o.window.last.isoformat()) for o in rows] == [
        ("2016-01-18", "2015-12-15", "2016-01-14"),  # A Thursday; Friday, Monday.
        ("2016-02-16", "2016-01-15", "2016-02-14"),  # A Sunday; Monday, Tuesday.
    ]
    assert {(o.kind, o.by, o.to) for o in rows} == {("report", ("town-police", "border-post", "plant"), ("province-police",))}
    assert rows[0].because.code == "qc#d7"


def test_nothing_is_owed_outside_the_time_of_the_instrument_and_nothing_by_a_plan():
    sources = clause("reporting: {every: month, to: [higher], due: {working_days: 2}}")
    assert occasions(pack_from_sources(sources), date(2014, 1, 1), date(2015, 5, 27)) == ()
    ended = changed(QC, "in_force: {from: 2015-05-27}", "in_force: {from: 2015-05-27, until: 2016-02-16}", base=sources)
    assert [o.on.isoformat() for o in occasions(pack_from_sources(ended), *YEAR)] == ["2016-01-18"]


def test_the_hosts_take_turns_and_the_day_off_moves_the_meeting():
    rule = "meeting: {every: month, purpose: {vi: Giao ban, en: Meeting}, host: [town-police, border-post], day: 1}"
    rows = occasions(pack_from_sources(clause(rule)), *YEAR)
    assert rows[0].on == date(2016, 1, 4)  # 1 January is a holiday, then a weekend.
    assert len(rows) == 12
    assert all(a.by != b.by for a, b in itertools.pairwise(rows))
    assert {o.by[0] for o in rows} == {"town-police", "border-post"}
    assert all(o.by[0] not in o.to and len(o.to) == 2 for o in rows)
    # Whose turn it is does not depend on where one starts to look.
    assert occasions(pack_from_sources(clause(rule)), date(2016, 6, 1), date(2016, 7, 1)) == rows[5:6]


def test_without_a_day_the_meeting_is_on_the_last_working_day():
    pack = pack_from_sources(clause("meeting: {every: quarter, purpose: {vi: Sơ kết, en: Review}, host: [lead-police]}"))
    assert [o.on.isoformat() for o in occasions(pack, *YEAR)] == ["2016-03-31", "2016-06-30", "2016-09-30", "2016-12-30"]


def test_a_role_by_kind_is_every_party_of_the_kind_and_who_reserved_is_left_out():
    role = "roles:\n  - {code: forces, kind: border, name: {vi: Biên phòng, en: Border guard}}\n"
    sources = clause("reporting: {every: year, by: [forces, plant], to: [lead-police], due: {days: 10}}", base=changed(QC, "roles:\n", role))
    assert occasions(pack_from_sources(sources), *YEAR)[0].by == ("border-post", "plant")
    reserved = added(QC, "consents:\n  - {unit: plant, clause: d7, answer: reserve, on: 2015-05-20}\n", base=sources)
    assert occasions(pack_from_sources(reserved), *YEAR)[0].by == ("border-post",)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(EVERY), st.dates(date(2016, 1, 1), date(2019, 1, 1)), st.integers(0, 400), st.integers(0, 400))
def test_what_is_owed_in_a_stretch_is_what_is_owed_in_its_parts(every, start, first, second):
    pack = pack_from_sources(
        clause(f"reporting: {{every: {every}, to: [higher], due: {{working_days: 3}}}}, meeting: {{every: {every}, purpose: {{vi: x, en: x}}, host: [plant]}}")
    )
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    assert occasions(pack, start, end) == occasions(pack, start, middle) + occasions(pack, middle, end)


def test_targets_exchanges_commendations_and_transitions_are_those_in_force():
    sources = clause("target: {name: {vi: Không để xảy ra cháy, en: No fire}, when: {field: [crime]}}")
    sources = clause("information: {information: sudden, channels: [phone], within: {minutes: 15}, to: [lead-police]}", 8, base=sources)
    sources = clause("commendation: {forms: [{vi: Giấy khen, en: Certificate}], decided_by: [higher]}", 9, base=sources)
    pack = pack_from_sources(sources)
    assert [t.name.en for t in targets(pack, date(2016, 1, 1))] == ["No fire"]
    assert targets(pack, date(2015, 5, 26)) == ()
    (exchange,) = exchanges(pack, date(2016, 1, 1))
    assert (exchange.by, exchange.to) == (("town-police", "border-post", "plant"), ("town-police",))
    (praise,) = commendations(pack, date(2016, 1, 1))
    assert (praise.decided_by, len(praise.proposed_by)) == (("province-police",), 3)
    assert transition_of(pack, date(2016, 1, 1)) is None

    second = SOURCES[QC].replace("code: qc\n", "code: qc2\nreplaces: qc\n").replace("from: 2015-05-27", "from: 2020-01-01")
    second += "  - {id: d7, cite: Điều 7, text: {vi: x, en: x}, basis: assumed, transition: {pending: stay}}\n"
    later = pack_from_sources({**changed(QC, "from: 2015-05-27", "from: 2015-05-27, until: 2020-01-01"), "regulations/02-qc.yaml": second})
    said = transition_of(later, date(2020, 1, 1))
    assert said is not None
    assert (said.rule.pending, said.replaced, said.because.code) == ("stay", "qc", "qc2#d7")
    assert transition_of(later, date(2019, 12, 31)) is None
    assert transition_of(later, date(2020, 1, 1), "other") is None


@pytest.mark.parametrize(
    ("when", "met"),
    [
        ({}, True),
        ({"field": ("crime",)}, True),
        ({"field": ("traffic",)}, False),
        ({"zone": ("ward",)}, True),
        ({"zone": ("port",)}, False),
        ({"fence": "inside"}, True),
        ({"fence": "outside"}, False),
        ({"severity": ("low",)}, False),
        ({"flags": ("at-sea",)}, False),
        ({"without_flags": ("at-sea",)}, True),
        ({"kind": ("petition",)}, False),
        ({"reporter": ("guard",)}, True),
    ],
)
def test_a_target_reads_its_condition_as_a_clause_does(when, met):
    edition = Edition(pack_from_sources(SOURCES), date(2016, 1, 1))
    assert meets(edition, Condition(**when), Facts("incident", "theft", "high", "guard", place="works")) is met


def test_a_sound_rhythm_has_no_findings():
    sources = clause("reporting: {every: month, to: [higher], due: {working_days: 2}}")
    sources = clause("meeting: {every: month, purpose: {vi: x, en: x}, host: [lead-police]}", 8, base=sources)
    assert lint(pack_from_sources(sources)) == ()


@pytest.mark.parametrize(
    ("rule", "finding", "severity"),
    [
        ("reporting: {every: month, to: [higher], due: {day_of_month: 10}}", "due-before-close", "error"),
        ("reporting: {every: year, to: [higher], due: {days: 0}}", "due-before-close", "error"),
        ("reporting: {every: month, window: calendar, to: [higher], due: {day_of_month: 25}}", "due-before-close", "error"),
        ("meeting: {every: year, purpose: {vi: x, en: x}, host: [old-police]}", "nobody-named", "warning"),
        ("reporting: {every: year, by: [old-police], to: [higher], due: {days: 5}}", "nobody-named", "warning"),
        ("commendation: {forms: [{vi: x, en: x}], decided_by: [old-police]}", "nobody-named", "warning"),
        ("information: {information: regular, to: [old-police], channels: [phone]}", "nobody-named", "warning"),
        ("transition: {}", "transition-without-predecessor", "warning"),
        ("sharing: {label: 'TLP:RED', onward: originator}", "onward-wider-than-label", "warning"),
    ],
)
def test_what_cannot_be_met_or_names_nobody_is_found_at_its_clause(rule, finding, severity):
    (one,) = found(clause(rule), finding)
    assert (one.severity, one.clause, one.file) == (severity, "d7", QC)
    assert all(one.message)
    assert all(one.remedy)


def test_a_due_day_without_a_working_day_after_the_close_is_found_once_the_decree_is_in_force():
    sources = changed("pack.yaml", "time_zone:", "law: vn\ntime_zone:", base=clause("reporting: {every: month, to: [higher], due: {days: 1}}"))
    (one,) = found(sources, "due-too-early")
    assert one.example is not None
    assert one.example["window"] > "2019"
    assert "09/2019" in one.message[0]
    assert found(clause("reporting: {every: month, to: [higher], due: {days: 1}}"), "due-too-early") == []  # No law, nothing asked.


def test_a_law_row_not_in_force_yet_is_noted():
    sources = changed("pack.yaml", "time_zone:", "law: vn\ntime_zone:")
    sources = clause("reporting: {every: month, to: [higher], due: {days: 9}, law: nd09-2019-ky-thang}", base=sources)
    (one,) = found(sources, "law-not-in-force")
    assert one.example == {"on": "2015-05-27"}
    assert found(sources, "law-not-in-force", date(2020, 1, 1)) == []


@pytest.mark.parametrize(
    ("rule", "code", "named"),
    [
        ("reporting: {every: month, to: [nobody], due: {days: 3}}", "unknown.role-or-unit", "nobody"),
        ("meeting: {every: month, purpose: {vi: x, en: x}, host: [nobody]}", "unknown.role-or-unit", "nobody"),
        ("information: {information: sudden, channels: [pigeon]}", "unknown.channel", "pigeon"),
        ("commendation: {forms: [{vi: x, en: x}], decided_by: [nobody]}", "unknown.role-or-unit", "nobody"),
        ("target: {name: {vi: x, en: x}, when: {field: [nothing]}}", "unknown.field", "nothing"),
        ("sharing: {profile: brief}", "unknown.own-profile", "brief"),
        ("reporting: {every: month, to: [higher], due: {days: 3}, law: no-row}", "unknown.law-row", "no-row"),
    ],
)
def test_a_code_nobody_defined_is_refused_with_file_line_and_remedy(rule, code, named):
    with pytest.raises(PackRefused) as refused:
        pack_from_sources(clause(rule))
    (error,) = refused.value.errors
    assert (error.rule, error.file) == (code, QC)
    assert named in error.message_vi
    assert error.line > 1
    assert error.remedy_vi
