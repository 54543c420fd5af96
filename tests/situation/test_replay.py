"""A draft over the matters of the database and of a file: what it would change, for whom, over what one may see; lists and files under the policy."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from uuid import uuid4

import openpyxl
import pytest

from lienket.geo.zones import ZoneIndex
from lienket.instruments.queries import book
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.secrecy import StateSecretRefused
from lienket.matters import actions
from lienket.matters.events import PartGiven
from lienket.matters.models import Participant
from lienket.regulation.load import pack_from_sources
from lienket.routing import offers
from lienket.situation import export as exporting
from lienket.situation.replay import OtherModel, Wanted, _acknowledged, differing, may_try, over_file, over_matters, trial
from lienket.situation.replay_export import export_replay
from lienket.situation.replay_words import differing_data, matter_lines, result_data
from lienket.units.queries import unit_id
from tests.regulation.mini_pack import changed
from tests.world import MODEL, NOON, a_matter, minutes, part_of, post, recorded_about, stored, the
from tests.worldpack import SOURCES

QC = "regulations/01-qc.yaml"
TIGHTER = changed(QC, "limit: {minutes: 30}}}\n  - {id: t2", "limit: {minutes: 10}}}\n  - {id: t2", base=SOURCES)
POLICE = changed(QC, "zone: [port]}, lead: border-post, inform: [lead-police]", "zone: [port]}, lead: lead-police, inform: [border-post]", base=TIGHTER)
LATER = NOON + timedelta(days=5)


def tried(sources=POLICE):
    return trial(book(MODEL), pack_from_sources(sources))


@pytest.fixture
def three(world):
    """At the port, in the works, and a denunciation about the plant; the first acknowledged after 20 minutes."""
    port, works, about = a_matter(place="port"), a_matter(at=minutes(1)), a_matter(at=minutes(2), kind="denunciation", concerns=["plant"], unit="town-police")
    actions.acknowledge(actor=post("border-post"), matter=port, at=minutes(20))
    return port, works, about


def test_the_operator_sees_what_changes_over_all_matters_and_nothing_is_written(three):
    before = stored()
    found = over_matters(tried(), None, LATER)
    assert stored() == before
    assert (found.count, found.changed) == (3, 3)
    assert found.by == {"lead": 1, "support": 0, "informed": 1, "clocks": 3, "ladders": 0, "readers": 0}
    leads = {u.unit: u.lead for u in found.units}
    assert leads["border-post"] == [1, 0]
    assert leads["town-police"] == [1, 2]
    assert (found.timed, found.late) == ((1, 1), (0, 1))  # 20 minutes: within 30, not within 10.
    [shift] = found.shifts
    assert (shift.before, shift.after, shift.because) == ("border-post", "town-police", (("qc#d3",), ("qc#d3",)))


def test_the_same_again_is_the_same_and_the_present_pack_changes_nothing(three):
    assert over_matters(tried(), None, LATER) == over_matters(tried(), None, LATER)
    assert over_matters(tried(SOURCES), None, LATER).changed == 0


def test_a_unit_tries_over_what_it_sees_at_level_view_and_the_outsider_over_nothing(three):
    port, works, about = three
    assert over_matters(tried(), post("plant"), LATER).count == 2  # It received both; the report about itself it never meets.
    assert over_matters(tried(), post("neighbour"), LATER).count == 0
    assert differing(tried(), post("neighbour"), LATER, Wanted(), 10) == []
    seen = {one.subject for one in differing(tried(), post("plant"), LATER, Wanted(), 10)}
    assert about not in seen
    assert seen == {port, works}


def test_who_may_try_is_who_signed(world):
    assert may_try(post("border-post"), book(MODEL), NOON)
    assert not may_try(post("neighbour"), book(MODEL), NOON)


def test_the_list_names_each_matter_newest_first_with_clauses_and_due_times(three):
    port, works, about = three
    found = differing(tried(), None, LATER, Wanted(), 10)
    assert [one.subject for one in found] == [about, works, port]
    lines = matter_lines(tried(), found[-1], "en")
    assert lines[0] == "Lead: Border post (Article 3, Regulation 2015 (assumed)) → Town police (Article 3, Regulation 2015 (assumed))."
    assert "Limit to acknowledge, for the lead: 30 minutes (Article 6, Regulation 2015 (assumed)) → 10 minutes (Article 6, Regulation 2015 (assumed))." in lines
    assert "Due to acknowledge: 02/03/2016 12:30 → 02/03/2016 12:10." in lines
    assert matter_lines(tried(), found[-1], "vi")[0].startswith("Chủ trì: Đồn Biên phòng")
    data = json.loads(json.dumps(differing_data(found[-1])))
    assert (data["before"]["lead"], data["after"]["lead"]) == ("border-post", "town-police")
    assert data["after"]["due"]["acknowledge"] == "2016-03-02T05:10:00+00:00"


def test_the_list_is_narrowed_by_sort_of_change_by_unit_and_in_length(three):
    port, _, about = three
    assert [one.subject for one in differing(tried(), None, LATER, Wanted("lead"), 10)] == [port]
    assert [one.subject for one in differing(tried(), None, LATER, Wanted("", "province-police"), 10)] == [about]
    assert len(differing(tried(), None, LATER, Wanted(), 1)) == 1


def test_a_draft_of_another_model_is_refused(world):
    with pytest.raises(OtherModel):
        tried(changed("pack.yaml", "pack: world", "pack: elsewhere", base=SOURCES))


def test_a_fact_that_the_draft_no_longer_knows_is_counted_as_such(three):
    renamed = {**SOURCES, "taxonomy.yaml": SOURCES["taxonomy.yaml"].replace("{code: theft,", "{code: larceny,")}
    found = over_matters(tried(renamed), None, LATER)
    assert found.unknown == (0, 3)
    assert found.by["lead"] == 3
    [line, *_] = matter_lines(tried(renamed), differing(tried(renamed), None, LATER, Wanted(), 1)[0], "en")
    assert line == "The pack has no “theft” on this date."


def test_the_result_as_data_says_what_makes_it_reproducible(three):
    made = tried()
    data = result_data(made, over_matters(made, None, LATER))
    assert data["pack"] == book(MODEL).pack.digest
    assert data["draft"] == pack_from_sources(POLICE).digest
    assert data["stands_in"] == [{"text": "qc", "instead_of": "qc", "from": "2015-05-27", "until": None}]
    for part in ("lead", "late"):
        total = {side: sum(u[part][side] for u in data["units"]) for side in ("before", "after")}
        assert total == (data["late"] if part == "late" else {"before": 3, "after": 3})
    assert "exactly when recorded" in data["assumption"]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_file_holds_what_the_unit_sees_and_is_journaled(three, format):
    port, _, about = three
    made = export_replay(actor=post("town-police"), trial=tried(), wanted=Wanted(), at=LATER, format=format, why="Chuẩn bị sửa quy chế.", language="en")
    with made.file as file:
        body = file.read()
    if format == "csv":
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    else:
        rows = [[cell or "" for cell in row] for row in openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)]
    assert rows[1][0] == "Number"
    assert len(rows) - 2 == made.count == over_matters(tried(), post("town-police"), LATER).changed
    assert "restricted.read/1" in recorded_about(about)
    assert "restricted.read/1" not in recorded_about(port)
    assert the(about).restricted


def test_a_file_needs_a_reason_and_no_state_secret_in_it(three):
    for why, error in (("", exporting.ExportReasonNeeded), ("Trích tài liệu độ TỐI MẬT số 5.", StateSecretRefused)):
        with pytest.raises(error):
            export_replay(actor=post("plant"), trial=tried(), wanted=Wanted(), at=LATER, format="csv", why=why, language="vi")


MAPPING = """\
mapping: rows
pack: world
approved_by: plant/truc-ban
received_by: plant
channel: phone
occurred_at: {column: when}
text: {columns: [text]}
place: {column: where, by_name: true}
facts:
  - constant: {kind: incident, severity: low, reporter: citizen}
    column: what
    table:
      theft: {field: theft}
      traffic: {field: traffic}
"""


def test_a_file_is_replayed_without_a_database_row(world, tmp_path):
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    rows = ["when,what,where,text", "2016-03-02 08:00:00,theft,Cảng,a", "2016-03-02 09:00:00,theft,Nhà máy,b", "2016-03-02 09:00:00,flood,Cảng,c"]
    (tmp_path / "rows.csv").write_text("\n".join(rows), encoding="utf-8")
    before = stored()
    found = over_file(tried(), tmp_path / "rows.csv", tmp_path / "mapping.yaml", ZoneIndex({}), Wanted("lead"), 10, lambda _done, _all: None)
    assert stored() == before
    assert (found.result.count, found.refused, found.result.by["lead"]) == (2, 1, 1)
    assert [(one.number, one.pair.after.leader) for one in found.differing] == [("2", "town-police")]
    assert found.result.timed == (0, 0)


def test_a_matter_handed_over_was_acknowledged_when_the_lead_it_has_did(three):
    port, _works, _about = three
    offers.propose_transfer(actor=post("border-post"), matter=port, taker=unit_id(MODEL, "town-police"), why="Không thuộc địa bàn.", at=minutes(30))
    offers.answer_transfer(actor=post("town-police"), matter=port, accept=True, at=minutes(40))
    found = over_matters(tried(), None, LATER)
    assert (found.timed, found.late) == ((1, 1), (1, 1))  # 40 minutes: past 30, past 10. The first lead's part has ended, and with it what it answered.


def test_of_two_leads_that_acknowledged_the_first_counts(three):
    """A unit that ends passes its parts on with what it answered: the part before has ended and still says ACKNOWLEDGED."""
    port, _works, _about = three
    before = _acknowledged(None, LATER)
    with writing(Actor.system(MODEL, "tests"), LATER) as door:
        part = part_of(port, "border-post")
        values = {"matter_id": port, "unit_id": unit_id(MODEL, "province-police"), "part": "LEAD", "answer": "ACKNOWLEDGED", "since": minutes(60)}
        door.change(Participant, part.id, {"ended_at": None}, ended_at=minutes(60))
        door.add(Participant, id=uuid4(), answered_at=minutes(90), **values)
        door.record(PartGiven(matter=port, unit="province-police", part="LEAD"), port)
    assert len(before) == 1
    assert _acknowledged(None, LATER) == before


def test_instants_are_cut_to_whole_seconds(world):
    a_matter(at=NOON + timedelta(seconds=1, microseconds=999_999))
    [one] = differing(tried(), None, LATER, Wanted(), 10)
    assert one.received_at == NOON + timedelta(seconds=1)
