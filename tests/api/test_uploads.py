"""Large files in pieces by the API: begun, broken off, gone on with, made a file; each sender's own."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import pytest

from lienket.matters.models import Upload
from lienket.matters.queries import number_by_id
from lienket.matters.uploads import PIECE
from tests.api.test_once import is_a_problem
from tests.world import a_matter, journal_is_true

UPLOADS = "/api/v1/uploads"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.FILES_DIR, settings.UPLOADS_DIR = tmp_path / "files", tmp_path / "uploads"


@pytest.fixture
def petition(world):
    return number_by_id(a_matter(kind="petition"))


def begin(client, content, **said):
    return client.post(UPLOADS, json={"name": "ghi âm.txt", "size": len(content), "mark": "1", "digest": hashlib.sha256(content).hexdigest()} | said)


def piece(client, at, offset, content):
    return client.patch(at, content=content, headers={"Upload-Offset": str(offset), "Content-Type": "application/octet-stream"})


def test_a_large_file_is_sent_in_pieces_broken_off_gone_on_with_and_becomes_a_file_of_the_matter(program, petition):
    client, content = program("town-police"), bytes(b"0123456789\n" * 400_000)
    begun = begin(client, content)
    assert begun.status_code == 201, begun.text
    at, offset = begun.headers["Location"], 0
    assert begun.json() == {"id": at.rpartition("/")[2], "name": "ghi âm.txt", "size": len(content), "offset": 0, "piece": PIECE}
    first = piece(client, at, 0, content[:PIECE])
    assert (first.status_code, first.json()["offset"], first.headers["Upload-Offset"]) == (200, PIECE, str(PIECE))
    again = piece(client, at, 0, content[:PIECE])  # Its answer was lost.
    is_a_problem(again, 409, "upload-moved")
    assert str(PIECE) in again.json()["detail"]
    assert client.head(at).headers["Upload-Offset"] == str(PIECE)
    is_a_problem(client.post(f"/api/v1/matters/{petition}/attachments/uploads/{at.rpartition('/')[2]}"), 409, "upload-unfinished")
    offset = begin(client, content).json()["offset"]
    while offset < len(content):
        offset = piece(client, at, offset, content[offset : offset + PIECE]).json()["offset"]
    assert [each["offset"] for each in client.get(UPLOADS).json()] == [len(content)]
    made = client.post(f"/api/v1/matters/{petition}/attachments/uploads/{at.rpartition('/')[2]}")
    assert made.status_code == 201, made.text
    assert client.get(made.headers["Location"]).content == content
    assert client.get(at).status_code == 404
    assert client.get(UPLOADS).json() == []
    journal_is_true()


def test_a_piece_larger_than_a_request_may_be_is_refused(program):
    client, content = program("town-police"), bytes(4_000_000)
    at = begin(client, content).headers["Location"]
    is_a_problem(piece(client, at, 0, content), 413, "too-large")
    assert client.head(at).headers["Upload-Offset"] == "0"


def test_an_upload_is_its_senders_alone_and_absent_and_anothers_look_alike(program, petition):
    client, other = program("town-police"), program("plant")
    at = begin(client, b"abc").headers["Location"]
    nobodys = f"{UPLOADS}/{uuid4()}"
    for method, tail in (("GET", ""), ("DELETE", "")):
        theirs, absent = other.request(method, at + tail), other.request(method, nobodys + tail)
        assert theirs.status_code == absent.status_code == 404
        assert {k: v for k, v in theirs.json().items() if k != "instance"} == {k: v for k, v in absent.json().items() if k != "instance"}
    assert piece(other, at, 0, b"abc").status_code == 404
    assert other.post(f"/api/v1/matters/{petition}/attachments/uploads/{at.rpartition('/')[2]}").status_code == 404
    assert client.delete(at).status_code == 204
    assert not Upload.of_node.exists()


def test_a_draft_takes_an_upload(program):
    client, key = program("plant"), uuid4()
    client.put(f"/api/v1/drafts/{key}", json={"text": "Xe máy"})
    at = begin(client, b"abc\n").headers["Location"]
    piece(client, at, 0, b"abc\n")
    made = client.post(f"/api/v1/drafts/{key}/files/uploads/{at.rpartition('/')[2]}")
    assert made.status_code == 201, made.text
    assert [file["name"] for file in client.get(f"/api/v1/drafts/{key}").json()["files"]] == ["ghi âm.txt"]


@pytest.mark.parametrize("said", [{"size": -1}, {"digest": "abc"}, {"name": ""}, {"mark": "x" * 65}, {"size": 10**13}, {"strange": 1}])
def test_what_makes_no_sense_is_refused(program, said):
    is_a_problem(begin(program("plant"), b"abc", **said), 422, "invalid")


def test_a_file_of_no_bytes_or_too_many_is_refused_before_a_byte_is_sent(program, settings):
    settings.FILE_MAX_BYTES = 1_000_000
    is_a_problem(begin(program("plant"), b"", size=0), 422, "file-not-taken")
    is_a_problem(begin(program("plant"), b"", size=1_000_001), 413, "file-too-large")
