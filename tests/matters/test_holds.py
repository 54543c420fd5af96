"""A hold keeps everything of a matter from being erased: by an act, for its time, and no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienket.access.rulings import NotAllowed
from lienket.custody.holds import OnHold, hold_of
from lienket.desk.matter.forms import ActForm, LocalMoment
from lienket.intake.detail import detail
from lienket.intake.identity import forget_reporter
from lienket.intake.models import Identity
from lienket.matters import attachments
from lienket.matters.actions import NothingToAnswer, ReasonNeeded
from lienket.matters.holds import LONGEST, HoldTooLong, hold, release
from lienket.matters.queries import NoSuchMatter, number_by_id
from lienket.matters.storage import ready
from lienket.matters.tasks import DueInThePast
from lienket.situation.acts import ACTS, available, mark
from lienket.situation.stand import stand
from tests.desk.pages import text_of
from tests.desk.people import signed_in
from tests.world import NOON, a_report, journal_is_true, last_seq, minutes, post, recorded_after, stored

pytestmark = pytest.mark.usefixtures("world")
WHY = "Tòa án yêu cầu giữ hồ sơ"
LEAD = "town-police"


def held(matter, unit=LEAD, until=None, why=WHY):
    return hold(actor=post(unit), matter=matter, until=until or minutes(60), why=why, at=NOON)


def erasing(matter, at=NOON):
    return forget_reporter(actor=post(LEAD), matter=matter, why="Người báo yêu cầu", at=at)


def test_while_it_stands_neither_identity_nor_file_is_erased_and_afterwards_both_are():
    matter = a_report(name="Người báo").matter
    file = attachments.attach(actor=post(LEAD), matter=matter, file=ready("a.txt", b"Bien ban"), at=NOON)
    start = last_seq()
    held(matter)
    assert recorded_after(start) == ["hold.set/1", "note.added/1"]
    kept = stored()
    for erase in (lambda: erasing(matter), lambda: attachments.erase(actor=post(LEAD), matter=matter, attachment=file, why="Nhầm", at=minutes(59))):
        with pytest.raises(OnHold):
            erase()
    assert stored() == kept
    offered = {act.code for act in available(post(LEAD), number_by_id(matter), NOON)}
    assert "release-hold" in offered
    assert not {"forget", "erase-file"} & offered
    attachments.erase(actor=post(LEAD), matter=matter, attachment=file, why="Nhầm", at=minutes(60))
    assert erasing(matter, minutes(60)) == 1
    assert not Identity.unrestricted.exists()
    journal_is_true()


def test_released_it_is_over_at_once_however_many_there_were():
    matter = a_report(name="Người báo").matter
    held(matter)
    held(matter, until=minutes(600))
    assert hold_of(matter, minutes(599)) is not None
    start = last_seq()
    assert release(actor=post(LEAD), matter=matter, why="Đã xét xử xong", at=minutes(1)) == 2
    assert recorded_after(start) == ["hold.released/1", "hold.released/1", "note.added/1"]
    assert hold_of(matter, minutes(1)) is None
    with pytest.raises(NothingToAnswer):
        release(actor=post(LEAD), matter=matter, why="Lần nữa", at=minutes(2))
    assert erasing(matter, minutes(2)) == 1
    journal_is_true()


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"unit": "plant"}, NotAllowed),
        ({"unit": "neighbour"}, NoSuchMatter),
        ({"until": NOON}, DueInThePast),
        ({"until": NOON + LONGEST + timedelta(seconds=1)}, HoldTooLong),
        ({"why": " "}, ReasonNeeded),
    ],
)
def test_only_the_lead_sets_it_for_a_time_to_come_and_with_a_reason(given, refusal):
    matter = a_report().matter
    kept = stored()
    with pytest.raises(refusal):
        held(matter, **given)
    assert stored() == kept


def test_those_who_work_on_the_matter_see_until_when_and_others_do_not():
    matter = a_report(kind="petition").matter
    held(matter)
    seen = {unit: detail(actor=post(unit), number=str(matter), at=NOON) for unit in ("border-post", "plant", LEAD)}
    assert seen["plant"]["held_until"] == seen[LEAD]["held_until"] == minutes(60).isoformat()
    assert "held_until" not in seen["border-post"]
    assert detail(actor=post("plant"), number=str(matter), at=minutes(60))["held_until"] is None


def test_on_the_pages_the_lead_sets_it_and_releases_it(monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON)
    number, lead = number_by_id(a_report(name="Người báo").matter), signed_in(LEAD)
    seen = {"seen": mark(post(LEAD), number, NOON)}
    late = lead.post(f"/matters/{number}/act/hold", {"until": "01/01/2016 08:00", "why": WHY, **seen})
    assert late.status_code == 422, "over before it begins"
    assert lead.post(f"/matters/{number}/act/hold", {"until": "31/12/2016 17:00", "why": WHY, **seen}).status_code == 303
    page = text_of(lead.get(f"/matters/{number}"))
    assert "không xóa gì đến 31/12/2016 17:00" in page
    assert "Thôi giữ nguyên dữ liệu" in page
    assert "Đề nghị xóa danh tính" not in page
    seen = {"seen": mark(post(LEAD), number, NOON)}
    assert lead.post(f"/matters/{number}/act/release-hold", {"why": "Đã xét xử xong", **seen}).status_code == 303
    assert "không xóa gì đến" not in text_of(lead.get(f"/matters/{number}"))


def instants(act):
    return [name for name, told in act.parameters.model_fields.items() if "AwareDatetime" in repr(told.annotation)]


@pytest.mark.parametrize("act", [act for act in ACTS.values() if instants(act)], ids=lambda act: act.code)
def test_every_act_that_asks_for_an_instant_takes_it_as_people_write_it(act):
    form = ActForm(act, stand(actor=post(LEAD), number=number_by_id(a_report().matter), at=NOON), "vi")
    for name in instants(act):
        assert isinstance(form.fields[name], LocalMoment), name
