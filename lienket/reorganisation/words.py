"""A reorganisation in words, for the command and the page: what would move, from whom to whom, and what to look at before confirming."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from lienket.reorganisation.bundles import Warn
from lienket.reorganisation.keepers import KINDS

Name = Callable[[str], str]
"""Code of a unit → its name."""

WARNINGS: Mapping[str, tuple[str, str]] = {
    "early": (
        "Các đơn vị còn hoạt động đến hết ngày trước {0}; đây mới là bản xem trước, thực hiện từ ngày đó.",
        "The units exist until the day before {0}; this is a preview only, to be carried out from that day on.",
    ),
    "fallback": (
        "{0} vụ việc của {1} không rõ địa điểm, hoặc không thuộc riêng địa bàn của đơn vị kế thừa nào: chuyển cho {2}. Muốn khác, ghi area trong phương án.",
        "{0} matters of {1} have no place, or one in no single successor's area: they go to {2}. To have it otherwise give areas in the plan.",
    ),
    "concerned-decided": (
        "{0}: tin báo liên quan chính đơn vị kế thừa {1}; theo quy chế, {2} chủ trì.",
        "{0}: the report is about the successor {1}; by the regulation {2} leads.",
    ),
    "concerned-held": (
        "{0}: tin báo liên quan chính đơn vị kế thừa {1}; {2} tạm giữ, chờ phân công.",
        "{0}: the report is about the successor {1}; {2} holds it until a person assigns it.",
    ),
    "folded": (
        "{0} phần tham gia gặp phần khác của cùng đơn vị kế thừa trong một vụ việc: phần cao hơn ở lại, phần kia kết thúc.",
        "{0} parts meet another part of the same successor in one matter: the higher one stays, the other ends.",
    ),
    "keys": (
        "{0} khóa API của các đơn vị này thôi dùng được; chủ khóa tạo khóa mới trong chức trách mới.",
        "{0} API tokens of these units stop working; their owners make new ones in the new post.",
    ),
}


def warning(warn: Warn, language: str, name: Name) -> str:
    """A warning as a sentence."""
    values = [day(date.fromisoformat(warn.values[0]), language)] if warn.code == "early" else [warn.values[0], *map(name, warn.values[1:])]
    return WARNINGS[warn.code][language != "vi"].format(*values)


def day(on: date, language: str) -> str:
    """A day as people write it."""
    return f"{on:%d/%m/%Y}" if language == "vi" else on.isoformat()


def counted(counts: Mapping[str, int], language: str) -> list[tuple[str, int]]:
    """How many of each kind, in words: open matters first."""
    words = {"matters": ("vụ việc đang mở", "open matters"), "leads": ("trong đó chủ trì", "of them led"), **KINDS}
    return [(both[language != "vi"], counts[kind]) for kind, both in words.items() if counts.get(kind)]


def told(counts: Mapping[str, int], language: str) -> str:
    """The same in one line."""
    return "; ".join(f"{words}: {n}" for words, n in counted(counts, language))


def units(codes: Iterable[str], name: Name) -> str:
    """Units by name."""
    return ", ".join(name(code) for code in codes)


KEPT: Mapping[str, tuple[str, str]] = {
    "touched": ("đã có người xử lý sau khi chuyển", "somebody has acted on it since"),
    "partly": ("chỉ trả lại được một phần; phần khác đã kết thúc", "given back in part; the rest has ended since"),
    "concerned": ("tin báo liên quan chính đơn vị này", "the report is about the unit that let go of it"),
}
"""Why a counter-act left something where it is: (Vietnamese, English)."""


TOLD = (
    "Sắp xếp ngày {on}, theo {document}: tiếp nhận {n} vụ việc đang mở của {givers}",
    "Reorganisation of {on}, under {document}: {n} open matters taken over from {givers}",
)
"""The one notice a successor gets: (Vietnamese, English)."""
