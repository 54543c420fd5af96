"""The document as PDF/A-3: layout, font, source inside, fields."""

from __future__ import annotations

import subprocess
from io import BytesIO

import pytest
import typst
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf import PdfReader

from lienket.instruments.paper import fonts as fonts_module
from lienket.instruments.paper.fields import field_names
from lienket.instruments.paper.fonts import FontMissing, fonts
from lienket.instruments.paper.opened import open_document
from lienket.instruments.paper.pdf import CannotSet, issue
from lienket.instruments.paper.texts import shown
from lienket.regulation.load import pack_digest
from tests.paper.press import CODE, NOON, PARTIES, REGULATION, assumed, issued, pack


def reader(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def test_every_page_is_upright_a4_and_numbered_from_the_second():
    pages = reader(issued(annex=True).pdf).pages
    assert len(pages) > 2
    assert {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in pages} == {(595, 842)}
    beside = shown(reader(issued(annex=True).pdf)).beside
    assert [text.split()[0] if text.split() else "" for text in beside[1:]]
    assert [str(n) in text for n, text in enumerate(beside, start=1)] == [False, *[True] * (len(pages) - 1)]


def test_it_declares_itself_pdf_a_3_and_names_font_digest_and_renderer():
    document = reader(issued().pdf)
    packet = document.xmp_metadata
    assert (packet.pdfaid_part, packet.pdfaid_conformance) == ("3", "U")
    subject = document.metadata["/Subject"]
    assert "TeX Gyre Termes (substitute for Times New Roman)" in subject
    assert pack().digest in subject
    assert "lienket-paper-1" in subject
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_only_the_substitute_is_used_and_it_is_embedded():
    said = subprocess.run(["pdffonts", "-"], input=issued().pdf, capture_output=True, check=True).stdout.decode()
    rows = said.splitlines()[2:]
    assert rows
    assert all("+TeXGyreTermes-" in row and row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_every_file_of_the_pack_is_inside_as_the_source_of_the_document():
    document = reader(issued().pdf)
    files = {f.name: f.content.decode() for f in document.attachment_list}
    manifest = files.pop("lienket.json")
    assert files == dict(pack().sources)
    assert pack_digest(files) == pack().digest
    assert pack().digest in manifest
    assert {str(spec.get_object()["/AFRelationship"]) for spec in document.trailer["/Root"]["/AF"]} == {"/Source"}


def test_there_is_an_empty_field_for_every_party_before_anyone_signs():
    assert field_names(PdfFileReader(BytesIO(issued().pdf))) == dict.fromkeys(PARTIES, False)


def test_fields_lie_on_the_page_and_apart():
    boxes = [tuple(map(float, w.get_object()["/Rect"])) for p in reader(issued().pdf).pages for w in p.get("/Annots", ())]
    assert len(boxes) == len(PARTIES)
    assert all(85 < x0 < x1 < 545 and 50 < y0 < y1 < 800 for x0, y0, x1, y1 in boxes)
    assert all(a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1] for n, a in enumerate(boxes) for b in boxes[:n])


def test_the_mark_stands_on_every_page_or_on_none():
    marked, plain = shown(reader(issued(assumed(), simulation=False).pdf)), shown(reader(issued(simulation=False).pdf))
    assert all(text.count("KHÔNG CÓ GIÁ TRỊ PHÁP LÝ") == 2 for text in marked.beside)
    assert not any("MÔ PHỎNG" in text for text in plain.beside)


def test_a_block_of_thirteen_signatures_never_breaks_over_a_page():
    units = "".join(f"  - {{code: u{n}, kind: police, name: {{vi: Công an xã số {n}, en: Police {n}}}}}\n" for n in range(13))
    parties = "".join(f"  - {{unit: u{n}}}\n" for n in range(13))
    start, end = REGULATION.index("parties:"), REGULATION.index("recipients:")
    sources = {**pack().sources, "regulations/lien-ket.yaml": REGULATION[:start] + "parties:\n" + parties + REGULATION[end:]}
    sources["units.yaml"] = sources["units.yaml"].replace("successions:", units + "successions:")
    from lienket.instruments.paper.content import instrument_of
    from lienket.regulation.load import pack_from_sources

    found = pack_from_sources(sources)
    document = reader(issue(found, instrument_of(found, CODE)).pdf)
    for page in document.pages:
        text = page.extract_text()
        names = {f"u{n}" for n in range(13) if f"CÔNG AN XÃ SỐ {n}\n" in text}
        assert names == {w.get_object()["/T"] for w in page.get("/Annots", ())}
    assert len(document.get_fields()) == 13


def test_a_letter_that_the_font_lacks_is_refused_and_nothing_stands_in_for_it():
    found = pack(REGULATION.replace("Báo ngay trực ban.", "Báo ngay 漢字."))
    with pytest.raises(CannotSet, match="漢"):
        issued(found)


def test_a_missing_font_is_an_error_with_its_remedy(monkeypatch):
    monkeypatch.setattr(fonts_module, "_MODULE", "no_such_fonts")
    fonts.cache_clear()
    with pytest.raises(FontMissing) as refused:
        fonts()
    monkeypatch.undo()
    fonts.cache_clear()
    assert refused.value.args == ("TeX Gyre Termes", "rinoh-typeface-texgyretermes")
    assert fonts().families() == ["TeX Gyre Termes"]


def test_the_font_has_every_letter_of_vietnamese():
    import unicodedata

    letters = "aăâeêioôơuưyđ" + "".join(unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in "\u0300\u0301\u0303\u0309\u0323")
    page = f'#set text(font: "TeX Gyre Termes", fallback: false)\n{letters} {letters.upper()} – … “ ”'
    typst.compile(page.encode(), format="pdf", font_paths=fonts(), pdf_standards=["a-3u"], timestamp=0)


def test_the_same_source_makes_the_same_pages():
    from lienket.instruments.paper.content import instrument_of

    again = reader(issue(pack(), instrument_of(pack(), CODE), simulation=True).pdf)
    assert [p.get_contents().get_data() for p in again.pages] == [p.get_contents().get_data() for p in reader(issued().pdf).pages]


@pytest.mark.parametrize("annex", [False, True])
def test_it_opens_back_to_the_identical_pack(annex):
    opened = open_document(issued(annex=annex).pdf, at=NOON)
    assert opened.pack == pack()
    assert dict(opened.pack.sources) == dict(pack().sources)
    assert (opened.match, opened.differences, opened.valid) == (True, (), False)
    assert opened.unsigned == PARTIES
