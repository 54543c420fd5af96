"""What becomes of a task: evidence, another unit or time, taken by a person, taken up again, its time run out."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienket.access.rulings import NotAllowed
from lienket.alerts.queries import inbox
from lienket.journal.door import Overtaken
from lienket.kernel.secrecy import StateSecretRefused
from lienket.matters import actions, attachments, task_changes, tasks
from lienket.matters.models import Note, Task
from lienket.matters.queries import NoSuchMatter
from lienket.matters.storage import ready
from lienket.routing import actions as routing
from lienket.situation.board import board
from lienket.units.queries import unit_id
from tests.desk.people import signed_in
from tests.pictures import PNG
from tests.world import MODEL, NOON, SWEEPER, a_matter, delivered, journal_is_true, minutes, post, recorded_about, stored, undone, verify

pytestmark = pytest.mark.usefixtures("world")

POLICE, BORDER, PLANT = "town-police", "border-post", "plant"


def a_task(matter, unit=PLANT, text="Kiểm tra bãi xe", **values):
    return tasks.set_task(actor=post(POLICE), matter=matter, unit=unit_id(MODEL, unit), text=text, at=NOON, **values)


def the_task(task):
    return Task.unrestricted.get(pk=task)


def person(unit, name=""):
    """A signed-in person in the duty post of a unit."""
    from dataclasses import replace

    from lienket.units.models import Account

    signed_in(unit)
    login = f"{unit}-{'desk' if unit == POLICE else 'truc-ban'}"
    return replace(post(unit), kind="PERSON", person=Account.objects.get(login=login).person_id)


def test_a_task_that_asks_for_evidence_is_done_with_words_or_a_file_only():
    matter = a_matter()
    task = a_task(matter, evidence=True)
    kept = stored()
    with pytest.raises(tasks.EvidenceNeeded):
        tasks.finish_task(actor=post(PLANT), matter=matter, task=task, at=NOON, text="  ")
    with pytest.raises(attachments.NoSuchAttachment):
        tasks.finish_task(actor=post(PLANT), matter=matter, task=task, at=NOON, files=[uuid4()])
    with pytest.raises(StateSecretRefused):
        tasks.finish_task(actor=post(PLANT), matter=matter, task=task, at=NOON, text="Theo công văn TỐI MẬT")
    assert stored() == kept
    done = lambda: tasks.finish_task(actor=post(PLANT), matter=matter, task=task, at=minutes(5), text="Đã kiểm tra, khóa cổng")  # noqa: E731
    verify(done, "task.settled/1", again=tasks.NoSuchTask)
    assert Note.unrestricted.get(pk=the_task(task).done_note).text == "Đã kiểm tra, khóa cổng"


def test_a_file_of_the_matter_is_evidence_and_a_file_of_another_is_not():
    matter, other = a_matter(), a_matter()
    task = a_task(matter, evidence=True)
    theirs = attachments.attach(actor=post(POLICE), matter=other, file=ready("b.png", PNG), at=NOON)
    with pytest.raises(attachments.NoSuchAttachment):
        tasks.finish_task(actor=post(PLANT), matter=matter, task=task, at=NOON, files=[theirs])
    ours = attachments.attach(actor=post(PLANT), matter=matter, file=ready("a.png", PNG), at=NOON)
    tasks.finish_task(actor=post(PLANT), matter=matter, task=task, at=NOON, files=[ours])
    assert the_task(task).done_files == [ours.hex]


def test_the_lead_gives_a_task_to_another_unit_or_another_time_with_the_reason():
    matter = a_matter()
    task = a_task(matter, due_at=minutes(60))
    change = lambda: task_changes.change_task(  # noqa: E731
        actor=post(POLICE), matter=matter, task=task, unit=unit_id(MODEL, POLICE), due_at=minutes(90), why="Nhà máy thiếu người", at=NOON
    )
    verify(change, "task.changed/1", again=task_changes.NothingChanged)
    assert (the_task(task).unit.code, the_task(task).due_at) == (POLICE, minutes(90))


def test_who_may_not_change_is_refused_and_nothing_is_written():
    matter = a_matter()
    task = a_task(matter)
    kept = stored()
    values = {"matter": matter, "task": task, "why": "Đổi", "at": NOON}
    for refused, actor, more in (
        (NotAllowed, PLANT, {"due_at": minutes(9)}),
        (NoSuchMatter, "neighbour", {"due_at": minutes(9)}),
        (task_changes.NothingChanged, POLICE, {}),
        (task_changes.NothingChanged, POLICE, {"unit": unit_id(MODEL, PLANT)}),
        (tasks.NotTakingPart, POLICE, {"unit": unit_id(MODEL, BORDER)}),
        (tasks.DueInThePast, POLICE, {"due_at": NOON}),
        (actions.ReasonNeeded, POLICE, {"due_at": minutes(9), "why": " "}),
        (tasks.NoSuchTask, POLICE, {"due_at": minutes(9), "task": uuid4()}),
    ):
        with pytest.raises(refused):
            task_changes.change_task(actor=post(actor), **(values | more))
    assert stored() == kept


def test_a_settled_task_is_taken_up_again_by_the_lead_or_by_the_unit_that_did_it():
    matter = a_matter()
    task = a_task(matter)
    tasks.finish_task(actor=post(PLANT), matter=matter, task=task, text="Xong", at=minutes(1))
    again = lambda: task_changes.reopen_task(actor=post(PLANT), matter=matter, task=task, why="Nhầm việc", at=minutes(2))  # noqa: E731
    verify(again, "task.reopened/1", again=tasks.NoSuchTask)
    assert (the_task(task).state, the_task(task).done_note, the_task(task).settled_at) == ("OPEN", None, None)
    tasks.cancel_task(actor=post(POLICE), matter=matter, task=task, at=minutes(3))
    with pytest.raises(NotAllowed):
        task_changes.reopen_task(actor=post(PLANT), matter=matter, task=task, why="Muốn làm", at=minutes(4))
    task_changes.reopen_task(actor=post(POLICE), matter=matter, task=task, why="Vẫn cần", at=minutes(4))
    assert the_task(task).state == "OPEN"
    journal_is_true()


def test_a_task_of_a_unit_whose_part_has_ended_is_not_taken_up_again():
    matter = a_matter()
    task = a_task(matter)
    actions.decline_support(actor=post(PLANT), matter=matter, why="Không có người", at=NOON)
    with pytest.raises(tasks.NotTakingPart):
        task_changes.reopen_task(actor=post(POLICE), matter=matter, task=task, why="Vẫn cần", at=minutes(1))


def test_a_person_takes_a_task_and_puts_it_back_and_nobody_takes_another_units():
    matter = a_matter()
    task = a_task(matter)
    guard = person(PLANT)
    verify(lambda: task_changes.take_task(actor=guard, matter=matter, task=task, at=NOON), "task.taken/1", again=Overtaken)
    assert the_task(task).person == guard.person
    with pytest.raises(tasks.NoSuchTask):
        task_changes.take_task(actor=person(POLICE), matter=matter, task=task, at=NOON)
    with pytest.raises(NoSuchMatter):
        task_changes.take_task(actor=person("neighbour"), matter=matter, task=task, at=NOON)
    verify(lambda: task_changes.take_task(actor=guard, matter=matter, task=task, at=NOON, leave=True), "task.taken/1", again=Overtaken)
    assert the_task(task).person is None


def test_an_overdue_task_is_raised_once_to_its_unit_and_to_the_lead():
    matter = a_matter()
    task = a_task(matter, due_at=minutes(10))
    delivered(NOON)
    before = {unit: len(inbox(post(unit), NOON)) for unit in (POLICE, PLANT, "neighbour")}
    assert task_changes.lapse_due(actor=SWEEPER, at=minutes(9)) == 0
    assert task_changes.lapse_due(actor=SWEEPER, at=minutes(10)) == 1
    assert task_changes.lapse_due(actor=SWEEPER, at=minutes(11)) == 0
    delivered(minutes(11))
    assert {unit: len(inbox(post(unit), minutes(11))) - n for unit, n in before.items()} == {POLICE: 1, PLANT: 1, "neighbour": 0}
    assert recorded_about(matter).count("task.lapsed/1") == 1
    late = [row for row in board(actor=post(PLANT), at=minutes(11), language="vi").late if row.task == task]
    assert [row.what for row in late] == ["task"]


def test_another_time_lets_the_clock_of_a_task_run_out_again():
    matter = a_matter()
    task = a_task(matter, due_at=minutes(10))
    task_changes.lapse_due(actor=SWEEPER, at=minutes(10))
    task_changes.change_task(actor=post(POLICE), matter=matter, task=task, due_at=minutes(30), why="Gia hạn", at=minutes(11))
    assert task_changes.lapse_due(actor=SWEEPER, at=minutes(29)) == 0
    assert task_changes.lapse_due(actor=SWEEPER, at=minutes(30)) == 1


def test_settled_tasks_and_those_of_closed_matters_are_never_raised():
    matter, closed = a_matter(), a_matter()
    tasks.finish_task(actor=post(PLANT), matter=matter, task=a_task(matter, due_at=minutes(10)), at=minutes(1))
    a_task(closed, due_at=minutes(10))
    routing.close(actor=post(POLICE), matter=closed, outcome="settled", at=minutes(1))
    assert task_changes.lapse_due(actor=SWEEPER, at=minutes(60)) == 0


@settings(deadline=None, max_examples=40)
@given(due=st.lists(st.integers(1, 90), max_size=6), settled=st.sets(st.integers(0, 5)), swept=st.integers(0, 120))
def test_the_sweep_raises_exactly_the_open_tasks_past_their_time_each_once(due, settled, swept):
    with undone():
        matter = a_matter()
        made = [a_task(matter, due_at=minutes(n)) for n in due]
        for n in settled & set(range(len(made))):
            tasks.cancel_task(actor=post(POLICE), matter=matter, task=made[n], at=NOON)
        at = NOON + timedelta(minutes=swept)
        assert task_changes.lapse_due(actor=SWEEPER, at=at) + task_changes.lapse_due(actor=SWEEPER, at=at) == len(
            [n for n, minute in enumerate(due) if n not in settled and minute <= swept]
        )
        assert {t.id for t in Task.unrestricted.exclude(lapsed_at=None)} == {made[n] for n, minute in enumerate(due) if n not in settled and minute <= swept}
