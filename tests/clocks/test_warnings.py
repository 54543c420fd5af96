"""A clock warns who owes it before it lapses: at shares of its own time, each once, whatever happens to the clock or to the sweeper."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.clocks.arithmetic import Course, Happening, warnings
from lienket.clocks.models import Clock
from lienket.clocks.queries import of_subject, recomputed
from lienket.instruments.queries import book
from lienket.journal.door import Overtaken
from lienket.kernel.worktime import APART, calendar_from
from lienket.matters.actions import acknowledge, close, reopen
from lienket.routing.actions import pause_clock, reclassify, resume_clock
from lienket.routing.warning import warn
from tests.world import MODEL, NOON, SWEEPER, a_matter, a_report, delivered, journal_is_true, last_seq, minutes, post, recorded_after, swept, the

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = calendar_from(zone="Asia/Ho_Chi_Minh")
START = datetime(2026, 3, 2, 5, tzinfo=UTC)


def warned(at):
    total = 0
    while done := warn(actor=SWEEPER, at=at):
        total += done
    return total


def said(seq):
    """(clock, unit, share) of the warnings recorded after `seq`, in order."""
    import json

    from lienket.journal.models import Entry

    events = [e for data in Entry.objects.filter(seq__gt=seq).order_by("seq").values_list("data", flat=True) for e in json.loads(bytes(data))["events"]]
    return [(e["what"], e["unit"], e["share"]) for e in events if e["name"] == "clock.warned/1"]


def the_clock(matter, name="acknowledge", duty="lead"):
    return next(c for c in of_subject(matter) if c.clock == name and c.duty == duty)


@pytest.mark.usefixtures("world")
class TestInAMatter:
    def test_the_unit_that_owes_it_is_warned_at_half_and_at_four_fifths(self):
        a_matter()
        start = last_seq()
        assert warned(minutes(14)) == 0
        assert recorded_after(start) == []
        warned(minutes(15))
        assert said(start) == [("acknowledge", "town-police", 50)]
        warned(minutes(23))
        warned(minutes(24))
        assert said(start) == [("acknowledge", "town-police", 50), ("acknowledge", "town-police", 80)]
        assert warned(minutes(29)) == 0
        journal_is_true()

    def test_what_was_done_in_time_warns_of_nothing(self):
        matter = a_matter()
        acknowledge(actor=post("town-police"), matter=matter, at=minutes(1))
        start = last_seq()
        warned(minutes(29))
        assert [one for one in said(start) if one[:2] == ("acknowledge", "town-police")] == []

    def test_a_sweeper_that_comes_late_warns_once_and_of_what_has_lapsed_not_at_all(self):
        a_matter()
        start = last_seq()
        warned(minutes(29))
        assert [one for one in said(start) if one[1] == "town-police"] == [("acknowledge", "town-police", 80)]
        a_matter()
        start = last_seq()
        swept(minutes(100))
        warned(minutes(100))
        assert ("acknowledge", "town-police", 80) not in said(start)

    def test_a_clock_that_jumps_two_hours_and_back_warns_nobody_twice(self):
        a_matter()
        start = last_seq()
        for at in (minutes(15), minutes(-105), minutes(15), minutes(24), minutes(-96), minutes(24)):
            warned(at)
        assert [share for what, unit, share in said(start) if (what, unit) == ("acknowledge", "town-police")] == [50, 80]

    def test_two_sweepers_warn_once(self):
        matter = a_matter()
        from lienket.clocks.actions import warn as one

        clock = the_clock(matter)
        values = {"actor": SWEEPER, "clock": clock, "unit": "town-police", "calendar": book(MODEL).calendar, "at": minutes(15)}
        one(**values)
        with pytest.raises(Overtaken):
            one(**values)

    def test_a_sweeper_that_dies_half_way_has_warned_nobody_and_the_next_one_warns_each_once(self, monkeypatch):
        from lienket.routing import warning

        for _ in range(3):
            a_matter()
        start, alive, done = last_seq(), warning.clocks.warn, []

        def dies(**values):
            if len(done) == 2:
                raise KeyboardInterrupt
            done.append(alive(**values))

        monkeypatch.setattr(warning.clocks, "warn", dies)
        with pytest.raises(KeyboardInterrupt):
            warned(minutes(15))
        assert recorded_after(start) == []
        monkeypatch.setattr(warning.clocks, "warn", alive)
        warned(minutes(15))
        assert said(start) == [("acknowledge", "town-police", 50)] * 3
        journal_is_true()

    def test_time_that_was_paused_is_not_counted(self):
        matter = a_matter()
        acknowledge(actor=post("town-police"), matter=matter, at=minutes(1))
        pause_clock(actor=post("town-police"), matter=matter, clock="first-report", ground="rule#t3", why="Chờ.", at=minutes(30))
        assert the_clock(matter, "first-report").warn_at is None
        resume_clock(actor=post("town-police"), matter=matter, clock="first-report", at=minutes(130))
        assert the_clock(matter, "first-report").warn_at == minutes(160)
        start = last_seq()
        warned(minutes(159))
        assert [one for one in said(start) if one[0] == "first-report"] == []
        warned(minutes(160))
        assert [one for one in said(start) if one[0] == "first-report"] == [("first-report", "town-police", 50)]

    def test_other_facts_move_the_warnings(self):
        matter = a_matter()
        before = the_clock(matter, "resolve")
        reclassify(actor=post("town-police"), matter=matter, severity="high", why="Nặng hơn.", at=minutes(1))
        after = the_clock(matter, "resolve")
        assert (before.warn_at != after.warn_at, after.warn_at) == (True, minutes(6 * 60))

    def test_a_report_taken_in_late_warns_only_of_what_is_still_to_come(self):
        matter = a_report(at=minutes(100), received_at=NOON).matter
        start = last_seq()
        assert the_clock(matter, "first-report").warn_at is None  # 96 minutes, the last share, had gone by.
        assert the_clock(matter, "resolve").warn_at > minutes(100)
        warned(minutes(101))
        assert said(start) == []

    def test_what_is_reopened_warns_again_of_what_comes(self):
        matter = a_matter(severity="high")
        acknowledge(actor=post("town-police"), matter=matter, at=minutes(1))
        close(actor=post("town-police"), matter=matter, outcome="settled", at=minutes(10))
        assert warned(minutes(11 * 60)) == 0
        reopen(actor=post("town-police"), matter=matter, why="Chưa xong.", at=minutes(11 * 60))
        start = last_seq()
        warned(minutes(11 * 60))
        assert ("resolve", "town-police", 80) in said(start)

    def test_a_paused_clock_of_a_matter_that_was_closed_and_reopened_is_paused_still(self):
        matter = a_matter(severity="high")
        acknowledge(actor=post("town-police"), matter=matter, at=minutes(1))
        pause_clock(actor=post("town-police"), matter=matter, clock="resolve", ground="rule#t3", why="Chờ.", at=minutes(2))
        close(actor=post("town-police"), matter=matter, outcome="settled", at=minutes(10))
        reopen(actor=post("town-police"), matter=matter, why="Chưa xong.", at=minutes(20))
        clock = the_clock(matter, "resolve")
        assert (clock.state, clock.due_at) == ("PAUSED", None) == (recomputed(clock, book(MODEL).calendar).state, None)

    def test_the_notice_lies_in_the_inbox_of_that_unit_alone(self):
        from lienket.alerts.models import Notice

        matter = a_matter()
        delivered(NOON)
        acknowledge(actor=post("plant"), matter=matter, at=NOON)
        before = set(Notice.unrestricted.values_list("id", flat=True))
        warned(minutes(15))
        delivered(minutes(15))
        new = Notice.unrestricted.exclude(id__in=before)
        assert [(n.unit.code, n.event, n.subject) for n in new] == [("town-police", "clock.warned/1", the(matter).id)]

    def test_rows_and_history_agree(self):
        a_matter()
        warned(minutes(15))
        for clock in Clock.unrestricted.filter(state="RUNNING"):
            course = recomputed(clock, book(MODEL).calendar)
            assert clock.warn_at == course.next_warning(clock.shares, minutes(15))


@given(whole=st.integers(1, 10_000), shares=st.lists(st.integers(1, 99), max_size=4, unique=True).map(sorted))
def test_warnings_stand_apart_from_both_ends_and_from_each_other(whole, shares):
    end = START + timedelta(minutes=whole)
    instants = [START, *(instant for instant, _share in warnings(START, end, timedelta(), shares)), end]
    assert all(b - a >= APART for a, b in pairwise(instants)) or len(instants) == 2


steps = st.lists(st.tuples(st.sampled_from(["wait", "pause", "resume"]), st.integers(1, 2000)), max_size=30)


@given(hours=st.integers(1, 72), shares=st.sampled_from([None, [10], [25, 50, 75, 90], []]), steps=steps, every=st.integers(1, 60))
def test_however_often_it_is_paused_each_share_is_warned_of_once_and_at_its_own_time(hours, shares, steps, every):
    """A sweeper that looks after every step; the clock's own time is what ran while it was not paused."""
    course, at, ran, given_at = Course(CALENDAR, START, [{"hours": hours}]), START, timedelta(), {}
    nxt = course.next_warning(shares, at)
    for what, length in steps:
        if what == "pause" and course.paused_at is None:
            course.take(Happening("PAUSED", at))
            nxt = None
        elif what == "resume" and course.paused_at is not None:
            course.take(Happening("RESUMED", at))
            nxt = course.next_warning(shares, at)
        for _minute in range(0, length, every):
            at += timedelta(minutes=every)
            ran += timedelta() if course.paused_at else timedelta(minutes=every)
            if nxt is not None and nxt <= at < course.due_at:
                share = max(s for instant, s in course.warnings(shares) if instant <= at)
                assert share not in given_at
                given_at[share] = ran
                nxt = course.next_warning(shares, at)
    whole = timedelta(hours=hours)
    for share, own in given_at.items():
        assert timedelta() <= own - whole * share / 100 < timedelta(minutes=every)
    due = [share for _instant, share in warnings(START, START + whole, timedelta(), shares) if whole * share / 100 <= ran]
    assert set(given_at) == set(due) or whole <= ran or every > 30
