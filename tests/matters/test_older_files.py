"""Files kept before a scanner was set are looked at afterwards: open until then, locked by an act where infected, and gone on with after a kill."""

from __future__ import annotations

import json
import socket
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienket.alerts.queries import inbox
from lienket.intake.drafts import add_file, files_of, save_draft
from lienket.journal.queries import timeline
from lienket.matters import older, quarantine
from lienket.matters.attachments import attach, attachments_of, erase
from lienket.matters.models import Scan
from lienket.matters.older import OlderFiles, progress
from lienket.matters.quarantine import FileLocked, given_out, queue, scan_next
from lienket.matters.storage import ready
from lienket.ops.cli import main
from tests.desk.people import signed_in
from tests.matters.clamd import EICAR, FOUND, clamd
from tests.matters.test_quarantine import CLEAN, NEIGHBOUR, PLANT, POLICE, add, author, file_of
from tests.pictures import PNG
from tests.world import NOON, a_matter, delivered, journal_is_true, last_seq, minutes, post, recorded_after, stored, undone


@pytest.fixture(autouse=True)
def folder(world, settings, tmp_path, monkeypatch):
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: minutes(5))


@pytest.fixture
def server():
    with clamd() as running:
        yield running


def scanned(settings, server, at=None, most: int = 10_000) -> int:
    """What a worker does after the scanner was set; how many looks and batches it took."""
    settings.SCANNER = server.address
    walk, done = OlderFiles(), 0
    while done < most and (scan_next(at or minutes(1)) or walk.take_in(at or minutes(1))):
        done += 1
    return done


def test_older_files_stay_open_until_they_are_looked_at_and_afterwards(settings, server):
    matter, client = a_matter(), signed_in(POLICE)
    file = add(matter)
    settings.SCANNER = server.address
    assert OlderFiles().take_in(minutes(1)) == 1
    assert file_of(client, matter, file).content == CLEAN, "work goes on while the scanner works through what was there"
    assert (queue().count, attachments_of(matter)[0].state) == (0, "")
    assert scan_next(minutes(1))
    assert not scan_next(minutes(1))
    assert server.seen == [CLEAN]
    assert file_of(client, matter, file).content == CLEAN
    assert Scan.of_node.get().state == "CLEAN"
    journal_is_true()


def test_an_older_infected_file_is_locked_by_an_act_and_its_keeper_is_told(settings, server):
    matter = a_matter()
    file = add(matter, CLEAN + EICAR, PLANT)
    start = last_seq()
    scanned(settings, server)
    assert recorded_after(start) == ["attachment.locked/1"]
    assert timeline(matter)[-1].data["found"] == FOUND
    for unit in (POLICE, PLANT):
        answer = file_of(signed_in(unit), matter, file)
        assert answer.status_code == 403
        assert EICAR not in answer.content
    assert file_of(signed_in(NEIGHBOUR), matter, file).status_code == 404
    delivered(minutes(2))
    assert "attachment.locked/1" in {notice.event for notice in inbox(post(POLICE), minutes(2))}
    assert "attachment.locked/1" not in {notice.event for notice in inbox(post(NEIGHBOUR), minutes(2))}
    journal_is_true()


def test_files_of_drafts_are_looked_at_too(settings, server):
    me, key = author(), uuid4()
    save_draft(author=me, draft=key, body={"text": "một"}, at=NOON)
    add_file(author=me, draft=key, file=ready("a.txt", EICAR), at=NOON)
    assert [file.state for file in files_of(me, key)] == [""]
    scanned(settings, server)
    assert [file.state for file in files_of(me, key)] == ["INFECTED"]
    with pytest.raises(FileLocked):
        given_out("a.txt", Scan.of_node.get().digest)


def test_pictures_written_anew_and_bytes_looked_at_before_are_left_alone(settings, server):
    matter = a_matter()
    attach(actor=post(POLICE), matter=matter, file=ready("a.png", PNG), at=NOON)
    add(matter)
    scanned(settings, server)
    scanned(settings, server)
    assert server.seen == [CLEAN]
    assert Scan.of_node.count() == 1


def test_it_goes_in_batches_new_files_come_first_and_the_same_bytes_are_looked_at_once(settings, server, monkeypatch):
    monkeypatch.setattr(older, "BATCH", 3)
    matter, other = a_matter(), a_matter()
    for n in range(8):
        add(matter, b"old %d" % n)
    add(other, b"old 0")
    settings.SCANNER = server.address
    walk = OlderFiles()
    assert walk.take_in(minutes(1)) == 3
    assert walk.take_in(minutes(1)) == 0, "no more than a batch waits"
    new = add(matter, b"new", at=minutes(1))
    assert attachments_of(matter)[-1].id == new
    assert attachments_of(matter)[-1].state == "WAITING"
    assert scan_next(minutes(1))
    assert server.seen == [b"new"], "somebody waits for it"
    assert scanned(settings, server) < 20
    assert sorted(server.seen) == sorted([b"new", *(b"old %d" % n for n in range(8))])


def test_bytes_that_come_again_before_their_turn_wait_like_any_new_file(settings, server):
    matter, other = a_matter(), a_matter()
    add(matter)
    settings.SCANNER = server.address
    OlderFiles().take_in(minutes(1))
    add(other, at=minutes(2))
    assert (attachments_of(other)[0].state, queue().count) == ("WAITING", 1)
    assert scan_next(minutes(2))
    assert (attachments_of(other)[0].state, attachments_of(matter)[0].state) == ("", "")


@pytest.mark.parametrize("moment", ["before the act", "before the verdict"])
def test_a_worker_killed_at_any_moment_is_gone_on_with(settings, server, monkeypatch, moment):
    first, second = a_matter(), a_matter()
    add(first, EICAR)
    add(second, b"b")
    settings.SCANNER = server.address
    OlderFiles().take_in(minutes(1))
    with monkeypatch.context() as patch:
        patch.setattr(quarantine, "_lock" if moment == "before the act" else "_of", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            scanned(settings, server)
    scanned(settings, server, minutes(2))
    assert attachments_of(first)[0].locked == FOUND
    assert [line.name for line in timeline(first)].count("attachment.locked/1") == 1
    assert {row.state for row in Scan.of_node.all()} == {"CLEAN", "INFECTED"}
    kept = stored()
    scanned(settings, server, minutes(3))
    assert stored() == kept
    journal_is_true()


def test_while_the_scanner_is_away_nothing_is_closed_and_no_more_is_taken_in(settings, monkeypatch):
    monkeypatch.setattr(older, "BATCH", 2)
    matter, client = a_matter(), signed_in(POLICE)
    files = [add(matter, b"old %d" % n) for n in range(5)]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.SCANNER = f"127.0.0.1:{free.getsockname()[1]}"
    walk = OlderFiles()
    for _turn in range(3):
        scan_next(minutes(1))
        walk.take_in(minutes(1))
    assert Scan.of_node.count() == 2
    assert {file_of(client, matter, file).status_code for file in files} == {200}
    assert queue().count == 0
    assert progress().trouble
    with clamd() as server:
        assert not scan_next(minutes(1) + timedelta(seconds=59))
        scanned(settings, server, minutes(2))
        assert len(server.seen) == 5


def test_what_the_scanner_cannot_look_at_stays_open_is_told_and_tried_again(settings, server):
    server.most = 1000
    matter = a_matter()
    large = add(matter, b"a" * 300_000)
    add(matter, b"b")
    scanned(settings, server)
    told = progress()
    assert (told.troubled, told.clean, told.left) == (1, 1, 1)
    assert "size limit" in told.trouble
    assert file_of(signed_in(POLICE), matter, large).status_code == 200
    server.most = 10_000_000
    scanned(settings, server, minutes(32))
    assert (progress().troubled, progress().clean, progress().left, progress().trouble) == (0, 2, 0, "")


def test_a_file_erased_before_its_turn_leaves_nothing_behind(settings, server, django_capture_on_commit_callbacks):
    matter = a_matter()
    file = add(matter)
    settings.SCANNER = server.address
    OlderFiles().take_in(minutes(1))
    with django_capture_on_commit_callbacks(execute=True):
        erase(actor=post(POLICE), matter=matter, attachment=file, why="Nhầm", at=minutes(1))
    scanned(settings, server)
    assert not Scan.of_node.exists()
    assert server.seen == []


def test_after_a_whole_walk_it_looks_again_only_an_hour_later(settings, server, django_assert_num_queries):
    add(a_matter())
    settings.SCANNER = server.address
    walk = OlderFiles()
    while scan_next(minutes(1)) or walk.take_in(minutes(1)):
        pass
    with django_assert_num_queries(0):
        assert walk.take_in(minutes(60)) == 0
    settings.SCANNER = ""
    add(a_matter(), b"while it was off")
    settings.SCANNER = server.address
    assert walk.take_in(minutes(62)) == 1


def test_without_a_scanner_nothing_is_taken_in():
    add(a_matter())
    assert OlderFiles().take_in(minutes(1)) == 0
    assert not Scan.of_node.exists()
    assert progress().left == 1


def test_the_operator_sees_how_far_it_is_and_the_worker_does_it(settings, server, capsys):
    matter = a_matter()
    add(matter)
    add(matter, EICAR)

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([*arguments])
        assert not ended.value.code
        return capsys.readouterr().out

    def told():
        return json.loads(run("--json", "quarantine"))

    settings.SCANNER = server.address
    assert told() == {"scanner": True, "waiting": 0, "older_left": 2, "older_troubled": 0, "clean": 0, "infected": 0, "trouble": ""}
    run("work", "--once")
    assert told() == {"scanner": True, "waiting": 0, "older_left": 0, "older_troubled": 0, "clean": 1, "infected": 1, "trouble": ""}
    assert "tệp từ trước" in run("quarantine")
    settings.SCANNER = ""
    assert "LIENKET_SCANNER" in run("quarantine")


@settings(max_examples=30, deadline=None)
@given(
    contents=st.lists(st.sampled_from([b"a", b"b", b"c", EICAR, b"x" + EICAR, b"d"]), max_size=8),
    kills=st.lists(st.integers(1, 4), max_size=4),
    batch=st.integers(1, 3),
)
def test_however_often_it_is_broken_off_each_content_is_looked_at_and_each_infected_file_locked_once(contents, kills, batch):
    from django.conf import settings as node

    with undone(), clamd() as server, pytest.MonkeyPatch.context() as patched:
        patched.setattr(older, "BATCH", batch)
        matters = [a_matter() for _ in contents]
        for matter, content in zip(matters, contents, strict=True):
            add(matter, content)
        patched.setattr(node, "SCANNER", server.address)
        for most in [*kills, 10_000]:  # Each worker begins anew, knowing nothing of the one before.
            walk, turns = OlderFiles(), 0
            while turns < most and (scan_next(minutes(1)) or walk.take_in(minutes(1))):
                turns += 1
        assert sorted(server.seen) == sorted(set(contents))
        for matter, content in zip(matters, contents, strict=True):
            locked = [line.name for line in timeline(matter)].count("attachment.locked/1")
            assert locked == (EICAR in content)
            assert (attachments_of(matter)[0].locked == FOUND) == (EICAR in content)
