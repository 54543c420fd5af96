"""Reading a document back: text against source, clause by clause, also after somebody tampered with it."""

from __future__ import annotations

from io import BytesIO

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from lienket.instruments.paper import pdf as pdf_module
from lienket.instruments.paper.compare import differences
from lienket.instruments.paper.content import instrument_of
from lienket.instruments.paper.opened import NotADocument, NotOurs, open_document
from lienket.instruments.paper.pdf import issue
from lienket.instruments.paper.source import Attachment, attachments
from lienket.instruments.paper.texts import Shown, passages
from tests.paper.press import CODE, NOON, REGULATION, issued, made, pack

PAGE_TEXT = "Công an thị xã chủ trì giải quyết trong 30 phút."


def forged(monkeypatch, change) -> bytes:
    """A document whose attachments went through `change`."""
    monkeypatch.setattr(pdf_module, "attachments", lambda of, told: tuple(change(attachments(of, told))))
    return issue(pack(), instrument_of(pack(), CODE)).pdf


def with_text(old: str, new: str):
    def change(files):
        return [Attachment(f.name, f.text.replace(old, new), f.type, f.description) for f in files]

    return change


def test_a_page_that_says_something_else_than_its_source_names_the_clause(monkeypatch):
    other = pack(REGULATION.replace("trong 30 phút", "trong 90 phút"))
    original = attachments(pack(), issued(simulation=False).manifest)
    monkeypatch.setattr(pdf_module, "attachments", lambda _of, _told: original)
    opened = open_document(issue(other, instrument_of(other, CODE)).pdf, at=NOON)
    assert not opened.match
    assert opened.problems == ("text-differs",)
    found = {d.key: (d.source, d.page) for d in opened.differences}
    assert found["lead"] == (f"1. {PAGE_TEXT}", "1. Công an thị xã chủ trì giải quyết trong 90 phút.")
    assert set(found) == {"lead", "source"}  # The note at the end names another digest.


def test_a_source_that_was_changed_after_issue_is_noticed(monkeypatch):
    opened = open_document(forged(monkeypatch, with_text("trong 30 phút", "trong 31 phút")), at=NOON)
    assert "source-changed" in opened.problems
    assert opened.digest != opened.manifest.digest
    assert [d.key for d in opened.differences] == ["lead", "source"]


def test_a_source_whose_digest_was_put_right_still_contradicts_the_page(monkeypatch):
    other = pack(REGULATION.replace("trong 30 phút", "trong 31 phút"))

    def change(files):
        return [Attachment(f.name, f.text.replace("trong 30 phút", "trong 31 phút").replace(pack().digest, other.digest), f.type, f.description) for f in files]

    opened = open_document(forged(monkeypatch, change), at=NOON)
    assert opened.problems == ("text-differs",)
    assert [d.key for d in opened.differences] == ["lead", "source"]


@pytest.mark.parametrize("gone", ["lienket.json", "units.yaml", "regulations/lien-ket.yaml"])
def test_a_missing_attachment_is_refused_plainly(monkeypatch, gone):
    data = forged(monkeypatch, lambda files: [f for f in files if f.name != gone])
    with pytest.raises(NotOurs):
        open_document(data, at=NOON)


def test_a_manifest_or_pack_that_cannot_be_read_is_refused(monkeypatch):
    with pytest.raises(NotOurs, match=r"lienket\.json"):
        open_document(forged(monkeypatch, with_text('"format": 1', '"format": 9')), at=NOON)
    with pytest.raises(NotOurs, match=r"units\.yaml"):
        open_document(forged(monkeypatch, with_text("unit_kinds:", "unit_kinds: [")), at=NOON)


def test_another_pdf_is_refused():
    with pytest.raises(NotOurs):
        open_document(typst.compile(b"A letter", format="pdf"), at=NOON)


@pytest.mark.parametrize("data", [b"", b"not a pdf", b"%PDF-1.7\n", b"\x00" * 5000])
def test_what_is_no_pdf_is_refused(data):
    with pytest.raises(NotADocument):
        open_document(data, at=NOON)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_document_cut_short_is_refused(part):
    data = issued().pdf
    with pytest.raises((NotADocument, NotOurs)):
        open_document(data[: int(len(data) * part)], at=NOON)


def test_a_note_laid_over_the_page_is_noticed():
    writer = IncrementalPdfFileWriter(BytesIO(issued().pdf))
    page, _ = writer.find_page_for_modification(0)
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(generic.NumberObject(n) for n in (90, 400, 500, 500)),
            generic.pdf_name("/Contents"): generic.TextStringObject("60 phút"),
        }
    )
    found = page.get_object().get("/Annots", generic.ArrayObject())
    found.append(writer.add_object(note))
    page.get_object()["/Annots"] = found
    writer.update_container(page.get_object())
    out = BytesIO()
    writer.write(out)
    assert open_document(out.getvalue(), at=NOON).problems == ("added-annotation",)


def spoken(language: str = "vi") -> tuple[list[str], Shown]:
    texts = [p.text for p in passages(made(language=language))]
    return texts, Shown("\n".join(texts), ("", "2"))


def test_white_space_and_the_way_letters_are_composed_do_not_matter():
    import unicodedata

    texts, _ = spoken()
    loose = unicodedata.normalize("NFD", "   \n".join("  ".join(t.split()) for t in texts))
    assert differences(made(), Shown(loose, ("", "2"))) == ()


@given(st.integers(0, 10_000), st.text(alphabet="abcđốữ 0123456789.;", min_size=1, max_size=12))
def test_whatever_is_put_into_the_text_is_found(where, text):
    if not text.strip():
        return
    running = spoken()[1].running
    at = where % len(running)
    found = differences(made(), Shown(running[:at] + text + running[at:], ("", "2")))
    assert found or "".join((running[:at] + text + running[at:]).split()) == "".join(running.split())


@given(st.integers(0, 10_000))
def test_whatever_is_taken_out_of_the_text_is_found(where):
    running = spoken()[1].running
    at = where % len(running)
    if running[at].isspace():
        return
    assert differences(made(), Shown(running[:at] + running[at + 1 :], ("", "2"))) != ()


def test_text_hidden_as_decoration_is_found():
    running = spoken()[1].running
    assert [d.key for d in differences(made(), Shown(running, ("", "2 và 60 phút")))] == ["page 2"]
    assert [d.key for d in differences(made(simulation=True), Shown(running, ("", "2")))] == ["page 1", "page 2"]


def test_a_clause_put_in_between_is_shown_as_found():
    texts, _ = spoken()
    n = texts.index(f"1. {PAGE_TEXT}")
    added = [*texts[: n + 1], "1a. Công ty được miễn.", *texts[n + 1 :]]
    (found,) = differences(made(), Shown("\n".join(added), ("",)))
    assert (found.key, found.source, found.page) == ("lead", "", "1a. Công ty được miễn.")
