"""Faults of what somebody hands in – facts, reports, mappings, tables, boundaries – in the reader's language: place, rule, remedy.

The lower layers speak in codes, or in English; the words stand here so that they need know no reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from lienket.intake.mapping import Mapping as MappingFile
from lienket.intake.mapping import MappingError, TableError
from lienket.kernel.words import by_pattern
from lienket.kernel.worktime import ContradictoryCalendar
from lienket.regulation.marked import Marked, parse
from lienket.regulation.refusal import Both, Language, PackError, error_at
from lienket.regulation.shape import fault_error, shape_errors

Text = Mapping[str, str]

RULES: Mapping[str, Text] = {
    "cells": {"vi": "số ô khác với dòng tiêu đề", "en": "the row has another number of cells than the header"},
    "missing-column": {"vi": "thiếu cột", "en": "the column is missing"},
    "repeated-column": {"vi": "cột xuất hiện nhiều lần", "en": "the column occurs more than once"},
    "missing-value": {"vi": "ô trống", "en": "the cell is empty"},
    "unknown-value": {"vi": "giá trị không có trong ánh xạ", "en": "the mapping does not know the value"},
    "unknown-code": {"vi": "mã không có trong mô hình vào ngày này", "en": "the model has no such code on that date"},
    "missing-fact": {"vi": "ánh xạ chưa cho đủ dữ kiện", "en": "the mapping does not give every fact"},
    "bad-time": {"vi": "không đọc được thời gian", "en": "the time cannot be read"},
    "bad-number": {"vi": "không phải số", "en": "it is not a number"},
    "out-of-range": {"vi": "số nằm ngoài phạm vi", "en": "the number is out of range"},
    "nobody-left": {"vi": "mọi đơn vị có thể giữ tin đều bị phản ánh", "en": "every unit that could hold the report is one it is about"},
    "encoding": {"vi": "không đúng bảng mã đã ghi", "en": "the text does not have the encoding stated"},
    "csv": {"vi": "CSV hỏng", "en": "the CSV is broken"},
    "unreadable": {"vi": "không đọc được tệp", "en": "the file cannot be read"},
    "empty": {"vi": "tệp trống", "en": "the file is empty"},
    "missing-sheet": {"vi": "không có trang tính này", "en": "there is no such sheet"},
}

REMEDIES: Mapping[str, Text] = {
    "correct-row": {"vi": "sửa dòng", "en": "correct the row"},
    "correct-header-or-mapping": {"vi": "sửa dòng tiêu đề hoặc tệp ánh xạ", "en": "correct the header or the mapping"},
    "fill-or-clear-position": {"vi": "ghi đủ hai tọa độ hoặc bỏ cả hai", "en": "give both coordinates or none"},
    "fill-cell": {"vi": "điền ô", "en": "fill the cell"},
    "correct-cell": {"vi": "sửa ô", "en": "correct the cell"},
    "correct-cell-or-formats": {"vi": "sửa ô, hoặc thêm mẫu thời gian vào ánh xạ", "en": "correct the cell, or add its format to the mapping"},
    "add-alias-or-table-entry": {
        "vi": "thêm tên gọi khác vào địa bàn, hoặc thêm dòng vào bảng của ánh xạ",
        "en": "add an alias to the zone, or an entry to the table of the mapping",
    },
    "add-lookup-entry": {"vi": "thêm giá trị vào ánh xạ", "en": "add the value to the mapping"},
    "add-fact-to-mapping": {"vi": "thêm dữ kiện vào ánh xạ", "en": "add the fact to the mapping"},
    "correct-mapping": {"vi": "sửa mã trong ánh xạ", "en": "correct the code in the mapping"},
    "name-another-receiver": {"vi": "chọn đơn vị tiếp nhận khác", "en": "name another receiving unit"},
    "correct-encoding-in-mapping": {"vi": "sửa bảng mã trong ánh xạ", "en": "correct the encoding in the mapping"},
    "correct-line-or-delimiter": {"vi": "sửa dòng, hoặc dấu phân cách trong ánh xạ", "en": "correct the line, or the delimiter in the mapping"},
    "give-whole-file": {"vi": "đưa tệp đầy đủ, đọc được", "en": "give the whole, readable file"},
    "give-header-row": {"vi": "ghi dòng tiêu đề", "en": "give a header row"},
    "correct-sheet-in-mapping": {"vi": "sửa tên trang tính trong ánh xạ", "en": "correct the sheet in the mapping"},
    "state-secret": {
        "vi": "không gửi tài liệu mật qua đây; giao trực tiếp cho cán bộ quản lý tài liệu mật",
        "en": "do not send secret documents here; hand them to your secret-records officer",
    },
}

MARKED: Text = {"vi": "có dấu chỉ độ mật ({0})", "en": "it bears a marking of secrecy ({0})"}

_CALENDAR_VI = {
    "weekdays off must leave a working day and lie in 0 to 6": "ngày nghỉ trong tuần phải từ 0 đến 6 và còn ít nhất một ngày làm việc",
    "both a day off and worked": "vừa là ngày nghỉ vừa là ngày làm việc",
    "days off that end before they begin": "kỳ nghỉ kết thúc trước khi bắt đầu",
}

# Kinds of fault that pack files do not have, and the rules of mapping files.
_OWN: Mapping[str, tuple[Both, Both]] = {
    "float": (
        ("phải là số, không phải {given}", "must be a number, not {given}"),
        ("viết số, dấu thập phân là dấu chấm", "write a number with a decimal point"),
    ),
    "timezone_aware": (
        ("thời điểm thiếu múi giờ", "the time has no zone"),
        ("thêm múi giờ, ví dụ 2026-01-31T14:30:00+07:00", "add the zone, for instance 2026-01-31T14:30:00+07:00"),
    ),
    "key": (
        ("mã gửi có ký tự không dùng được", "the key has characters it may not have"),
        ("dùng chữ không dấu, số và . _ : -", "use letters without diacritics, digits and . _ : -"),
    ),
}

_MAPPING_VI = {
    "give 'table', or 'by_name: true'": "ghi 'table' hoặc 'by_name: true'",
    "give 'constant', or 'column' with 'table' or 'prefixes', or both": "ghi 'constant', hoặc 'column' cùng 'table' hay 'prefixes', hoặc cả hai",
    "not an encoding, for instance utf-8, utf-16, windows-1258": "không phải bảng mã; ví dụ utf-8, utf-16, windows-1258",
    "{} and {} are the same value; keep one": "{} và {} là cùng một giá trị; giữ một",
}


def rule_words(rule: str, language: str) -> str:
    """Why a row was refused. The rules of the secrecy guard have no words of their own: they say only that there is a marking."""
    return RULES[rule][language] if rule in RULES else MARKED[language].format(rule)


def table_fault(error: TableError, language: str) -> str:
    """Why a table cannot be read on."""
    shown = ", ".join(str(value) for value in error.params.values())
    return f"{error.path.name}:{error.line}: {RULES[error.rule][language]}{f' ({shown})' if shown else ''}; {REMEDIES[error.remedy][language]}"


def calendar_fault(error: ContradictoryCalendar, language: str) -> str:
    """Why a calendar contradicts itself."""
    what = error.what if language == "en" else _CALENDAR_VI.get(error.what, error.what)
    return f"{what}: {', '.join(map(str, error.values))}"


def mapping_fault(error: MappingError, language: Language) -> str:
    """Why a mapping file is refused, fault by fault; it is read again, for its lines."""
    name = error.path.name
    try:
        content, faults = parse(error.path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return f"{name}: " + {"vi": "không đọc được; đưa tệp UTF-8 đọc được", "en": "cannot be read; give a readable UTF-8 file"}[language]
    found = [fault_error(name, content, fault) for fault in faults]
    if content is not None and not faults and isinstance(error.__cause__, ValidationError):
        found = input_errors(name, MappingFile, content, error.__cause__)
    return "\n".join(one.text(language) for one in found)


NOT_JSON: Text = {"vi": "không phải JSON; xem dấu phẩy, ngoặc, nháy quanh chỗ này", "en": "this is not JSON; look at commas, brackets and quotes here"}


def json_faults(name: str, model: type[BaseModel], text: str, error: ValidationError, language: Language) -> str:
    """Why a JSON input is refused, fault by fault with its line."""
    first = error.errors(include_url=False)[0]
    if first["type"] == "json_invalid":
        position = re.search(r"line (\d+) column (\d+)", str(first["ctx"]["error"]))
        place = ":".join(position.groups()) if position else "1"
        return f"{name}:{place}: {NOT_JSON[language]}"
    content, _faults = parse(text)  # JSON is YAML; read for the lines only.
    return "\n".join(one.text(language) for one in input_errors(name, model, content or Marked(None, {}), error))


def input_errors(name: str, model: type[BaseModel], content: Marked, error: ValidationError) -> list[PackError]:
    """The errors of an input in both languages: those of pack files, and the few that only inputs have."""
    out = []
    for found, one in zip(shape_errors(name, model, content, error), error.errors(include_url=False), strict=True):
        out.append(_own(name, content, dict(one)) or _in_vietnamese(found))
    return out


def _own(name: str, content: Marked, one: dict[str, Any]) -> PackError | None:
    kind, path = str(one["type"]), tuple(one["loc"])
    kind = "float" if kind.startswith(("float", "finite")) else "key" if path == ("key",) and kind == "string_pattern_mismatch" else kind
    if kind not in _OWN:
        return None
    message, remedy = _OWN[kind]
    given = str(one["input"])[:60]
    return error_at(name, content, path, f"shape.{kind}", (message[0].format(given=given), message[1].format(given=given)), remedy)


def _in_vietnamese(found: PackError) -> PackError:
    values = {name: getattr(found, name) for name in PackError.__dataclass_fields__}
    return PackError(**(values | {"message_vi": by_pattern(found.message_vi, _MAPPING_VI)}))
