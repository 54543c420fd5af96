"""Breaking the glass: for a grave reason, at level view, for hours; never what is restricted or about oneself; reviewed by somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from lienket.access.rulings import NotAllowed
from lienket.alerts.queries import inbox
from lienket.instruments.queries import book
from lienket.journal.door import Overtaken
from lienket.kernel.secrecy import StateSecretRefused
from lienket.matters.queries import number_by_id, sought
from lienket.routing import actions as routing
from lienket.routing import breakglass
from lienket.routing.breakglass import LASTS, break_glass, review
from lienket.sharing.codes import Cause, Level
from lienket.sharing.models import Opening
from lienket.situation.openings import openings, waiting
from tests.api.test_once import is_a_problem
from tests.world import MODEL, NOON, a_matter, delivered, journal_is_true, last_seq, minutes, post, recorded_after, sees, stored, the

WHY = "Có người mắc kẹt trong xưởng"
ABSENT = "VV-2016-009999"


def asked(number: str, **values: str) -> dict[str, str]:
    return {"number": number, "ground": "LIFE", "why": WHY} | values


def opened(matter, unit: str = "neighbour", at=NOON):
    return break_glass(actor=post(unit), number=number_by_id(matter), ground="LIFE", why=WHY, at=at)


def test_a_program_opens_a_matter_for_four_hours_and_the_lead_and_oversight_are_told(program):
    matter = a_matter(text="Kể chi tiết")
    number, lead, neighbour = number_by_id(matter), program("town-police"), program("neighbour")
    assert neighbour.get(f"/api/v1/matters/{number}").status_code == 404
    start = last_seq()
    answer = neighbour.post("/api/v1/openings", json=asked(number))
    assert answer.status_code == 201
    assert recorded_after(start) == ["access.granted/1", "breakglass.opened/1"]
    whole = neighbour.get(f"/api/v1/matters/{number}").json()
    assert whole["level"] == "view"
    why = neighbour.get(f"/api/v1/matters/{number}/explain").json()["why_me"]
    assert [one["cause"] for one in why] == [Cause.BREAKGLASS]
    assert "chi tiết" not in str(whole)
    (row,) = Opening.unrestricted.all()
    at = row.opened_at
    assert row.expires_at - at == LASTS == timedelta(hours=4)
    assert sees("neighbour", matter, row.expires_at - timedelta(seconds=1)) is Level.VIEW
    assert sees("neighbour", matter, row.expires_at) is None
    delivered(at)
    assert "breakglass.opened/1" in {notice.event for notice in inbox(post("town-police"), at)}
    assert "breakglass.opened/1" not in {notice.event for unit in ("plant", "border-post") for notice in inbox(post(unit), at)}
    assert waiting(post("province-police/commander")) == 1
    told = lead.get(f"/api/v1/matters/{number}/ledger").json()
    assert [(one["unit"], one["ground"], one["why"], one["verdict"]) for one in told["opened"]] == [("neighbour", "LIFE", WHY, "")]
    assert ("neighbour", "BREAKGLASS") in {(one["unit"], one["cause"]) for one in told["could"]}
    again = neighbour.post("/api/v1/openings", json=asked(number))
    assert is_a_problem(again, 409, "already-reads")
    journal_is_true()


def test_a_program_that_tries_number_after_number_gets_few(program):
    """Each was told to lead and oversight, but by then a program had read all there is."""
    numbers = [number_by_id(a_matter()) for _ in range(breakglass.MOST + 1)]
    client = program("neighbour")
    assert {client.post("/api/v1/openings", json=asked(number)).status_code for number in numbers[:-1]} == {201}
    start = last_seq()
    for number in (numbers[-1], ABSENT):
        assert is_a_problem(client.post("/api/v1/openings", json=asked(number)), 409, "too-many-openings")
    assert recorded_after(start) == []
    assert is_a_problem(client.post("/api/v1/openings", json=asked(numbers[0])), 409, "already-reads")
    assert opened(the_id(numbers[-1]), at=NOON + LASTS + timedelta(hours=1)) is not None, "once one has run out"
    assert opened(the_id(numbers[-1]), unit="province-police") is not None, "another post's are its own"


def the_id(number: str) -> UUID:
    found = sought(number)
    assert found is not None
    return found.id


def test_what_no_reason_opens_and_a_number_that_is_nobodys_are_answered_alike_and_journaled_alike(program):
    kept = [
        a_matter(kind="denunciation"),
        a_matter(flags={"foreigner"}),
        a_matter(reporter="witness"),
        a_matter(concerns={"neighbour"}),
    ]
    client, answers = program("neighbour"), []
    for number in [ABSENT, "nothing", *map(number_by_id, kept)]:
        start, before = last_seq(), {k: v for k, v in stored().items() if not k.startswith("journal")}
        answer = client.post("/api/v1/openings", json=asked(number))
        assert recorded_after(start) == ["breakglass.refused/1"], number
        assert {k: v for k, v in stored().items() if not k.startswith("journal")} == before
        headers = {name: value for name, value in answer.headers.items() if name not in {"date", "x-request-id"}}
        answers.append((answer.status_code, answer.json() | {"instance": ""}, headers))
    assert answers[0][0] == 404
    assert all(answer == answers[0] for answer in answers)
    assert not Opening.unrestricted.exists()
    assert all(sees("neighbour", matter) is None for matter in kept)


@pytest.mark.usefixtures("world")
def test_a_report_about_one_post_keeps_its_colleagues_from_breaking_the_glass_too():
    matter = a_matter(concerns={"province-police/commander"})
    assert opened(matter, "province-police/desk") is None
    assert opened(matter, "province-police/commander") is None
    assert opened(matter, "neighbour") is not None


def test_a_refused_try_stays_in_the_journal_under_a_key_too_and_is_answered_again(program):
    client, key = program("neighbour"), {"Idempotency-Key": "glass-key-0001"}
    start = last_seq()
    first, again = (client.post("/api/v1/openings", json=asked(ABSENT), headers=key) for _ in range(2))
    assert first.status_code == again.status_code == 404
    assert recorded_after(start) == ["breakglass.refused/1"]


@pytest.mark.usefixtures("world")
def test_it_needs_a_reason_of_the_list_and_words_without_a_marking():
    matter = a_matter()
    kept = stored()
    with pytest.raises(breakglass.UnknownGround):
        break_glass(actor=post("neighbour"), number=number_by_id(matter), ground="CURIOUS", why=WHY, at=NOON)
    with pytest.raises(breakglass.ReasonNeeded):
        break_glass(actor=post("neighbour"), number=number_by_id(matter), ground="LIFE", why="  ", at=NOON)
    with pytest.raises(StateSecretRefused):
        break_glass(actor=post("neighbour"), number=number_by_id(matter), ground="LIFE", why="TUYỆT MẬT", at=NOON)
    assert stored() == kept


@pytest.mark.usefixtures("world")
def test_it_opens_for_the_post_alone_and_ends_where_the_matter_becomes_one_that_no_reason_opens():
    matter = a_matter()
    assert opened(matter, "province-police/commander") is not None
    assert sees("province-police/commander", matter) is Level.VIEW
    assert sees("province-police/desk", matter) is None
    assert opened(matter) is not None
    start = last_seq()
    routing.reclassify(actor=post("town-police"), matter=matter, why="Có tố cáo", kind="denunciation", at=minutes(1))
    assert the(matter).restricted
    assert "access.ended/1" in recorded_after(start)
    assert sees("neighbour", matter, minutes(1)) is None
    journal_is_true()


@pytest.mark.usefixtures("world")
def test_the_lead_cannot_recall_it_and_is_told_what_it_is_and_a_recall_beside_it_is_asked_for():
    matter = a_matter()
    lead = post("town-police")
    opened(matter)
    with pytest.raises(routing.NotRecallable) as refused:
        routing.recall(actor=lead, matter=matter, unit="neighbour", why="Không cần", at=NOON)
    assert refused.value.args[1] == "mở khẩn cấp, có hạn giờ"
    routing.share(actor=lead, matter=matter, unit="neighbour", level="know", why="Cần biết", at=NOON)
    start = last_seq()
    routing.recall(actor=lead, matter=matter, unit="neighbour", why="Đã xong", at=NOON)
    assert "access.recalled/1" in recorded_after(start)


@pytest.mark.usefixtures("world")
def test_oversight_of_another_unit_reviews_once_and_nobody_his_own():
    commander, desk = post("province-police/commander"), post("province-police")
    first = opened(a_matter())
    second = opened(a_matter(place="port"), "province-police")
    third = opened(a_matter(concerns={"province-police/commander"}))
    assert None not in {first, second, third}
    shown = {one.row.id: one for one in openings(commander, book(MODEL), NOON, "vi")}
    assert set(shown) == {first.id, second.id}, "what is about the overseer himself is kept from him"
    assert [(shown[o.id].own, shown[o.id].number, shown[o.id].why) for o in (first, second)] == [(False, "", WHY), (True, "", WHY)]
    assert waiting(commander) == 1
    for actor in (desk, post("neighbour")):
        with pytest.raises(NotAllowed):
            review(actor=actor, opening=first.id, verdict="JUSTIFIED", why="Đúng", overseer=False, at=NOON)
    with pytest.raises(breakglass.NoSuchOpening):
        review(actor=commander, opening=third.id, verdict="JUSTIFIED", why="Đúng", overseer=True, at=NOON)
    with pytest.raises(breakglass.OwnOpening):
        review(actor=commander, opening=second.id, verdict="JUSTIFIED", why="Đúng", overseer=True, at=NOON)
    person = UUID(int=7)
    also = break_glass(actor=replace(post("neighbour"), person=person), number=number_by_id(a_matter()), ground="CRIME", why=WHY, at=NOON)
    start = last_seq()
    with pytest.raises(breakglass.OwnOpening):  # The same person in another unit's post.
        review(actor=replace(commander, person=person), opening=also.id, verdict="JUSTIFIED", why="Đúng", overseer=True, at=NOON)
    with pytest.raises(breakglass.UnknownVerdict):
        review(actor=commander, opening=first.id, verdict="FINE", why="Đúng", overseer=True, at=NOON)
    with pytest.raises(breakglass.ReasonNeeded):
        review(actor=commander, opening=first.id, verdict="UNJUSTIFIED", why=" ", overseer=True, at=NOON)
    assert recorded_after(start) == []
    review(actor=commander, opening=first.id, verdict="UNJUSTIFIED", why="Không ai mắc kẹt", overseer=True, at=NOON)
    assert recorded_after(start) == ["breakglass.reviewed/1"]
    with pytest.raises(Overtaken):
        review(actor=commander, opening=first.id, verdict="JUSTIFIED", why="Đúng", overseer=True, at=NOON)
    journal_is_true()


@pytest.mark.usefixtures("world")
def test_a_review_is_four_eyes_no_person_reviews_what_he_opened_in_whatever_posts():
    """Decision 0058: opened by one person of one unit, reviewed by another of another; nobody does both."""
    people = [UUID(int=n) for n in (1, 2)]
    for opener in ("neighbour", "province-police", "province-police/commander"):
        for first in people:
            row = break_glass(actor=replace(post(opener), person=first), number=number_by_id(a_matter()), ground="LIFE", why=WHY, at=NOON)
            for code in ("province-police/commander", "neighbour", opener):
                for second in people:
                    actor = replace(post(code), person=second)
                    overseer = code == "province-police/commander"
                    other = overseer and second != first and post(opener).unit != actor.unit
                    try:
                        review(actor=actor, opening=row.id, verdict="JUSTIFIED", why="Đúng", overseer=overseer, at=NOON)
                    except (NotAllowed, breakglass.OwnOpening, Overtaken):
                        assert not other or Opening.unrestricted.get(pk=row.id).verdict
                    else:
                        assert other
