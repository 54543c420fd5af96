"""Files sent in pieces: what is acknowledged lies on the disk, what is broken off goes on, and whole they become files by the same door as any other."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from lienket.access.rulings import NotAllowed
from lienket.intake.drafts import Author, add_upload, files_of, save_draft
from lienket.kernel.secrecy import StateSecretRefused
from lienket.matters import uploads
from lienket.matters.attachments import attach, attach_upload, attachments_of
from lienket.matters.models import Upload
from lienket.matters.refused import FileNotTaken, FileTooLarge, NoRoomForFiles, UnitFilesFull, UploadBroken, UploadsFull
from lienket.matters.storage import content_of, ready
from lienket.matters.uploads import NoSuchUpload, Sender, UploadMoved, UploadUnfinished, append, begin, drop, state, sweep, unfinished, whole
from lienket.units.actions import post_person
from lienket.units.models import Account
from tests.matters.test_quota import GB, a_disk
from tests.pictures import a_picture
from tests.world import NOON, SWEEPER, TODAY, a_matter, journal_is_true, minutes, post, stored

POLICE, PLANT, BORDER = "town-police", "plant", "border-post"


@pytest.fixture(autouse=True)
def folder(world, settings, tmp_path):
    settings.FILES_DIR, settings.UPLOADS_DIR = tmp_path / "files", tmp_path / "uploads"
    return tmp_path / "uploads"


def sender(unit=POLICE):
    holder = post(unit)
    if not Account.objects.filter(login=unit).exists():
        post_person(actor=SWEEPER, name=unit, post=holder.post, since=TODAY, at=NOON, login=unit)
    return Sender(Account.objects.get(login=unit).pk, holder.post, holder.unit)


def begun(content, who=None, name="biên bản.txt", mark="m", digest=None, at=NOON):
    digest = hashlib.sha256(content).hexdigest() if digest is None else digest
    return begin(sender=who or sender(), name=name, size=len(content), mark=mark, digest=digest, at=at)


def sent(content, who=None, piece=7, **said):
    """A file sent to its end."""
    now = begun(content, who, **said)
    while now.offset < now.size:
        now = append(sender=who or sender(), upload=now.id, offset=now.offset, piece=content[now.offset : now.offset + piece], at=NOON)
    return now.id


TEXT = b"Bien ban lam viec ngay 2 thang 3"


def test_a_file_in_pieces_becomes_a_file_of_the_matter_and_the_upload_goes(folder, django_capture_on_commit_callbacks):
    matter, upload = a_matter(), sent(TEXT)
    with django_capture_on_commit_callbacks(execute=True):
        pk = attach_upload(actor=post(POLICE), matter=matter, sender=sender(), upload=upload, at=minutes(1))
    (file,) = attachments_of(matter)
    assert (file.id, file.name, file.size, content_of(file.digest)) == (pk, "biên bản.txt", len(TEXT), TEXT)
    assert not Upload.of_node.exists()
    assert list(folder.iterdir()) == []
    journal_is_true()


def test_a_picture_in_pieces_is_written_anew_like_any_other(django_capture_on_commit_callbacks):
    content = a_picture("JPEG", (64, 64), comment="Nguyen-Van-Canary")
    matter, upload = a_matter(), sent(content, piece=500, name="ảnh.jpg")
    attach_upload(actor=post(POLICE), matter=matter, sender=sender(), upload=upload, at=minutes(1))
    assert b"Canary" not in content_of(attachments_of(matter)[0].digest)


def test_the_same_file_chosen_again_goes_on_where_it_stopped():
    first = begun(TEXT)
    append(sender=sender(), upload=first.id, offset=0, piece=TEXT[:10], at=NOON)
    again = begun(TEXT)
    assert (again.id, again.offset, again.percent) == (first.id, 10, 31)
    assert begun(TEXT, mark="another").id != first.id
    assert begun(TEXT + b"!").id != first.id
    assert begun(TEXT, mark="").id != begun(TEXT, mark="").id


def test_a_piece_that_does_not_follow_is_refused_with_the_place_to_go_on_from():
    upload = begun(TEXT).id
    append(sender=sender(), upload=upload, offset=0, piece=TEXT[:10], at=NOON)
    for offset in (0, 9, 11, -1, 10**12):
        with pytest.raises(UploadMoved) as refused:
            append(sender=sender(), upload=upload, offset=offset, piece=b"x", at=NOON)
        assert refused.value.args == ("10",)
    with pytest.raises(FileTooLarge):
        append(sender=sender(), upload=upload, offset=10, piece=bytes(len(TEXT)), at=NOON)
    assert state(sender(), upload).offset == 10


def test_uploads_are_the_senders_alone_in_the_post_acted_in():
    upload, mine = sent(TEXT), sender()
    for other in (sender(PLANT), Sender(mine.account, post(PLANT).post, mine.unit), Sender(sender(PLANT).account, mine.post, mine.unit)):
        for act in (
            lambda who=other: state(who, upload),
            lambda who=other: append(sender=who, upload=upload, offset=0, piece=b"x", at=NOON),
            lambda who=other: whole(who, upload),
            lambda who=other: drop(who, upload),
            lambda who=other: attach_upload(actor=post(PLANT), matter=a_matter(), sender=who, upload=upload, at=NOON),
        ):
            with pytest.raises(NoSuchUpload):
                act()
        assert unfinished(other) == []
        assert begun(TEXT, other).id != upload
    with pytest.raises(NoSuchUpload):
        state(mine, uuid4())


def test_what_has_not_arrived_in_full_becomes_no_file_and_is_kept():
    upload = begun(TEXT).id
    append(sender=sender(), upload=upload, offset=0, piece=TEXT[:10], at=NOON)
    matter = a_matter()
    kept = stored()
    with pytest.raises(UploadUnfinished):
        attach_upload(actor=post(POLICE), matter=matter, sender=sender(), upload=upload, at=NOON)
    assert stored() == kept
    assert state(sender(), upload).offset == 10


def test_what_is_not_what_was_announced_is_dropped_and_lies_nowhere(folder, django_capture_on_commit_callbacks):
    upload, matter = sent(TEXT, digest="0" * 64), a_matter()
    kept = stored()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(UploadBroken):
        attach_upload(actor=post(POLICE), matter=matter, sender=sender(), upload=upload, at=NOON)
    assert stored() == kept
    assert not Upload.of_node.exists()
    assert list(folder.iterdir()) == []


def test_who_may_not_add_is_refused_and_the_upload_stays_for_another_matter():
    matter, who = a_matter(place="port"), sender()
    upload = sent(TEXT, who)
    with pytest.raises(NotAllowed):
        attach_upload(actor=post(POLICE), matter=matter, sender=who, upload=upload, at=NOON)
    assert attach_upload(actor=post(POLICE), matter=a_matter(), sender=who, upload=upload, at=NOON)


def test_what_may_not_be_sent_is_refused_before_the_first_byte(settings, monkeypatch):
    settings.FILE_MAX_BYTES = 1_000_000
    with pytest.raises(FileTooLarge):
        begin(sender=sender(), name="a", size=1_000_001, mark="", at=NOON)
    with pytest.raises(FileNotTaken):
        begin(sender=sender(), name="a", size=0, mark="", at=NOON)
    with pytest.raises(StateSecretRefused):
        begin(sender=sender(), name="kế hoạch TỐI MẬT.pdf", size=10, mark="", at=NOON)
    a_disk(monkeypatch, settings, 9 * GB)
    with pytest.raises(NoRoomForFiles):
        begin(sender=sender(), name="a", size=10, mark="", at=NOON)
    assert not Upload.of_node.exists()


def test_marked_words_in_pieces_are_refused_when_they_are_put_together_and_do_not_stay(folder, django_capture_on_commit_callbacks):
    content = "Độ mật: MẬT\nNội dung".encode()
    upload, matter = sent(content, piece=3), a_matter()
    kept = stored()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(StateSecretRefused):
        attach_upload(actor=post(POLICE), matter=matter, sender=sender(), upload=upload, at=NOON)
    assert stored() == kept
    assert not list(folder.iterdir())
    assert not Upload.of_node.exists()


def test_what_is_on_its_way_counts_in_what_a_unit_may_send_and_counts_once(settings):
    settings.UNIT_DAY_BYTES = len(TEXT)
    upload = sent(TEXT)
    with pytest.raises(UnitFilesFull):
        attach(actor=post(POLICE), matter=a_matter(), file=ready("a.txt", b"1"), at=NOON)
    with pytest.raises(UnitFilesFull):
        begun(b"1", mark="other")
    assert begun(b"1", sender(PLANT))
    assert attach_upload(actor=post(POLICE), matter=a_matter(), sender=sender(), upload=upload, at=NOON)


def test_an_account_has_so_many_on_their_way():
    for number in range(uploads.MOST):
        begun(TEXT, mark=str(number))
    with pytest.raises(UploadsFull):
        begun(TEXT, mark="more")
    assert begun(TEXT, mark="3")
    drop(sender(), unfinished(sender())[0].id)
    assert begun(TEXT, mark="more")


def test_what_was_left_goes_a_day_after_its_last_piece(folder):
    upload = begun(TEXT).id
    append(sender=sender(), upload=upload, offset=0, piece=TEXT[:4], at=minutes(60))
    (folder / uuid4().hex).write_bytes(b"of no row")
    assert sweep(minutes(60) + timedelta(hours=24)) == 1
    assert state(sender(), upload).offset == 4
    assert sweep(minutes(61) + timedelta(hours=24)) == 1
    assert list(folder.iterdir()) == []
    with pytest.raises(NoSuchUpload):
        state(sender(), upload)


def test_a_draft_takes_what_was_sent_in_pieces():
    holder = sender(PLANT)
    me, key = Author(holder.account, holder.post), uuid4()
    save_draft(author=me, draft=key, body={"text": "một"}, at=NOON)
    added = add_upload(author=me, draft=key, upload=sent(TEXT, holder), at=NOON)
    assert [(file.id, file.name) for file in files_of(me, key)] == [(added.id, "biên bản.txt")]
    assert not Upload.of_node.exists()


@given(content=st.binary(min_size=1, max_size=60), data=st.data())
@trials(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_broken_off_repeated_or_killed_half_way_the_whole_arrives_as_it_was(content, data):
    who = sender()
    upload = begun(content, who, mark=uuid4().hex).id
    try:
        part, trials_left = Path(uploads.settings.UPLOADS_DIR) / upload.hex, 200
        while (now := state(who, upload)).offset < len(content):
            trials_left -= 1
            assert trials_left, "it never ends"
            offset = data.draw(st.sampled_from([now.offset, now.offset, max(0, now.offset - 3), now.offset + 1]))
            piece = content[offset : offset + data.draw(st.integers(1, 20))]
            try:
                append(sender=who, upload=upload, offset=offset, piece=piece, at=NOON)
            except UploadMoved:
                assert offset != now.offset
                continue
            if data.draw(st.booleans()):  # The server was killed while it wrote: some bytes of the piece are there, and no answer came.
                with part.open("r+b") as file:
                    file.truncate(data.draw(st.integers(now.offset, now.offset + len(piece))))
        assert part.read_bytes() == content
    finally:  # Also where the drawing itself is broken off: what is left would fill the sender's places.
        drop(who, upload)
