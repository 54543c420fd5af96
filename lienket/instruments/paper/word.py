"""The document as a Word file: the same content in named styles, so that an office can go on working with it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from lienket.instruments.paper.closing import Signature
from lienket.instruments.paper.content import Annex, Content
from lienket.instruments.paper.pdf import Issued
from lienket.instruments.paper.word_styles import BLOCKS, add_styles, fixed_layout, rule, set_language
from lienket.regulation.format import Instrument



def word(issued: Issued, instrument: Instrument) -> bytes:
    """Write a document as DOCX."""
    made = issued.content
    file = docx.Document()
    add_styles(file)
    set_language(file, made.language)
    _page(file.sections[0], made)
    _head(file, made)
    for block in (*made.bases, *made.body):
        file.add_paragraph(block.text, BLOCKS[block.kind])
    _closing(file, made)
    file.add_paragraph(made.made_from, "Nguồn văn bản")
    for annex in made.annexes:
        _annex(file, annex)
    _properties(file, issued, instrument.signed_on or instrument.in_force.start or date(2000, 1, 1))
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _page(section: Any, made: Content) -> None:
    """A4, the margins of the PDF, the page number at the top from page 2, the mark on every page."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(24), Mm(22), Mm(30), Mm(18)
    section.header_distance, section.footer_distance = Mm(10), Mm(8)
    section.different_first_page_header_footer = True
    _field(section.header.paragraphs[0], "PAGE")
    section.header.paragraphs[0].style = "Số trang"
    for footer in (section.footer, section.first_page_footer):
        footer.is_linked_to_previous = False
        footer.paragraphs[0].style = "Dấu mô phỏng"
        footer.paragraphs[0].add_run(made.mark)
    if made.mark:
        section.header.add_paragraph(made.mark, "Dấu mô phỏng")
        section.first_page_header.is_linked_to_previous = False
        first = section.first_page_header.paragraphs[0]
        first.style = "Dấu mô phỏng"
        first.add_run(made.mark)


def _field(paragraph: Any, code: str) -> None:
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._r.append(element)


def _head(file: Any, made: Content) -> None:
    head = made.head
    table = file.add_table(rows=2, cols=2)
    fixed_layout(table, (66, 96))
    left, right = table.rows[0].cells
    lines = [(text, "Cơ quan chủ quản") for text in head.above] + [(text, "Tên cơ quan") for text in head.agency]
    _fill(left, lines)
    if head.agency:
        rule(left.add_paragraph(style="Đường kẻ"), side=Mm(20))
    _fill(right, [(head.state, "Quốc hiệu"), (head.motto, "Tiêu ngữ")])
    _fill(table.rows[1].cells[0], [(head.number, "Số ký hiệu")])
    _fill(table.rows[1].cells[1], [(head.place_and_date, "Địa danh ngày tháng")])
    file.add_paragraph(head.kind, "Tên loại")
    file.add_paragraph(head.subject, "Trích yếu")
    rule(file.add_paragraph(style="Đường kẻ"), side=Mm(54))


def _fill(cell: Any, lines: list[tuple[str, str]]) -> None:
    """Put paragraphs into a cell; the empty one it comes with is the first."""
    for n, (text, style) in enumerate(lines):
        if n == 0:
            cell.paragraphs[0].text = text
            cell.paragraphs[0].style = style
        else:
            cell.add_paragraph(text, style)


def _closing(file: Any, made: Content) -> None:
    heading = file.add_paragraph(made.signing, "Đại diện các bên")
    heading.paragraph_format.keep_with_next = True
    cells = made.closing
    table = file.add_table(rows=(len(cells) + 1) // 2, cols=2)
    fixed_layout(table, (81, 81))
    for n, cell in enumerate(cells):
        place = table.rows[n // 2].cells[n % 2]
        if isinstance(cell, Signature):
            _fill(place, [*((text, "Bên ký") for text in cell.name), *((text, "Chức vụ người ký") for text in cell.lines), ("", "Chỗ ký")])
        else:
            _fill(place, [(cell.title, "Nơi nhận"), *((text, "Danh sách nơi nhận") for text in cell.lines)])


def _annex(file: Any, annex: Annex) -> None:
    section = file.add_section()
    wide = len(annex.table.columns) > 6
    size = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = size
    section.different_first_page_header_footer = False
    file.add_paragraph(annex.label, "Phụ lục")
    file.add_paragraph(annex.table.title, "Tiêu đề phụ lục")
    table = file.add_table(rows=1 + len(annex.table.rows), cols=len(annex.table.columns))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, annex.table.columns, strict=True):
        _fill(cell, [(text, "Đầu bảng")])
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row, texts in zip(table.rows[1:], annex.table.rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            _fill(cell, [(text, "Ô bảng")])
    if annex.table.note:
        file.add_paragraph(annex.table.note, "Ghi chú bảng")


def _properties(file: Any, issued: Issued, dated: date) -> None:
    told, head = issued.manifest, issued.content.head
    core = file.core_properties
    core.title = f"{head.kind} {head.subject}"
    core.author = " ".join(head.agency) or told.pack
    core.subject = told.instrument
    core.keywords = f"{told.renderer}, pack-sha256:{told.digest}"
    core.comments = issued.content.made_from
    core.language = issued.content.language
    core.created = core.modified = datetime(dated.year, dated.month, dated.day, tzinfo=UTC)
    core.last_modified_by = "Lienket"


