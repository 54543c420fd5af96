"""Quarantine: until the scanner has looked at it, a document is named and given out to nobody; what is infected stays locked, and that is an act."""

from __future__ import annotations

import re
import socket
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lienket.alerts.queries import inbox
from lienket.config.environment import BadSetting
from lienket.config.outside import scanner
from lienket.intake.drafts import Author, add_file, files_of, save_draft, send
from lienket.intake.models import DraftFile
from lienket.journal.queries import timeline
from lienket.matters import quarantine
from lienket.matters.attachments import attach, attachments_of, erase
from lienket.matters.models import Scan
from lienket.matters.quarantine import FileLocked, FileWaiting, given_out, queue, scan_next
from lienket.matters.queries import number_of
from lienket.matters.refused import FileInfected
from lienket.matters.scanner import NotScanned, ScannerAway, scan
from lienket.matters.storage import ready
from lienket.units.actions import post_person
from lienket.units.models import Account
from tests.desk.pages import done, page, text_of
from tests.desk.people import signed_in
from tests.looked_at import plans
from tests.matters.clamd import EICAR, FOUND, clamd
from tests.pictures import PNG
from tests.world import NOON, SWEEPER, TODAY, a_draft, a_matter, delivered, journal_is_true, last_seq, minutes, post, recorded_after, stored, the

POLICE, PLANT, NEIGHBOUR = "town-police", "plant", "neighbour"
CLEAN = b"Bien ban lam viec"


@pytest.fixture(autouse=True)
def folder(world, settings, tmp_path, monkeypatch):
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: minutes(5))


@pytest.fixture
def running(settings):
    with clamd() as server:
        settings.SCANNER = server.address
        yield server


def add(matter, content=CLEAN, unit=POLICE, at=NOON):
    return attach(actor=post(unit), matter=matter, file=ready("biên bản.txt", content), at=at)


def file_of(client, matter, file):
    return client.get(reverse("matter-file", args=[number_of(the(matter)), file]), follow=True)


def author():
    post_person(actor=SWEEPER, name=PLANT, post=post(PLANT).post, since=TODAY, at=NOON, login=PLANT)
    return Author(Account.objects.get(login=PLANT).pk, post(PLANT).post)


def test_without_a_scanner_a_document_is_given_out_at_once():
    matter = a_matter()
    file = add(matter)
    assert file_of(signed_in(POLICE), matter, file).status_code == 200
    assert not Scan.of_node.exists()
    assert not scan_next(NOON)


def test_a_document_waits_named_and_closed_to_everybody_then_opens(running):
    matter, client = a_matter(), signed_in(POLICE)
    file = add(matter)
    for who in (client, signed_in(PLANT)):
        shown = page("", matter, client=who).content.decode()
        assert "biên bản.txt" in shown
        assert "đang kiểm tra" in shown
        assert str(file) not in re.sub(r"erase-file[^\"]*", "", shown)
        answer = file_of(who, matter, file)
        assert answer.status_code == 409
        assert CLEAN not in answer.content
    assert file_of(signed_in(NEIGHBOUR), matter, file).status_code == 404
    assert queue().count == 1
    assert scan_next(minutes(1))
    assert not scan_next(minutes(1))
    assert running.seen == [CLEAN]
    assert file_of(client, matter, file).content == CLEAN
    assert "đang kiểm tra" not in page("", matter, client=client).content.decode()
    assert (queue().count, attachments_of(matter)[0].state) == (0, "")
    journal_is_true()


def test_a_picture_written_anew_does_not_wait(running):
    matter = a_matter()
    file = attach(actor=post(POLICE), matter=matter, file=ready("a.png", PNG), at=NOON)
    assert file_of(signed_in(POLICE), matter, file).content == PNG
    assert queue().count == 0


def test_an_infected_file_is_locked_in_every_matter_by_an_act_and_each_lead_is_told(running):
    first, second = a_matter(), a_matter()
    file, other = add(first, CLEAN + EICAR), add(second, CLEAN + EICAR, PLANT)
    start = last_seq()
    scan_next(minutes(1))
    assert recorded_after(start) == ["attachment.locked/1"] * 2
    for matter, pk in ((first, file), (second, other)):
        (locked,) = attachments_of(matter)
        assert (locked.id, locked.locked, locked.state) == (pk, FOUND, "INFECTED")
        line = timeline(matter)[-1]
        assert (line.name, line.data["found"], line.actor["part"]) == ("attachment.locked/1", FOUND, "scanner")
        for unit in (POLICE, PLANT):
            answer = file_of(signed_in(unit), matter, pk)
            assert answer.status_code == 403
            assert EICAR not in answer.content
            assert FOUND in text_of(answer)
    assert "bị khóa: có mã độc" in page(POLICE, first).content.decode()
    delivered(minutes(2))
    assert "attachment.locked/1" in {notice.event for notice in inbox(post(POLICE), minutes(2))}
    for unit in (PLANT, NEIGHBOUR):
        assert "attachment.locked/1" not in {notice.event for notice in inbox(post(unit), minutes(2))}
    journal_is_true()


def test_bytes_known_to_be_infected_are_refused_at_the_door(running):
    add(a_matter(), EICAR)
    scan_next(minutes(1))
    matter, kept = a_matter(), stored()
    with pytest.raises(FileInfected) as refused:
        add(matter, EICAR)
    assert (refused.value.args, stored()) == (("biên bản.txt", FOUND), kept)
    answer = done(signed_in(POLICE), matter, "attach", content=SimpleUploadedFile("a.txt", EICAR))
    assert answer.status_code == 422
    assert FOUND in answer.content.decode()


def test_a_locked_file_is_erased_with_a_reason_like_any_other(running, django_capture_on_commit_callbacks):
    matter = a_matter()
    file = add(matter, EICAR)
    scan_next(minutes(1))
    with django_capture_on_commit_callbacks(execute=True):
        erase(actor=post(POLICE), matter=matter, attachment=file, why="Mã độc", at=minutes(2))
    assert attachments_of(matter) == []
    assert not quarantine.place_of(Scan.of_node.get().digest).exists()
    journal_is_true()


def test_a_file_erased_while_it_waits_waits_no_more(running, django_capture_on_commit_callbacks):
    matter = a_matter()
    file = add(matter)
    with django_capture_on_commit_callbacks(execute=True):
        erase(actor=post(POLICE), matter=matter, attachment=file, why="Nhầm", at=minutes(1))
    assert scan_next(minutes(2))
    assert not Scan.of_node.exists()
    assert running.seen == []


def test_files_of_a_draft_wait_too_and_one_that_is_infected_comes_locked_with_the_report(running):
    me, key = author(), uuid4()
    save_draft(author=me, draft=key, body={"text": "một"}, at=NOON)
    added = add_file(author=me, draft=key, file=ready("a.txt", EICAR), at=NOON)
    assert added.state == "WAITING"
    digest = DraftFile.of_node.get().digest
    with pytest.raises(FileWaiting):
        given_out("a.txt", digest)
    scan_next(minutes(1))
    assert [file.state for file in files_of(me, key)] == ["INFECTED"]
    with pytest.raises(FileLocked):
        given_out("a.txt", digest)
    answer = send(actor=post(PLANT), author=me, draft=a_draft(key=str(key)), at=minutes(2))
    (file,) = attachments_of(answer.matter)
    assert (file.locked, file.state) == (FOUND, "INFECTED")
    assert [line.name for line in timeline(answer.matter)][-2:] == ["attachment.added/1", "attachment.locked/1"]
    journal_is_true()


def test_a_file_sent_with_its_report_while_it_waits_is_locked_in_the_matter_afterwards(running):
    me, key = author(), uuid4()
    save_draft(author=me, draft=key, body={"text": "một"}, at=NOON)
    add_file(author=me, draft=key, file=ready("a.txt", EICAR), at=NOON)
    answer = send(actor=post(PLANT), author=me, draft=a_draft(key=str(key)), at=NOON)
    assert attachments_of(answer.matter)[0].state == "WAITING"
    scan_next(minutes(1))
    assert attachments_of(answer.matter)[0].locked == FOUND


def test_while_the_scanner_is_away_files_wait_administrators_see_it_and_nothing_is_tried_for_a_minute(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.SCANNER = f"127.0.0.1:{free.getsockname()[1]}"
    matter = a_matter()
    file = add(matter)
    assert not scan_next(minutes(1))
    assert queue().trouble
    assert file_of(signed_in(POLICE), matter, file).status_code == 409
    assert "máy quét không trả lời" not in signed_in(POLICE).get("/").content.decode()
    assert "máy quét không trả lời" in signed_in(POLICE, administrator=True).get("/").content.decode()
    assert "the scanner does not answer" in signed_in(POLICE, language="en", administrator=True).get("/").content.decode()
    with clamd() as server:
        settings.SCANNER = server.address
        assert not scan_next(minutes(1) + timedelta(seconds=59))
        assert scan_next(minutes(2))
    assert file_of(signed_in(POLICE), matter, file).status_code == 200
    assert "máy quét" not in signed_in(POLICE, administrator=True).get("/").content.decode()


def test_a_file_the_scanner_cannot_look_at_stays_closed_and_keeps_no_other_waiting(running):
    running.most = 1000
    matter = a_matter()
    large, small = add(matter, b"a" * 300_000), add(matter, b"b")
    while scan_next(minutes(1)):
        pass
    assert {file.id: file.state for file in attachments_of(matter)} == {large: "WAITING", small: ""}
    assert "size limit" in queue().trouble
    running.most = 10_000_000
    assert not scan_next(minutes(30))
    assert scan_next(minutes(31))
    assert queue().count == 0


@pytest.mark.parametrize("answer", ["", "stream: whatever", "UNKNOWN COMMAND", "stream:  FOUND"])
def test_an_answer_that_is_not_understood_opens_nothing(running, answer):
    matter = a_matter()
    add(matter, EICAR)
    running.answers = answer or "\0"
    assert not scan_next(minutes(1))
    assert attachments_of(matter)[0].state == "WAITING"


def test_a_scanner_switched_off_leaves_closed_what_waits(running, settings):
    matter = a_matter()
    file = add(matter)
    settings.SCANNER = ""
    assert not scan_next(minutes(5))
    assert file_of(signed_in(POLICE), matter, file).status_code == 409
    assert "LIENKET_SCANNER" in signed_in(POLICE, administrator=True).get("/").content.decode()


def test_looking_again_after_a_crash_changes_nothing(running, monkeypatch):
    matter = a_matter()
    add(matter, EICAR)
    with monkeypatch.context() as patch:
        patch.setattr(quarantine, "_of", lambda digest: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            scan_next(minutes(1))
    assert attachments_of(matter)[0].locked == FOUND
    kept = stored()
    assert scan_next(minutes(2))
    assert stored() == kept
    assert queue().count == 0
    journal_is_true()


def test_what_was_found_is_told_in_codes_whatever_the_scanner_says(running, tmp_path):
    running.answers = "stream: Eicar-Test-Signature(44d8:68) <b>tên</b> FOUND"
    (tmp_path / "a").write_bytes(b"a")
    assert scan(tmp_path / "a", running.address) == "Eicar-Test-Signature-44d8:68-b-t-n-b-"
    running.answers = "INSTREAM size limit exceeded. ERROR"
    with pytest.raises(NotScanned):
        scan(tmp_path / "a", running.address)
    with pytest.raises(ScannerAway):
        scan(tmp_path / "a", "/nowhere/clamd.ctl")


@pytest.mark.parametrize("address", ["scanner.example:3310", "10.0.0.5:3310", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:99999", "clamd.ctl", "0.0.0.0:3310"])
def test_a_scanner_elsewhere_is_no_setting(address):
    with pytest.raises(BadSetting):
        scanner(address)


@pytest.mark.parametrize("address", ["", "/run/clamav/clamd.ctl", "127.0.0.1:3310", "[::1]:3310", "localhost:3310"])
def test_a_scanner_of_this_machine_is(address):
    assert scanner(address) == address


def test_files_that_were_looked_at_are_passed_over(settings):
    settings.SCANNER = "tcp://127.0.0.1:9"
    for plan in plans(queue, "matters_scan") + plans(lambda: scan_next(NOON), "matters_scan"):
        assert "matters_scan_waits" in plan
