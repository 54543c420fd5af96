"""How much may be kept, and when the disk has no room: refused before anything is stored, in words that name limit and remedy, and shown to administrators."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from lienket.intake.actions import receive
from lienket.intake.drafts import Author, add_file, save_draft, send
from lienket.intake.models import Report
from lienket.journal.storage import NoRoomForReports, room
from lienket.matters import quota
from lienket.matters.attachments import attach, attachments_of, erase
from lienket.matters.refused import MatterFilesFull, NoRoomForFiles, UnitFilesFull
from lienket.matters.storage import ready
from lienket.situation.refusals import words
from lienket.units.actions import post_person
from lienket.units.models import Account
from tests.desk.pages import done
from tests.desk.people import signed_in
from tests.desk.test_report import typed
from tests.pictures import PNG
from tests.world import NOON, SWEEPER, TODAY, a_draft, a_matter, journal_is_true, minutes, post, stored

POLICE, PLANT = "town-police", "plant"
GB = 1_000_000_000


@pytest.fixture(autouse=True)
def folder(world, settings, tmp_path, monkeypatch):
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: minutes(5))


def add(matter, text, unit=POLICE, at=NOON):
    return attach(actor=post(unit), matter=matter, file=ready("a.txt", text), at=at)


def author():
    post_person(actor=SWEEPER, name=PLANT, post=post(PLANT).post, since=TODAY, at=NOON, login=PLANT)
    return Author(Account.objects.get(login=PLANT).pk, post(PLANT).post)


def test_a_matter_takes_so_many_files_and_the_same_bytes_again_are_no_further_one(settings):
    settings.MATTER_FILES = 2
    matter, other = a_matter(), a_matter()
    first, second = add(matter, b"1"), add(matter, b"2", PLANT)
    kept = stored()
    with pytest.raises(MatterFilesFull) as refused:
        add(matter, b"3")
    assert (refused.value.args, stored()) == ((2, 2000), kept)
    assert add(matter, b"1") == first
    assert add(other, b"3")
    erase(actor=post(POLICE), matter=matter, attachment=second, why="Nhầm", at=NOON)
    assert add(matter, b"3")
    journal_is_true()


def test_a_matter_takes_so_many_bytes(settings):
    settings.MATTER_BYTES = 10
    matter = a_matter()
    add(matter, b"12345")
    add(matter, b"67890")
    with pytest.raises(MatterFilesFull):
        add(matter, b"1")


@pytest.mark.parametrize(("limit", "value"), [("UNIT_DAY_FILES", 2), ("UNIT_DAY_BYTES", 7)])
def test_a_unit_sends_so_much_within_a_day_whatever_the_matters_and_another_unit_is_not_held_back(settings, limit, value):
    setattr(settings, limit, value)
    add(a_matter(), b"123")
    matter = a_matter()
    add(matter, b"4567")
    with pytest.raises(UnitFilesFull):
        add(a_matter(), b"89")
    assert add(matter, b"89", PLANT)
    assert add(a_matter(), b"89", at=NOON + timedelta(hours=24, minutes=1))


def test_what_waits_in_drafts_counts_and_a_report_is_never_refused_for_its_files(settings):
    settings.UNIT_DAY_FILES = 2
    me, key = author(), uuid4()
    save_draft(author=me, draft=key, body={"text": "một"}, at=NOON)
    for text in (b"1", b"2"):
        add_file(author=me, draft=key, file=ready("a.txt", text), at=NOON)
    with pytest.raises(UnitFilesFull):
        add_file(author=me, draft=key, file=ready("a.txt", b"3"), at=NOON)
    with pytest.raises(UnitFilesFull):
        add(a_matter(), b"3", PLANT)
    settings.UNIT_DAY_FILES = settings.MATTER_FILES = 1
    answer = send(actor=post(PLANT), author=me, draft=a_draft(key=str(key)), at=NOON)
    assert len(attachments_of(answer.matter)) == 2


@given(sizes=st.lists(st.integers(1, 40), max_size=12), files=st.integers(1, 6), allowed=st.integers(1, 120))
@trials(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_no_limit_is_ever_passed_and_nothing_below_it_is_refused(sizes, files, allowed):
    held_files = held_bytes = 0
    held = quota.Held(0, 0)

    class Limits:
        UNIT_DAY_FILES, UNIT_DAY_BYTES = files, allowed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quota, "settings", Limits)
        patch.setattr(quota, "held_by", lambda found: held)
        patch.setattr(quota, "waiting", [])
        for size in sizes:
            fits = held_files + 1 <= files and held_bytes + size <= allowed
            try:
                quota.require_room_for_unit(uuid4(), size, NOON)
            except UnitFilesFull:
                assert not fits
            else:
                assert fits
                held_files, held_bytes = held_files + 1, held_bytes + size
                held = quota.Held(held_files, held_bytes)


def a_disk(monkeypatch, settings, free, total=100 * GB):
    settings.FREE_PERCENT, settings.FREE_BYTES, settings.FREE_REPORTS_BYTES = 10, 2 * GB, GB // 2

    class Disk:
        pass

    Disk.free, Disk.total = free, total
    monkeypatch.setattr("lienket.journal.storage.shutil.disk_usage", lambda folder: Disk)


@pytest.mark.parametrize(
    ("free", "total", "files", "reports"),
    [
        (10 * GB, 100 * GB, True, True),
        (10 * GB - 1, 100 * GB, False, True),
        (2 * GB, 8 * GB, True, True),
        (2 * GB - 1, 8 * GB, False, True),
        (GB // 2, 8 * GB, False, True),
        (GB // 2 - 1, 8 * GB, False, False),
    ],
)
def test_files_stop_first_then_reports(monkeypatch, settings, free, total, files, reports):
    a_disk(monkeypatch, settings, free, total)
    assert (room().takes_files, room().takes_reports) == (files, reports)


def test_without_room_for_files_none_is_taken_and_reports_go_on(monkeypatch, settings):
    matter = a_matter()
    a_disk(monkeypatch, settings, 9 * GB)
    kept = stored()
    with pytest.raises(NoRoomForFiles) as refused:
        add(matter, b"1")
    assert (refused.value.args, stored()) == ((9000, 10_000), kept)
    assert "9000 MB" in words(refused.value, "vi")
    assert receive(actor=post(PLANT), draft=a_draft(key="k-1"), at=NOON)


def test_a_file_that_would_use_up_the_room_is_refused_before_it_is_looked_at(monkeypatch, settings):
    a_disk(monkeypatch, settings, 10 * GB + 2)
    assert ready("a.txt", b"12")
    with pytest.raises(NoRoomForFiles):
        ready("a.txt", b"123")


def test_on_a_nearly_full_disk_new_reports_wait_a_repeated_one_is_answered_and_acts_go_on(monkeypatch, settings):
    first = receive(actor=post(PLANT), draft=a_draft(key="k-1"), at=NOON)
    a_disk(monkeypatch, settings, GB // 4)
    kept = stored()
    with pytest.raises(NoRoomForReports) as refused:
        receive(actor=post(PLANT), draft=a_draft(key="k-2"), at=NOON)
    assert (refused.value.args, stored()) == ((250, 500), kept)
    assert receive(actor=post(PLANT), draft=a_draft(key="k-1"), at=NOON).matter == first.matter
    assert done(signed_in(POLICE), first.matter, "note", text="Đã đến hiện trường").status_code == 303
    journal_is_true()


def test_the_pages_say_so_where_the_file_was_chosen_and_administrators_see_it_on_every_page(monkeypatch, settings):
    matter, client = a_matter(), signed_in(POLICE)
    assert "Dọn ổ đĩa" not in signed_in(PLANT, administrator=True).get("/").content.decode()
    a_disk(monkeypatch, settings, 9 * GB)
    answer = done(client, matter, "attach", content=SimpleUploadedFile("a.png", PNG))
    assert answer.status_code == 507
    assert "9000 MB" in answer.content.decode()
    assert "Dọn ổ đĩa" not in client.get("/").content.decode()
    for address in ("/", "/matters", "/report"):
        assert "9000 MB" in signed_in(PLANT, administrator=True).get(address).content.decode()
    assert "Make room" in signed_in(PLANT, language="en", administrator=True).get("/").content.decode()
    a_disk(monkeypatch, settings, GB // 4)
    assert "tạm không nhận tin mới" in signed_in(PLANT, administrator=True).get("/").content.decode()


def test_a_report_that_cannot_be_taken_now_stays_in_the_form_with_everything_typed(monkeypatch, settings):
    client = signed_in(PLANT)
    a_disk(monkeypatch, settings, GB // 4)
    answer = client.post("/report", typed(text="Mất một xe máy trong bãi xe số 7"))
    assert answer.status_code == 507
    assert "bãi xe số 7" in answer.content.decode()
    assert "250 MB" in answer.content.decode()
    assert not Report.unrestricted.exists()
