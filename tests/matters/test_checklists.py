"""Checklists: opened for a matter by those who work on it, each item said, taken back, never silently."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienket.access.rulings import NotAllowed
from lienket.matters import checklists
from lienket.matters.queries import NoSuchMatter
from lienket.situation import acts
from lienket.situation.stand import stand, unopened
from tests.world import NOON, a_matter, journal_is_true, minutes, post, stored, undone, verify

pytestmark = pytest.mark.usefixtures("world")

POLICE, BORDER, PLANT = "town-police", "border-post", "plant"
ITEMS = ("injured", "cordon", "witnesses")


def opened(matter, code="scene", unit=POLICE, at=NOON):
    return acts.perform(actor=post(unit), number=str(matter), act="checklist", values={"checklist": code}, at=at)


def mark(matter, item, state="DONE", unit=PLANT, at=NOON, code="scene"):
    checklists.mark_item(actor=post(unit), matter=matter, checklist=code, item=item, state=state, at=at)


def states(matter):
    (one,) = checklists.checklists_of(matter)
    return [m.state for m in one.marks]


def test_the_list_that_fits_the_facts_is_offered_first_and_any_may_be_opened():
    s = stand(actor=post(POLICE), number=str(a_matter()), at=NOON)
    fit, others = unopened(s)
    assert ([x.code for x in fit], [x.code for x in others]) == (["scene"], ["road"])
    matter = a_matter()
    verify(lambda: opened(matter, "road"), "checklist.opened/1", again=checklists.AlreadyOpened)


def test_lead_and_supporter_mark_items_and_take_that_back():
    matter = a_matter()
    opened(matter)
    verify(lambda: mark(matter, "cordon"), "checklist.marked/1", again=checklists.SaidAlready)
    mark(matter, "injured", "NOT_APPLICABLE", POLICE, minutes(1))
    (one,) = checklists.checklists_of(matter)
    assert states(matter) == ["NOT_APPLICABLE", "DONE", "OPEN"]
    assert one.settled == 2
    assert one.marks[0].at == minutes(1)
    mark(matter, "injured", "OPEN", PLANT, minutes(2))
    assert states(matter) == ["OPEN", "DONE", "OPEN"]
    journal_is_true()


def test_who_may_not_is_refused_and_nothing_is_written():
    matter, petition = a_matter(), a_matter(kind="petition", field="crime")
    opened(matter)
    kept = stored()
    for refused, act in (
        (NoSuchMatter, lambda: opened(matter, unit="neighbour")),
        (NoSuchMatter, lambda: mark(matter, "cordon", unit="neighbour")),
        (NotAllowed, lambda: opened(petition, unit=BORDER)),
        (checklists.NoSuchChecklist, lambda: opened(matter, "nothing")),
        (checklists.NoSuchChecklist, lambda: mark(matter, "warn", code="road")),
        (checklists.NoSuchItem, lambda: mark(matter, "warn")),
        (checklists.SaidAlready, lambda: mark(matter, "cordon", "OPEN")),
    ):
        with pytest.raises(refused):
            act()
    assert stored() == kept


@settings(deadline=None, max_examples=30)
@given(said=st.lists(st.tuples(st.sampled_from(ITEMS), st.sampled_from(["DONE", "NOT_APPLICABLE", "OPEN"])), max_size=12))
def test_an_item_stands_as_was_said_last(said):
    with undone():
        matter = a_matter()
        opened(matter)
        last = dict.fromkeys(ITEMS, "OPEN")
        for item, state in said:
            if last[item] == state:
                with pytest.raises(checklists.SaidAlready):
                    mark(matter, item, state)
            else:
                mark(matter, item, state)
            last[item] = state
        assert states(matter) == list(last.values())
