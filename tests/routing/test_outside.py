"""Transfer to a body outside the model: the record, the legal clock, the receipt; until then the lead stays and the clock climbs."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from lienket.access.rulings import NotAllowed
from lienket.clocks.queries import of_subject
from lienket.intake.detail import detail
from lienket.kernel.secrecy import StateSecretRefused
from lienket.matters.actions import close, reopen
from lienket.matters.attachments import attach
from lienket.matters.models import SentOut
from lienket.matters.offers import AlreadyOffered
from lienket.matters.outside import SentOutside
from lienket.matters.queries import NoSuchMatter
from lienket.matters.storage import ready
from lienket.regulation.load import load_pack
from lienket.routing import actions as routing
from lienket.routing import offers, outside
from lienket.situation.record import NoSuchRecord, record_pdf
from lienket.units.queries import unit_id
from tests.clocks.lawworld import vn
from tests.world import MODEL, NOTHING, SWEEPER, a_report, journal_is_true, last_seq, parts, post, recorded_after, the, view_of

pytestmark = pytest.mark.usefixtures("handing")

START = vn(2024, 5, 8)
DAY = date(2024, 5, 8)
POLICE, BORDER, PLANT = "town-police", "border-post", "plant"
BODY = {
    "outcome": "passed-on",
    "body": "Cơ quan Cảnh sát điều tra Công an tỉnh",
    "contact": "Số 4, điện thoại 069",
    "receiver": "Trực ban hình sự",
    "why": "Có dấu hiệu tội phạm.",
}
NAME = "Nguyễn Văn Kín"


def at(hours):
    return START + timedelta(hours=hours)


def duty(unit):
    return post(unit, day=DAY)


def reported(**values):
    return a_report(at=START, name=NAME, phone="0900000000", **values).matter


def send(matter, hours=1, unit=POLICE, **other):
    return outside.send_out(actor=duty(unit), matter=matter, at=at(hours), **(BODY | other))


def confirm(matter, hours=2, unit=POLICE, received=None, **other):
    given = {"way": "RECEIPT", "reference": "Biên nhận số 12"} | other
    outside.confirm_receipt(actor=duty(unit), matter=matter, received_at=at(hours if received is None else received), at=at(hours), **given)


def read(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def hand_over_clock(matter):
    return [(c.unit.code, c.state, c.due_at) for c in of_subject(matter) if c.clock == "hand-over"]


def test_the_law_gives_the_clock_and_the_matter_stays_with_the_giver_until_it_is_confirmed():
    matter = reported()
    start = last_seq()
    send(matter)
    assert recorded_after(start) == ["outside.sent/1"]
    assert (parts(matter)[POLICE], the(matter).state) == ("LEAD", "OPEN")
    assert hand_over_clock(matter) == [(POLICE, "RUNNING", at(24))]
    confirm(matter)
    assert hand_over_clock(matter) == [(POLICE, "MET", at(24))]
    assert (the(matter).state, the(matter).outcome) == ("CLOSED", "passed-on")
    journal_is_true()


def test_remote_places_have_48_hours():
    matter = reported(place="cove")
    send(matter, unit=the(matter).lead.code)
    assert hand_over_clock(matter)[0][2] == at(48)


def test_where_no_law_sets_a_clock_the_models_term_does_and_taking_back_stops_it():
    matter = reported(kind="petition")
    assert hand_over_clock(matter) == []
    send(matter, hours=1)
    assert hand_over_clock(matter) == [(POLICE, "RUNNING", at(5))]
    outside.take_back(actor=duty(POLICE), matter=matter, why="Nhầm cơ quan", at=at(2))
    assert hand_over_clock(matter) == [(POLICE, "STOPPED", at(5))]


def test_another_transfer_has_a_clock_of_its_own_also_where_the_first_was_late():
    matter = reported(kind="petition")
    send(matter, hours=1)
    while routing.sweep(actor=SWEEPER, at=at(6)).lapsed:
        pass
    outside.take_back(actor=duty(POLICE), matter=matter, why="Nhầm cơ quan", at=at(7))
    send(matter, hours=8)
    assert sorted(hand_over_clock(matter)) == [(POLICE, "LAPSED", at(5)), (POLICE, "RUNNING", at(12))]


def test_silence_of_the_receiver_lets_the_clock_lapse_and_the_matter_stays_open():
    matter = reported()
    send(matter)
    while routing.sweep(actor=SWEEPER, at=at(25)).lapsed:
        pass
    assert hand_over_clock(matter) == [(POLICE, "LAPSED", at(24))]
    assert the(matter).state == "OPEN"
    confirm(matter, hours=26)
    assert (the(matter).state, hand_over_clock(matter)[0][1]) == ("CLOSED", "LAPSED")


def test_what_is_on_its_way_is_neither_offered_assigned_declined_nor_closed_otherwise():
    matter = reported()
    send(matter)
    for act in (
        lambda: offers.propose_transfer(actor=duty(POLICE), matter=matter, taker=unit_id(MODEL, BORDER), why="x", at=at(2)),
        lambda: routing.assign_lead(actor=duty(POLICE), matter=matter, unit=BORDER, why="x", at=at(2)),
        lambda: routing.decline_lead(actor=duty(POLICE), matter=matter, why="x", whose=BORDER, at=at(2)),
        lambda: close(actor=duty(POLICE), matter=matter, outcome="settled", at=at(2)),
        lambda: routing.reclassify(actor=duty(POLICE), matter=matter, severity="grave", why="x", at=at(2)),
        lambda: send(matter, hours=2),
    ):
        with pytest.raises(SentOutside):
            act()
    assert parts(matter)[POLICE] == "LEAD"


def test_what_is_offered_within_the_model_does_not_go_out():
    matter = reported()
    offers.propose_transfer(actor=duty(POLICE), matter=matter, taker=unit_id(MODEL, BORDER), why="x", at=at(1))
    with pytest.raises(AlreadyOffered):
        send(matter, hours=2)


def test_it_is_taken_back_before_the_receipt_and_reopened_after_it():
    matter = reported()
    send(matter)
    outside.take_back(actor=duty(POLICE), matter=matter, why="Nhầm cơ quan", at=at(2))
    assert hand_over_clock(matter) == [(POLICE, "RUNNING", at(24))]
    with pytest.raises(outside.NothingSent):
        confirm(matter, hours=3)
    send(matter, hours=4)
    confirm(matter, hours=5)
    reopen(actor=duty(POLICE), matter=matter, why="Cơ quan điều tra trả lại", at=at(30))
    # The receipt stays a fact: its clock does not run on, nor lapse at once.
    assert hand_over_clock(matter) == [(POLICE, "MET", at(24))]
    assert [(s.state, s.serial) for s in SentOut.unrestricted.filter(matter=matter).order_by("serial")] == [("TAKEN_BACK", 1), ("CONFIRMED", 2)]


def test_only_the_lead_sends_and_the_outsider_learns_nothing():
    matter = reported()
    with pytest.raises(NotAllowed):
        send(matter, unit=PLANT)
    with pytest.raises(NoSuchMatter):
        send(matter, unit="neighbour")
    record = send(matter)
    for unit in (PLANT, BORDER):
        with pytest.raises((NotAllowed, NoSuchMatter)):
            confirm(matter, unit=unit)
    with pytest.raises(NoSuchMatter):
        record_pdf(actor=duty("neighbour"), number=str(matter), record=record, at=at(2), language="vi")
    assert view_of("neighbour", at(2), matter) == NOTHING


def test_receipts_lie_between_the_sending_and_now_and_outcomes_are_of_the_pack():
    matter = reported()
    with pytest.raises(outside.NotAnOutside):
        send(matter, outcome="settled")
    with pytest.raises(StateSecretRefused):
        send(matter, body="Đội 1 – TUYỆT MẬT")
    send(matter)
    for received in (0.5, 3):
        with pytest.raises(outside.ReceiptTime):
            confirm(matter, hours=2, received=received)


def test_the_record_lists_what_is_handed_over_and_names_no_reporter(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    matter = reported()
    attach(actor=duty(POLICE), matter=matter, file=ready(f"{NAME}.txt", b"Bien nhan"), at=at(0.5))
    record = send(matter)
    number, pdf = record_pdf(actor=duty(POLICE), number=str(matter), record=record, at=at(2), language="vi")
    text = read(pdf)
    (digest,) = [f["sha256"] for f in detail(actor=duty(POLICE), number=str(matter), at=at(2))["sent_out"][0]["files"]]
    assert number == "01/BB-CATX"
    for said in (f"Số: {number}", "BIÊN BẢN BÀN GIAO", BODY["body"], BODY["receiver"], "09/05/2024 09:00", digest[:8], digest[-8:], "BÊN GIAO", "chưa có"):
        assert said in text
    assert NAME not in text
    assert "0900000000" not in text
    confirm(matter)
    assert "Biên nhận số 12" in read(record_pdf(actor=duty(POLICE), number=str(matter), record=record, at=at(3), language="vi")[1])
    reader = a_reader(matter)
    with pytest.raises(NoSuchRecord):  # Who only reads the matter reads no record of it.
        record_pdf(actor=reader, number=str(matter), record=record, at=at(4), language="vi")


def a_reader(matter):
    reopen(actor=duty(POLICE), matter=matter, why="Trả lại", at=at(3))
    routing.share(actor=duty(POLICE), matter=matter, unit=BORDER, level="view", why="Để biết", at=at(3.5))
    return duty(BORDER)


def test_each_unit_numbers_its_records_by_the_year():
    for n in (1, 2):
        matter = reported()
        send(matter)
        assert SentOut.unrestricted.get(matter=matter).serial == n


@pytest.mark.parametrize("pack", ["formosa-ha-tinh", "bien-gioi-khe-may", "montgomery-911"])
def test_every_unit_has_a_symbol_that_the_journal_takes(pack):
    units = load_pack(Path(__file__).parents[2] / "packs" / pack).units.units
    for unit in units:
        assert re.fullmatch("[A-Z0-9Đ]{1,40}", outside.initials(unit.short or unit.name.vi)), unit.code
    assert outside.initials("CAP Hoành Sơn") == "CAPHS"
    assert outside.initials("ĐBP cảng Vũng Áng") == "ĐBPCVA"
