"""Search: everything that may be found is found, nothing else is, however it is asked."""

from __future__ import annotations

import os
import subprocess
import sys
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienket.instruments.queries import book
from lienket.intake.models import ReportText
from lienket.journal.door import delivering, writing
from lienket.journal.queries import changed, last_change
from lienket.kernel.errors import LienketError
from lienket.matters import actions as matters
from lienket.matters.events import NoteAdded
from lienket.matters.models import Note
from lienket.matters.queries import number_of
from lienket.routing import actions as routing
from lienket.sharing import policy
from lienket.sharing.codes import Level
from lienket.situation import search_engine, search_index
from lienket.situation.folding import within_one_edit, words
from lienket.situation.lists import Filters, Page, page
from lienket.situation.models import SearchDoc, SearchPosition, SearchWord
from lienket.situation.search_marks import marked, snippet
from lienket.situation.search_terms import edits, terms
from lienket.units.queries import unit_id
from tests.conftest import ROOT
from tests.world import MODEL, NOON, UNITS, a_matter, a_report, minutes, post, the, undone

pytestmark = pytest.mark.usefixtures("world")

SECRET = "phượng hoàng đất ngủ trên mái tôn"


@pytest.fixture(autouse=True)
def tiny_shelves(monkeypatch):
    """Full-text tables of two documents each, so that every search here goes over several."""
    monkeypatch.setattr(search_engine, "SHELF", 2)


def look(unit: str, text: str, at=NOON, **filters) -> Page:
    return page(post(unit), Filters(q=text, **filters), book(MODEL), at)


def found(unit: str, text: str, at=NOON, **filters) -> set[UUID]:
    return {row.matter.id for row in look(unit, text, at, **filters).rows}


def known(unit: str, at=NOON) -> set[UUID]:
    return {row.matter.id for row in page(post(unit), Filters(), book(MODEL), at).rows}


@pytest.mark.parametrize(
    "text",
    ["trộm", "TRỘM", "trom", "Trôm xe", "mất xe máy", "bãi", "may trong bai", '"xe máy trong bãi"', "“xe may”", "tro", "xe", "cap"],
)
def test_words_are_found_with_and_without_marks_from_their_beginning_and_as_a_phrase(text):
    matter = a_matter(text="Mất một xe máy trong bãi xe, nghi trộm cắp.")
    assert found("town-police", text) == {matter}


@pytest.mark.parametrize(
    "text", ["rom", "x", "máy xe trong bãi một mất trộm cắp lạ", '"máy xe"', "ộ", "", "  ", '""', "%", "_", "*", "' OR 1=1", "xyz AND k:trom"]
)
def test_what_does_not_stand_there_is_not_found_and_no_sign_has_a_meaning(text):
    a_matter(text="Mất một xe máy trong bãi xe, nghi trộm cắp.")
    shown = found("town-police", text)
    assert shown == (known("town-police") if not text.strip() else set())


@pytest.mark.parametrize("written", ["hoà giải", "hòa giải", "hoa\u0300 gia\u0309i", "HOÀ GIẢI"])
@pytest.mark.parametrize("asked", ["hoà giải", "hòa giải", "hoa giai", "hoa\u0300"])
def test_both_placements_of_the_tone_and_both_normal_forms_find_each_other(written, asked):
    matter = a_matter(text=f"Đã {written} tại chỗ.")
    assert found("town-police", asked) == {matter}


@pytest.mark.parametrize("asked", ["VV-2016-000001", "vv-2016-1", "2016-1", "2016-000001", "000001", "VV-2016"])
def test_a_number_is_found_whole_and_shortened(asked):
    matter = a_matter()
    a_matter()
    expected = {matter} if asked != "VV-2016" else known("town-police")
    assert number_of(the(matter)) == "VV-2016-000001"
    assert found("town-police", asked) == expected


def test_the_number_of_a_document_is_found():
    matter = a_matter(text="Thực hiện 01/QCPH-CA ngày 27/5/2015, biển số 38A-123.45.")
    for asked in ("01/QCPH-CA", "01/qcph", "qcph-ca", "27/5/2015", "38A-123.45", "38a 123"):
        assert found("town-police", asked) == {matter}


def test_names_of_codes_are_found_in_both_languages_and_by_what_they_lie_in():
    matter = a_matter(field="theft", place="works")
    for asked in ("Trộm cắp", "theft", "crime", "Tội phạm", "Công an thị xã", "town police"):
        assert matter in found("plant", asked)


@pytest.mark.parametrize("asked", ["truogn", "truog", "truuong", "truon", "tvuong"])
def test_one_wrong_letter_in_a_word_of_five_or_more_still_finds_and_is_said(asked):
    matter = a_matter(text="Cổng trường cấp hai.")
    shown = look("town-police", asked)
    assert {row.matter.id for row in shown.rows} == {matter}
    assert shown.lenient == (asked != "truon")


def test_a_word_that_is_found_to_the_letter_brings_no_others_unless_asked_for():
    one, other = a_matter(text="phương án"), a_matter(text="phường mới thương lượng")
    assert found("town-police", "phuong") == {one, other}
    assert found("town-police", "thuong") == {other}
    assert found("town-police", "thuong", near=True) == {one, other}
    assert found("town-police", "lac") == set()


def test_a_word_that_only_others_wrote_neither_helps_nor_hinders_a_search():
    """Whether a misspelt word is corrected must not tell what stands in matters one may not see."""
    own = a_matter(kind="petition", text="xưởng luyện thép")
    unseen = look("border-post", "luyenn")
    assert unseen.rows == ()
    assert not unseen.lenient
    assert found("town-police", "luyenn") == {own}


def test_a_reader_at_level_know_or_view_finds_nothing_by_the_words_of_a_report():
    matter = a_matter(kind="petition", text=SECRET)
    assert {unit: policy.level_of(post(unit), matter, NOON) for unit in ("town-police", "border-post")} == {
        "town-police": Level.LEAD,
        "border-post": Level.KNOW,
    }
    assert found("town-police", "phượng hoàng") == {matter}
    for word in SECRET.split():
        assert found("border-post", word) == set()
    assert found("border-post", "kiến nghị") == {matter}
    assert found("border-post", "nhà máy works công trường") == set()
    routing.share(actor=post("town-police"), matter=matter, unit="border-post", level="view", why="Cùng địa bàn.", at=minutes(1))
    assert policy.level_of(post("border-post"), matter, minutes(1)) == Level.VIEW
    assert found("border-post", "phượng hoàng", minutes(1)) == set()
    place = the(matter).place
    name = next(z.name.vi for z in book(MODEL).pack.zones.zones if z.code == place)
    assert found("border-post", name, minutes(1)) == {matter}


def test_a_grant_that_ends_or_expires_takes_its_finds_with_it_at_once():
    matter = a_matter(text=SECRET)
    routing.share(actor=post("town-police"), matter=matter, unit="border-post", level="view", why="Cần biết.", at=NOON, expires_at=minutes(10))
    search_index.catch_up(NOON)
    assert found("border-post", "trộm cắp", minutes(9)) == {matter}
    assert found("border-post", "trộm cắp", minutes(10)) == set()
    routing.recall(actor=post("town-police"), matter=matter, unit="border-post", why="Đã xong việc", at=minutes(2))
    assert found("border-post", "trộm cắp", minutes(3)) == set()


def test_the_neighbour_finds_nothing():
    a_matter(text=SECRET)
    for asked in (*SECRET.split(), "VV-2016-000001", "trộm cắp", "phuongg"):
        assert look("neighbour", asked).rows == ()
        assert not look("neighbour", asked).lenient


def test_what_was_just_said_is_found_at_once_and_what_was_erased_no_more():
    matter = a_matter(text="Chuyện thường.")
    matters.add_note(actor=post("town-police"), matter=matter, text="Hẹn gặp ở bến Kỳ Lân.", at=minutes(1))
    assert found("town-police", "ky lan", minutes(1)) == {matter}
    note = Note.unrestricted.get(matter_id=matter)
    with writing(post("town-police"), minutes(2)) as door:
        door.erase(Note, note.id)
        door.record(NoteAdded(matter=matter, note=note.id, about="erased"), matter)
    assert found("town-police", "ky lan", minutes(2)) == set()
    assert SearchWord.of_node.filter(word="gap").count() == 0


def test_doing_nothing_of_interest_writes_nothing():
    matter = a_matter()
    search_index.catch_up(NOON)
    before = list(SearchDoc.of_node.values_list())
    matters.acknowledge(actor=post("town-police"), matter=matter, at=minutes(1))
    assert search_index.backlog() > 0
    search_index.catch_up(minutes(1))
    assert search_index.backlog() == 0
    assert list(SearchDoc.of_node.values_list()) == before


def test_a_rebuild_finds_the_same_and_ids_follow_the_recording():
    for n in range(7):
        a_matter(text=f"Lần thứ {n} ở bến cảng", at=minutes(n))
    before = [row.matter.id for row in look("town-police", "ben cang", minutes(9)).rows]
    words = list(SearchWord.of_node.order_by("word").values_list())
    seen: list[int] = []
    assert search_index.rebuild(minutes(9), seen.append) == 7
    assert seen[-1] == 7
    assert [row.matter.id for row in look("town-police", "ben cang", minutes(9)).rows] == before
    assert list(SearchWord.of_node.order_by("word").values_list()) == words
    assert before == list(SearchDoc.of_node.order_by("-id").values_list("subject", flat=True))


def test_a_rebuild_that_broke_off_is_said_and_hinders_no_search():
    matter = a_matter(text=SECRET)
    search_index.catch_up(NOON)
    SearchPosition.of_node.filter(pk=1).update(rebuilding=True)
    a_matter(text=SECRET)
    shown = look("town-police", "phượng")
    assert {row.matter.id for row in shown.rows} == {matter}
    assert not shown.complete
    search_index.rebuild(NOON)
    assert look("town-police", "phượng").complete
    assert len(found("town-police", "phượng")) == 2


def test_a_large_backlog_is_left_to_the_worker_and_said(monkeypatch):
    a_matter(text=SECRET)
    monkeypatch.setattr("lienket.situation.search.SOON", 0)
    assert look("town-police", "phượng").rows == ()
    assert not look("town-police", "phượng").complete
    assert search_index.catch_up(NOON) > 0
    assert look("town-police", "phượng").complete


def test_the_journal_hands_out_its_positions_once_and_in_order():
    first = a_matter()
    start = last_change()
    second = a_matter()
    assert [subject for _, model, subject in changed(0, 100) if model == MODEL and subject in {first, second}][:1] == [first]
    rows = changed(start, 100)
    assert {subject for _, _, subject in rows} == {second}
    assert [p for p, _, _ in rows] == sorted({p for p, _, _ in rows})
    assert changed(last_change(), 100) == []


def test_pages_of_finds_follow_each_other_both_ways():
    ids = [a_matter(text="cùng một chuyện", at=minutes(n)) for n in range(7)]
    actor, rules = post("town-police"), book(MODEL)
    seen, older, pages = [], "", []
    while True:
        shown = page(actor, Filters(q="chuyen"), rules, minutes(9), limit=3, older=older)
        pages.append([row.matter.id for row in shown.rows])
        seen += pages[-1]
        if not (older := shown.older):
            break
        newer = shown.newer
    assert seen == ids[::-1]
    assert [row.matter.id for row in page(actor, Filters(q="chuyen"), rules, minutes(9), limit=3, newer=shown.newer).rows] == pages[-2]
    assert newer
    assert page(actor, Filters(q="chuyen"), rules, minutes(9), limit=3).newer == ""


def test_filters_narrow_a_search():
    theft, traffic = a_matter(field="theft", text="ở cổng số 3"), a_matter(field="traffic", text="ở cổng số 3")
    assert found("province-police", "cổng số 3") == found("neighbour", "cổng") == set()
    everyone = found("town-police", "cổng số 3")
    assert found("town-police", "cổng số 3", field="crime") == everyone & {theft}
    assert found("town-police", "cổng số 3", field="traffic") == everyone & {traffic}


ACTIVITIES = st.lists(
    st.tuples(
        st.sampled_from(["report", "share", "recall", "note", "close", "concerned"]),
        st.sampled_from(["works", "port", "ward", None]),
        st.sampled_from(["incident", "petition", "denunciation"]),
        st.sampled_from([u for u in UNITS if u not in {"neighbour", "ministry"}]),
        st.sampled_from(["know", "view"]),
    ),
    min_size=1,
    max_size=8,
)
PROBES = ("phượng", "trộm cắp", "ghi chú riêng", "2016", "công an", "cảng", "nhà máy")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=ACTIVITIES)
@undone()
def test_whatever_happens_every_find_is_visible_at_a_level_that_holds_the_word_and_nothing_visible_is_missed(done):
    made: list[UUID] = []
    for n, (what, place, kind, unit, level) in enumerate(done):
        at = minutes(n)
        try:
            if what in {"report", "concerned"} or not made:
                made.append(a_matter(text=SECRET, at=at, place=place, kind=kind, concerns=[unit] if what == "concerned" else []))
            elif what == "share":
                lead = the(made[-1]).lead.code
                routing.share(actor=post(lead), matter=made[-1], unit=unit, level=level, why="Cần biết.", at=at)
            elif what == "recall":
                routing.recall(actor=post(the(made[-1]).lead.code), matter=made[-1], unit=unit, why="Đã xong việc", at=at)
            elif what == "note":
                matters.add_note(actor=post(the(made[-1]).lead.code), matter=made[-1], text="Ghi chú riêng.", at=at)
            else:
                routing.close(actor=post(the(made[-1]).lead.code), matter=made[-1], outcome="settled", at=at)
        except LienketError:
            continue
    end = minutes(30)
    search_index.catch_up(end)
    docs = search_engine.stored(made)
    for unit in ("town-police", "province-police", "border-post", "plant", "neighbour"):
        levels = {matter: policy.level_of(post(unit), matter, end) for matter in made}
        for probe in PROBES:
            shown = look(unit, probe, end)
            wanted = shown.terms if shown.lenient else terms(probe)  # "phượng" is one letter from "phòng", where nothing is found to the letter.
            expected = {
                matter
                for matter, level in levels.items()
                if level is not None and all(any(spelling in docs[matter].text(min(level, Level.WORK)) for spelling in term) for term in wanted)
            }
            assert {row.matter.id for row in shown.rows} == expected


def test_every_letter_there_is_is_part_of_a_word_for_the_index_too():
    letters = [chr(code) for code in range(0x110000) if chr(code).isalnum()]
    spoken = [word for i in range(0, len(letters), 400) for word in words("".join(letters[i : i + 400]))]
    unit, text = unit_id(MODEL, "town-police"), f" {' '.join(spoken)} "
    with delivering(""):
        search_engine.replace([], [search_engine.Doc(1, UUID(int=1), MODEL, search_engine.tokens([(unit, Level.KNOW)]), text, "", "")])
    for word in spoken:
        for spelling in (f" {word} ", f" {word[:3]}"):
            assert [doc.id for doc in search_engine.candidates(unit, ((spelling,),), before=None, after=None, limit=2)] == [1], spelling


@given(a=st.text("abcdeghik", min_size=1, max_size=7), b=st.text("abcdeghik", min_size=1, max_size=7))
@settings(max_examples=300)
def test_the_words_tried_are_exactly_those_within_one_edit(a, b):
    assert (b in {*edits(a), a}) == within_one_edit(a, b)


def test_found_words_are_marked_as_they_were_written():
    wanted = terms('trom "xe may"')
    assert marked("Mất TRỘM một xe máy – xe khác", wanted) == [("Mất ", False), ("TRỘM", True), (" một ", False), ("xe máy", True), (" – xe khác", False)]
    assert marked("Không có gì", wanted) == [("Không có gì", False)]
    long = "a " * 30 + "trộm cắp" + " b" * 40
    pieces = snippet(["khác", long], wanted)
    assert pieces[0] == ("… ", False)
    assert ("trộm", True) in pieces
    assert pieces[-1] == (" …", False)
    assert len("".join(text for text, _ in pieces)) < 90
    assert snippet(["khác"], wanted) == []


def test_a_hidden_report_of_another_model_is_out_of_reach():
    a_report(text=SECRET)
    assert {doc.scope for doc in SearchDoc.of_node.all()} <= {MODEL}
    assert ReportText.unrestricted.count() == 1


ERASING = """
from lienket.ops.cli import prepare
prepare()
from django.db import connection
from lienket.instruments.actions import load
from lienket.intake.models import ReportText
from lienket.journal.door import delivering, writing
from lienket.journal.rows import in_model
from lienket.matters.events import NoteAdded
from lienket.situation import search_index
from tests.world import NOON, SWEEPER, a_matter, minutes
from tests.worldpack import world_pack

load(actor=SWEEPER, pack=world_pack(), at=NOON)

def pages():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return open(str(connection.settings_dict["NAME"]), "rb").read().lower()

with in_model("world"):
    for n in range(30):
        a_matter(text=f"Chuyện thường ngày số {n} ở bến cảng", at=NOON)
    matter = a_matter(text="Kimquyzzz trong giếng Zqxjkvw")
    search_index.catch_up(NOON)
    assert b"zqxjkvw" in pages()
    report = ReportText.unrestricted.get(text__contains="Zqxjkvw")
    with writing(SWEEPER, minutes(1)) as door:
        door.erase(ReportText, report.id)
        door.record(NoteAdded(matter=matter, note=report.id, about="erased"), matter)
    search_index.catch_up(minutes(1))
    left = pages()
print([canary for canary in ("zqxjkvw", "kimquyzzz", "zqx", "xjk", "kvw", "yzz") if canary.encode() in left])
"""


@pytest.mark.sqlite_only
def test_not_one_byte_of_an_erased_text_stays_in_the_file(tmp_path):
    """The words lie folded in the documents and in threes in the full-text index: both are overwritten, not only forgotten."""
    there = {**os.environ, "LIENKET_DATA": str(tmp_path), "PYTHONPATH": str(ROOT), "DATABASE_URL": ""}
    done = subprocess.run([sys.executable, "-c", ERASING], env=there, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
