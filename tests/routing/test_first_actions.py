"""First actions of the deciding clauses: offered, chosen by a person, set as tasks that cite their clause."""

from __future__ import annotations

import pytest

from lienket.access.rulings import NotAllowed
from lienket.instruments.queries import book
from lienket.matters import actions, tasks
from lienket.matters.queries import NoSuchMatter
from lienket.routing.first_actions import NoFirstActions, offered, set_first_actions
from tests.world import MODEL, NOON, a_matter, minutes, post, stored, the, verify

pytestmark = pytest.mark.usefixtures("world")

POLICE, PLANT = "town-police", "plant"


def offers(matter):
    return offered(book(MODEL), the(matter))


def set_all(matter, unit=POLICE, at=NOON, chosen=None):
    keys = [one.key for one in offers(matter)] if chosen is None else chosen
    return set_first_actions(actor=post(unit), matter=matter, chosen=keys, at=at)


def test_nothing_is_set_by_itself_and_each_offer_names_unit_time_and_clause():
    matter = a_matter()
    assert tasks.tasks_of(matter) == []
    assert [(o.words.vi, o.unit, o.instead_of, o.due_at, o.because) for o in offers(matter)] == [
        ("Giữ nguyên hiện trường", POLICE, "", None, "qc#d6"),
        ("Trích xuất camera", PLANT, "", minutes(45), "qc#d6"),
        ("Kiểm tra cửa khẩu", POLICE, "border-post", None, "qc#d6"),
    ]


def test_all_are_set_in_one_act_and_not_twice():
    matter = a_matter()
    verify(lambda: set_all(matter), "task.set/1", "task.set/1", "task.set/1", again=NoFirstActions)
    found = {t.unit.code: (t.because, t.due_at) for t in tasks.tasks_of(matter) if t.due_at}
    assert found == {PLANT: (["qc#d6"], minutes(45))}
    assert all(o.set_already for o in offers(matter))


def test_chosen_ones_are_set_and_the_others_stay_on_offer():
    matter = a_matter()
    assert set_all(matter, chosen=["qc#d6:2"]) == 1
    assert [o.set_already for o in offers(matter)] == [False, True, False]
    assert set_all(matter) == 2


def test_a_cancelled_one_is_on_offer_again():
    matter = a_matter()
    set_all(matter, chosen=["qc#d6:2"])
    (task,) = tasks.tasks_of(matter)
    tasks.cancel_task(actor=post(POLICE), matter=matter, task=task.id, at=NOON)
    assert not any(o.set_already for o in offers(matter))


def test_a_unit_that_left_leaves_its_action_to_the_lead_and_time_counts_from_the_report():
    matter = a_matter()
    actions.decline_support(actor=post(PLANT), matter=matter, why="Không có người", at=minutes(1))
    assert [(o.unit, o.instead_of) for o in offers(matter)][1] == (POLICE, PLANT)
    set_all(matter, at=minutes(60))
    assert [t.due_at for t in tasks.tasks_of(matter) if t.due_at] == [minutes(45)], "late from the beginning, and says so"


def test_only_the_lead_sets_them_and_the_outsider_sees_nothing():
    matter = a_matter()
    kept = stored()
    for refused, unit, chosen in ((NotAllowed, PLANT, None), (NoSuchMatter, "neighbour", None), (NoFirstActions, POLICE, ["qc#d6:9"])):
        with pytest.raises(refused):
            set_all(matter, unit, chosen=chosen)
    assert stored() == kept
