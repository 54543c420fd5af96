"""Passing a matter on under a strict label: nobody but the unit it came from lets others read, and it is asked and answers."""

from __future__ import annotations

import pytest

from lienket.access.rulings import NotAllowed
from lienket.alerts.queries import inbox
from lienket.instruments.queries import book
from lienket.intake.detail import detail
from lienket.journal.door import Overtaken, writing
from lienket.matters.actions import ConcernedUnit, NothingToAnswer, NotOpen, ReasonNeeded
from lienket.matters.queries import NoSuchMatter, find, number_by_id
from lienket.routing import actions as routing
from lienket.routing import consents
from lienket.routing.actions import NotShareable, OnwardForbidden
from lienket.routing.consents import AlreadyAsked, NoConsentNeeded, agree, refuse, withdraw
from lienket.routing.explain import due_words
from lienket.sharing.codes import ConsentState, Level
from lienket.sharing.consents import settle_consent
from lienket.sharing.models import Consent
from lienket.situation.acts import ACTS, available, mark
from lienket.situation.choices import OFFERS
from tests.desk.pages import text_of
from tests.desk.people import signed_in
from tests.world import MODEL, NOON, a_report, delivered, journal_is_true, last_seq, minutes, post, recorded_after, sees, stored

pytestmark = pytest.mark.usefixtures("world")
LEAD, SOURCE, TAKER = "town-police", "plant", "neighbour"
WHY = "Cần phối hợp kiểm tra camera"


def strict(**said):
    return a_report(flags=["inquiry"], **said).matter


def ask(matter, unit=LEAD, **values):
    consents.ask(actor=post(unit), matter=matter, at=NOON, **({"unit": TAKER, "level": "view", "why": WHY} | values))


def test_under_a_strict_label_the_lead_cannot_pass_on_what_another_unit_gave():
    matter = strict()
    kept = stored()
    with pytest.raises(OnwardForbidden):
        routing.share(actor=post(LEAD), matter=matter, unit=TAKER, level="view", why=WHY, at=NOON)
    assert stored() == kept
    own = strict(unit=LEAD)
    routing.share(actor=post(LEAD), matter=own, unit=TAKER, level="view", why=WHY, at=NOON)
    assert sees(TAKER, own) is Level.VIEW
    red = a_report(flags=["foreigner"], unit=LEAD).matter
    with pytest.raises(OnwardForbidden):
        routing.share(actor=post(LEAD), matter=red, unit=TAKER, level="know", why=WHY, at=NOON)


def test_the_source_consents_and_the_other_reads_until_the_lead_recalls():
    matter = strict()
    start = last_seq()
    ask(matter)
    assert recorded_after(start) == ["consent.asked/1", "note.added/1"]
    assert sees(TAKER, matter) is None
    delivered(NOON)
    assert "consent.asked/1" in {notice.event for notice in inbox(post(SOURCE), NOON)}
    assert "consent.asked/1" not in {notice.event for notice in inbox(post("border-post"), NOON)}
    start = last_seq()
    agree(actor=post(SOURCE), matter=matter, at=minutes(1))
    assert recorded_after(start) == ["access.granted/1", "consent.answered/1"]
    assert sees(TAKER, matter, minutes(1)) is Level.VIEW
    delivered(minutes(1))
    assert "consent.answered/1" in {notice.event for notice in inbox(post(LEAD), minutes(1))}
    assert routing.recall(actor=post(LEAD), matter=matter, unit=TAKER, why="Đã xong", at=minutes(2)) == 1
    assert sees(TAKER, matter, minutes(2)) is None
    journal_is_true()


def test_the_source_refuses_with_a_reason_and_nobody_reads_more():
    matter = strict()
    ask(matter)
    with pytest.raises(ReasonNeeded):
        refuse(actor=post(SOURCE), matter=matter, why=" ", at=NOON)
    start = last_seq()
    refuse(actor=post(SOURCE), matter=matter, why="Ảnh hưởng việc xác minh", at=NOON)
    assert recorded_after(start) == ["consent.answered/1", "note.added/1"]
    assert sees(TAKER, matter) is None
    ask(matter, level="know")
    agree(actor=post(SOURCE), matter=matter, at=NOON)
    assert sees(TAKER, matter) is Level.KNOW
    journal_is_true()


def test_one_question_is_open_at_a_time_and_the_lead_takes_it_back():
    matter = strict()
    ask(matter)
    with pytest.raises(AlreadyAsked):
        ask(matter)
    withdraw(actor=post(LEAD), matter=matter, at=NOON)
    for late in (lambda: agree(actor=post(SOURCE), matter=matter, at=NOON), lambda: withdraw(actor=post(LEAD), matter=matter, at=NOON)):
        with pytest.raises(NothingToAnswer):
            late()
    assert sees(TAKER, matter) is None
    ask(matter)
    row = Consent.unrestricted.get(state="ASKED")
    refuse(actor=post(SOURCE), matter=matter, why="Không", at=NOON)
    with pytest.raises(Overtaken), writing(post(SOURCE), NOON) as door:
        settle_consent(door, row, ConsentState.GIVEN)


@pytest.mark.parametrize(
    ("by", "values", "refusal"),
    [
        ("border-post", {}, NoSuchMatter),
        (TAKER, {}, NoSuchMatter),
        (SOURCE, {}, NotAllowed),
        (LEAD, {"level": "work"}, NotShareable),
        (LEAD, {"why": ""}, ReasonNeeded),
    ],
)
def test_only_the_lead_asks_at_a_level_that_can_be_shared_and_with_a_reason(by, values, refusal):
    matter = strict()
    kept = stored()
    with pytest.raises(refusal):
        ask(matter, by, **values)
    assert stored() == kept


def test_nobody_is_asked_where_no_consent_is_needed_and_never_for_whom_it_is_about():
    with pytest.raises(NoConsentNeeded):
        ask(a_report().matter)
    with pytest.raises(NoConsentNeeded):
        ask(strict(unit=LEAD))
    with pytest.raises(ConcernedUnit):
        ask(strict(concerns=[TAKER]))


def test_who_no_longer_reads_it_is_not_asked():
    matter = strict(concerns=[SOURCE])
    with pytest.raises(OnwardForbidden):
        ask(matter)


def test_only_the_source_answers_and_the_others_learn_nothing():
    matter = strict()
    ask(matter)
    with pytest.raises(NotAllowed):
        agree(actor=post(LEAD), matter=matter, at=NOON)
    for unit in (TAKER, "border-post"):
        with pytest.raises(NoSuchMatter):
            agree(actor=post(unit), matter=matter, at=NOON)
    shown = {unit: detail(actor=post(unit), number=str(matter), at=NOON)["consent"] for unit in (LEAD, SOURCE)}
    assert shown[LEAD] == shown[SOURCE]
    assert (shown[LEAD]["taker"], shown[LEAD]["level"], shown[LEAD]["why"]) == (TAKER, "view", WHY)
    assert {act.code for act in available(post(SOURCE), number_by_id(matter), NOON)} >= {"agree-consent", "refuse-consent"}
    assert "withdraw-consent" in {act.code for act in available(post(LEAD), number_by_id(matter), NOON)}


def test_a_label_that_has_become_stricter_or_a_closed_matter_stops_the_answer():
    closed = strict()
    ask(closed)
    routing.close(actor=post(LEAD), matter=closed, outcome="settled", text="Xong", at=NOON)
    with pytest.raises(NotOpen):
        agree(actor=post(SOURCE), matter=closed, at=NOON)
    assert sees(TAKER, closed) is None


def test_what_was_to_end_before_the_answer_is_not_begun():
    matter = strict()
    ask(matter, expires_at=minutes(5))
    agree(actor=post(SOURCE), matter=matter, at=minutes(5))
    assert sees(TAKER, matter, minutes(5)) is None
    assert Consent.unrestricted.get().state == "GIVEN"


def test_on_the_pages_the_lead_asks_and_the_source_answers(monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON)
    number = number_by_id(strict())
    lead, source = signed_in(LEAD), signed_in(SOURCE)
    address = f"/matters/{number}/act/ask-consent"
    form = lead.get(address).content.decode()
    assert f'<option value="{TAKER}">' in form, "units are chosen by name"
    assert 'type="radio" name="level" value="view"' in form
    answer = lead.post(address, {"unit": TAKER, "level": "view", "why": WHY, "expires_at": "", "seen": mark(post(LEAD), number, NOON)})
    assert answer.status_code == 303
    page = text_of(source.get(f"/matters/{number}"))
    assert "đồng ý cho" in page
    assert WHY in page
    assert "Đồng ý chia sẻ" in page
    assert WHY in text_of(lead.get(f"/matters/{number}"))
    assert "Đồng ý chia sẻ" not in text_of(lead.get(f"/matters/{number}"))
    assert sees(TAKER, asked := find(post(LEAD), number, NOON).id) is None
    answer = source.post(f"/matters/{number}/act/agree-consent", {"seen": mark(post(SOURCE), number, NOON)})
    assert answer.status_code == 303
    assert sees(TAKER, asked) is Level.VIEW


@pytest.mark.parametrize("act", ACTS)
def test_an_act_that_names_units_or_levels_offers_them(act):
    """A form without choices would have officers type codes."""
    asked = {"unit", "level", "clock", "task", "attachment", "outcome", "checklist"} & ACTS[act].parameters.model_fields.keys()
    assert {name for name in asked if (act, name) not in OFFERS} == set()


def test_who_is_asked_reads_who_asks_for_whom_at_which_level_until_when_and_why(world):
    """Without it nobody can answer: the unit asked may know no more of the matter than that it exists."""
    matter = strict()
    ask(matter, expires_at=minutes(3000))
    for act in ("agree-consent", "refuse-consent"):
        shown = text_of(signed_in(SOURCE).get(f"/matters/{number_by_id(matter)}/act/{act}"))
        assert "“xem”" in shown
        assert WHY in shown
        assert f"đến {due_words(minutes(3000), book(MODEL).calendar, 'vi')}" in shown


def test_who_asks_is_told_that_the_reason_is_read_by_who_is_asked(world):
    matter = strict()
    page = signed_in(LEAD).post(f"/matters/{number_by_id(matter)}/act/ask-consent", {"preview": "1", "unit": TAKER, "level": "view", "why": WHY})
    assert "đọc lý do" in text_of(page)


def test_the_question_stands_on_the_board_of_who_is_asked_until_it_is_answered(world, monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: minutes(5))
    matter = strict()
    ask(matter)
    link = f'<a href="/matters/{number_by_id(matter)}" class="nowrap">'
    board = signed_in(SOURCE).get("/").content.decode()
    assert link in board
    assert board.index(link) < board.index('id="h-coming"')
    for other in (LEAD, TAKER, "border-post"):
        assert link not in signed_in(other).get("/").content.decode()
    refuse(actor=post(SOURCE), matter=matter, why="Ảnh hưởng việc xác minh", at=minutes(6))
    assert link not in signed_in(SOURCE).get("/").content.decode()
