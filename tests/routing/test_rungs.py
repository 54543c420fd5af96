"""A rung that tells several units: enough of them must acknowledge; a refusal moves on at once; it is climbed once however many were late."""

from __future__ import annotations

import pytest

from lienket.access.rulings import NotAllowed
from lienket.clocks.queries import of_subject
from lienket.matters.actions import NothingToAnswer, acknowledge
from lienket.matters.queries import NoSuchMatter
from lienket.regulation.load import pack_from_sources
from lienket.routing.actions import decline, refuse_rung, sweep
from lienket.sharing.codes import Level
from tests.conftest import _loaded
from tests.regulation.mini_pack import changed
from tests.world import NOON, NOTHING, SWEEPER, a_matter, last_seq, minutes, part_of, post, recorded_after, sees, swept, view_of
from tests.worldpack import SOURCES

QC = "regulations/01-qc.yaml"
RUNG = "{to: parent, acknowledge_within: {minutes: 30}}"
POLICE, PROVINCE, BORDER, MINISTRY = "town-police", "province-police", "border-post", "ministry"


@pytest.fixture
def rungs(db):
    """The world with a first rung of two units, both of whom must acknowledge."""
    both = "{to: parent, also: [border-post], acknowledgments: 2, acknowledge_within: {minutes: 30}}"
    yield from _loaded(pack_from_sources(changed(QC, RUNG, both, base=SOURCES)))


def told(matter) -> list[tuple[str, int, str]]:
    return sorted((c.unit.code, c.rung, c.state) for c in of_subject(matter) if c.rung)


def late_lead() -> object:
    """A matter whose lead let the time to acknowledge pass; the supporter did not."""
    matter = a_matter()
    acknowledge(actor=post("plant"), matter=matter, at=NOON)
    swept(minutes(30))
    return matter


@pytest.mark.usefixtures("rungs")
def test_one_word_of_two_is_not_enough_and_two_are():
    matter = late_lead()
    assert told(matter) == [(BORDER, 1, "RUNNING"), (PROVINCE, 1, "RUNNING")]
    acknowledge(actor=post(PROVINCE), matter=matter, at=minutes(40))
    assert told(matter) == [(BORDER, 1, "RUNNING"), (PROVINCE, 1, "MET")]
    acknowledge(actor=post(BORDER), matter=matter, at=minutes(41))
    swept(minutes(10_000))
    assert told(matter) == [(BORDER, 1, "MET"), (PROVINCE, 1, "MET")]
    assert view_of("neighbour", minutes(10_000), matter) == NOTHING


@pytest.mark.usefixtures("rungs")
def test_with_one_word_of_two_the_next_rung_is_told_once():
    matter = late_lead()
    acknowledge(actor=post(PROVINCE), matter=matter, at=minutes(40))
    swept(minutes(60))
    assert (MINISTRY, 2, "RUNNING") in told(matter)
    swept(minutes(10_000))
    assert [unit for unit, rung, _ in told(matter) if rung == 2] == [MINISTRY]


@pytest.mark.usefixtures("rungs")
def test_where_both_let_the_time_pass_the_next_rung_is_told_once_by_whichever_sweeper():
    matter = late_lead()
    start = last_seq()
    lapsed = [sweep(actor=SWEEPER, at=minutes(60), limit=1).lapsed for _ in range(3)]
    assert lapsed == [1, 1, 0]
    assert recorded_after(start).count("matter.escalated/1") == 1
    assert [unit for unit, rung, _ in told(matter) if rung == 2] == [MINISTRY]


@pytest.mark.usefixtures("rungs")
def test_a_refusal_tells_the_next_rung_at_once_and_a_second_one_tells_nobody_again():
    matter = late_lead()
    start = last_seq()
    rises = refuse_rung(actor=post(BORDER), matter=matter, why="Tàu đang làm nhiệm vụ ngoài khơi", at=minutes(31))
    assert [(r.unit, r.due_at) for r in rises] == [(MINISTRY, minutes(151))]
    assert {"part.answered/1", "clock.settled/1", "matter.escalated/1"} <= set(recorded_after(start))
    assert (part_of(matter, BORDER).answer, sees(BORDER, matter, minutes(31))) == ("DECLINED", Level.VIEW)

    assert refuse_rung(actor=post(PROVINCE), matter=matter, why="Không đủ lực lượng", at=minutes(32)) == ()
    swept(minutes(60))
    assert [unit for unit, rung, _ in told(matter) if rung == 2] == [MINISTRY]
    assert sees(MINISTRY, matter, minutes(60)) == Level.KNOW


@pytest.mark.usefixtures("rungs")
def test_only_who_was_told_and_still_owes_its_word_can_refuse():
    matter = late_lead()
    with pytest.raises(NoSuchMatter):
        decline(actor=post("neighbour"), matter=matter, why="Thử", at=minutes(31))
    with pytest.raises(NotAllowed):
        refuse_rung(actor=post(POLICE), matter=matter, why="Thử", at=minutes(31))
    acknowledge(actor=post(BORDER), matter=matter, at=minutes(31))
    with pytest.raises(NothingToAnswer):
        decline(actor=post(BORDER), matter=matter, why="Thử", at=minutes(32))


@pytest.mark.usefixtures("world")
def test_a_refusal_of_the_only_one_told_climbs_too():
    matter = late_lead()
    assert told(matter) == [(PROVINCE, 1, "RUNNING")]
    decline(actor=post(PROVINCE), matter=matter, why="Không thuộc địa bàn", at=minutes(31))
    assert told(matter) == [(MINISTRY, 2, "RUNNING"), (PROVINCE, 1, "STOPPED")]


@pytest.fixture
def reserving(db):
    """The world where the province reserved the clause of the ladder."""
    consents = "consents:\n  - {unit: province-police, clause: e1, answer: reserve, on: 2015-05-01}\nclauses:"
    sources = changed(QC, "clauses:", consents, base=SOURCES)
    sources = changed(QC, "parties:\n", "parties:\n  - {unit: province-police}\n", base=sources)
    yield from _loaded(pack_from_sources(sources))


@pytest.mark.usefixtures("reserving")
def test_a_unit_that_reserved_the_clause_is_passed_over_even_as_the_unit_above():
    matter = late_lead()
    assert told(matter) == [(MINISTRY, 2, "RUNNING")]
    assert sees(PROVINCE, matter, minutes(30)) is None
