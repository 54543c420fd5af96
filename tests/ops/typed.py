"""What people type in tests of the command line, and how to tell that an answer is meant for people."""

from __future__ import annotations

import json
import re
from itertools import count
from pathlib import Path

import pytest

LETTERS = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
ROOT = Path(__file__).parents[2]
PLACED = re.compile(r"^[^:\n]+:\d+")
TIME = re.compile(r"\b\d\d/\d\d/\d{4} \d\d:\d\d\b|\b(?:hết ngày|the end of) \d\d/\d\d/\d{4}\b")
CODES = re.compile(
    r"\b(OPEN|CLOSED|PENDING|ACKNOWLEDGED|DECLINED|ENDED|RUNNING|PAUSED|MET|LAPSED|STOPPED|CLAUSE|RECEIVER|ACT|OFFER|ESCALATION|LEAD|SUPPORT|INFORMED"
    r"|(town|province)-police|border-post|first-report|hand-over\b(?= –)|matter\.opened|role-unresolved|None|True|False)\b|/1\b|\{|\}"
    r"|(?<!ví dụ )(?<!for instance )\d{4}-\d\d-\d\dT"
)
_keys = count(1)
languages = pytest.mark.parametrize("language", ["vi", "en"])


def folder(base: Path, sources: dict[str, str]) -> Path:
    """The sources as a pack on disk."""
    for name, text in sources.items():
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return base


def report(**values: object) -> str:
    """A theft in the works, as the plant sends it."""
    facts = {"kind": "incident", "field": "theft", "severity": "low", "place": "works", "reporter": "citizen"} | values.pop("facts", {})
    given = {"key": f"key-{next(_keys):08d}", "unit": "plant", "channel": "phone", "occurred_at": "2026-01-31T08:00:00+07:00", "text": "Mất một xe máy."}
    return json.dumps(given | values | {"facts": facts}, ensure_ascii=False)


def reads(text: str, language: str) -> None:
    """Assert that `text` is for people who read `language`: no codes, no JSON, no times for machines, no words of the other language."""
    assert text.strip()
    assert not CODES.search(text), CODES.search(text)
    assert "Traceback" not in text
    if language == "en":
        own = re.sub(r"Điều \d+|Nhà máy|Quy chế\S*|Mất[^\n]*", "", text)
        assert not LETTERS.search(own), LETTERS.search(own)
    else:
        for line in text.splitlines():
            assert LETTERS.search(line) or not re.search(r"[a-z]{3}", line), line
