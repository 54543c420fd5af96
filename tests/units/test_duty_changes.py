"""Changes of the roster: who stands in, exchanges between two people, a week repeated, gaps. Own unit only, names inside it, each with its counter-act."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.instruments.queries import book
from lienket.journal.door import Overtaken
from lienket.kernel.secrecy import StateSecretRefused
from lienket.situation.days_off import days_off, uncovered
from lienket.units import duty, standing_in, swaps, weeks
from lienket.units.actions import post_person
from lienket.units.models import DutyReason, DutyShift
from lienket.units.queries import unit_id
from tests.world import MODEL, NOON, SWEEPER, journal_is_true, last_seq, minutes, post, recorded_after, verify

pytestmark = pytest.mark.usefixtures("world")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EVERYBODY = {unit_id(MODEL, u) for u in ("town-police", "province-police", "plant")}
MONDAY = date(2016, 2, 29)


def someone(name="An", code="town-police/desk", since=date(2016, 1, 1)):
    return post_person(actor=SWEEPER, name=name, post=post(code).post, since=since, at=NOON)


def acting(person, code="town-police/desk"):
    from dataclasses import replace

    return replace(post(code), person=person)


def planned(person=None, start=60, end=660, code="town-police/desk"):
    return duty.plan(actor=post(code), post=post(code).post, person=person, start_at=minutes(start), end_at=minutes(end), zone=ZONE, at=NOON)


def stood_in(shift, person, start=None, end=None, why="Ốm.", actor=None, at=NOON):
    times = {"start_at": None if start is None else minutes(start), "end_at": None if end is None else minutes(end)}
    return standing_in.stand_in(actor=actor or post("town-police"), shift=shift, person=person, why=why, zone=ZONE, at=at, **times)


def there(at, actor=None):
    return [(s.name, s.instead_of) for s in duty.on_duty(actor or post("town-police"), EVERYBODY, at)]


def test_who_stands_in_for_a_part_is_on_duty_for_that_part_only():
    an, binh = someone("An"), someone("Bình", "town-police/chief")
    shift = planned(an)
    verify(lambda: stood_in(shift, binh, 120, 240), "duty.stood-in/1", again=standing_in.StandInPeriod)
    assert [there(minutes(n)) for n in (119, 120, 239, 240)] == [[("An", "")], [("Bình", "An")], [("Bình", "An")], [("An", "")]]
    assert duty.people_on_duty(minutes(130)) == {(unit_id(MODEL, "town-police"), binh)}
    journal_is_true()


def test_standing_in_is_undone_and_its_reason_erased():
    shift = planned(someone("An"))
    pk = stood_in(shift, someone("Bình"), why="Con ốm.")
    assert standing_in.reasons(post("town-police"), [pk]) == {pk: "Con ốm."}
    assert standing_in.reasons(post("province-police"), [pk]) == {}
    verify(lambda: standing_in.end_stand_in(actor=post("town-police"), stand_in=pk, at=NOON), "duty.stand-in-ended/1", again=Overtaken)
    assert (there(minutes(70)), DutyReason.unrestricted.count()) == ([("An", "")], 0)


@pytest.mark.parametrize(("start", "end"), [(0, 120), (120, 700), (300, 300), (300, 200)])
def test_nobody_stands_in_outside_the_shift(start, end):
    with pytest.raises(standing_in.StandInPeriod):
        stood_in(planned(someone()), someone("Bình"), start, end)


def test_two_do_not_stand_in_at_once_and_nobody_for_himself_nor_from_another_unit():
    an, binh = someone("An"), someone("Bình")
    shift = planned(an)
    stood_in(shift, binh, 60, 240)
    with pytest.raises(standing_in.StandInPeriod):
        stood_in(shift, someone("Chi"), 200, 300)
    stood_in(shift, someone("Dũng"), 240, 300)
    for nobody in (an, someone("Lạ", "plant"), uuid4(), someone("Mới", since=date(2016, 4, 1))):
        with pytest.raises(duty.NotHolding):
            stood_in(shift, nobody, 300, 400)


@pytest.mark.parametrize(("why", "error"), [("  ", standing_in.StandInReason), ("x" * 401, standing_in.StandInReason), ("TUYỆT MẬT", StateSecretRefused)])
def test_standing_in_needs_a_reason_that_may_be_kept(why, error):
    with pytest.raises(error):
        stood_in(planned(someone()), someone("Bình"), why=why)


def test_another_unit_neither_changes_nor_sees_names():
    an, binh = someone("An"), someone("Bình")
    shift = planned(an)
    pk = stood_in(shift, binh)
    with pytest.raises(duty.NoSuchShift):
        stood_in(shift, binh, actor=post("province-police"))
    with pytest.raises(standing_in.NoSuchStandIn):
        standing_in.end_stand_in(actor=post("province-police"), stand_in=pk, at=NOON)
    (seen,) = duty.on_duty(post("province-police"), EVERYBODY, minutes(70))
    assert (seen.person, seen.name, seen.instead_of, seen.stand_ins) == (None, "", "", ())


def two_shifts():
    an, binh = someone("An"), someone("Bình")
    return an, binh, planned(an, 60, 120), planned(binh, 120, 180)


def test_an_exchange_is_proposed_agreed_and_undone():
    an, binh, first, second = two_shifts()
    swap = []
    verify(lambda: swap.append(swaps.propose(actor=acting(an), offered=first, wanted=second, at=NOON)), "duty.swap-answered/1", again=swaps.NotSwappable)
    assert (there(minutes(70)), swaps.swaps(acting(binh), NOON)[0].may) == ([("An", "")], ("agree", "reject"))
    agree = {"actor": acting(binh), "swap": swap[0], "act": "agree", "zone": ZONE, "at": NOON}
    verify(lambda: swaps.settle(**agree), "duty.swap-answered/1", again=Overtaken)
    assert (there(minutes(70)), there(minutes(130))) == ([("Bình", "")], [("An", "")])
    verify(lambda: swaps.settle(**agree | {"act": "undo", "actor": acting(an)}), "duty.swap-answered/1", again=Overtaken)
    assert (there(minutes(70)), there(minutes(130))) == ([("An", "")], [("Bình", "")])
    journal_is_true()


def test_only_the_two_of_them_settle_an_exchange_and_strangers_find_nothing():
    an, binh, first, second = two_shifts()
    with pytest.raises(swaps.NotYourShift):
        swaps.propose(actor=acting(binh), offered=first, wanted=second, at=NOON)
    swap = swaps.propose(actor=acting(an), offered=first, wanted=second, at=NOON)
    for act in ("agree", "reject"):
        with pytest.raises(swaps.NotYourShift):
            swaps.settle(actor=acting(an), swap=swap, act=act, zone=ZONE, at=NOON)
    with pytest.raises(swaps.NotYourShift):
        swaps.settle(actor=acting(binh), swap=swap, act="withdraw", zone=ZONE, at=NOON)
    for act in ("agree", "reject", "withdraw", "undo", "burn"):
        with pytest.raises(swaps.NoSuchSwap):
            swaps.settle(actor=acting(an, "province-police/desk"), swap=swap, act=act, zone=ZONE, at=NOON)
    assert swaps.swaps(post("province-police"), NOON) == []
    swaps.settle(actor=acting(an), swap=swap, act="withdraw", zone=ZONE, at=NOON)
    with pytest.raises(Overtaken):
        swaps.settle(actor=acting(binh), swap=swap, act="agree", zone=ZONE, at=NOON)


def test_what_has_begun_was_called_off_or_is_covered_is_not_exchanged():
    an, binh, first, second = two_shifts()
    swap = swaps.propose(actor=acting(an), offered=first, wanted=second, at=NOON)
    with pytest.raises(swaps.NotSwappable):
        swaps.settle(actor=acting(binh), swap=swap, act="agree", zone=ZONE, at=minutes(60))
    pk = stood_in(second, an)
    with pytest.raises(swaps.NotSwappable):
        swaps.settle(actor=acting(binh), swap=swap, act="agree", zone=ZONE, at=NOON)
    standing_in.end_stand_in(actor=post("town-police"), stand_in=pk, at=NOON)
    duty.cancel(actor=post("town-police"), shift=first, at=NOON)
    with pytest.raises(swaps.NotSwappable):
        swaps.settle(actor=acting(binh), swap=swap, act="agree", zone=ZONE, at=NOON)


def test_each_must_hold_the_post_of_the_other():
    an, chief = someone("An"), someone("Chỉ huy", "town-police/chief")
    first, second = planned(an, 60, 120), planned(chief, 120, 180, "town-police/chief")
    swap = swaps.propose(actor=acting(an), offered=first, wanted=second, at=NOON)
    with pytest.raises(duty.NotHolding):
        swaps.settle(actor=acting(chief, "town-police/chief"), swap=swap, act="agree", zone=ZONE, at=NOON)


def a_week(person=None):
    for n in range(3):
        planned(person, 60 + 1440 * n, 60 + 1440 * n + 480)


def states(count, at=NOON):
    return [one.state for one in weeks.preview(post("town-police"), MONDAY, count, ZONE, at)]


def test_a_week_is_looked_at_and_repeated_once():
    an = someone("An")
    a_week(an)
    assert states(2) == ["new"] * 6
    start = last_seq()
    assert weeks.repeat(actor=post("town-police"), monday=MONDAY, weeks=2, zone=ZONE, at=NOON) == 6
    assert recorded_after(start) == ["duty.planned/1"] * 6
    assert states(3) == ["taken"] * 6 + ["new"] * 3
    with pytest.raises(weeks.NothingToRepeat):
        weeks.repeat(actor=post("town-police"), monday=MONDAY, weeks=2, zone=ZONE, at=NOON)
    later = DutyShift.unrestricted.order_by("start_at").last()
    assert (later.start_at, later.person_id) == (minutes(60 + 1440 * 16), an)
    journal_is_true()


def test_a_post_somebody_else_took_meanwhile_is_not_planned_twice():
    an, binh = someone("An"), someone("Bình")
    a_week(an)
    weeks.repeat(actor=post("town-police"), monday=MONDAY, weeks=1, zone=ZONE, at=NOON)
    later = DutyShift.unrestricted.order_by("start_at").last()
    duty.cancel(actor=post("town-police"), shift=later.id, at=NOON)
    duty.plan(actor=post("town-police"), post=later.post_id, person=binh, start_at=later.start_at, end_at=later.end_at, zone=ZONE, at=NOON)
    assert states(1) == ["taken"] * 3


def test_who_leaves_meanwhile_is_left_out_and_said_so():
    from lienket.units.models import Holding
    from lienket.units.people import end_holding

    an = someone("An")
    a_week(an)
    holding = Holding.unrestricted.get(person_id=an)
    end_holding(actor=SWEEPER, person=an, holding=holding.id, until=date(2016, 3, 14), day=NOON.date(), at=NOON)
    assert states(2) == ["new"] * 3 + ["nobody"] * 3


def test_another_unit_repeats_nothing_of_ours_and_weeks_have_bounds():
    a_week()
    with pytest.raises(weeks.NothingToRepeat):
        weeks.repeat(actor=post("province-police"), monday=MONDAY, weeks=2, zone=ZONE, at=NOON)
    for count in (0, 27):
        with pytest.raises(weeks.TooManyWeeks):
            states(count)


def test_gaps_are_those_of_the_duty_post_and_nobody_elses_business():
    planned(start=60, end=120)
    planned(start=0, end=300, code="town-police/chief")  # No duty post.
    found = duty.gaps_of_posts(post("town-police"), NOON, minutes(180), ZONE)
    assert [(g.title_vi, g.start_at, g.end_at) for g in found] == [("Trực ban", NOON, minutes(60)), ("Trực ban", minutes(120), minutes(180))]
    (other,) = duty.gaps_of_posts(post("province-police"), NOON, minutes(180), ZONE)
    assert (other.start_at, other.end_at) == (NOON, minutes(180))


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 60)), max_size=12))
def test_an_instant_is_in_a_gap_or_in_a_shift(stretches):
    shifts = [SimpleNamespace(start_at=minutes(a), end_at=minutes(a + n)) for a, n in stretches]
    found = duty.gaps(shifts, minutes(10), minutes(110))
    for n in range(10, 110):
        at = minutes(n)
        assert any(a <= at < b for a, b in found) != any(s.start_at <= at < s.end_at for s in shifts)


def test_gaps_on_holidays_come_first_with_the_name_of_the_day():
    rules = book(MODEL)
    holiday = next(iter(sorted(day for day in rules.calendar.holidays if day.year == 2016)), None)
    if holiday is None:
        pytest.fail("the world has no holiday in 2016")
    night = datetime.combine(holiday - timedelta(days=1), datetime.min.time(), ZONE)
    gaps = [duty.Gap(uuid4(), "Trực ban", "Duty desk", night + timedelta(hours=a), night + timedelta(hours=b)) for a, b in ((0, 2), (30, 32))]
    found = uncovered(rules, gaps, "vi")
    assert [one.gap for one in found] == gaps[::-1]
    assert found[0].holidays == days_off(rules, holiday, holiday, "vi")[holiday].name
    assert found[1].holidays == ""
