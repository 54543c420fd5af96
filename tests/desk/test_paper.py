"""Documents on the pages: taken by every member, checked without being kept, nothing for who has not signed in."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienket.desk.paper import forms
from lienket.instruments.paper.opened import open_document
from tests.desk.people import signed_in
from tests.paper.press import authority, issued, signed_by_all
from tests.world import NOON


def sent(client, data: bytes, root: bytes = b""):
    files = {"document": SimpleUploadedFile("van-ban.pdf", data)}
    return client.post("/regulations/check", files | ({"root": SimpleUploadedFile("ca.pem", root)} if root else {}))


@pytest.fixture
def code(world):
    from lienket.instruments.queries import book

    return next(i.code for i in book("world").pack.instruments if i.kind == "regulation")


@pytest.mark.parametrize("unit", ["town-police", "neighbour"])
def test_every_post_of_the_model_takes_the_document(code, unit):
    answer = signed_in(unit).get(f"/regulations/{code}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{code}.pdf"'
    opened = open_document(answer.content, at=NOON)
    assert (opened.match, opened.manifest.instrument, opened.manifest.language) == (True, code, "vi")


def test_the_document_comes_in_the_readers_language_and_as_word_file(code):
    client = signed_in("plant", language="en")
    assert open_document(client.get(f"/regulations/{code}.pdf").content, at=NOON).manifest.language == "en"
    file = docx.Document(BytesIO(client.get(f"/regulations/{code}.docx").content))
    assert any(p.style.name == "Heading 2" for p in file.paragraphs)


def test_an_unknown_document_is_answered_as_absent(world):
    client = signed_in("plant")
    for ending in ("pdf", "docx"):
        assert client.get(f"/regulations/nothing.{ending}").status_code == 404


@pytest.mark.parametrize("path", ["/regulations/check", "/regulations/qc.pdf", "/regulations/qc.docx"])
def test_who_has_not_signed_in_gets_nothing(world, path):
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/login")
    assert sent(Client(), issued().pdf).status_code == 302


def test_a_signed_file_shows_that_it_matches_and_who_signed(world):
    page = sent(signed_in("plant"), signed_by_all(), authority().pem).content.decode()
    assert "Khớp." in page
    assert page.count("hợp lệ, chứng thư được tin") == 3
    assert "Chưa ký:" not in page
    assert "BẢN MÔ PHỎNG" in page
    assert "02/03/2026 12:00:00" in page


def test_without_a_root_no_certificate_is_trusted(world):
    page = sent(signed_in("plant", language="en"), signed_by_all()).content.decode()
    assert page.count("valid, certificate not trusted") == 3


def test_a_file_that_was_changed_shows_where(world, monkeypatch):
    from lienket.instruments.paper import pdf as pdf_module
    from lienket.instruments.paper.content import instrument_of
    from lienket.instruments.paper.source import Attachment, attachments
    from tests.paper.press import CODE, pack

    def changed(of, told):
        return tuple(Attachment(f.name, f.text.replace("trong 30 phút", "trong 31 phút"), f.type, f.description) for f in attachments(of, told))

    monkeypatch.setattr(pdf_module, "attachments", changed)
    page = sent(signed_in("plant"), pdf_module.issue(pack(), instrument_of(pack(), CODE)).pdf).content.decode()
    assert "Không khớp." in page
    assert "Điều 2 khoản 1 (lead)" in page
    assert "trong 31 phút" in page
    assert "trong 30 phút" in page


@pytest.mark.parametrize(
    ("data", "root", "words"),
    [
        (b"no pdf", b"", "không phải PDF"),
        (b"", b"", "Tệp"),
        (None, b"no certificate", "chứng thư X.509"),
    ],
)
def test_a_bad_file_is_refused_at_its_field(world, data, root, words):
    answer = sent(signed_in("plant"), issued().pdf if data is None else data, root)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert words in answer.content.decode() or data == b""


def test_a_file_too_large_is_refused_unread(world, monkeypatch):
    monkeypatch.setattr(forms, "MAX_BYTES", 1000)
    monkeypatch.setattr("lienket.desk.paper.views.open_document", lambda *_, **__: pytest.fail("it was read"))
    answer = sent(signed_in("plant"), issued().pdf)
    assert answer.status_code == 422
    assert "lớn hơn" in answer.content.decode()
