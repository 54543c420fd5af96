"""Tasks: set by the lead for itself or a supporter, done by their unit, never forgotten when the lead passes on."""

from __future__ import annotations

import pytest

from lienket.access.rulings import NotAllowed
from lienket.kernel.secrecy import StateSecretRefused
from lienket.matters import actions, tasks
from lienket.matters.models import Note, Task
from lienket.matters.queries import NoSuchMatter
from lienket.routing import actions as routing
from lienket.units.queries import unit_id
from tests.world import MODEL, NOON, a_matter, journal_is_true, last_seq, minutes, post, recorded_after, stored, verify

pytestmark = pytest.mark.usefixtures("world")

POLICE, BORDER, PLANT = "town-police", "border-post", "plant"


def a_task(matter, unit=PLANT, text="Kiểm tra bãi xe", **values):
    return tasks.set_task(actor=post(POLICE), matter=matter, unit=unit_id(MODEL, unit), text=text, at=NOON, **values)


def states():
    return sorted((t.unit.code, t.state) for t in Task.unrestricted.select_related("unit"))


@pytest.mark.parametrize("unit", [POLICE, PLANT])
def test_the_lead_sets_a_task_for_itself_or_a_supporter_and_the_unit_does_it(unit):
    matter = a_matter()
    verify(lambda: a_task(matter, unit, due_at=minutes(60)), "task.set/1")
    (task,) = tasks.tasks_of(matter)
    assert (task.unit.code, task.state, task.due_at) == (unit, "OPEN", minutes(60))
    assert Note.unrestricted.get(id=task.note).text == "Kiểm tra bãi xe"
    done = lambda: tasks.finish_task(actor=post(unit), matter=matter, task=task.id, at=minutes(5))  # noqa: E731
    verify(done, "task.settled/1", again=tasks.NoSuchTask)
    assert states() == [(unit, "DONE")]


def test_the_lead_cancels_a_task_once():
    matter = a_matter()
    task = a_task(matter)
    verify(lambda: tasks.cancel_task(actor=post(POLICE), matter=matter, task=task, at=NOON), "task.settled/1", again=tasks.NoSuchTask)
    assert states() == [(PLANT, "CANCELLED")]


def test_who_may_not_is_refused_and_nothing_is_written():
    matter = a_matter()
    task = a_task(matter)
    kept = stored()
    for refused, act in (
        (NotAllowed, lambda: tasks.set_task(actor=post(PLANT), matter=matter, unit=unit_id(MODEL, PLANT), text="Việc", at=NOON)),
        (NotAllowed, lambda: tasks.cancel_task(actor=post(PLANT), matter=matter, task=task, at=NOON)),
        (tasks.NoSuchTask, lambda: tasks.finish_task(actor=post(POLICE), matter=matter, task=task, at=NOON)),
        (NoSuchMatter, lambda: tasks.finish_task(actor=post("neighbour"), matter=matter, task=task, at=NOON)),
        (tasks.NotTakingPart, lambda: a_task(matter, BORDER)),
        (tasks.NotTakingPart, lambda: a_task(matter, "neighbour")),
        (tasks.DueInThePast, lambda: a_task(matter, due_at=NOON)),
        (actions.ReasonNeeded, lambda: a_task(matter, text="  ")),
        (StateSecretRefused, lambda: a_task(matter, text="Theo công văn TỐI MẬT")),
    ):
        with pytest.raises(refused):
            act()
    assert stored() == kept


def test_a_task_of_another_matter_is_no_task_of_this_one():
    task, other = a_task(a_matter()), a_matter()
    with pytest.raises(tasks.NoSuchTask):
        tasks.finish_task(actor=post(PLANT), matter=other, task=task, at=NOON)


def test_tasks_end_with_the_part_or_the_matter_and_pass_on_with_the_lead():
    matter = a_matter()
    a_task(matter, PLANT)
    a_task(matter, POLICE, text="Lập biên bản")
    routing.assign_lead(actor=post(POLICE), matter=matter, unit=PLANT, why="Trong nhà máy", at=NOON)
    assert states() == [(PLANT, "OPEN"), (PLANT, "OPEN")]
    start = last_seq()
    routing.close(actor=post(PLANT), matter=matter, outcome="settled", at=minutes(1))
    assert recorded_after(start).count("task.settled/1") == 2
    assert states() == [(PLANT, "CANCELLED"), (PLANT, "CANCELLED")]
    journal_is_true()


def test_the_tasks_of_a_supporter_that_declines_are_cancelled():
    matter = a_matter()
    a_task(matter, PLANT)
    actions.decline_support(actor=post(PLANT), matter=matter, why="Không có người", at=NOON)
    assert states() == [(PLANT, "CANCELLED")]


def test_open_tasks_come_first_by_their_time():
    matter = a_matter()
    first, second, third = a_task(matter), a_task(matter, due_at=minutes(90)), a_task(matter, due_at=minutes(30))
    tasks.finish_task(actor=post(PLANT), matter=matter, task=first, at=NOON)
    assert [t.id for t in tasks.tasks_of(matter)] == [third, second, first]
