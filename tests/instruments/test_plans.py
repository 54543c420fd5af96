"""Plans: drafted by one post, approved by another, issued once under a number; each unit sees what it owes and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienket.access.rulings import NotAllowed
from lienket.instruments import plans
from lienket.instruments.drafts import NotInState, ReasonMissing
from lienket.instruments.models import Plan
from lienket.journal.door import Overtaken
from lienket.kernel.secrecy import StateSecretRefused
from tests.instruments.making import chief, desk
from tests.world import NOON, TODAY, post, recorded_about, stored

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=20)


def a_plan(*owing: str):
    plan = plans.draft_plan(actor=desk(), title="Xây dựng mô hình liên kết", starts_on=TODAY, ends_on=LATER, at=NOON)
    for unit in owing:
        plans.add_task(actor=desk(), plan=plan, unit=unit, text=f"Việc của {unit}", due_on=LATER, at=NOON)
    return plan


def approved(plan):
    plans.approve_plan(actor=chief(), plan=plan, revision=Plan.unrestricted.get(pk=plan).revision, at=NOON)
    return plan


def issued(plan, number="02/KH-CATX"):
    plans.issue_plan(actor=desk(), plan=approved(plan), number=number, on=TODAY, at=NOON)
    return plan


def tasks(actor, plan):
    return [t.text for t in plans.tasks_of(actor, plans.plan_of(actor, plan), TODAY)]


def test_an_issued_plan_shows_each_unit_what_it_owes(world):
    plan = issued(a_plan("plant", "border-post"))
    assert tasks(desk(), plan) == ["Việc của plant", "Việc của border-post"]
    assert tasks(post("plant"), plan) == ["Việc của plant"]
    assert [t.text for t in plans.owed_by(post("border-post"), TODAY)] == ["Việc của border-post"]
    assert [t.late for t in plans.owed_by(post("plant"), LATER + timedelta(days=1))] == [True]
    assert recorded_about(plan) == ["plan.drafted/1", "plan.task-set/1", "plan.task-set/1", "plan.settled/1", "plan.settled/1"]


def test_the_outsider_sees_no_plan_and_who_owes_sees_it_only_once_it_is_issued(world):
    plan = approved(a_plan("plant"))
    for unit in ("plant", "neighbour"):
        assert plans.plans_seen(post(unit)) == []
        with pytest.raises(plans.NoSuchPlan):
            plans.plan_of(post(unit), plan)
    plans.issue_plan(actor=desk(), plan=plan, number="1", on=TODAY, at=NOON)
    assert [p.id for p in plans.plans_seen(post("plant"))] == [plan]
    assert plans.plans_seen(post("neighbour")) == plans.owed_by(post("neighbour"), TODAY) == []


def test_nobody_approves_a_plan_of_his_own(world):
    plan = a_plan("plant")
    with pytest.raises(NotAllowed):
        plans.approve_plan(actor=desk(), plan=plan, revision=2, at=NOON)
    with pytest.raises(Overtaken):
        plans.approve_plan(actor=chief(), plan=plan, revision=1, at=NOON)
    with pytest.raises(plans.PlanWithoutTasks):
        plans.approve_plan(actor=chief(), plan=a_plan(), revision=1, at=NOON)


def test_a_number_is_given_once_a_year_and_a_step_is_taken_once(world):
    plan = issued(a_plan("plant"))
    with pytest.raises(NotInState):
        plans.issue_plan(actor=desk(), plan=plan, number="3", on=TODAY, at=NOON)
    with pytest.raises(plans.NumberTaken):
        issued(a_plan("plant"))
    with pytest.raises(NotInState):
        plans.withdraw_plan(actor=desk(), plan=plan, why="Thôi làm.", at=NOON)
    with pytest.raises(NotInState):
        plans.add_task(actor=desk(), plan=plan, unit="plant", text="Thêm", due_on=LATER, at=NOON)


def test_a_task_is_done_by_who_owes_it_and_cancelled_with_a_reason_by_whose_plan_it_is(world):
    plan = issued(a_plan("plant", "border-post"))
    first, second = (t.row.id for t in plans.tasks_of(desk(), plans.plan_of(desk(), plan), TODAY))
    with pytest.raises(NotAllowed):
        plans.finish_task(actor=desk(), plan=plan, task=first, note="", at=NOON)
    plans.finish_task(actor=post("plant"), plan=plan, task=first, note="Đã niêm yết.", at=NOON)
    with pytest.raises(plans.NoSuchPlanTask):
        plans.finish_task(actor=post("plant"), plan=plan, task=first, note="", at=NOON)
    with pytest.raises(NotAllowed):
        plans.cancel_task(actor=post("border-post"), plan=plan, task=second, why="Không làm.", at=NOON)
    with pytest.raises(ReasonMissing):
        plans.cancel_task(actor=desk(), plan=plan, task=second, why="", at=NOON)
    plans.cancel_task(actor=desk(), plan=plan, task=second, why="Đã có đơn vị khác làm.", at=NOON)
    assert [(t.row.state, t.why) for t in plans.tasks_of(desk(), plans.plan_of(desk(), plan), TODAY)] == [
        ("DONE", "Đã niêm yết."),
        ("CANCELLED", "Đã có đơn vị khác làm."),
    ]


def test_days_outside_the_plan_empty_words_and_secrets_are_refused_and_write_nothing(world):
    plan = a_plan("plant")
    before = stored()
    for refusal, values in (
        (plans.PlanPeriod, {"due_on": LATER + timedelta(days=1)}),
        (plans.PlanPeriod, {"due_on": TODAY - timedelta(days=1)}),
        (plans.WordsMissing, {"text": "  "}),
        (StateSecretRefused, {"text": "Độ mật: MẬT"}),
    ):
        with pytest.raises(refusal):
            plans.add_task(actor=desk(), plan=plan, **{"unit": "plant", "text": "Làm", "due_on": LATER, "at": NOON, **values})
    with pytest.raises(plans.PlanPeriod):
        plans.draft_plan(actor=desk(), title="Kế hoạch", starts_on=LATER, ends_on=TODAY, at=NOON)
    with pytest.raises(Overtaken):
        plans.revise_plan(actor=desk(), plan=plan, title="Khác", starts_on=TODAY, ends_on=None, revision=1, at=NOON)
    assert stored() == before
