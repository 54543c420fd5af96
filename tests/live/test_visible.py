"""What of the news a post may hear of, on real rows under the policy; and the polling address that answers the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest

from lienket.journal.feed import News, newer, recent
from lienket.live.visible import FEW, heard
from lienket.matters import actions
from lienket.matters.queries import number_of
from lienket.routing import actions as routing
from lienket.routing import breakglass
from lienket.sharing import actions as sharing
from lienket.sharing import policy
from lienket.sharing.codes import Cause, Level
from lienket.situation.cursor import seal, unseal
from tests.world import NOON, UNITS, a_matter, delivered, minutes, post, the

pytestmark = pytest.mark.usefixtures("world")


def news_of(act) -> News:
    before = recent(10)
    act()
    return newer(before)


def hearing(news: News, at: datetime = NOON) -> set[str]:
    return {unit for unit in UNITS if heard(post(unit), news.acts, at)}


def test_a_new_matter_is_news_to_those_it_was_shared_with_and_to_nobody_else():
    matters: list[UUID] = []
    news = news_of(lambda: matters.append(a_matter()))
    assert {"plant", "town-police"} <= hearing(news)
    assert "neighbour" not in hearing(news)
    assert heard(post("plant"), news.acts, NOON) == {matters[0]}
    assert heard(replace(post("plant"), model="elsewhere"), news.acts, NOON) == frozenset()


def test_a_unit_the_report_is_about_hears_nothing_of_it():
    news = news_of(lambda: a_matter(unit="town-police", concerns=["border-post"]))
    assert "border-post" not in hearing(news)
    assert "town-police" in hearing(news)


def test_who_loses_access_is_told_once_so_that_its_pages_let_go():
    matter = a_matter()
    lead, other = post(the(matter).lead.code), "province-police"
    if heard(post(other), recent(10).acts, NOON):
        other = "border-post"
    given = news_of(lambda: routing.share(actor=lead, matter=matter, unit=other, level="view", why="Cần phối hợp.", at=minutes(1)))
    assert heard(post(other), given.acts, minutes(1)) == {matter}
    taken = news_of(lambda: routing.recall(actor=lead, matter=matter, unit=other, why="Đã xong việc", at=minutes(2)))
    assert heard(post(other), taken.acts, minutes(2)) == {matter}
    after = news_of(lambda: actions.acknowledge(actor=lead, matter=matter, at=minutes(3)))
    assert heard(post(other), after.acts, minutes(3)) == frozenset()
    assert heard(lead, after.acts, minutes(3)) == {matter}


def test_many_subjects_are_asked_for_in_one_query_with_the_same_answer(django_assert_max_num_queries):
    def many() -> None:
        for _ in range(FEW + 3):
            a_matter()

    news, plant = news_of(many), post("plant")
    with django_assert_max_num_queries(1):
        assert len(heard(plant, news.acts, NOON)) == FEW + 3
    assert heard(post("neighbour"), news.acts, NOON) == frozenset()


def test_reading_a_restricted_matter_is_no_news():
    matter = a_matter()
    news = news_of(lambda: sharing.note_read(actor=post("plant"), subject=matter, level=Level.VIEW, form="detail", at=minutes(1)))
    assert news.acts == ()
    assert news.seq > news.floor


def test_an_act_without_a_subject_moves_the_journal_on_and_is_news_to_nobody():
    a_matter()
    news = news_of(lambda: delivered(minutes(1)))
    assert news.seq > news.floor
    assert news.acts == ()
    matters: list[UUID] = []
    before = news
    matters.append(a_matter(at=minutes(2)))
    assert heard(post("plant"), newer(before).acts, minutes(2)) == set(matters)


def test_a_cursor_tells_nothing_and_is_nobody_elses():
    assert seal(7) != seal(7)
    assert unseal(seal(7)) == 7
    assert unseal(seal(2**40)) == 2**40
    assert unseal("A" * 48) is None
    assert unseal("7") is None
    assert unseal("ă" * 48) is None


def test_recent_says_from_where_on_it_is_complete():
    for _ in range(6):
        a_matter()
    every, few = recent(10_000), recent(4)
    assert every.floor == 0
    assert every.seq == few.seq
    assert {act.seq for act in few.acts} == {act.seq for act in every.acts if act.seq > few.floor}
    assert newer(every).acts == ()


def test_a_post_the_report_is_about_hears_nothing_when_its_unit_loses_access_either():
    """It never read the matter with its unit, so it has nothing to let go of; the id alone would tell it that there is one."""
    matter = a_matter(concerns=["province-police/commander"])
    lead = post(the(matter).lead.code)
    routing.share(actor=lead, matter=matter, unit="province-police", level="view", why="Cần phối hợp.", at=minutes(1))
    assert heard(post("province-police/commander"), recent(10).acts, minutes(1)) == frozenset()
    taken = news_of(lambda: routing.recall(actor=lead, matter=matter, unit="province-police", why="Đã xong việc", at=minutes(2)))
    assert heard(post("province-police"), taken.acts, minutes(2)) == {matter}
    assert heard(post("province-police/commander"), taken.acts, minutes(2)) == frozenset()


def test_what_one_post_alone_could_read_is_taken_from_it_alone():
    matter = a_matter()
    lead, opener, colleague = post(the(matter).lead.code), post("province-police"), post("province-police/commander")
    assert policy.level_of(opener, matter, minutes(1)) is None
    number = number_of(the(matter))
    assert breakglass.break_glass(actor=opener, number=number, ground="LIFE", why="Có người bị nạn.", at=minutes(1)) is not None
    shut = news_of(lambda: sharing.end_cause(actor=lead, subject=matter, cause=Cause.BREAKGLASS, at=minutes(2)))
    assert heard(opener, shut.acts, minutes(2)) == {matter}
    assert heard(colleague, shut.acts, minutes(2)) == frozenset()
