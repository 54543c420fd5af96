"""Styles of the Word file: the built-in headings for chapters and articles, and one style for each element of NĐ 30/2020/NĐ-CP (domain.md 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

from lienket.instruments.paper.content import Kind
from lienket.instruments.paper.fonts import SUBSTITUTE_FOR

BLOCKS: Mapping[Kind, str] = {
    "basis": "Căn cứ",
    "chapter": "Heading 1",
    "chapter-title": "Tiêu đề chương",
    "article": "Heading 2",
    "heading": "Heading 3",
    "text": "Nội dung",
    "clause": "Khoản",
    "point": "Điểm",
}
_INDENT = Mm(12.7)
_BLACK, _RED = RGBColor(0, 0, 0), RGBColor(0x8A, 0x10, 0x20)


@dataclass(frozen=True, slots=True)
class Look:
    """How one element looks; sizes and spaces in points."""

    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    align: Any = ALIGN.CENTER
    indent: Length | None = None
    before: float = 0
    after: float = 0
    together: bool = False
    line: float = 1.0
    red: bool = False


_RUNNING = {"align": ALIGN.JUSTIFY, "indent": _INDENT, "after": 6, "line": 1.15}
_LOOKS: Mapping[str, Look] = {
    "Quốc hiệu": Look(12, bold=True),
    "Tiêu ngữ": Look(13, bold=True, underline=True, after=6),
    "Cơ quan chủ quản": Look(12),
    "Tên cơ quan": Look(12, bold=True),
    "Đường kẻ": Look(4),
    "Số ký hiệu": Look(13, before=4),
    "Địa danh ngày tháng": Look(13, italic=True, before=4),
    "Tên loại": Look(14, bold=True, before=18, together=True),
    "Trích yếu": Look(14, bold=True, together=True),
    "Căn cứ": Look(14, italic=True, **_RUNNING),
    "Heading 1": Look(14, bold=True, before=12, together=True),
    "Tiêu đề chương": Look(14, bold=True, after=8, together=True),
    "Heading 2": Look(14, bold=True, align=ALIGN.JUSTIFY, indent=_INDENT, before=6, after=6, together=True),
    "Heading 3": Look(14, bold=True, align=ALIGN.JUSTIFY, indent=_INDENT, after=6, together=True),
    "Nội dung": Look(14, **_RUNNING),
    "Khoản": Look(14, **_RUNNING),
    "Điểm": Look(14, **_RUNNING),
    "Đại diện các bên": Look(14, bold=True, before=18, after=8, together=True),
    "Bên ký": Look(13, bold=True, together=True),
    "Chức vụ người ký": Look(13, bold=True, together=True),
    "Chỗ ký": Look(13, before=60, after=16),
    "Nơi nhận": Look(12, bold=True, italic=True, align=ALIGN.LEFT),
    "Danh sách nơi nhận": Look(11, align=ALIGN.LEFT),
    "Phụ lục": Look(14, bold=True, together=True),
    "Tiêu đề phụ lục": Look(14, bold=True, after=8, together=True),
    "Đầu bảng": Look(10, bold=True),
    "Ô bảng": Look(10, align=ALIGN.LEFT),
    "Ghi chú bảng": Look(11, align=ALIGN.JUSTIFY, before=6),
    "Nguồn văn bản": Look(9.5, align=ALIGN.LEFT, before=18),
    "Số trang": Look(13),
    "Dấu mô phỏng": Look(10.5, bold=True, red=True),
}


def add_styles(file: Any) -> None:
    """Put every style into a document, replacing the looks of the built-in headings."""
    _font(file.styles["Normal"], 14)
    for name, look in _LOOKS.items():
        built_in = name.startswith("Heading")
        style = file.styles[name] if built_in else file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if not built_in:
            style.base_style = file.styles["Normal"]
        _font(style, look.size)
        style.font.bold, style.font.italic, style.font.underline = look.bold, look.italic, look.underline
        style.font.color.rgb = _RED if look.red else _BLACK
        form = style.paragraph_format
        form.alignment, form.first_line_indent = look.align, look.indent
        form.space_before, form.space_after, form.line_spacing = Pt(look.before), Pt(look.after), look.line
        form.keep_with_next, form.widow_control = look.together, True
        style.quick_style = True


def _font(style: Any, size: float) -> None:
    """Times New Roman for every script; the themes' fonts would win over a plain name."""
    style.font.name, style.font.size = SUBSTITUTE_FOR, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)
        fonts.set(qn(f"w:{script}"), SUBSTITUTE_FOR)


def set_language(file: Any, language: str) -> None:
    """The language of spelling, and no hyphenation."""
    properties = file.styles["Normal"].element.get_or_add_rPr()
    told = OxmlElement("w:lang")
    told.set(qn("w:val"), "vi-VN" if language == "vi" else "en-GB")
    properties.append(told)


def rule(paragraph: Any, *, side: Length) -> None:
    """A line under an empty paragraph, `side` short of the text on both sides."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    # The schema fixes the order of properties; Word refuses files that break it.
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def fixed_layout(table: Any, widths_mm: tuple[float, ...]) -> None:
    """Columns of fixed width, rows that no page break divides."""
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)
