"""The calendar of the regulation: own duties first, one unit's on request, as a file; days since a target was broken only from what the reader may see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lienket.instruments.queries import book
from lienket.regulation.load import pack_from_sources
from lienket.situation.rhythm import target_stands
from tests.conftest import _loaded
from tests.desk.people import signed_in
from tests.regulation.mini_pack import added
from tests.world import MODEL, NOON, a_matter, minutes, post
from tests.worldpack import SOURCES

QC = "regulations/01-qc.yaml"
CLAUSES = """\
  - {id: r1, cite: Điều 14, basis: assumed, text: {vi: x, en: x}, reporting: {every: month, to: [town-police], due: {working_days: 3}}}
  - id: m1
    cite: Điều 15
    basis: assumed
    text: {vi: x, en: x}
    meeting: {every: month, purpose: {vi: "Giao ban; tháng", en: Monthly meeting}, host: [town-police], attend: [plant], day: 25}
  - id: z1
    cite: Điều 16
    basis: assumed
    text: {vi: x, en: x}
    target: {name: {vi: Không để xảy ra trộm, en: No theft}, when: {field: [crime]}}
  - id: z2
    cite: Điều 17
    basis: assumed
    text: {vi: x, en: x}
    target: {name: {vi: Không để xảy ra ở cảng, en: None at the port}, when: {zone: [port]}}
  - id: i1
    cite: Điều 18
    basis: assumed
    text: {vi: x, en: x}
    information: {information: sudden, to: [town-police], channels: [phone], within: {minutes: 15}}
  - {id: k1, cite: Điều 19, basis: assumed, text: {vi: x, en: x}, commendation: {forms: [{vi: Giấy khen, en: Certificate}], decided_by: [province-police]}}
"""


@pytest.fixture
def rhythm(db, monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON)
    yield from _loaded(pack_from_sources(added(QC, CLAUSES, base=SOURCES)))


def main(client, address: str) -> str:
    return client.get(address).content.decode().partition("<main")[2].partition("</main")[0]


def section(text: str, heading: str) -> str:
    return text.partition(f'aria-labelledby="{heading}"')[2].partition("</section>")[0]


@pytest.mark.usefixtures("rhythm")
def test_the_own_unit_stands_first_with_what_it_owes_hosts_and_attends():
    page = main(signed_in("plant"), "/calendar")
    own = section(page, "h-mine")
    assert "phải gửi" in own
    assert "17/03/2016" in own  # The legal window closes on 14 March, a Monday; three working days.
    assert "15/02/2016 – 14/03/2016" in own
    assert "do Công an thị xã chủ trì" in own
    assert "Điều 14" in own
    police = section(main(signed_in("town-police"), "/calendar"), "h-mine")
    assert "nhận" in police
    assert "chủ trì" in police


@pytest.mark.usefixtures("rhythm")
def test_another_units_calendar_can_be_asked_for_and_nonsense_is_today():
    client = signed_in("plant")
    asked = section(main(client, "/calendar?unit=border-post&months=1"), "h-mine")
    assert "Đồn Biên phòng" in asked
    assert "Giao ban" not in asked
    odd = main(client, "/calendar?unit=nobody&months=99&from=gestern")
    assert "Không hiểu ngày" in odd
    assert 'value="02/03/2016"' in odd
    assert client.get("/calendar?from=0001-01-01").status_code == 200
    assert "Không hiểu ngày" in main(client, "/calendar?from=0001-01-01")


@pytest.mark.usefixtures("rhythm")
def test_the_page_names_channels_commendation_and_speaks_english_too():
    page = main(signed_in("plant"), "/calendar")
    assert "báo ngay qua" in section(page, "h-channels")
    assert "15 phút" in section(page, "h-channels")
    assert "Công an tỉnh" in section(page, "h-praise")
    english = main(signed_in("border-post", language="en"), "/calendar")
    assert "No theft" in english
    assert "at once by" in english
    assert "Lịch" not in english


@pytest.mark.usefixtures("rhythm")
def test_the_calendar_file_is_whole_escaped_and_folded():
    client = signed_in("plant")
    answer = client.get("/calendar.ics?months=1")
    body = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert body.startswith("BEGIN:VCALENDAR\r\n")
    assert body.endswith("END:VCALENDAR\r\n")
    assert body.count("BEGIN:VEVENT") == body.count("END:VEVENT") == 2
    assert "SUMMARY:Giao ban\\; tháng" in body
    assert "DTSTART;VALUE=DATE:20160317" in body
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n"))
    assert "20160317-qc.r1@world.lienket" in body
    assert client.get("/calendar.ics?months=1").content == answer.content  # The same file again.
    assert signed_in("neighbour").get("/calendar.ics").content.decode().count("BEGIN:VEVENT") == 0


@pytest.mark.usefixtures("rhythm")
def test_the_days_since_a_target_was_broken_are_those_of_the_matters_one_may_see():
    matter = a_matter(place="works")
    later = minutes(5 * 24 * 60)

    def days(unit: str) -> list[int | None]:
        return [s.days for s in target_stands(post(unit), later, book(MODEL))]

    assert days("town-police") == [5, None]
    assert days("plant") == [5, None]
    assert days("neighbour") == [None, None]  # The outsider learns nothing, not even that there was one.
    assert days("border-post") == [None, None]
    assert target_stands(post("plant"), later, book(MODEL))[0].number.startswith("VV-2016-")
    assert matter


@pytest.mark.usefixtures("rhythm")
def test_a_target_bound_to_a_place_counts_only_for_who_may_know_the_place():
    petition = a_matter(kind="petition", field="traffic", place="port", unit="plant")
    found = {unit: target_stands(post(unit), minutes(60), book(MODEL))[1].days for unit in ("town-police", "border-post", "neighbour")}
    assert found == {"town-police": 0, "border-post": None, "neighbour": None}  # The border post is told, at level know.
    assert petition


@pytest.mark.usefixtures("rhythm")
def test_today_counts_as_zero_days_and_the_page_says_from_what_it_counts(monkeypatch):
    a_matter(place="works")
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: datetime(2016, 3, 2, 16, tzinfo=UTC))
    shown = section(main(signed_in("plant"), "/calendar"), "h-targets")
    assert "0 ngày: có vụ xảy ra hôm nay" in shown
    assert "chỉ tính từ những vụ việc đơn vị mình được xem" in shown
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(days=2))
    assert "<strong>2</strong>" in section(main(signed_in("plant"), "/calendar"), "h-targets")
    outsider = section(main(signed_in("neighbour"), "/calendar"), "h-targets")
    assert "Chưa thấy vụ nào" in outsider
    assert "VV-2016" not in outsider
