"""Who a protected reporter is: opened by two persons of the lead on a ground of law, read by the one who asked, and known to nobody else."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienket.access.rulings import NotAllowed
from lienket.alerts.queries import inbox
from lienket.instruments.queries import book
from lienket.intake.detail import dossier
from lienket.intake.identity import IdentityProtected, NothingSought, forget_reporter, open_identity, search
from lienket.intake.models import IdentityReason
from lienket.journal.models import Entry
from lienket.journal.queries import newest
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters.actions import NothingToAnswer, ReasonNeeded
from lienket.matters.queries import NoSuchMatter, number_by_id
from lienket.routing import actions as routing
from lienket.routing import offers
from lienket.situation import second
from lienket.situation.acts import available, perform
from lienket.situation.models import SecondRequest, SecondWords
from lienket.situation.oversight import Asked, look
from lienket.situation.protected import open_protected
from lienket.situation.second import LASTS
from lienket.situation.second_kinds import NoSuchBasis, NotProtected, bases
from lienket.situation.second_shown import shown
from lienket.units.models import Holding
from lienket.units.people import end_holding
from lienket.units.queries import post_id, unit_id
from tests.situation.test_second import LEAD, somebody
from tests.world import (
    MODEL,
    NOON,
    SWEEPER,
    TODAY,
    a_report,
    delivered,
    journal_is_true,
    last_seq,
    minutes,
    post,
    recorded_about,
    recorded_after,
    stored,
    the,
    undone,
)

pytestmark = pytest.mark.usefixtures("world")
WHO = {"name": "Hoàng Thị Yến", "phone": "0912 345 678", "address": "Ngõ 7"}
WHY = "Hỏi thêm người tố cáo về sổ thu."
GROUND = "law:vn#tc-mo-giai-quyet"
AT = minutes(5)


def protected(**values) -> UUID:
    return a_report(reporter="witness", **WHO, **values).matter


def asked(actor: Actor, matter: UUID, at=NOON, why: str = WHY, ground: str = GROUND) -> SecondRequest:
    return second.ask(actor=actor, act="open-protected", subject=matter, why=why, values={"ground": ground}, at=at)


def read(actor: Actor, request: SecondRequest, at=AT) -> list[dict[str, str]]:
    return open_protected(actor=actor, request=request.id, at=at)


def confirmed(matter: UUID, one: Actor | None = None) -> tuple[Actor, Actor, SecondRequest]:
    one, two = one or somebody(LEAD[0]), somebody(LEAD[1])
    request = asked(one, matter)
    second.confirm(actor=two, request=request.id, at=minutes(1))
    return one, two, request


def test_nothing_is_opened_until_another_confirms_then_who_asked_reads_it_and_each_reading_is_an_entry():
    matter, one, two = protected(), somebody(LEAD[0]), somebody(LEAD[1])
    start = last_seq()
    request = asked(one, matter)
    assert recorded_after(start) == ["second.asked/1"]
    with pytest.raises(second.RequestWaits):
        read(one, request)
    with pytest.raises(second.OwnRequest):
        second.confirm(actor=one, request=request.id, at=NOON)
    start = last_seq()
    assert second.confirm(actor=two, request=request.id, at=minutes(1)) is None
    assert recorded_after(start) == ["second.confirmed/1"]
    for actor in (two, somebody(LEAD[0]), somebody("neighbour/truc-ban")):
        with pytest.raises(second.NoSuchRequest):
            read(actor, request)
    start = last_seq()
    assert read(one, request) == read(one, request) == [WHO]
    assert recorded_after(start) == ["identity.protected-opened/1"] * 2
    assert {row.text for row in IdentityReason.unrestricted.all()} == {WHY}
    journal_is_true()


def test_neither_journal_nor_rows_hold_who_it_is_in_plain_nor_the_reason_in_the_journal():
    matter = protected()
    one, _two, request = confirmed(matter)
    read(one, request)
    journal = b"".join(bytes(data) for data in Entry.objects.values_list("data", flat=True)).decode()
    assert not [said for said in (*WHO.values(), WHY, "0912345678") if said in journal]
    assert not [said for said in WHO.values() if said in repr(list(SecondWords.unrestricted.values()))]
    assert GROUND in journal


def test_one_alone_still_opens_nothing_and_no_search_finds_it():
    matter = protected()
    confirmed(matter)
    with pytest.raises(IdentityProtected):
        open_identity(actor=post("town-police"), matter=matter, why=WHY, at=AT)
    for sought in ({"phone": WHO["phone"], "name": ""}, {"phone": "", "name": WHO["name"]}):
        assert search(actor=post("town-police"), why=WHY, at=AT, **sought) == []
    with pytest.raises(NothingSought):
        search(actor=post("town-police"), phone="", name="", why=WHY, at=AT)


@pytest.mark.parametrize("ground", ["", "law:vn#tc-30-giai-quyet", "law:vn#bltths-mo-yeu-cau", "qc#d2", "muốn biết"])
def test_the_ground_is_one_of_the_closed_list_in_force_today(ground):
    matter, one = protected(), somebody(LEAD[0])
    kept = stored()
    with pytest.raises(NoSuchBasis):
        asked(one, matter, ground=ground)
    assert stored() == kept


def test_the_closed_list_is_of_law_dated_and_says_how_sure_we_are():
    pack = book(MODEL).pack
    assert set(bases(pack, TODAY)) == {"law:vn#tc-mo-giai-quyet", "law:vn#tc-mo-bao-ve"}
    later = bases(pack, TODAY.replace(year=2027))
    assert set(later) == set(bases(pack, TODAY)) | {"law:vn#bltths-mo-yeu-cau", "law:vn#bltths-mo-bao-ve"}
    assert {row.confidence for row in later.values()} == {"memory"}, "until somebody has read the consolidated text"
    assert "136/2025" in later["law:vn#tc-mo-bao-ve"].document
    assert bases(replace(pack, law=None), TODAY) == {}


def test_a_reason_is_needed_something_must_be_kept_and_an_unprotected_reporter_needs_no_second():
    one = somebody(LEAD[0])
    with pytest.raises(ReasonNeeded):
        asked(one, protected(), why=" ")
    with pytest.raises(NothingToAnswer):
        asked(one, a_report(reporter="witness").matter)
    with pytest.raises(NotProtected):
        asked(one, a_report(**WHO).matter)


def test_the_act_is_offered_to_the_lead_alone_and_only_where_an_identity_is_kept():
    kept, none, plain = protected(), a_report(reporter="witness").matter, a_report(**WHO).matter

    def offers_it(unit, matter):
        with contextlib.suppress(NoSuchMatter):
            return "open-protected" in {act.code for act in available(post(unit), number_by_id(matter), NOON)}

    assert [offers_it("town-police", m) for m in (kept, none, plain)] == [True, False, False]
    assert [offers_it("plant", m) for m in (kept, none, plain)] == [False] * 3
    assert offers_it("neighbour", kept) is None


def test_nobody_else_learns_that_an_identity_is_kept_or_was_opened():
    matter = protected()
    mark, before, was = newest(matter), recorded_about(matter), told_of(matter)
    one, two, request = confirmed(matter)
    delivered(minutes(2))
    read(one, request)
    second.decline(actor=two, request=asked(one, matter, at=AT).id, why="Chưa cần.", at=AT)
    second.withdraw(actor=one, request=asked(one, matter, at=AT).id, at=AT)
    delivered(AT)
    assert recorded_about(matter) == before
    assert newest(matter) == mark, "no page of the matter is told that something moved"
    for unit in READERS:
        assert not EVENTS & {notice.event for notice in inbox(post(unit), AT)}
        assert not EVENTS & {notice.event for notice in inbox(post("neighbour"), AT)}
    assert told_of(matter) == was


READERS = ("town-police", "plant")
EVENTS = {"second.asked/1", "second.confirmed/1", "second.declined/1", "second.withdrawn/1", "identity.protected-opened/1"}


def told_of(matter: UUID) -> list[dict[str, object]]:
    """All that the lead and a supporter read of the matter; reading it is no part of that. Told without leaving a trace."""
    with undone():
        found = [dossier(actor=post(unit), number=matter, at=AT) for unit in READERS]
    assert not [one for one in found if "identities" in one]
    return [one | {"timeline": [line for line in one["timeline"] if line["event"] != "restricted.read/1"]} for one in found]


@pytest.mark.parametrize("code", ["plant/truc-ban", "border-post/truc-ban", "neighbour/truc-ban", "province-police/commander"])
def test_who_is_not_of_the_lead_finds_nothing_and_cannot_tell_a_request_from_none(code):
    matter = protected()
    one, other = somebody(LEAD[0]), somebody(code)
    request = asked(one, matter)
    before = stored()
    assert second.pending(other, NOON) == []
    assert second.waiting(other, NOON) == 0
    for pk in (request.id, uuid4()):
        for do in (second.confirm, second.withdraw, open_protected):
            with pytest.raises(second.NoSuchRequest):
                do(actor=other, request=pk, at=NOON)
    with pytest.raises((NotAllowed, NoSuchMatter)):
        asked(other, matter)
    assert stored() == before


def test_who_is_reported_learns_it_by_no_post_he_holds():
    """Nobody judges his own case: the chief is named; the chief's desk is not, but the chief must not open it from there."""
    matter = protected(concerns=["town-police/chief"])
    chief = somebody(LEAD[1])
    hat, honest, second_one = somebody(LEAD[0], person=chief.person), somebody(LEAD[0]), somebody(LEAD[0])
    with pytest.raises(NoSuchMatter):
        asked(chief, matter)
    with pytest.raises(NotAllowed):
        asked(hat, matter)
    request = asked(honest, matter)
    for actor in (chief, hat):
        assert second.pending(actor, NOON) == []
        with pytest.raises(second.NoSuchRequest):
            second.confirm(actor=actor, request=request.id, at=NOON)
    assert second.who_may(honest, "open-protected", NOON, "vi", matter) == ["Trực ban"], "who asks is not sent to the one who is reported"
    second.confirm(actor=second_one, request=request.id, at=NOON)
    assert read(honest, request) == [WHO]


def test_it_is_read_in_the_post_in_which_it_was_asked_for_and_only_while_that_is_held():
    matter = protected()
    one, _two, request = confirmed(matter)
    with pytest.raises(NotAllowed):
        read(replace(one, post=post_id(MODEL, LEAD[1])), request)
    holding = Holding.unrestricted.get(person=one.person, post_id=one.post).pk
    end_holding(actor=SWEEPER, person=one.person, holding=holding, until=TODAY, day=TODAY, at=minutes(2))
    with pytest.raises(NotAllowed):
        read(one, request)


def test_after_the_lead_has_passed_on_nothing_is_read_any_more():
    matter = protected()
    one, _two, request = confirmed(matter)
    assert read(one, request) == [WHO]
    offers.propose_transfer(actor=post("town-police"), matter=matter, taker=unit_id(MODEL, "border-post"), why="Đúng thẩm quyền", at=minutes(6))
    offers.answer_transfer(actor=post("border-post"), matter=matter, accept=True, at=minutes(7))
    assert the(matter).lead.code == "border-post"
    before = stored()
    with pytest.raises(NotAllowed):
        read(one, request, at=minutes(8))
    assert stored() == before
    taken = [row for row in shown(one, book(MODEL), minutes(8), "vi") if row.openable]
    assert len(taken) <= 1, "the page may offer it; the act refuses"
    new, other = somebody("border-post/truc-ban"), somebody("border-post/truc-ban")
    theirs = asked(new, matter, at=minutes(9))
    second.confirm(actor=other, request=theirs.id, at=minutes(9))
    assert read(new, theirs, at=minutes(9)) == [WHO]


def test_a_confirmation_after_the_hand_over_opens_nothing():
    matter, one, two = protected(), somebody(LEAD[0]), somebody(LEAD[1])
    request = asked(one, matter)
    routing.assign_lead(actor=post("town-police"), matter=matter, unit="border-post", why="Đúng thẩm quyền", at=minutes(1))
    with pytest.raises(second.NoSuchRequest):
        second.confirm(actor=two, request=request.id, at=minutes(2))


def test_the_way_is_closed_when_the_request_ends_and_once_it_was_declined_or_withdrawn():
    matter = protected()
    one, two, request = confirmed(matter)
    end = NOON + LASTS
    assert read(one, request, at=end - timedelta(seconds=1)) == [WHO]
    with pytest.raises(second.RequestOver):
        read(one, request, at=end)
    for end_it in (lambda r: second.decline(actor=two, request=r.id, why="Chưa cần.", at=AT), lambda r: second.withdraw(actor=one, request=r.id, at=AT)):
        other = asked(one, matter, at=AT)
        end_it(other)
        with pytest.raises(second.RequestOver):
            read(one, other)


def test_after_the_erasure_there_is_nothing_to_confirm_and_nothing_to_read():
    matter = protected()
    one, two, request = confirmed(matter)
    waits = asked(one, matter, at=minutes(2))
    forget_reporter(actor=post("town-police"), matter=matter, why="Người báo yêu cầu", at=minutes(3))
    with pytest.raises(NothingToAnswer):
        read(one, request)
    with pytest.raises(NothingToAnswer):
        second.confirm(actor=two, request=waits.id, at=AT)
    assert SecondRequest.unrestricted.get(pk=waits.id).state == "ASKED"
    with pytest.raises(NothingToAnswer):
        asked(one, protected_without_identity())


def protected_without_identity() -> UUID:
    return a_report(reporter="witness").matter


def test_oversight_sees_each_act_with_the_matter_only_where_it_knows_of_it_and_none_that_is_about_itself():
    matter, about = protected(), protected(concerns=["province-police"])
    overseer = post("province-police/commander")
    start = last_seq()
    for one in (matter, about):
        asker, _two, request = confirmed(one)
        read(asker, request)
    assert recorded_after(start).count("identity.protected-opened/1") == 2
    found = look(overseer, Asked(since=TODAY, until=TODAY, event="identity.protected-opened/1"), book(MODEL), AT, "vi")
    assert [line.sentences for line in found.lines] == [("Xem danh tính người báo được bảo vệ, sau khi người thứ hai xác nhận.",)]
    asks = look(overseer, Asked(since=TODAY, until=TODAY, event="second.asked/1"), book(MODEL), AT, "en")
    assert len(asks.lines) == 1
    assert not [line for line in (*found.lines, *asks.lines) if line.matters], "it does not know of the matter"
    routing.share(actor=post("town-police"), matter=matter, unit="province-police", level="view", why="Giám sát", at=AT)
    number = number_by_id(matter)
    told = look(overseer, Asked(since=TODAY, until=TODAY, event="identity.protected-opened/1", matter=number), book(MODEL), AT, "vi")
    assert [line.matters for line in told.lines] == [(number,)]


def test_the_words_say_ground_and_article_and_that_they_are_not_verified():
    matter, one = protected(), somebody(LEAD[0])
    perform(actor=one, number=number_by_id(matter), act="open-protected", values={"ground": GROUND, "why": WHY}, at=NOON)
    for language, words in (("vi", ("Giải quyết tố cáo", "Điều 12 (?)", "chưa")), ("en", ("Handling the denunciation", "Điều 12 (?)", "not"))):
        (row,) = shown(somebody(LEAD[1]), book(MODEL), NOON, language)
        assert all(word in row.ground for word in words), row.ground
        assert (row.why, row.number, row.openable) == (WHY, number_by_id(matter), False)


@settings(max_examples=40, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["ask", "ask", "confirm", "confirm", "read", "withdraw", "hand"]), st.integers(0, 4), st.integers(0, 3)), max_size=18
    )
)
def test_in_no_history_is_it_read_by_one_alone_or_by_another_than_who_asked(steps):
    with undone():
        matter = protected()
        first = somebody(LEAD[0])
        cast = [first, replace(first, post=post_id(MODEL, LEAD[1])), somebody(LEAD[1]), somebody("border-post/truc-ban"), somebody("neighbour/truc-ban")]
        requests: list[SecondRequest] = []
        two_of: dict[UUID, set[UUID | None]] = {}
        for n, (what, who, which) in enumerate(steps):
            actor, at = cast[who], minutes(n + 1)
            row = requests[which % len(requests)] if requests else None
            people = None
            with contextlib.suppress(LienketError):
                if what == "ask":
                    requests.append(asked(actor, matter, at=at))
                elif what == "hand":
                    routing.assign_lead(actor=post(the(matter).lead.code), matter=matter, unit=["town-police", "border-post"][which % 2], why="Đổi", at=at)
                elif row is not None and what == "confirm":
                    second.confirm(actor=actor, request=row.id, at=at)
                    two_of[row.id] = {row.person, actor.person}
                elif row is not None and what == "read":
                    people = read(actor, row, at=at)
                elif row is not None:
                    second.withdraw(actor=actor, request=row.id, at=at)
            if people is not None:
                assert row is not None
                assert len(two_of[row.id] - {None}) == 2
                assert actor.person == row.person
                assert unit_id(MODEL, the(matter).lead.code) == actor.unit
