"""The ledger of a matter and the look through another unit's eyes: for the lead alone, true, and without a trace of the other unit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienket.access.rulings import NotAllowed
from lienket.instruments.queries import book
from lienket.intake.detail import dossier
from lienket.matters import linking
from lienket.matters.actions import ConcernedUnit
from lienket.matters.queries import NoSuchMatter, number_by_id
from lienket.routing.actions import assign_lead, recall, share
from lienket.situation.ledger import NothingToPreview, as_csv, ledger, preview
from tests.desk.pages import text_of
from tests.desk.people import signed_in
from tests.world import MODEL, NOON, a_matter, last_seq, minutes, post, recorded_after

pytestmark = pytest.mark.usefixtures("world")
LEAD = "town-police"


def told(matter, at=NOON, unit=LEAD):
    return ledger(actor=post(unit), number=str(matter), at=at, language="vi")


def as_seen(matter, unit, level="", at=NOON, by=LEAD):
    return preview(actor=post(by), number=str(matter), unit=unit, level=level, at=at, language="vi")[1]


def test_the_ledger_tells_who_could_read_for_which_cause_and_until_when():
    matter = a_matter()
    share(actor=post(LEAD), matter=matter, unit="ministry", level="know", why="Để biết", at=minutes(1), expires_at=minutes(30))
    share(actor=post(LEAD), matter=matter, unit="border-post", level="view", why="Để biết", at=minutes(2))
    recall(actor=post(LEAD), matter=matter, unit="border-post", why="Đã xong việc", at=minutes(5))
    could = {(g["unit"], g["level"]): g for g in told(matter, minutes(40))["could"]}
    assert could[LEAD, "lead"]["cause"] == "CLAUSE"
    assert "Điều 2" in could[LEAD, "lead"]["cites"]
    assert could["ministry", "know"]["hindered_by"] == "expired"
    assert could["ministry", "know"]["until"] == minutes(30).isoformat()
    assert could["border-post", "view"]["hindered_by"] == "ended"
    assert {unit for unit, _ in could} == {LEAD, "plant", "ministry", "border-post"}


def test_of_a_restricted_matter_it_tells_who_did_read_and_what_opened_it_then():
    matter = a_matter(flags=["inquiry"], unit=LEAD)
    number = number_by_id(matter)
    share(actor=post(LEAD), matter=matter, unit="border-post", level="view", why="Để biết", at=minutes(1))
    dossier(actor=post("border-post"), number=number, at=minutes(2))
    recall(actor=post(LEAD), matter=matter, unit="border-post", why="Đã xong việc", at=minutes(3))
    start = last_seq()
    (read,) = told(matter, minutes(4))["did"]
    assert recorded_after(start) == ["restricted.read/1"]
    assert (read["unit"], read["level"], read["form"], read["cause"]) == ("border-post", "view", "detail", "ACT")
    assert [r["unit"] for r in told(matter, minutes(5))["did"]] == [LEAD, "border-post"]


def test_a_matter_that_is_not_restricted_leaves_no_reads():
    matter = a_matter()
    dossier(actor=post("plant"), number=matter, at=NOON)
    start = last_seq()
    assert told(matter)["did"] == []
    assert last_seq() == start


def test_the_ledger_and_the_preview_are_the_leads_alone():
    matter = a_matter()
    for look in (told, lambda m, unit: as_seen(m, "ministry", "view", by=unit)):
        with pytest.raises(NotAllowed):
            look(matter, unit="plant")
        with pytest.raises(NoSuchMatter):
            look(matter, unit="neighbour")


@pytest.mark.parametrize("level", ["know", "view"])
def test_a_preview_is_exactly_what_the_unit_gets_once_it_is_shared(level):
    matter = a_matter(flags=["inquiry"], unit=LEAD, name="Người Báo")
    before = as_seen(matter, "ministry", level, minutes(1))
    assert before.pop("would")
    start = last_seq()
    share(actor=post(LEAD), matter=matter, unit="ministry", level=level, why="Để biết", at=minutes(2))
    after = as_seen(matter, "ministry", "", minutes(3))
    assert not after.pop("would")
    got = dossier(actor=post("ministry"), number=matter, at=minutes(4))
    assert set(before) == set(after) == set(got)
    assert after == got
    assert {k: v for k, v in before.items() if k not in {"why_me", "timeline"}} == {k: v for k, v in got.items() if k not in {"why_me", "timeline"}}
    reads = [name for name in recorded_after(start) if name == "restricted.read/1"]
    assert len(reads) == 2  # The lead's, and that of the ministry itself: a preview is no read by the unit.


def test_a_working_unit_is_previewed_without_what_the_lead_may_not_see():
    matter, other = a_matter(), a_matter(at=minutes(1))
    assign_lead(actor=post(LEAD), matter=other, unit="border-post", why="Đúng địa bàn", at=minutes(2))
    recall(actor=post("border-post"), matter=other, unit=LEAD, why="Đã xong việc", at=minutes(3))
    linking.link(actor=post("plant"), matter=matter, other=number_by_id(other), at=minutes(4))
    own = dossier(actor=post("plant"), number=matter, at=minutes(5))
    seen = as_seen(matter, "plant", at=minutes(5))
    assert set(own) == set(seen) - {"would"}
    assert [x["number"] for x in own["links"]] == [number_by_id(other)]
    assert seen["links"] == []
    assert "identities" not in seen


def test_a_unit_that_sees_nothing_or_that_the_report_is_about_has_no_preview():
    matter = a_matter(unit=LEAD, concerns=["border-post"])
    with pytest.raises(NothingToPreview):
        as_seen(matter, "neighbour")
    with pytest.raises(ConcernedUnit):
        as_seen(matter, "border-post", "view")


def test_the_sheet_holds_the_same_and_no_formula():
    matter = a_matter(flags=["foreigner"])
    shown = told(matter)
    text = as_csv(told(matter, minutes(1)), book(MODEL), "vi").decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Sự việc;Đơn vị;Chức trách")
    assert len(text.splitlines()) == 1 + len(shown["could"]) + 1
    assert "đã đọc;Công an thị xã" in text


def test_the_pages_show_it_to_the_lead(monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(minutes=5))
    number = number_by_id(a_matter())
    lead, support = signed_in(LEAD), signed_in("plant")
    page = lead.get(f"/matters/{number}/ledger").content.decode()
    assert "Ai được đọc" in page
    assert f"/matters/{number}/ledger" in lead.get(f"/matters/{number}").content.decode()
    assert "/ledger" not in support.get(f"/matters/{number}").content.decode()
    assert "Ai được đọc" in lead.get(f"/matters/{number}/as").content.decode()
    shown = lead.get(f"/matters/{number}/as", {"unit": "ministry", "level": "know"}).content.decode()
    assert "Chưa chia sẻ gì" in shown
    assert f"/matters/{number}/act/note" not in shown
    nothing = lead.get(f"/matters/{number}/as", {"unit": "ministry"}, follow=True)
    assert nothing.redirect_chain == [(f"/matters/{number}/ledger", 302)]
    assert "Bộ hiện không đọc được gì" in text_of(nothing)
    assert "“ministry”" not in text_of(nothing), "by its name, not by its code"
    assert support.get(f"/matters/{number}/ledger.csv").status_code == 403
    assert lead.get(f"/matters/{number}/ledger.csv")["Content-Type"].startswith("text/csv")
