"""Taking much out takes two persons of the unit; the file is fetched by the one who asked, and holds nothing the second did not confirm."""

from __future__ import annotations

import contextlib
import csv
import io
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienket.access.rulings import NotAllowed
from lienket.instruments.queries import book
from lienket.journal import door
from lienket.kernel.errors import LienketError
from lienket.matters.queries import number_by_id
from lienket.routing import actions as routing
from lienket.routing.breakglass import LASTS, break_glass
from lienket.situation import export as exporting
from lienket.situation import export_bulk, second
from lienket.situation.export import SecondNeeded
from lienket.situation.export_bulk import fetch, take_out
from lienket.situation.lists import Filters
from lienket.situation.models import ExportReason, SecondRequest
from lienket.units.queries import post_id
from tests.situation.test_second import LEAD, somebody
from tests.world import MODEL, NOON, a_matter, journal_is_true, last_seq, minutes, recorded_after, stored, undone

pytestmark = pytest.mark.usefixtures("world")
WHY = "Báo cáo giao ban tuần cho lãnh đạo."
AT = minutes(5)


@pytest.fixture
def few(monkeypatch):
    """More than two matters take two persons."""
    monkeypatch.setattr(exporting, "ALONE", 2)


def asked(actor, at=AT, **filters) -> SecondRequest | None:
    """The request; None where the file was made at once."""
    made = take_out(actor=actor, filters=Filters(**filters), book=book(MODEL), at=at, format="csv", why=WHY, language="vi")
    if isinstance(made, SecondRequest):
        return made
    made.file.close()
    return None


def fetched(actor, request, at=AT) -> list[str]:
    """The numbers in the file."""
    with fetch(actor=actor, request=request.id, book=book(MODEL), at=at, language="vi").file as file:
        return [row[0] for row in list(csv.reader(io.StringIO(file.read().decode("utf-8-sig")), delimiter=";"))[2:] if row]


def test_a_long_list_is_read_before_the_writers_line_is_joined(few, monkeypatch):
    for _ in range(3):
        a_matter()
    read, rows_of = [], exporting.rows_of

    def before_the_line(*asked_for):
        read.append(door._current.get() is None)
        return rows_of(*asked_for)

    monkeypatch.setattr(exporting, "rows_of", before_the_line)
    monkeypatch.setattr(export_bulk, "rows_of", before_the_line)
    one = somebody(LEAD[0])
    request = asked(one)
    second.confirm(actor=somebody(LEAD[1]), request=request.id, at=AT)
    assert len(fetched(one, request)) == 3
    assert read == [True, True, True]


def test_the_threshold_is_fifty_matters_or_one_restricted(monkeypatch):
    assert exporting.ALONE == 50
    monkeypatch.setattr(exporting, "ALONE", 2)
    one = somebody(LEAD[0])
    a_matter()
    a_matter()
    assert asked(one) is None
    a_matter()
    assert asked(one) is not None
    assert asked(one, state="CLOSED") is None
    assert asked(one, kind="incident", since=date(2016, 3, 2)) is not None


def test_one_restricted_matter_takes_two():
    one = somebody(LEAD[0])
    a_matter(flags=["foreigner"])
    assert asked(one) is not None
    with pytest.raises(SecondNeeded):
        exporting.export(actor=one, filters=Filters(), book=book(MODEL), at=AT, format="csv", why=WHY, language="vi")


def test_nothing_leaves_until_another_of_the_unit_confirms_and_only_the_asker_fetches_it(few):
    for _ in range(3):
        a_matter()
    one, two = somebody(LEAD[0]), somebody(LEAD[1])
    start = last_seq()
    request = asked(one)
    assert recorded_after(start) == ["second.asked/1"]
    assert not ExportReason.unrestricted.exists()
    with pytest.raises(second.RequestWaits):
        fetched(one, request)
    with pytest.raises(second.AlreadyAsked):
        asked(one)
    with pytest.raises(second.OwnRequest):
        second.confirm(actor=one, request=request.id, at=AT)
    (shown,) = second.pending(two, AT)
    assert len(shown.wanted.values["subjects"]) == 3
    start = last_seq()
    second.confirm(actor=two, request=request.id, at=AT)
    assert recorded_after(start) == ["second.confirmed/1"]
    for actor in (two, somebody("plant/truc-ban")):
        before = stored()
        with pytest.raises(second.NoSuchRequest):
            fetched(actor, request)
        assert stored() == before
    with pytest.raises(NotAllowed):  # The same person in another post would read by another post's grants.
        fetched(replace(one, post=post_id(MODEL, LEAD[1])), request)
    start = last_seq()
    assert len(fetched(one, request)) == 3
    assert recorded_after(start) == ["list.exported/1"]
    assert ExportReason.unrestricted.get().text == WHY
    assert len(fetched(one, request)) == 3, "until its end, each time journaled"
    with pytest.raises(second.RequestOver):
        fetched(one, request, at=request.ends_at)
    journal_is_true()


def test_the_file_holds_what_was_confirmed_and_what_the_policy_still_lets_the_asker_read(few):
    matters, shared, late = [a_matter() for _ in range(3)], a_matter(), a_matter()
    lead = somebody(LEAD[0])
    routing.share(actor=lead, matter=shared, unit="neighbour", level="view", why="Cần biết", at=NOON)
    one, two = somebody("neighbour/truc-ban"), somebody("neighbour/truc-ban")
    for matter in matters:
        routing.share(actor=lead, matter=matter, unit="neighbour", level="view", why="Cần biết", at=NOON)
    request = asked(one)
    second.confirm(actor=two, request=request.id, at=AT)
    routing.share(actor=lead, matter=late, unit="neighbour", level="view", why="Cần biết", at=minutes(6))
    assert sorted(fetched(one, request, at=minutes(7))) == sorted(number_by_id(m) for m in [shared, *matters])
    routing.recall(actor=lead, matter=shared, unit="neighbour", why="Đã xong", at=minutes(8))
    assert sorted(fetched(one, request, at=minutes(9))) == sorted(map(number_by_id, matters))


def test_a_colleague_who_does_not_read_all_of_it_finds_nothing(few):
    desk, other, commander = somebody("province-police/desk"), somebody("province-police/desk"), somebody("province-police/commander")
    for _ in range(3):  # Opened for the desk's post alone.
        break_glass(actor=desk, number=number_by_id(a_matter()), ground="LIFE", why="Có người mắc kẹt", at=NOON)
    request = asked(desk)
    assert request is not None
    assert second.pending(commander, AT) == []
    with pytest.raises(second.NoSuchRequest):
        second.confirm(actor=commander, request=request.id, at=AT)
    assert second.waiting(other, AT) == 1
    end = NOON + LASTS  # The openings have ended: neither reads the list any more.
    assert second.waiting(other, end) == 0
    with pytest.raises(second.NoSuchRequest):
        second.confirm(actor=other, request=request.id, at=end)


def test_filters_are_kept_as_they_were_asked_for():
    filters = Filters(q="mái", state="OPEN", since=date(2016, 1, 1), mine=True, sort="due")
    assert export_bulk.filters_of(export_bulk._plain(filters)) == filters


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.tuples(st.sampled_from(["ask", "ask", "confirm", "fetch", "withdraw", "matter"]), st.integers(0, 3), st.integers(0, 3)), max_size=18))
def test_in_no_history_does_a_long_list_leave_by_fewer_than_two_persons(steps):
    with undone(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(exporting, "ALONE", 1)
        a_matter()
        a_matter()
        first = somebody(LEAD[0])
        cast = [first, replace(first, post=post_id(MODEL, LEAD[1])), somebody(LEAD[1]), somebody("neighbour/truc-ban")]
        requests: list[SecondRequest] = []
        confirmed: dict[UUID, set[UUID | None]] = {}
        for what, who, which in steps:
            actor, before = cast[who], last_seq()
            row = requests[which % len(requests)] if requests else None
            with contextlib.suppress(LienketError):
                if what == "matter":
                    a_matter()
                elif what == "ask":
                    made = asked(actor)
                    requests += [made] if made is not None else []
                elif row is not None and what == "confirm":
                    second.confirm(actor=actor, request=row.id, at=AT)
                    confirmed[row.id] = {row.person, actor.person}
                elif row is not None and what == "fetch":
                    fetched(actor, row)
                elif row is not None:
                    second.withdraw(actor=actor, request=row.id, at=AT)
            if "list.exported/1" in recorded_after(before) and actor is not cast[3]:
                assert what == "fetch"
                assert row is not None
                assert len(confirmed[row.id] - {None}) == 2
                assert actor.person == row.person
