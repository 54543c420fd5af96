"""Files of a matter: what they are their bytes say; kept whole, erased with a reason, and no marked document is ever stored."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from lienket.access.rulings import NotAllowed
from lienket.kernel.secrecy import StateSecretRefused
from lienket.matters import actions, attachments, storage
from lienket.matters.attachments import attach, attachments_of, erase
from lienket.matters.media import sniff
from lienket.matters.models import Attachment
from lienket.matters.queries import NoSuchMatter
from tests.pictures import PNG, a_picture
from tests.world import NOON, a_matter, journal_is_true, minutes, post, stored, verify

pytestmark = pytest.mark.usefixtures("world")

POLICE, BORDER, PLANT = "town-police", "border-post", "plant"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


def lying(folder):
    return sorted(path.name for path in Path(folder).rglob("*") if path.is_file() and path.name != ".lock")


def add(matter, content=PNG, name="ảnh hiện trường.png", unit=POLICE):
    return attach(actor=post(unit), matter=matter, file=storage.ready(name, content), at=NOON)


def office(words, part="word/document.xml"):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        pack.writestr("[Content_Types].xml", "<Types/>")
        pack.writestr(part, f"<w:document><w:p><w:t>{words}</w:t></w:p></w:document>")
    return packed.getvalue()


def test_a_file_is_kept_under_its_digest_and_the_same_bytes_only_once(folder):
    matter = a_matter()
    verify(lambda: add(matter), "attachment.added/1")
    (file,) = attachments_of(matter)
    assert (file.name, file.media, file.size, file.unit.code) == ("ảnh hiện trường.png", "image/png", len(PNG), POLICE)
    assert storage.content_of(file.digest) == PNG
    assert add(matter, unit=PLANT) == file.id
    add(a_matter())
    assert lying(folder) == [file.digest]


def test_a_file_may_be_added_to_a_closed_matter():
    matter = a_matter()
    actions.close(actor=post(POLICE), matter=matter, outcome="settled", at=NOON)
    add(matter)
    assert len(attachments_of(matter)) == 1


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (PNG, "image/png"),
        (a_picture("JPEG"), "image/jpeg"),
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (a_picture("WEBP"), "image/webp"),
        (b"OggS\0\x02", "audio/ogg"),
        (b"\0\0\0\x20ftypM4A \0\0", "audio/mp4"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01A_OPUS", "audio/webm"),
        ("<svg onload=alert(1)>chữ".encode(), "text/plain"),
        (office("Biên bản"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_what_a_file_is_its_bytes_say(content, media):
    assert sniff(content) == media
    matter = a_matter()
    add(matter, content, name="tên không nói gì.exe")
    assert attachments_of(matter)[0].media == media


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\0\x03",
        b"\x7fELF",
        b"\0\0\0\x20ftypisom....hdlr" + bytes(8) + b"vide",
        b"\x1aE\xdf\xa3\x86\x85V_VP8",
        b"PK\x03\x04broken",
        office("x", "word/vbaProject.bin"),
    ],
)
def test_what_is_not_taken_is_refused_and_lies_nowhere(folder, content):
    matter = a_matter()
    kept = stored()
    with pytest.raises(storage.FileNotTaken):
        add(matter, content, name="ảnh.png")
    assert (stored(), lying(folder)) == (kept, [])


def test_a_type_the_setting_does_not_name_and_a_file_too_large_are_refused(settings, folder):
    matter = a_matter()
    settings.FILE_TYPES = ["image/jpeg"]
    with pytest.raises(storage.FileNotTaken):
        add(matter)
    settings.FILE_TYPES, settings.FILE_MAX_BYTES = ["image/*"], len(PNG) - 1
    with pytest.raises(storage.FileTooLarge):
        add(matter)
    assert lying(folder) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cv TỐI MẬT.png", PNG),
        ("a.txt", "Độ mật: MẬT\nNội dung".encode()),
        ("a.docx", office("Kế hoạch TUYỆT MẬT")),
    ],
)
def test_a_marked_document_is_refused_and_never_stored(folder, name, content):
    matter = a_matter()
    kept = stored()
    with pytest.raises(StateSecretRefused):
        add(matter, content, name=name)
    assert (stored(), lying(folder)) == (kept, [])


def test_who_may_not_add_is_refused_and_the_outsider_finds_no_matter(folder):
    matter = a_matter(place="port")
    assert add(matter, unit=BORDER)
    with pytest.raises(NotAllowed):
        add(matter, b"%PDF-1.4", unit=POLICE)  # Told of it, no more.
    with pytest.raises(NoSuchMatter):
        add(matter, b"%PDF-1.5", unit="neighbour")
    assert len(lying(folder)) == 1


def test_erasing_needs_a_reason_and_the_bytes_go_when_no_row_speaks_of_them(folder, django_capture_on_commit_callbacks):
    first, second = a_matter(), a_matter()
    one, other = add(first), add(second)

    def erased(matter, file, why="Nhầm ảnh"):
        with django_capture_on_commit_callbacks(execute=True):
            erase(actor=post(POLICE), matter=matter, attachment=file, why=why, at=minutes(1))

    with pytest.raises(actions.ReasonNeeded):
        erased(first, one, why=" ")
    verify(lambda: erased(first, one), "attachment.erased/1", again=attachments.NoSuchAttachment)
    assert len(lying(folder)) == 1  # The other matter needs it.
    erased(second, other)
    assert lying(folder) == []
    journal_is_true()


def test_a_supporter_erases_its_own_file_only():
    matter = a_matter()
    file, own = add(matter), add(matter, b"%PDF-1.4", unit=PLANT)
    with pytest.raises(NotAllowed):
        erase(actor=post(PLANT), matter=matter, attachment=file, why="Nhầm", at=NOON)
    erase(actor=post(PLANT), matter=matter, attachment=own, why="Nhầm", at=NOON)
    assert [a.id for a in Attachment.unrestricted.all()] == [file]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\b.txt", "b.txt"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.png"),
        ("anh\u202egnp.exe", "anhgnp.exe"),
        ("", "file"),
        ("x" * 300 + ".png", "x" * 180 + ".png"),
    ],
)
def test_a_name_is_one_line_without_a_path(given, shown):
    assert storage.clean_name(given) == shown
