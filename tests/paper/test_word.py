"""The Word file: the same content, real styles."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from lienket.instruments.paper.closing import Signature
from lienket.instruments.paper.content import instrument_of
from lienket.instruments.paper.texts import bare, passages
from lienket.instruments.paper.word import word
from lienket.instruments.paper.word_styles import BLOCKS
from tests.paper.press import CODE, assumed, issued, pack


@pytest.fixture(scope="module")
def file():
    return docx.Document(BytesIO(word(issued(annex=True), instrument_of(pack(), CODE))))


def texts(file) -> list[str]:
    """Every paragraph in order, tables included."""
    out = []
    for element in file.element.body.iter(qn("w:p")):
        text = "".join(t.text or "" for t in element.iter(qn("w:t")))
        if text:
            out.append(text)
    return out


def test_it_says_the_same_as_the_pdf(file):
    wanted = [p.text for p in passages(issued(annex=True).content)]
    assert sorted(map(bare, texts(file))) == sorted(map(bare, wanted))


def test_every_block_has_its_style(file):
    body = [(p.style.name, p.text) for p in file.paragraphs]
    for block in issued().content.body:
        assert (BLOCKS[block.kind], block.text) in body


def test_headings_are_words_own_and_stay_with_what_follows(file):
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        style = file.styles[name]
        assert style.paragraph_format.keep_with_next
        assert style.font.name == "Times New Roman"
        assert str(style.font.color.rgb) == "000000"


def test_the_page_is_that_of_the_decree(file):
    section = file.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = [round(m.mm) for m in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)]
    assert 20 <= margins[0] <= 25
    assert 20 <= margins[1] <= 25
    assert 30 <= margins[2] <= 35
    assert 15 <= margins[3] <= 20
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_no_page_break_divides_a_signature(file):
    units = {"".join(cell.name) for cell in issued().content.closing if isinstance(cell, Signature)}
    rows = [row for table in file.tables for row in table.rows if any(name in cell.text for cell in row.cells for name in units)]
    assert rows
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_the_mark_stands_in_head_and_foot_of_every_page_or_nowhere():
    marked = docx.Document(BytesIO(word(issued(assumed(), simulation=False), instrument_of(assumed(), CODE)))).sections[0]
    for part in (marked.header, marked.first_page_header, marked.footer, marked.first_page_footer):
        assert "KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" in "".join(p.text for p in part.paragraphs)
    plain = docx.Document(BytesIO(word(issued(simulation=False), instrument_of(pack(), CODE)))).sections[0]
    assert "MÔ PHỎNG" not in plain.footer._element.xml + plain.first_page_footer._element.xml


def test_the_file_names_its_source(file):
    assert pack().digest in file.core_properties.keywords
