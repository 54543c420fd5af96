"""Who follows a unit: by area where it was divided, through chains, never by a guess and never in a circle."""

from __future__ import annotations

from datetime import date

import pytest

from lienket.regulation.succession import Ending, Heir, Heirs, NoHeir, Share
from tests.reorganisation.kyworld import DAY, ky_pack

JUNE = date(2016, 6, 30)


def heirs(**planned: Ending) -> Heirs:
    return Heirs(ky_pack(), planned)


def test_a_unit_in_being_follows_itself():
    assert heirs().heir("a", (), JUNE) == Heir("a", "only")


@pytest.mark.parametrize(("unit", "place", "heir"), [("a", None, "x"), ("c", "port", "x"), ("c", "hill", "y"), ("c", "sea", "z")])
def test_the_successor_of_the_place_follows(unit, place, heir):
    found = heirs()
    assert found.heir(unit, found.around(place), DAY).unit == heir


@pytest.mark.parametrize("place", [None, "c-land"])
def test_what_lies_in_nobodys_area_goes_to_the_fallback_and_says_so(place):
    found = heirs()
    assert found.heir("c", found.around(place), DAY) == Heir("x", "fallback")


def test_a_place_two_answer_for_is_not_guessed():
    divided = Ending("c", (Share("x", frozenset({"port"})), Share("y", frozenset({"port"}))), "z", "z")
    found = heirs(c=divided)
    assert found.heir("c", found.around("port"), DAY) == Heir("z", "fallback")


def test_chains_are_followed_and_circles_refused():
    chain = heirs(a=Ending("a", (Share("c"),), "c", "c"))
    assert chain.heir("a", chain.around("hill"), DAY) == Heir("y", "area")
    circle = heirs(a=Ending("a", (Share("b"),), "b", "b"), b=Ending("b", (Share("a"),), "a", "a"))
    with pytest.raises(NoHeir):
        circle.heir("a", (), DAY)
    assert circle.heirs("a", DAY) == ()


def test_every_zone_of_a_divided_unit_goes_to_exactly_one_successor():
    found = heirs()
    zones = [zone for unit in ("x", "y", "z") for zone in found.zones_to("c", unit, DAY)[0]]
    assert sorted(zones) == sorted(z.code for z in ky_pack().zones.zones)
    assert [found.zones_to("c", unit, DAY)[1] for unit in ("x", "y", "z")] == [True, False, False]


def test_nobody_is_before_a_unit_that_took_nothing_over():
    assert heirs().before("x", DAY) == ("a", "b", "c")
    assert heirs().before("plant", DAY) == ()
    assert heirs().before("x", JUNE) == ()
