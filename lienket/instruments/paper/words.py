"""Fixed words of a document by language, and its dates and numbers as NĐ 30/2020/NĐ-CP writes them (domain.md 3.1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Literal

from lienket.regulation.format import Words

Language = Literal["vi", "en"]

MARK: Mapping[Language, str] = {"vi": "BẢN MÔ PHỎNG – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ", "en": "SIMULATION – NO LEGAL VALUE"}
"""On every page while a clause is assumed or a certificate of the test authority may sign."""

FIXED: Mapping[str, Mapping[Language, str]] = {
    "state": {"vi": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "en": "SOCIALIST REPUBLIC OF VIETNAM"},
    "motto": {"vi": "Độc lập - Tự do - Hạnh phúc", "en": "Independence - Freedom - Happiness"},
    "number": {"vi": "Số: {}", "en": "No. {}"},
    "chapter": {"vi": "Chương {}", "en": "Chapter {}"},
    "article": {"vi": "Điều {}", "en": "Article {}"},
    "signing": {"vi": "ĐẠI DIỆN CÁC BÊN KÝ KẾT", "en": "SIGNED FOR THE PARTIES"},
    "head-of-unit": {"vi": "Thủ trưởng đơn vị", "en": "Head of the unit"},
    "recipients": {"vi": "Nơi nhận:", "en": "Recipients:"},
    "all-parties": {"vi": "Các bên ký kết ({} bên)", "en": "The parties that signed ({})"},
    "the-party": {"vi": "Như bên ký", "en": "The party that signed"},
    "filed": {"vi": "Lưu: VT", "en": "On file"},
    "annex": {"vi": "Phụ lục", "en": "Annex"},
    "annex-n": {"vi": "Phụ lục {}", "en": "Annex {}"},
    "made-from": {
        "vi": "Văn bản do Lienket ({renderer}) lập từ gói mô hình {pack}, đính kèm trong tệp PDF. SHA-256 của gói: {digest}.",
        "en": "Set by Lienket ({renderer}) from the model pack {pack}, attached to the PDF. SHA-256 of the pack: {digest}.",
    },
}
KINDS: Mapping[str, Mapping[Language, str]] = {
    "regulation": {"vi": "Quy chế", "en": "Regulation"},
    "plan": {"vi": "Kế hoạch", "en": "Plan"},
    "decision": {"vi": "Quyết định", "en": "Decision"},
}
CAPACITIES: Mapping[str, str] = {"TM.": "ON BEHALF OF", "Q.": "ACTING", "KT.": "FOR", "TL.": "BY ORDER OF", "TUQ.": "AUTHORISED BY"}
_MONTHS = "January February March April May June July August September October November December".split()


def fixed(key: str, language: Language) -> str:
    """A fixed word."""
    return FIXED[key][language]


def said(words: Words, language: Language) -> str:
    """Words of the pack in a language, on one line."""
    return one_line(words.vi if language == "vi" else words.en)


def one_line(text: str) -> str:
    """Text without line breaks, in composed letters: fonts have those, and the check compares them."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def place_and_date(place: str, on: date | None, language: Language) -> str:
    """``Kỳ Anh, ngày 05 tháng 02 năm 2020``: days below 10 and the months 1 and 2 take a leading zero. Without a date, room to write it."""
    if language == "en":
        day = f"{on.day} {_MONTHS[on.month - 1]} {on.year}" if on else "…… 20……"
    elif on is None:
        day = "ngày …… tháng …… năm 20……"
    else:
        day = f"ngày {on.day:02d} tháng {on.month:02d} năm {on.year}" if on.month < 3 else f"ngày {on.day:02d} tháng {on.month} năm {on.year}"
    return f"{place}, {day}" if place else day[0].upper() + day[1:]


def number(text: str) -> str:
    """A number and symbol: a number below 10 takes a leading zero (``1/QCPH-CA`` → ``01/QCPH-CA``); anything else stays as it is."""
    return re.sub(r"^([1-9])(?=/|$|\s)", r"0\1", one_line(text))


def subject(title: str, kind: str) -> str:
    """The title without the name of its type, which stands above it: ``Quy chế phối hợp …`` → ``Phối hợp …``."""
    if title.lower().startswith(kind.lower() + " "):
        title = title[len(kind) + 1 :]
    return title[0].upper() + title[1:]
