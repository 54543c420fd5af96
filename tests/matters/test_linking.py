"""Links between two matters: made, taken back, made again; a merge holds its link until it is undone."""

from __future__ import annotations

import pytest

from lienket.access.rulings import NotAllowed
from lienket.intake.beside import linked
from lienket.intake.detail import dossier
from lienket.matters import actions, linking
from lienket.matters.models import Link
from lienket.matters.queries import NoSuchMatter, number_of
from lienket.routing import offers
from lienket.situation import acts
from lienket.situation.choices import choices
from lienket.situation.effects import effects
from lienket.situation.stand import stand
from lienket.units.queries import unit_id
from tests.world import MODEL, NOON, a_matter, last_seq, minutes, post, recorded_about, recorded_after, stored, the, verify

pytestmark = pytest.mark.usefixtures("world")

POLICE, BORDER, PLANT, OUTSIDER = "town-police", "border-post", "plant", "neighbour"


def link(one, two, unit=PLANT):
    linking.link(actor=post(unit), matter=one, other=two, at=NOON)


def unlink(one, two, unit=PLANT, at=NOON):
    linking.unlink(actor=post(unit), matter=one, other=two, at=at)


def shown(matter, unit=PLANT):
    return {each["number"] for each in dossier(actor=post(unit), number=str(matter), at=NOON)["links"]}


def ending(matter, unit=PLANT):
    """What the unit is offered to take back."""
    s = stand(actor=post(unit), number=str(matter), at=NOON)
    offered = {code for code, _words in choices(s, "unlink", "other", "vi")}
    assert ("unlink" in {a.code for a in acts.available(post(unit), str(matter), NOON)}) is bool(offered)
    return offered


@pytest.mark.parametrize("turned", [False, True])
def test_a_link_is_taken_back_from_either_side_and_the_row_stays(turned):
    one, two = a_matter(), a_matter()
    link(one, two)
    assert (shown(one), shown(two)) == ({number_of(the(two))}, {number_of(the(one))}) == (ending(one), ending(two))
    pair = (two, one) if turned else (one, two)
    verify(lambda: unlink(*pair, at=minutes(5)), "matters.unlinked/1", again=linking.NotLinked)
    assert [row.ended_at for row in Link.unrestricted.all()] == [minutes(5)]
    assert shown(one) == shown(two) == ending(one) == ending(two) == set()
    assert [recorded_about(each)[-1] for each in pair] == ["matters.unlinked/1"] * 2
    assert (the(one).state, the(two).state) == ("OPEN", "OPEN")


def test_matters_can_be_linked_again_and_the_link_taken_back_again():
    one, two = a_matter(), a_matter()
    for _ in range(2):
        link(one, two)
        with pytest.raises(linking.AlreadyLinked):
            link(two, one)
        unlink(two, one)
    link(two, one)
    assert sorted(row.ended_at is None for row in Link.unrestricted.all()) == [False, False, True]
    assert shown(one) == {number_of(the(two))}


def test_what_is_not_linked_cannot_be_taken_apart():
    one, two, three = a_matter(), a_matter(), a_matter()
    link(one, two)
    for pair in ((one, three), (three, two), (one, one)):
        with pytest.raises(linking.NotLinked):
            unlink(*pair)
    assert shown(one) == {number_of(the(two))}


def test_who_does_not_work_on_both_matters_takes_no_link_back_and_the_outsider_learns_nothing():
    one, two, moved = a_matter(), a_matter(), a_matter()
    offers.propose_transfer(actor=post(POLICE), matter=moved, taker=unit_id(MODEL, BORDER), why="Đúng địa bàn của đồn", at=NOON)
    offers.answer_transfer(actor=post(BORDER), matter=moved, accept=True, at=NOON)
    link(one, two)
    link(one, moved)
    kept, start = stored(), last_seq()
    for pair in ((one, moved), (moved, one)):
        with pytest.raises(NotAllowed) as refused:
            unlink(*pair, unit=POLICE)  # It still reads the matter it handed over, and no more.
        assert refused.value.args[0] == "unlink"
        assert all(refused.value.args)
    for pair in ((one, two), (two, one)):
        with pytest.raises(NoSuchMatter):
            unlink(*pair, unit=OUTSIDER)
    with pytest.raises(NoSuchMatter):
        unlink(one, "VV-2016-999999")
    assert (stored(), recorded_after(start)) == (kept, [])
    assert ending(one) == {number_of(the(two)), number_of(the(moved))}
    assert ending(one, POLICE) == {number_of(the(two))}, "offered is only what would be done"
    assert ending(moved, POLICE) == ending(moved, BORDER) == set()


def test_a_merge_holds_its_link_until_it_is_undone():
    one, two = a_matter(), a_matter()
    linking.merge(actor=post(POLICE), duplicate=one, into=two, at=NOON)
    for pair in ((one, two), (two, one)):
        with pytest.raises(linking.MergedTogether) as refused:
            unlink(*pair)
        assert refused.value.args == (number_of(the(one)),)
        assert ending(pair[0]) == set()
    actions.reopen(actor=post(POLICE), matter=one, why="Không phải trùng", at=NOON)
    verify(lambda: unlink(two, one), "matters.unlinked/1", again=linking.NotLinked)
    linking.merge(actor=post(POLICE), duplicate=one, into=two, at=NOON)
    assert [row.why for row in Link.unrestricted.filter(ended_at=None)] == ["DUPLICATE"]
    assert shown(two) == {number_of(the(one))}


def test_a_closed_matter_lets_go_of_its_links_too():
    one, two = a_matter(), a_matter()
    link(one, two)
    actions.close(actor=post(POLICE), matter=one, outcome="settled", at=NOON)
    unlink(one, two)
    assert shown(two) == set()


@pytest.mark.parametrize(("language", "words", "told"), [("vi", "không còn trỏ sang nhau", "Không gửi"), ("en", "no longer point to each other", "nobody")])
def test_the_effect_says_what_ends_and_whom_it_tells(language, words, told):
    one, two = a_matter(), a_matter()
    link(one, two)
    s = stand(actor=post(PLANT), number=str(one), at=NOON)
    lines = effects(s, "unlink", {"other": number_of(the(two))}, language)
    assert words in lines[0]
    assert number_of(the(two)) in lines[0]
    assert len(effects(s, "unlink", {}, language)) == 1
    unlink(one, two)
    said = [line["text"] for line in dossier(actor=post(PLANT), number=str(one), at=NOON, language=language)["timeline"]]
    assert {"vi": "Bỏ liên kết với một vụ việc khác.", "en": "The link with another matter was taken back."}[language] in said
    assert linked(post(PLANT), one, NOON, language, s.rules) == []
