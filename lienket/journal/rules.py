"""What verification can complain of, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lienket.journal.checks import Finding


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the entry to blame where one can be named, the row where one is meant, the rule, and a sentence in both languages."""

    seq: int | None
    table: str
    row: str
    rule: str
    vi: str
    en: str


class Sentence(NamedTuple):
    """A sentence with {seq}, {table} and {row} to be filled in."""

    vi: str
    en: str


RULES: dict[str, Sentence] = {
    "entry-missing": Sentence("Thiếu bút tích số {seq}.", "Entry {seq} is missing."),
    "entry-hash": Sentence("Bút tích số {seq} không khớp mã băm lưu kèm.", "Entry {seq} does not have the hash stored with it."),
    "entry-unreadable": Sentence("Bút tích số {seq} không đọc được.", "Entry {seq} cannot be read."),
    "entry-not-canonical": Sentence("Bút tích số {seq} không ở dạng chuẩn.", "Entry {seq} is not in canonical form."),
    "entry-columns": Sentence("Số hoặc mô hình của dòng {seq} khác với nội dung bút tích.", "Number or model of row {seq} differ from what the entry says."),
    "entry-node": Sentence("Bút tích số {seq} thuộc nút khác.", "Entry {seq} belongs to another node."),
    "entry-time": Sentence("Bút tích số {seq} ghi giờ sớm hơn bút tích trước.", "Entry {seq} was recorded before the entry in front of it."),
    "entry-link": Sentence("Bút tích sau không nối vào bút tích số {seq}.", "What follows does not link to entry {seq}."),
    "entry-beyond-head": Sentence("Bút tích số {seq} nằm sau đầu chuỗi.", "Entry {seq} lies beyond the head of the chain."),
    "entry-stray": Sentence("Có bút tích mang số không hợp lệ: {seq}.", "An entry has a number that cannot be: {seq}."),
    "head": Sentence("Đầu chuỗi không khớp bút tích cuối, số {seq}.", "The head of the chain does not fit the last entry, {seq}."),
    "head-missing": Sentence("Không có đúng một đầu chuỗi.", "There is not exactly one head of the chain."),
    "subject-dangling": Sentence("Mục lục dòng thời gian chỉ tới bút tích {seq} không tồn tại.", "The timeline index points to entry {seq}: there is none."),
    "table-unknown": Sentence("Bút tích số {seq} nói về bảng lạ {table}.", "Entry {seq} speaks of {table}, a table this program does not have."),
    "row-differs": Sentence("Dòng {row} của {table} khác với bút tích số {seq}.", "Row {row} of {table} is not as entry {seq} left it."),
    "row-missing": Sentence("Mất dòng {row} của {table}, bút tích số {seq}.", "Row {row} of {table} is gone; entry {seq} left it there."),
    "row-unjournaled": Sentence("Dòng {row} của {table} không có trong bút tích nào.", "Row {row} of {table} is in no entry."),
    "row-erased-present": Sentence(
        "Dòng {row} của {table} vẫn còn dù bút tích số {seq} đã xóa.", "Row {row} of {table} is there although entry {seq} erased it."
    ),
    "unreadable": Sentence("Cơ sở dữ liệu không đọc được bảng {table}.", "The database cannot read {table}."),
}


def problem(finding: Finding) -> Problem:
    """The finding with its sentences."""
    words = RULES[finding.rule]
    row = finding.row.encode("utf-8", "backslashreplace").decode()  # An altered id may hold anything.
    fill = {"seq": "?" if finding.seq is None else finding.seq, "table": finding.table, "row": row}
    return Problem(finding.seq, finding.table, row, finding.rule, words.vi.format(**fill), words.en.format(**fill))
