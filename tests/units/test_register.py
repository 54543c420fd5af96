"""The register: loaded once and again, changed by a changed pack, dated, with many-to-many succession."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import authenticate

from lienket.instruments.actions import load
from lienket.instruments.models import PackEdition
from lienket.instruments.queries import NoPackLoaded, book
from lienket.journal.door import register_model
from lienket.journal.models import Entry
from lienket.journal.rows import in_model
from lienket.regulation.load import pack_from_sources
from lienket.units.actions import load_register, post_person, replace_boundaries
from lienket.units.models import Account, PersonDetail, Succession, Unit
from lienket.units.queries import NoSuchPost, acting_post, outlines, post_id, successors, unit_id
from tests.regulation.mini_pack import changed
from tests.world import MODEL, NOON, SWEEPER, last_seq, minutes, post, recorded_after, stored
from tests.worldpack import SOURCES


def test_the_same_edition_again_changes_nothing(world):
    kept, end = stored(), last_seq()
    assert load(actor=SWEEPER, pack=world, at=NOON) is False
    assert stored() == kept
    assert last_seq() == end


def test_loading_the_register_again_changes_no_row(world):
    kept = stored()
    load_register(actor=SWEEPER, pack=world, at=NOON)
    assert stored() == kept


def test_a_changed_pack_changes_exactly_its_rows_and_old_editions_stay(world):
    sources = changed("units.yaml", "en: Plant}}", "en: Steel plant}, parent: province-police}", base=SOURCES)
    start, kept = last_seq(), stored()
    assert load(actor=SWEEPER, pack=pack_from_sources(sources), at=NOON) is True
    assert recorded_after(start) == ["edition.loaded/1", "register.loaded/1"]
    now = stored()
    assert {name for name in kept if kept[name] != now[name]} == {"units_unit", "instruments_packedition"}
    plant = Unit.unrestricted.get(code="plant")
    assert (plant.name_en, plant.parent_id) == ("Steel plant", unit_id(MODEL, "province-police"))
    assert list(PackEdition.unrestricted.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert book(MODEL).number == 2


def test_a_unit_that_leaves_the_pack_stays_in_the_register(world):
    line = "  - {code: neighbour, kind: company, name: {vi: Hàng xóm, en: Neighbour}}\n"
    load(actor=SWEEPER, pack=pack_from_sources(changed("units.yaml", line, "", base=SOURCES)), at=NOON)
    assert Unit.unrestricted.filter(code="neighbour").exists()


@pytest.mark.django_db
def test_without_a_pack_there_is_no_book():
    register_model("empty", NOON)
    with in_model("empty"), pytest.raises(NoPackLoaded):
        book("empty")


def test_a_post_acts_only_in_its_time(world):
    assert acting_post(MODEL, "town-police", date(2016, 1, 1)).post == post_id(MODEL, "town-police/desk")
    assert acting_post(MODEL, "town-police/chief", date(2016, 1, 1)).post == post_id(MODEL, "town-police/chief")
    assert acting_post(MODEL, "old-police", date(2009, 12, 31)).unit == unit_id(MODEL, "old-police")
    for code, day in (("old-police", date(2010, 1, 1)), ("rumour", date(2016, 1, 1)), ("plant/rumour", date(2016, 1, 1)), ("", date(2016, 1, 1))):
        with pytest.raises(NoSuchPost):
            acting_post(MODEL, code, day)


def test_the_town_police_of_the_reference_case_acts_until_its_end(formosa):
    ended = {u.code: u.valid.until for u in formosa.units.units if u.valid.until == date(2025, 3, 1)}
    assert ended, "district-level police ended on 1 March 2025"
    for code in ended:
        assert acting_post(formosa.code, code, date(2025, 2, 28)).model == formosa.code
        with pytest.raises(NoSuchPost):
            acting_post(formosa.code, code, date(2025, 3, 1))


def test_ky_loi_went_to_more_than_one_unit_and_more_than_one_went_to_its_heirs(formosa):
    ky_loi = next(u.code for u in formosa.units.units if u.name.vi.endswith("Kỳ Lợi"))
    heirs = successors(unit_id(formosa.code, ky_loi), date(2025, 7, 1))
    assert len(heirs) > 1
    assert {h.on for h in heirs} == {date(2025, 7, 1)}
    assert {h.share for h in heirs} == {"part"}
    assert successors(unit_id(formosa.code, ky_loi), date(2025, 6, 30)) == []
    fathers = Succession.unrestricted.filter(successor__in=[h.successor_id for h in heirs]).values("predecessor").distinct().count()
    assert fathers > 1


def test_an_operators_outline_takes_the_place_of_the_packs_and_stays_when_the_pack_is_loaded_again(world):
    square = {"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]}
    before = outlines()["port"]
    replace_boundaries(actor=post("town-police"), outlines={"port": square}, digest="f" * 64, at=minutes(1))
    assert outlines()["port"] == square
    assert outlines(NOON)["port"] == before
    sources = changed("units.yaml", "en: Plant}}", "en: Works}}", base=SOURCES)
    load(actor=SWEEPER, pack=pack_from_sources(sources), at=minutes(2))
    assert outlines()["port"] == square


def test_a_person_takes_a_post_and_the_name_stays_out_of_the_journal(world):
    start = last_seq()
    person = post_person(
        actor=post("town-police"), name="Nguyễn Văn canary", post=post_id(MODEL, "plant/truc-ban"), since=date(2016, 3, 2), at=NOON, login="plant-desk"
    )
    assert recorded_after(start) == ["person.posted/1"]
    assert "canary" not in "".join(bytes(data).decode() for data in Entry.objects.values_list("data", flat=True))
    assert PersonDetail.unrestricted.get(pk=person).name == "Nguyễn Văn canary"
    account = Account.objects.get(login="plant-desk")
    assert account.person_id == person
    assert not account.has_usable_password()
    assert authenticate(username="plant-desk", password="") is None
