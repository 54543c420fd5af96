"""What is kept how long: by the pack, from the closing, shown before it goes, never while a hold stands, and only of one's own matters."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from lienket.instruments.queries import book
from lienket.intake.actions import KeyConflict
from lienket.intake.drafts import Author, save_draft
from lienket.intake.identity import forget_reporter
from lienket.intake.models import Identity, ImportRun, RefusedRow, Report, SavedDraft
from lienket.intake.retention import closed_by, due, due_for, ends, erase_due
from lienket.intake.seals import seal_values
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.ids import uuid4
from lienket.matters import attachments
from lienket.matters.attachments import attachments_of
from lienket.matters.holds import hold
from lienket.matters.storage import ready
from lienket.regulation.clauses import Limit
from lienket.regulation.format import RetentionFile
from lienket.regulation.load import PackRefused, pack_from_sources
from lienket.routing import actions as routing
from lienket.sharing.codes import Level
from lienket.sharing.reach import levels
from lienket.situation.models import SecondRequest
from lienket.situation.second import NoSuchRequest, OwnRequest, asker_of, confirm
from lienket.units.models import Account
from lienket.units.queries import post_id, unit_id
from tests.desk.people import signed_in
from tests.journal.acts import came
from tests.looked_at import plans, queries
from tests.regulation.mini_pack import SOURCES
from tests.situation.test_second import somebody
from tests.world import MODEL, NOON, a_draft, a_report, journal_is_true, last_seq, minutes, post, recorded_after, the

pytestmark = pytest.mark.usefixtures("world")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OPERATOR = Actor.system(MODEL, "retention")
YEARS = NOON + timedelta(days=800)
FILE = """\
retention:
  - {code: who, name: {vi: Ai báo, en: Who}, record: identity, keep: {months: 12}, basis: {vi: Giả định, en: Assumed}}
  - {code: who-petitions, name: {vi: Ai kiến nghị, en: Petitioners}, record: identity, kind: [petition], keep: {months: 24}, basis: {vi: Giả định, en: Assumed}}
  - {code: files, name: {vi: Tệp, en: Files}, record: file, keep: {months: 6}, basis: {vi: Giả định, en: Assumed}}
  - {code: rows, name: {vi: Dòng, en: Rows}, record: refused-row, keep: {days: 90}, basis: {vi: Giả định, en: Assumed}}
  - {code: drafts, name: {vi: Bản nháp, en: Drafts}, record: draft, keep: {days: 30}, basis: {vi: Giả định, en: Assumed}}
"""


@pytest.fixture(autouse=True)
def the_pack_says(world):
    """The table of the world's pack: it has none of its own, and then everything is kept."""
    rules = book(MODEL)
    assert due(rules, YEARS) == []
    table = pack_from_sources({**SOURCES, "retention.yaml": FILE.replace("[petition]", "[]").replace("kind: [], ", "")}).retention
    petitions = table.retention[1].model_copy(update={"kind": ("petition",)})
    object.__setattr__(rules.pack, "retention", RetentionFile(retention=(table.retention[0], petitions, *table.retention[2:])))
    yield
    object.__setattr__(rules.pack, "retention", RetentionFile())


def closed(**said):
    matter = a_report(name="Người báo", **said).matter
    outcome = "answered" if said.get("kind") == "petition" else "settled"
    routing.close(actor=post(the(matter).lead.code), matter=matter, outcome=outcome, text="Xong", at=said.get("at", NOON))
    return matter


def due_of(unit, at=YEARS):
    """All that is due for a unit, page after page."""
    out, page = [], due_for(post(unit), book(MODEL), at)
    while True:
        out += page.rows
        if page.on is None:
            return out
        page = due_for(post(unit), book(MODEL), at, page.on)


def what(found):
    return sorted((one.rule.code, one.number) for one in found)


def test_an_identity_is_due_after_its_months_from_the_closing_and_not_a_day_before():
    matter = closed()
    a_report(name="Còn mở")
    end = ends(NOON, Limit(months=12), ZONE)
    assert end.astimezone(ZONE).date() == date(2017, 3, 3)
    assert due(book(MODEL), end - timedelta(seconds=1)) == []
    (one,) = due(book(MODEL), end)
    assert (one.rule.code, one.matter, one.held) == ("who", matter, False)


def test_where_two_rules_fit_the_longer_one_counts():
    closed(kind="petition")
    assert due(book(MODEL), ends(NOON, Limit(months=23), ZONE)) == []
    assert [one.rule.code for one in due(book(MODEL), ends(NOON, Limit(months=24), ZONE))] == ["who-petitions"]


def test_the_operator_erases_everything_due_and_only_that():
    matter, mine = closed(), a_report(name="Còn mở")
    attachments.attach(actor=post("town-police"), matter=matter, file=ready("a.txt", b"Bien ban"), at=NOON)
    with writing(OPERATOR, NOON) as door:
        run, unit = uuid4(), unit_id(MODEL, "plant")
        told = {"file_digest": "0", "mapping": "m", "mapping_digest": "0", "approved_by_id": post_id(MODEL, "plant/truc-ban"), "started_at": NOON}
        door.add(ImportRun, id=run, finished_at=NOON, **told)
        row = uuid4()
        door.add(RefusedRow, id=row, run_id=run, line=3, rule="x", unit_id=unit, sealed=seal_values(row, unit, {"a": "b"}))
        door.record(came(run))
    signed_in("town-police")
    author = Author(Account.of_node.get(login="town-police-desk").pk, post_id(MODEL, "town-police/desk"))
    save_draft(author=author, draft=uuid4(), body={"text": "Dở dang"}, at=NOON)
    save_draft(author=author, draft=uuid4(), body={"text": "Mới viết"}, at=YEARS)
    assert {one.rule.code for one in due(book(MODEL), YEARS)} == {"who", "files", "rows", "drafts"}
    start = last_seq()
    assert erase_due(actor=OPERATOR, rows=None, at=YEARS) == 4
    assert recorded_after(start) == ["retention.applied/1"] * 4
    assert [row.id for row in Identity.unrestricted.all()] == [mine.report]
    assert attachments_of(matter) == []
    assert not RefusedRow.unrestricted.exists()
    assert [draft.body["text"] for draft in SavedDraft.of_node.all()] == ["Mới viết"]
    assert due(book(MODEL), YEARS) == []
    assert erase_due(actor=OPERATOR, rows=None, at=YEARS) == 0
    journal_is_true()


def test_a_copy_kept_beside_a_report_is_due_with_it():
    draft = a_draft(name="Người báo")
    matter = a_report(draft=draft).matter
    with pytest.raises(KeyConflict):
        a_report(draft=a_draft(key=draft.key, name="Người báo", text="Viết lại."))
    routing.close(actor=post(the(matter).lead.code), matter=matter, outcome="settled", text="Xong", at=NOON)
    assert {one.matter for one in due(book(MODEL), YEARS)} == {matter}
    lead = the(matter).lead.code
    assert {one.row for one in due_of(lead)} == {one.row for one in due(book(MODEL), YEARS)}
    beside = Report.unrestricted.get(matter=None).id
    assert erase_due(actor=post(lead), rows=[beside], at=YEARS) == 1
    assert beside not in {one.row for one in due_of(lead)}
    assert erase_due(actor=OPERATOR, rows=None, at=YEARS) == 1
    assert not Identity.unrestricted.exists()
    journal_is_true()


def test_a_hold_keeps_what_is_due():
    matter = closed()
    hold(actor=post("town-police"), matter=matter, until=YEARS + timedelta(days=9), why="Tòa án yêu cầu", at=YEARS)
    assert [one.held for one in due(book(MODEL), YEARS)] == [True]
    assert erase_due(actor=OPERATOR, rows=None, at=YEARS) == 0
    assert erase_due(actor=OPERATOR, rows=None, at=YEARS + timedelta(days=9)) == 1
    assert not Identity.unrestricted.exists()


def test_a_unit_sees_and_erases_what_is_due_of_matters_it_leads_and_nothing_else():
    own, theirs = closed(), closed(place="port")
    assert {one.matter for one in due_of("town-police")} == {own}
    assert due_of("neighbour") == due_of("plant") == []
    (foreign,) = due_of("border-post")
    assert foreign.matter == theirs
    for unit in ("town-police", "neighbour"):
        assert erase_due(actor=post(unit), rows={foreign.row, uuid4()}, at=YEARS) == 0
    assert Identity.unrestricted.count() == 2
    assert erase_due(actor=post("town-police"), rows={one.row for one in due_of("town-police")}, at=YEARS) == 1
    assert [row.id for row in Identity.unrestricted.all()] == [foreign.row]


def test_pages_of_what_is_due_join_to_all_of_it_however_little_each_looks_at(monkeypatch):
    matters = [closed(at=minutes(n)) for n in range(7)]
    for n in (1, 4):
        forget_reporter(actor=post("town-police"), matter=matters[n], why="Người báo yêu cầu", at=NOON)
    a_report(name="Còn mở")
    closed(place="port")
    attachments.attach(actor=post("town-police"), matter=matters[1], file=ready("a.txt", b"Bien ban"), at=NOON)
    led = {matter for matter, level in levels(post("town-police"), {one.matter for one in due(book(MODEL), YEARS)}, YEARS).items() if level == Level.LEAD}
    wanted = {one.row for one in due(book(MODEL), YEARS) if one.matter in led}
    assert len(wanted) == 6
    for looked_at, most in ((1, 500), (2, 1), (3, 2), (100, 1), (100, 500)):
        monkeypatch.setattr("lienket.intake.retention.LOOKED_AT", looked_at)
        rows, page = [], due_for(post("town-police"), book(MODEL), YEARS, most=most)
        while True:
            rows += [one.row for one in page.rows]
            if page.on is None:
                break
            page = due_for(post("town-police"), book(MODEL), YEARS, page.on, most)
        assert sorted(rows) == sorted(wanted), (looked_at, most)


def test_what_others_lead_and_how_much_there_is_costs_a_page_nothing():
    closed()
    few = queries(lambda: due_for(post("town-police"), book(MODEL), YEARS))
    for n in range(6):
        closed(at=minutes(n))
        closed(at=minutes(n), place="port")
    assert len(due_of("town-police")) == 7
    assert queries(lambda: due_for(post("town-police"), book(MODEL), YEARS)) == few
    for plan in plans(lambda: due_for(post("town-police"), book(MODEL), YEARS), "sharing_grant"):
        assert "SCAN" not in plan
        assert "sharing_grant_led" in plan or "sharing_grant_subject" in plan


def test_confirming_looks_at_the_rows_named_together_and_at_no_other():
    for n in range(7):
        closed(at=minutes(n))
    closed(place="port")
    first, *others = [one.row for one in due_of("town-police")]

    def statements(rows):
        with CaptureQueriesContext(connection) as seen:
            assert erase_due(actor=post("town-police"), rows=rows, at=YEARS) == len(rows)
        return sum(query["sql"].startswith("SELECT") and '"matters_matter"' in query["sql"] for query in seen)

    assert statements([first]) == statements(others)
    journal_is_true()


def test_a_page_leads_on_where_there_is_more(monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: YEARS)
    monkeypatch.setattr("lienket.intake.retention.LOOKED_AT", 1)
    first, second = closed(at=minutes(1)), closed(at=minutes(2))
    forget_reporter(actor=post("town-police"), matter=first, why="Người báo yêu cầu", at=NOON)
    desk = signed_in("town-police")
    body = desk.get("/retention").content.decode()
    assert "còn vụ việc chưa xem" in body
    assert the(second).id.hex not in body
    (address,) = re.findall(r'href="(\?after=[^"]+)" data-key', body)
    (one,) = due_of("town-police")
    assert one.number in desk.get(f"/retention{address}").content.decode()


def test_what_was_erased_by_hand_is_no_longer_due():
    matter = closed()
    forget_reporter(actor=post("town-police"), matter=matter, why="Người báo yêu cầu", at=NOON)
    assert due(book(MODEL), YEARS) == []


def test_the_page_shows_what_is_due_and_erases_what_is_chosen(monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: YEARS)
    closed()
    (one,) = due_of("town-police")
    lead, outsider = signed_in("town-police"), signed_in("neighbour")
    assert one.number in lead.get("/retention").content.decode()
    assert one.number not in outsider.get("/retention").content.decode()
    outsider.post("/retention", {"row": [str(one.row), "nonsense"]})
    lead.post("/retention", {})
    assert not SecondRequest.unrestricted.exists()
    assert "chưa xóa gì" in lead.post("/retention", {"row": [str(one.row)]}, follow=True).content.decode()
    assert Identity.unrestricted.exists(), "it takes two persons"
    row = SecondRequest.unrestricted.get()
    with pytest.raises(OwnRequest):
        confirm(actor=asker_of(row), request=row.id, at=YEARS)
    with pytest.raises(NoSuchRequest):
        confirm(actor=somebody("neighbour/truc-ban"), request=row.id, at=YEARS)
    assert confirm(actor=somebody("town-police/chief"), request=row.id, at=YEARS) == 1
    assert not Identity.unrestricted.exists()
    journal_is_true()


days = st.dates(date(2016, 1, 1), date(2030, 1, 1)).map(lambda day: datetime(day.year, day.month, day.day, 5, tzinfo=UTC))


@given(since=days, at=days, keep=st.one_of(st.builds(Limit, months=st.integers(1, 300)), st.builds(Limit, days=st.integers(1, 4000))))
def test_a_time_is_over_for_whatever_was_closed_before_a_midnight_and_for_nothing_after(since, at, keep):
    assert (since < closed_by(keep, at, ZONE)) == (ends(since, keep, ZONE) <= at)


@given(since=days, months=st.integers(1, 300), more=st.integers(0, 24))
def test_a_longer_time_never_ends_earlier_and_ends_at_a_local_midnight(since, months, more):
    end = ends(since, Limit(months=months), ZONE)
    assert end <= ends(since, Limit(months=months + more), ZONE)
    assert end.astimezone(ZONE).time().isoformat() == "00:00:00"
    assert end > since + timedelta(days=28 * months)


@pytest.mark.parametrize(
    "entry",
    ["keep: {hours: 3}", "keep: {days: 3}, record: draft, kind: [incident]", "keep: {days: 3}, kind: [nothing]", "keep: {days: 3}, confidence: verified"],
)
def test_a_table_that_says_nothing_sensible_is_refused(entry):
    record = "" if "record" in entry else "record: identity, "
    line = f"  - {{code: a, name: {{vi: A, en: A}}, {record}{entry}, basis: {{vi: B, en: B}}}}\n"
    with pytest.raises(PackRefused):
        pack_from_sources({**SOURCES, "retention.yaml": "retention:\n" + line})
