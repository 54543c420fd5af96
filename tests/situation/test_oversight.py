"""Oversight: acts in sentences, reads by unit, signs; nothing about persons, content, or the reader's own unit."""

from __future__ import annotations

import re
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lienket.instruments.queries import book
from lienket.journal import browse
from lienket.journal.browse import Act, first_since
from lienket.journal.queries import head
from lienket.journal.watched import INDEX, WATCHED, bearing
from lienket.kernel.events import Event
from lienket.matters.queries import NoSuchMatter, number_by_id
from lienket.sharing.actions import note_read
from lienket.sharing.codes import Level
from lienket.situation.oversight import Asked, look, span
from lienket.situation.oversight_reads import MANY, POSTED, READ, TAKEN, WITHIN, mass, reads, signs
from lienket.situation.oversight_words import ACTS, GROUPS, PARTS
from lienket.units.actions import post_person
from lienket.units.duty import plan
from lienket.units.queries import post_id
from tests.desk.people import signed_in
from tests.looked_at import plans
from tests.world import MODEL, NOON, TODAY, a_matter, journal_is_true, last_seq, minutes, post, recorded_after

COMMANDER = "province-police/commander"
MARCH = Asked(date(2016, 2, 1), date(2016, 3, 31))


def seen(**asked):
    return look(post(COMMANDER), Asked(MARCH.since, MARCH.until, **asked), book(MODEL), minutes(60), "en", most=500).lines


def read(matter, unit="plant", at=NOON, form="detail"):
    note_read(actor=post(unit), subject=matter, level=Level.VIEW, form=form, at=at)


@pytest.fixture
def desk(world, monkeypatch) -> Client:
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: minutes(60))
    return signed_in("province-police", "commander", language="en")


# --- the journal ------------------------------------------------------------------------------------------------------------


def test_every_event_has_its_sentence_and_a_group_begins_like_some_event():
    import lienket.journal.attest  # noqa: F401 – its event is known once it is imported.

    ours = {name for name, event in Event.registry.items() if event.__module__.startswith("lienket.")}
    assert sorted(ours - set(ACTS)) == []
    assert sorted(set(ACTS) - ours) == []
    for _vi, _en, begins in GROUPS.values():
        assert all(any(name.startswith(begin) for name in ACTS) for begin in begins)


def test_what_the_program_did_is_told_in_words_and_not_by_the_code_of_its_part(world):
    named = {
        code
        for path in Path("lienket").rglob("*.py")
        for code in re.findall(r'(?:\bpart=|Actor\.system\([\w.\[\]]+, |^PART = )"([a-z-]+)"', path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert named - {"consent"} == set(PARTS), "consent: only asked about, it acts never"
    a_matter(place="port")
    assert {line.post for line in seen() if not line.unit} - {"tests"} <= {english for _vietnamese, english in PARTS.values()}


def test_acts_are_found_by_unit_event_matter_and_day(world):
    a_matter(place="port")
    mine = seen(unit="plant", event="report.received/1")
    assert [(line.unit, line.sentences[0]) for line in mine] == [("Plant", "A report was received.")]
    assert seen(unit="neighbour") == ()
    assert {event for line in seen(event="matters") for event in line.events} >= {"report.received/1", "matter.opened/1"}
    yesterday = Asked(TODAY - timedelta(days=2), TODAY - timedelta(days=1), event="matters")
    assert look(post(COMMANDER), yesterday, book(MODEL), minutes(60), "en").lines == ()


def test_a_matter_has_a_number_only_where_the_reader_knows_of_it(world):
    hidden = a_matter(place="port")
    lines = seen(event="matter.opened/1")
    assert len(lines) == 1
    assert number_by_id(hidden) not in str(lines)
    with pytest.raises(NoSuchMatter):
        seen(matter=number_by_id(hidden))
    with pytest.raises(NoSuchMatter):
        seen(matter="VV-2016-009999")


def test_what_is_about_the_overseers_own_unit_is_neither_shown_nor_counted(world):
    before = len(seen())
    about = a_matter(concerns={"province-police"})
    read(about)
    assert len(seen()) == before
    assert reads(post(COMMANDER), MARCH, book(MODEL), "en") == []
    read(a_matter(place="port"))
    assert len(seen()) > before


def test_pages_of_acts_join_without_gap_or_repetition(world):
    for _ in range(7):
        a_matter(place="port")
    whole = [line.seq for line in seen()]
    older, joined = 0, []
    while True:
        found = look(post(COMMANDER), MARCH, book(MODEL), minutes(60), "en", older=older, most=3)
        joined += [line.seq for line in found.lines]
        if not (older := found.older):
            break
    assert joined == whole == sorted(whole, reverse=True)


def test_days_become_numbers_of_entries(world):
    a_matter(place="port")
    rules = book(MODEL)
    assert span(Asked(date(2000, 1, 1), date(2030, 1, 1)), rules) == (1, head()[0])
    assert first_since(minutes(1)) == head()[0] + 1
    low, high = span(Asked(date(2030, 1, 1), date(2030, 1, 2)), rules)
    assert low > high


# --- reads and signs --------------------------------------------------------------------------------------------------------


def test_reads_are_counted_by_unit_matter_and_form(world):
    one, two = a_matter(place="port"), a_matter(place="port")
    for matter, form in ((one, "detail"), (one, "print"), (two, "detail")):
        read(matter, form=form)
    read(one, unit="border-post")
    plant, border = reads(post(COMMANDER), MARCH, book(MODEL), "en")
    assert (plant.unit, plant.reads, len(plant.subjects), len(plant.posts), dict(plant.forms)) == ("Plant", 3, 2, 1, {"detail": 2, "print": 1})
    assert (border.unit, border.reads) == ("Border post", 1)


def an_act(seq: int, at) -> Act:
    return Act(seq, at, at, {}, ())


def test_many_reads_are_a_sign_only_when_they_lie_close_together_and_differ():
    step = WITHIN / (MANY * 2)
    close = [(an_act(n, NOON + n * step), {"subject": str(n)}) for n in range(MANY)]
    assert [act.seq for act in mass(close)] == list(range(MANY))
    assert mass(close[:-1]) == []
    assert mass([(act, {"subject": "same"}) for act, _event in close * 3]) == []
    assert mass([(an_act(n, NOON + n * WITHIN / 5), {"subject": str(n)}) for n in range(MANY * 3)]) == []


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 4)), max_size=40))
def test_many_reads_are_found_as_by_looking_at_every_stretch(said):
    read = [(an_act(n, NOON + minute * timedelta(minutes=1)), {"subject": str(subject)}) for n, (minute, subject) in enumerate(said)]
    stretches = ([one for one in read if first <= one[0].at <= first + WITHIN] for first in {act.at for act, _event in read})
    marked = {act.seq for stretch in stretches if len({event["subject"] for _act, event in stretch}) >= 3 for act, _event in stretch}
    found = [act.seq for act in mass(read, many=3)]
    assert (set(found), len(found)) == (marked, len(marked))


def test_what_else_happened_meanwhile_is_not_read_for_the_reports(world, monkeypatch):
    read(a_matter(place="port"))
    for _ in range(5):
        a_matter(place="port")
    opened, act = [], browse._act
    monkeypatch.setattr(browse, "_act", lambda seq, data: opened.append(seq) or act(seq, data))
    low, high = span(MARCH, book(MODEL))
    opened.clear()
    (found,) = browse.told(MODEL, {READ}, low, high, set())
    assert opened == [found[0].seq]
    for looked in plans(lambda: bearing(MODEL, {READ}, low, high, 9), "journal_entry") + plans(lambda: bearing(MODEL, WATCHED, low, high, 9), "journal_entry"):
        assert INDEX in looked
    assert list(browse.told(MODEL, {READ}, low, high, {found[0].seq})) == []
    assert list(browse.told(MODEL, {READ}, found[0].seq + 1, high, set())) == []


def test_entries_are_found_in_steps_without_gap_or_repetition(world, monkeypatch):
    monkeypatch.setattr(browse, "BATCH", 1)
    matter = a_matter(place="port")
    for _ in range(11):
        read(matter)
    low, high = span(MARCH, book(MODEL))
    seqs = [act.seq for act, _event in browse.told(MODEL, {READ}, low, high, set())]
    assert seqs == sorted(set(seqs), reverse=True)
    assert len(seqs) == 11


def test_what_the_reports_tell_of_lies_in_the_index():
    assert {READ, TAKEN, POSTED} == set(WATCHED) == set(import_module("lienket.journal.migrations.0003_watched").NAMES)


def test_reading_outside_the_roster_is_a_sign_and_a_post_without_one_is_not_judged(world):
    matter = a_matter(place="port")
    read(matter, at=minutes(1))
    assert signs(post(COMMANDER), MARCH, book(MODEL), "en") == []
    zone = book(MODEL).calendar.zone
    plan(actor=post("plant"), post=post_id(MODEL, "plant/truc-ban"), person=None, start_at=minutes(30), end_at=minutes(90), zone=zone, at=minutes(2))
    read(matter, at=minutes(40))
    (sign,) = signs(post(COMMANDER), MARCH, book(MODEL), "en")
    assert (sign.sort, sign.unit, sign.count, sign.first) == ("off-duty", "Plant", 1, minutes(1))


def test_an_administrator_who_gives_himself_a_post_is_a_sign(desk):
    from lienket.kernel.actor import Actor

    acting = post("plant")
    person = post_person(actor=acting, name="Người thử", post=post_id(MODEL, "plant/truc-ban"), since=TODAY, at=minutes(1))
    himself = Actor(model=MODEL, kind="PERSON", unit=acting.unit, post=acting.post, person=person)
    from lienket.journal.door import writing
    from lienket.units.events import PersonPosted

    with writing(himself, minutes(2)) as door:
        door.record(PersonPosted(person=person, post=post_id(MODEL, "plant/truc-ban"), since="2016-03-02"), person)
    assert [(sign.sort, sign.unit, sign.count) for sign in signs(post(COMMANDER), MARCH, book(MODEL), "en")] == [("own-post", "Plant", 1)]
    assert "gave himself a post" in desk.get("/oversight/signs").content.decode()


# --- pages ------------------------------------------------------------------------------------------------------------------


def test_the_pages_name_no_person_and_no_content(desk):
    matter = a_matter(place="port", text="Bí ẩn trong kho", name="Trần Văn Thử")
    read(matter)
    for path in ("/oversight", "/oversight/reads", "/oversight/signs", "/oversight.csv", "/oversight/reads.csv"):
        body = desk.get(path).content.decode()
        assert "Bí ẩn" not in body
        assert "Trần Văn Thử" not in body
        assert "Người của" not in body.replace("Người của province-police", "")
        assert number_by_id(matter) not in body


def test_taking_a_table_out_is_journaled_and_no_cell_is_a_formula(desk):
    read(a_matter(place="port"))
    before = last_seq()
    answer = desk.get("/oversight/reads.csv?since=2016-02-01&until=2016-03-02")
    assert answer["Content-Type"].startswith("text/csv")
    assert "Plant,1,1,1,page: 1," in answer.content.decode()
    assert recorded_after(before) == ["journal.taken/1"]
    assert desk.get("/oversight.csv").status_code == 200
    assert recorded_after(before) == ["journal.taken/1"] * 2
    refused = [desk.get(f"/oversight{asked}") for asked in (".csv?matter=VV-2016-999999", ".csv?since=nonsense", "/reads.csv?since=nonsense")]
    assert [(one.status_code, one["Content-Type"].partition(";")[0]) for one in refused] == [(422, "text/html")] * 3
    assert recorded_after(before) == ["journal.taken/1"] * 2, "a file of nothing would look like a proof that nothing happened"
    journal_is_true()


@pytest.mark.parametrize(
    "query", ["since=99/99/9999", "since=01/01/0001&until=31/12/9999", "unit=x&event=y", "older=zzz", "matter=%00", "since=03/03/2016&until=01/01/2016"]
)
def test_odd_questions_are_answered_with_a_page(desk, query):
    assert desk.get(f"/oversight?{query}").status_code == 200
    assert desk.get(f"/oversight/reads?{query}").status_code == 200


def test_absent_and_not_yours_are_the_same_to_an_overseer(desk):
    theirs, nobodys = number_by_id(a_matter(place="port")), "VV-2016-009999"
    pages = [desk.get(f"/oversight?matter={number}").content.decode().replace(number, "") for number in (theirs, nobodys)]
    assert pages[0].split("<main")[1] == pages[1].split("<main")[1]


def test_only_an_overseer_is_shown_the_way(desk):
    assert 'href="/oversight"' in desk.get("/").content.decode()
    assert 'href="/oversight"' not in signed_in("province-police", language="en").get("/").content.decode()


def test_in_english_a_line_is_an_act_of_a_unit(desk):
    page = desk.get("/oversight").content.decode()
    assert ">Unit</label>" in page
    assert ">Act</label>" in page
    assert 'data-label="Task"' not in page
