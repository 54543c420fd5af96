"""Finding places: old names lead to the ward of today, slips are forgiven, and positions find zones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from lienket.geo.zones import ZoneIndex, read_boundaries
from lienket.regulation.decide import Rulebook
from lienket.regulation.edition import Edition
from lienket.situation.places import at_point, named_in, search

TODAY = datetime(2026, 3, 1, tzinfo=UTC)
BEFORE_THE_MERGER = datetime(2019, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def rules(formosa_pack: Any) -> Rulebook:
    return Rulebook(formosa_pack)


@pytest.fixture
def today(rules: Rulebook) -> Edition:
    return rules.edition(TODAY)


def first(edition: Edition, text: str) -> tuple[str, str]:
    found = search(edition, text)[0]
    return found.value, found.hint


@pytest.mark.parametrize(
    ("typed", "zone", "hint"),
    [
        ("kỳ lợi", "p-vung-ang", "Xã Kỳ Lợi nay thuộc Phường Vũng Áng"),
        ("xa ky loi", "p-vung-ang", "Xã Kỳ Lợi nay thuộc Phường Vũng Áng"),
        ("hung tri", "p-song-tri", "Phường Hưng Trí nay thuộc Phường Sông Trí"),
        ("ky ha", "p-hai-ninh", "Xã Kỳ Hà nay thuộc Phường Hải Ninh"),
        ("cong so 1", "cong-chinh", "còn gọi là Cổng số 1"),
        ("ql1a", "quoc-lo-1", "còn gọi là QL1A"),
        ("cong chinh", "cong-chinh", "thuộc Phường Vũng Áng"),
        ("song tri", "p-song-tri", "thuộc Địa bàn liên kết"),
    ],
)
def test_names_old_and_new_lead_to_the_zone_of_today(today, typed, zone, hint):
    assert first(today, typed) == (zone, hint)


@pytest.mark.parametrize("slip", ["formsa", "fromosa", "formoosa"])
def test_one_slip_in_a_long_word_is_forgiven(today, slip):
    assert first(today, slip)[0] == "fhs"


def test_a_slip_in_a_short_word_is_another_word(today):
    assert search(today, "cxng") == []


def test_on_an_old_date_the_old_commune_is_found_itself(rules):
    assert first(rules.edition(BEFORE_THE_MERGER), "ky loi") == ("x-ky-loi", "thuộc Địa bàn liên kết")


def test_english_hints(today):
    assert search(today, "ky loi", "en")[0].hint == "Xã Kỳ Lợi is now part of Vũng Áng ward"


def test_nothing_typed_offers_the_first_zones(today):
    assert len(search(today, "")) == 8


def test_only_zones_of_the_date_are_offered(today):
    assert all(found.value in today.zones for typed in ("ky", "phuong", "cong", "xa") for found in search(today, typed))


def test_places_named_in_words_are_found_with_what_was_said(today):
    text = "Mất xe tại bãi xe trước cổng số 1, người nhà ở xã Kỳ Lợi"
    assert named_in(today, text) == [("cong-chinh", "Cổng số 1"), ("p-vung-ang", "Xã Kỳ Lợi")]


def test_a_position_finds_the_zones_that_hold_it_or_the_nearest(rules, formosa_pack, today):
    index = ZoneIndex(read_boundaries(formosa_pack.boundaries, "zone"))
    assert at_point(today, index, 18.05, 106.39)[0].value in today.zones
    assert at_point(today, index, 10.0, 100.0) == []
