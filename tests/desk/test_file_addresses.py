"""A file is given out where no cookie counts: at an address signed for one account, post and file, for five minutes, and only while they may read it."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.signing import JSONSerializer
from django.test import Client
from django.urls import reverse

from lienket.desk.matter.files import SIGNER
from lienket.journal.queries import timeline
from lienket.matters.attachments import attach, erase
from lienket.matters.queries import number_of
from lienket.matters.storage import ready
from lienket.routing import actions as routing
from lienket.units.models import Account
from tests.desk.people import signed_in
from tests.pictures import PNG
from tests.world import NOON, a_matter, last_seq, minutes, post, recorded_after, the

POLICE, PLANT, NEIGHBOUR = "town-police", "plant", "neighbour"
CONTENT = "Nội dung biên bản\n".encode()  # Long enough not to stand among the random tokens of a page by chance.
NAME = "biên bản “số 7” – Đặng.txt"


@pytest.fixture(autouse=True)
def clock(world, settings, tmp_path, monkeypatch):
    settings.FILES_DIR = tmp_path / "files"
    now = {"at": minutes(5)}
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: now["at"])
    return now


def a_file(matter, name=NAME, content=CONTENT, unit=POLICE):
    return attach(actor=post(unit), matter=matter, file=ready(name, content), at=NOON)


def address(matter, file, unit=POLICE, **query):
    """Where the page of the matter sends the reader."""
    answer = signed_in(unit).get(reverse("matter-file", args=[number_of(the(matter)), file]), query)
    assert answer.status_code == 302, answer.status_code
    assert answer["Cache-Control"] == "no-store, private"
    return answer["Location"]


def test_no_cookie_opens_a_file_and_none_is_set(clock):
    matter = a_matter()
    at = address(matter, a_file(matter))
    assert at.startswith("/files/")
    for client in (Client(), signed_in(NEIGHBOUR), signed_in(POLICE)):  # Whoever sends what along: only the address counts.
        answer = client.get(at)
        assert (answer.status_code, answer.content) == (200, CONTENT)
        assert not answer.cookies
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Referrer-Policy"] == "no-referrer"


def test_the_name_is_whole_in_vietnamese_and_plain_where_only_that_is_understood():
    matter = a_matter()
    answer = Client().get(address(matter, a_file(matter)))
    assert answer["Content-Disposition"] == f"attachment; filename=\"file.txt\"; filename*=UTF-8''{quote(NAME, safe='')}"  # RFC 6266, RFC 8187.
    picture = a_file(matter, "ảnh.png", PNG)
    assert Client().get(address(matter, picture))["Content-Disposition"].startswith("inline;")
    assert Client().get(address(matter, picture, save="1"))["Content-Disposition"].startswith("attachment;")


def test_an_address_is_good_for_five_minutes(clock):
    matter = a_matter()
    at = address(matter, a_file(matter))
    clock["at"] = minutes(10) - timedelta(seconds=1)
    assert Client().get(at).status_code == 200
    clock["at"] = minutes(10)
    answer = Client().get(at)
    assert answer.status_code == 410
    assert "Mở lại tệp từ trang vụ việc" in answer.content.decode()


def test_a_changed_address_and_another_files_are_absent():
    matter = a_matter()
    at = address(matter, a_file(matter))
    token = at.removeprefix("/files/")
    for wrong in ("x", token[:-2], token + "A", token.replace(":", "", 1), SIGNER.sign("x")):
        assert Client().get(f"/files/{quote(wrong)}").status_code == 404
    said = SIGNER.unsign_object(token, serializer=JSONSerializer)
    other = a_matter(place="port")
    theirs = a_file(other, unit="border-post")
    for change in ({"file": theirs.hex}, {"matter": number_of(the(other)), "file": theirs.hex}, {"post": post(NEIGHBOUR).post.hex}, {"account": "0" * 32}):
        answer = Client().get("/files/" + SIGNER.sign_object(said | change, serializer=JSONSerializer))
        assert answer.status_code in {403, 404}
        assert CONTENT not in answer.content


def test_what_was_revoked_meanwhile_is_revoked_at_the_next_opening():
    matter = a_matter(place="works")
    file = a_file(matter)
    at = address(matter, file, PLANT)
    assert Client().get(at).status_code == 200
    routing.decline(actor=post(PLANT), matter=matter, why="Không thuộc việc", whose=POLICE, at=minutes(4))
    assert Client().get(at).status_code in {403, 404}
    own = address(matter, file)
    account = Account.of_node.filter(pk=SIGNER.unsign_object(own.removeprefix("/files/"), serializer=JSONSerializer)["account"])
    assert account.update(is_active=False) == 1
    assert Client().get(own).status_code == 404
    account.update(is_active=True)
    assert Client().get(own).status_code == 200
    erase(actor=post(POLICE), matter=matter, attachment=file, why="Nhầm", at=minutes(4))
    assert Client().get(own).status_code == 404


def test_each_opening_in_a_restricted_matter_is_journaled_as_read_by_the_one_the_address_is_for():
    matter = a_matter(kind="denunciation")
    file = a_file(matter, unit="province-police")
    signed_in("province-police")
    start = last_seq()
    at = address(matter, file, "province-police")
    assert recorded_after(start) == []
    Client().get(at)
    assert recorded_after(start) == ["restricted.read/1"]
    line = timeline(matter)[-1]
    assert line.actor["unit"] == post("province-police").unit.hex
    assert "person" in line.actor


def test_the_outsider_gets_no_address():
    matter = a_matter(place="port")
    file = a_file(matter, unit="border-post")
    assert signed_in(NEIGHBOUR).get(reverse("matter-file", args=[number_of(the(matter)), file])).status_code == 404
    assert signed_in(POLICE).get(reverse("matter-file", args=[number_of(the(matter)), file])).status_code == 403  # Told of it, no more.
    assert Client().get(reverse("matter-file", args=[number_of(the(matter)), file])).status_code == 302
    assert not re.search(r"/files/", Client().get(reverse("matter-file", args=[number_of(the(matter)), file]))["Location"].partition("next=")[0])
