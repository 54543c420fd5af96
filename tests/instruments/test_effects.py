"""What a reservation changes, computed by deciding with and without it."""

from __future__ import annotations

from datetime import timedelta

from lienket.instruments.effects import effects, with_consents
from lienket.regulation.format import Consent
from tests.world import TODAY
from tests.worldpack import world_pack

DAY = TODAY + timedelta(days=1)


def reserved(unit: str, clause: str) -> Consent:
    return Consent(unit=unit, clause=clause, answer="reserve", on=TODAY)


def test_without_a_reservation_nothing_changes():
    assert effects(world_pack(), "qc", (), DAY) == ()


def test_a_reserved_lead_passes_to_the_next_rank_and_the_effect_says_to_whom():
    found = effects(world_pack(), "qc", [reserved("border-post", "d3")], DAY)
    assert [(e.lead_before, e.lead_after, e.clauses) for e in found if e.lead_before != e.lead_after] == [("border-post", "province-police", ("d3",))]
    assert found[0].example.place == "port"
    assert found[0].count >= 1


def test_reserving_to_be_told_takes_the_unit_away_and_leaves_the_lead():
    found = effects(world_pack(), "qc", [reserved("border-post", "d5")], DAY)
    assert {(e.lead_before == e.lead_after, e.gone, e.come) for e in found} == {(True, ("border-post",), ())}


def test_a_pack_with_other_consents_is_another_pack():
    pack = world_pack()
    assert with_consents(pack, "qc", [reserved("plant", "d2")]) != pack
    assert pack.instruments[0].consents == ()
