"""Shape errors of a pack file (pydantic's) → pack errors a jurist can act on, in both languages."""

from __future__ import annotations

import typing
from typing import Any

from pydantic import BaseModel, ValidationError

from lienket.regulation.marked import Fault, Marked, Path
from lienket.regulation.refusal import Both, PackError, error_at, nearest

# type → ((message vi, en), (remedy vi, en)); the slots are filled from pydantic's context, plus {key} and {given}.
_SENTENCES: dict[str, tuple[Both, Both]] = {
    "missing": (("thiếu '{key}'", "'{key}' is missing"), ("thêm dòng '{key}: …'", "add a line '{key}: …'")),
    "string_pattern_mismatch": (
        ("'{given}' không đúng mẫu {pattern}", "'{given}' does not match {pattern}"),
        ("sửa cho đúng mẫu", "make it fit the pattern"),
    ),
    "literal_error": (("'{given}' không nằm trong các giá trị cho phép", "'{given}' is not one of the allowed values"), ("dùng {expected}", "use {expected}")),
    "enum": (("'{given}' không nằm trong các giá trị cho phép", "'{given}' is not one of the allowed values"), ("dùng {expected}", "use {expected}")),
    "string_type": (("phải là chữ, không phải {given}", "must be text, not {given}"), ("đặt giá trị trong dấu nháy: '…'", "put the value in quotes: '…'")),
    "one-value": (
        ("phải là một giá trị, không phải danh sách", "must be one value, not a list"),
        ("bỏ ngoặc vuông, chỉ ghi một giá trị", "drop the brackets, name one only"),
    ),
    "string_too_short": (("không được để trống", "must not be empty"), ("điền nội dung", "fill it in")),
    "string_too_long": (
        ("dài quá {max_length} ký tự", "is longer than {max_length} characters"),
        ("rút ngắn còn {max_length} ký tự", "shorten it to {max_length} characters"),
    ),
    "tuple_type": (
        ("phải là danh sách, không phải {given}", "must be a list, not {given}"),
        ("viết trong ngoặc vuông: [{given}]", "write it in brackets: [{given}]"),
    ),
    "model_type": (
        ("phải là nhóm 'khóa: giá trị', không phải {given}", "must be a group of 'key: value', not {given}"),
        ("ghi các khóa của nhóm này: {keys}", "give the keys of this group: {keys}"),
    ),
    "group-in-yaml": (
        ("phải là nhóm 'khóa: giá trị', không phải {given}", "must be a group of 'key: value', not {given}"),
        ("viết {keys}, hoặc các khóa ấy thụt vào dưới mục này", "write {keys}, or these keys indented below it"),
    ),
    "timezone_aware": (
        ("'{given}' thiếu giờ hoặc múi giờ", "'{given}' lacks the time of day or the time zone"),
        ("viết đủ: 2015-05-27T08:00:00+07:00", "write it in full: 2015-05-27T08:00:00+07:00"),
    ),
    "too_short": (("cần ít nhất {min_length} mục", "needs at least {min_length} item(s)"), ("thêm mục còn thiếu", "add what is missing")),
    "int_type": (
        ("phải là số nguyên, không phải {given}", "must be a whole number, not {given}"),
        ("viết số không kèm đơn vị", "write the number without a unit"),
    ),
    "int_parsing": (
        ("phải là số nguyên, không phải {given}", "must be a whole number, not {given}"),
        ("viết số không kèm đơn vị", "write the number without a unit"),
    ),
    "int_from_float": (("phải là số nguyên, không phải {given}", "must be a whole number, not {given}"), ("dùng đơn vị nhỏ hơn", "use a smaller unit")),
    "bool_type": (("phải là true hoặc false, không phải {given}", "must be true or false, not {given}"), ("viết true hoặc false", "write true or false")),
    "bool_parsing": (("phải là true hoặc false, không phải {given}", "must be true or false, not {given}"), ("viết true hoặc false", "write true or false")),
    "greater_than": (("{given} phải lớn hơn {gt}", "{given} must be greater than {gt}"), ("sửa số này", "correct the number")),
    "greater_than_equal": (("{given} phải từ {ge} trở lên", "{given} must be at least {ge}"), ("sửa số này", "correct the number")),
    "less_than_equal": (("{given} phải không quá {le}", "{given} must be at most {le}"), ("sửa số này", "correct the number")),
}
_DATE = (
    ("'{given}' không phải ngày giờ", "'{given}' is not a date or time"),
    ("viết theo mẫu 2015-05-27 hoặc 2015-05-27T08:00:00+07:00", "write it as 2015-05-27 or 2015-05-27T08:00:00+07:00"),
)

# What a pattern asks for, in words.
_PATTERNS: dict[str, Both] = {
    "^[A-Z]{1,4}$": ("dùng 1 đến 4 chữ hoa không dấu, ví dụ VV", "use 1 to 4 capital letters without diacritics, for instance VV"),
    "^[a-z0-9]": ("mã viết thường, không dấu: chữ, số, gạch nối", "write codes in lower case without diacritics: letters, digits, hyphens"),
}

# The value errors of format.py, so that jurists read them in Vietnamese too.
_VALUE_ERRORS_VI = {
    "'until' must be later than 'from' (the period is half-open)": "'until' phải sau 'from' (kỳ hạn không gồm ngày cuối)",
    "give exactly one of minutes, hours, days, working_days, months": "ghi đúng một trong minutes, hours, days, working_days, months",
    "a role is resolved by exactly one of unit, kind, first": "vai trò được xác định bởi đúng một trong unit, kind, first",
}

_FAULTS: dict[str, tuple[Both, Both]] = {
    "yaml": (
        ("không đọc được YAML: {detail}", "this is not YAML: {detail}"),
        ("xem thụt dòng, dấu nháy, dấu ngoặc quanh dòng này", "look at indentation, quotes and brackets around this line"),
    ),
    "tab": (("phím Tab trong chỗ thụt dòng", "a tab where the line is indented"), ("thụt dòng bằng dấu cách", "indent with spaces")),
    "two-documents": (
        ("tệp chứa hai văn bản YAML ('---')", "the file holds two YAML documents ('---')"),
        ("chia thành hai tệp", "split it into two files"),
    ),
    "control": (("ký tự điều khiển {detail}", "a control character, {detail}"), ("xóa ký tự này", "delete it")),
    "empty": (("tệp trống", "the file is empty"), ("điền nội dung hoặc xóa tệp", "fill it in or delete the file")),
    "not-keys": (
        ("tệp phải gồm các dòng 'khóa: giá trị'", "the file must consist of 'key: value' lines"),
        ("bắt đầu bằng các khóa của tệp này: lienket pack schema", "begin with the keys of this file: lienket pack schema"),
    ),
    "duplicate-key": (
        ("'{key}' ghi hai lần (lần đầu ở dòng {detail})", "'{key}' is given twice (first on line {detail})"),
        ("bỏ một trong hai", "remove one of the two"),
    ),
    "key-not-text": (("khóa phải là chữ", "a key must be text"), ("viết 'khóa: giá trị'", "write 'key: value'")),
    "bad-scalar": (
        ("'{detail}' không phải ngày hay số có thật", "'{detail}' is no such date or number"),
        ("sửa giá trị, hoặc đặt trong dấu nháy nếu là chữ", "correct it, or put it in quotes if it is text"),
    ),
    "tag": (("nhãn YAML {detail} không được dùng", "the YAML tag {detail} is not allowed"), ("bỏ nhãn", "remove the tag")),
    "too-large": (
        ("tệp quá lớn hoặc lồng quá sâu (giới hạn {detail})", "the file is too large or too deep (limits {detail})"),
        ("bỏ các tham chiếu vòng hoặc chia tệp", "remove circular aliases or split the file"),
    ),
}


def fault_error(file: str, marked: Marked | None, fault: Fault) -> PackError:
    """The pack error for a fault of the text."""
    message, remedy = _FAULTS[fault.rule]
    slots = {"detail": fault.detail, "key": str(fault.path[-1]) if fault.path else ""}
    return error_at(file, marked, fault.path, f"text.{fault.rule}", _fill(message, slots), _fill(remedy, slots), at=(fault.line, fault.column))


def shape_errors(file: str, model: type[BaseModel], marked: Marked, error: ValidationError) -> list[PackError]:
    """One pack error for each error pydantic found in `file`."""
    return [_translated(file, model, marked, dict(one)) for one in error.errors(include_url=False)]


def _translated(file: str, model: type[BaseModel], marked: Marked, one: dict[str, Any]) -> PackError:
    path: Path = tuple(one["loc"])
    kind, given = one["type"], one["input"]
    slots = {"key": str(path[-1]) if path else file, "given": _brief(given), **{k: str(v) for k, v in one.get("ctx", {}).items()}}
    if kind == "string_type" and isinstance(given, list):
        kind = "one-value"
    if kind == "model_type":
        in_yaml = file.endswith(".yaml")
        slots["keys"] = _sketch(model, path) if in_yaml else ", ".join(_keys(model, path))
        kind = "group-in-yaml" if in_yaml else kind
    if kind == "extra_forbidden":
        allowed = _keys(model, path[:-1])
        message: Both = (f"không có khóa '{slots['key']}' ở đây", f"there is no key '{slots['key']}' here")
        remedy: Both = nearest(slots["key"], allowed)
    elif kind == "value_error":
        english = slots.get("error", one["msg"])
        message = (_VALUE_ERRORS_VI.get(english, english), english)
        remedy = ("sửa cho đúng điều kiện này", "make it so")
    elif kind == "string_pattern_mismatch" and (words := next((both for start, both in _PATTERNS.items() if slots["pattern"].startswith(start)), None)):
        message, remedy = _fill(_SENTENCES[kind][0], slots), words
    elif kind.startswith(("date", "time")) and kind != "timezone_aware":
        message, remedy = _fill(_DATE[0], slots), _fill(_DATE[1], slots)
    elif kind in _SENTENCES:
        message, remedy = (_fill(both, slots) for both in _SENTENCES[kind])
    else:
        message = (f"giá trị không hợp lệ: {one['msg']}", str(one["msg"]))
        remedy = ("xem mẫu của tệp: lienket pack schema", "see the format of this file: lienket pack schema")
    return error_at(file, marked, path, f"shape.{one['type']}", message, remedy)


def _fill(both: Both, slots: dict[str, str]) -> Both:
    return both[0].format_map(_Slots(slots)), both[1].format_map(_Slots(slots))


class _Slots(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _brief(value: Any) -> str:
    if value is None:
        return "(trống/empty)"
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys allowed at `path` below `model`, as written in YAML."""
    at = _at(model, path)
    return [f.alias or name for name, f in at.model_fields.items()] if at else []


def _sketch(model: type[BaseModel], path: Path) -> str:
    """How the group at `path` is written: its required keys (`{vi: …, en: …}`), or where none is, the keys to choose from (`{minutes: …} | {hours: …}`)."""
    at = _at(model, path)
    required = [f.alias or name for name, f in at.model_fields.items() if f.is_required()] if at else []
    if required:
        return "{" + ", ".join(f"{key}: …" for key in required) + "}"
    return " | ".join("{" + f"{key}: …" + "}" for key in _keys(model, path)) or "{…}"


def _at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    at: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, str) and at is not None:
            field = next((f for name, f in at.model_fields.items() if step == (f.alias or name)), None)
            at = _part(field.annotation) if field else None
    return at


def _part(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in typing.get_args(annotation) if (found := _part(arg))), None)
