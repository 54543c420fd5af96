"""The guard against state secrets: finds a *marking* of secrecy before anything is stored.

Source: mission.md principle 2; Law on Protection of State Secrets (levels MẬT, TỐI MẬT, TUYỆT MẬT); NĐ 09/2019 excludes secret reports.
Honest mistakes are what it stops: somebody pastes or attaches a marked document. It looks for the marking, never for secret content.

What counts, and why:

* TỐI MẬT, TUYỆT MẬT in capitals with all diacritics: anywhere in a line. The one exception is TỐI ("evening") before MẬT ONG (honey) and
  MẬT KHẨU (password). ``TỐI MẬT ĐỘ …`` stays refused: a form may well continue with "ĐỘ KHẨN".
* The same without diacritics (TOI MAT, TUYET MAT, and mixtures): only in a marking position, since "TOI MAT XE" is how a victim types
  "tôi mất xe" (I lost my motorbike), and "CHI TUYET MAT VI" how a neighbour types "chị Tuyết mất ví" (Ms Tuyết lost her purse).
* MẬT: only in a marking position. MAT without diacritics (also "mất", lost): only after "Độ mật:" and in the head of a document.
* Marking positions: alone on a line (with brackets, copy number, urgency, "TÀI LIỆU" before it), after "Độ mật:", before a document number,
  set off in the head of a document (within three lines of the national motto or of "Số: …/…"; "Số: …/…" at the start of its line).
* Small letters count after "Độ mật:" and, for the two higher levels with diacritics, alone on a line.

Composed and decomposed letters, full-width letters, letter-spacing and zero-width characters make no difference. All patterns run in linear time.
Not recognised: legacy 8-bit fonts (TCVN3, VNI), pictures, and a marking spelled down the page.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

from lienket.kernel.errors import LienketError


@dataclass(frozen=True, slots=True)
class Marking:
    """Which rule found a marking, and on which line (from 1). Never the text."""

    rule: str
    line: int


class StateSecretRefused(LienketError):
    """The text bears a marking of state secrecy; it must not enter this system. Holds rule and line, never the text."""

    code = "state-secret"

    def __init__(self, rule: str, line: int) -> None:
        """Keep what may be shown and journaled: the rule that fired and the line."""
        super().__init__(rule, line)
        self.rule = rule
        self.line = line

    @property
    def vi(self) -> str:
        """The refusal in Vietnamese."""
        return (
            f"Từ chối tiếp nhận: dòng {self.line} mang dấu chỉ độ mật (quy tắc {self.rule}). Không có nội dung nào được lưu. "
            "Không gửi tài liệu bí mật nhà nước qua hệ thống này. Hãy giao trực tiếp cho cán bộ cơ yếu hoặc cán bộ quản lý tài liệu mật "
            "của đơn vị theo Luật Bảo vệ bí mật nhà nước."
        )

    @property
    def en(self) -> str:
        """The refusal in English."""
        return (
            f"Refused: line {self.line} bears a marking of state secrecy (rule {self.rule}). Nothing was stored. "
            "Do not send state secrets by this system. Hand the document over directly to your unit's cipher or secret-records officer "
            "under the Law on Protection of State Secrets (Luật Bảo vệ bí mật nhà nước)."
        )

    def __str__(self) -> str:
        """Both languages, Vietnamese first."""
        return f"{self.vi}\n{self.en}"


# --- one spelling for all encodings ---------------------------------------------------------------------------------

_IGNORED = [0xAD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF]
_SPACES = [0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, ord("_")]
_LINE_ENDS = [0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029]


def _spelling() -> dict[int, str]:
    """Translation to base letters followed by combining marks.

    Why not ``unicodedata.normalize``: it is quadratic on long runs of combining marks, and hostile text is expected here. A table is linear, and as
    the patterns accept the marks in either order, composed and decomposed text give the same answer.
    """
    table = {code: unicodedata.normalize("NFD", chr(code)) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))}
    table |= {0x110: "D", 0x111: "d", 0x09: "    "}  # A tab sets a marking off as a wide gap does.
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    return table | dict.fromkeys(_IGNORED, "") | dict.fromkeys(_SPACES, " ") | {0xFF3F: " "} | dict.fromkeys(_LINE_ENDS, "\n")


_SPELLING = _spelling()

# --- the words --------------------------------------------------------------------------------------------------------

_MARKS = "\u0300-\u036f"
_SEP = rf"[^\w\n{_MARKS}]"  # Anything on the line that is neither letter nor digit.
_END = r"(?![^\W\d])"
_GAP = r"[ *\-\u2013\u2014\u00b7]{0,8}"
_NUMBER = r"\d{0,6} {0,12}/ {0,3}"


def _begins(letter: str) -> str:
    """The letter, beginning a word. It looks back after the letter, so that the search can leap from letter to letter."""
    return rf"{letter}(?<![^\W\d]{letter})(?<![{_MARKS}]{letter})"


def _word(*letters: str) -> str:
    """Pattern of one word, written together or letter-spaced; each letter bears exactly the marks given."""
    first, *rest = (f"{letter}(?![{_MARKS}])" for letter in letters)
    return f"{first}(?:{''.join(rest)}|{''.join(f'{_SEP}{{1,4}}{letter}' for letter in rest)})"


def _loose(words: str) -> str:
    """Pattern of ordinary words with any diacritics, in any case."""
    letters = (rf"{_SEP}{{1,4}}" if letter == " " else f"{letter}[{_MARKS}]{{0,2}}" for letter in words)
    return f"(?i:{''.join(letters)})"


def _either(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


_UNDER = "(?:\u0302\u0323|\u0323\u0302)"  # Circumflex and dot below, in either order: Ậ, Ệ, Ộ.
_MAT, _BARE_MAT = _word("M", f"A{_UNDER}", "T"), _word("M", "A", "T")
_TOI, _BARE_TOI = _word(_begins("T"), "O\u0302\u0301", "I"), _word(_begins("T"), "O", "I")
_TUYET, _BARE_TUYET = _word(_begins("T"), "U", "Y", f"E{_UNDER}", "T"), _word(_begins("T"), "U", "Y", "E", "T")
_HIGH = _either(_TOI, _TUYET) + _GAP + _MAT
_ANY_HIGH = _either(_TOI, _BARE_TOI, _TUYET, _BARE_TUYET) + _GAP + _either(_MAT, _BARE_MAT)

_DOCUMENT = _either(*map(_loose, ("TAI LIEU", "VAN BAN", "CONG VAN")))
_COPY = _either(*map(_loose, ("BAN SO", "BAN", "SO")))
_URGENCY = _either(*map(_loose, ("HOA TOC", "THUONG KHAN", "KHAN")))
_COUNT = r"\d{1,4}(?: ?/ ?\d{1,4})?"
_OTHER_WORD = _either(*map(_loose, ("KHAU", "MA", "ONG", "DO", "VU", "THU", "BAO", "NGHI")))  # mật khẩu, mật mã, mật ong, mật độ …
_NUMBERED = rf"{_begins('[Ss]')}{_loose('O')}[: .]{{0,12}}{_NUMBER}"
_BARE_NUMBER = rf"[-:(,;/|\u2013\u2014]{_SEP}{{0,4}}\d{{1,6}}/"
_BEFORE_NUMBER = _END + _either(f"{_SEP}{{0,8}}{_NUMBERED}", f"{_SEP}{{0,4}}{_BARE_NUMBER}") + r"[^\W\d]{2}"
_SET_APART = rf"{_END}(?= *+$| {{3}}| ?[)\]|])"
_NOTHING_FOLLOWS = r"(?= *+(?:[^\w ]|\d|$))"

# --- the rules ----------------------------------------------------------------------------------------------------------

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "level-in-capitals",
        re.compile(_either(f"{_TUYET}{_GAP}{_MAT}{_END}", rf"{_TOI}{_GAP}{_MAT}{_END}(?! {{1,4}}{_either(_loose('ONG'), _loose('KHAU'))}{_END})")),
    ),
    (
        "own-line",
        re.compile(
            rf"^{_SEP}*+(?:\d{{1,3}}{_SEP}{{1,4}})?(?:{_DOCUMENT}{_SEP}{{1,4}})?"
            + _either(
                rf"{_MAT}(?:{_SEP}{{1,8}}(?:{_COPY}{_SEP}{{0,4}})?{_COUNT})?",
                rf"(?:{_ANY_HIGH}|(?i:{_HIGH}))(?:{_SEP}{{1,8}}{_COPY}{_SEP}{{0,4}}{_COUNT})?",
            )
            + rf"(?:{_SEP}{{1,8}}{_URGENCY})?{_SEP}*+$",
            re.MULTILINE,
        ),
    ),
    (
        "secrecy-label",
        re.compile(
            _either(
                rf"{_begins('[Dd]')}(?i:{_word('', f'O{_UNDER}')} {{1,4}}(?:{_loose('BI')} {{1,4}})?{_MAT})(?:{_SEP}|\n){{0,16}}(?:{_loose('LA')} )?",
                # "LY DO MAT:" is "lý do mất" (reason of the loss).
                rf"{_begins('[Dd]')}(?<![yY] .)(?<![yY]\u0301 .)(?i:{_word('', 'O')} {{1,4}}{_BARE_MAT}) {{0,4}}[:=|;](?:{_SEP}|\n){{0,16}}",
            )
            + _either(
                rf"(?i:{_HIGH}){_END}",
                rf"(?i:{_MAT}){_END}(?! {{1,4}}{_OTHER_WORD}{_END})",
                rf"(?i:{_either(_ANY_HIGH, _BARE_MAT)}){_END}{_NOTHING_FOLLOWS}",
            ),
            re.MULTILINE,
        ),
    ),
    ("document-number", re.compile(f"{_ANY_HIGH}{_BEFORE_NUMBER}")),
    ("document-number", re.compile(rf"(?:^|(?<=   )|(?<=[\[(|])){_SEP}{{0,8}}{_either(_MAT, _BARE_MAT)}{_BEFORE_NUMBER}", re.MULTILINE)),
    (
        "document-number",
        re.compile(rf"^{_SEP}*+{_NUMBERED}[\w.\-/{_MARKS}]{{1,30}}{_SEP}{{1,40}}{_either(_ANY_HIGH, _MAT, _BARE_MAT)}{_SET_APART}", re.MULTILINE),
    ),
)
_HEAD_ANCHOR = re.compile(
    _either(
        _begins("[Cc]") + _loose("ONG HOA XA HOI CHU NGHIA"),
        _begins("[Dd]") + _loose("OC LAP TU DO HANH PHUC"),
        rf"{_begins('[Ss]')}(?:(?<=^.)|(?<=[^\w{_MARKS}]{{2}}.)){_loose('O')}[: .]{{1,12}}{_NUMBER}[^\W\d]",
    ),
    re.MULTILINE,
)
_SET_OFF = re.compile(rf"(?:^{_SEP}*+|(?<=   )|[\[(|] ?){_either(_ANY_HIGH, _MAT, _BARE_MAT)}{_SET_APART}", re.MULTILINE)
_HEAD_LINES, _HEAD_REACH, _HEAD_ANCHORS = 3, 400, 20

# Every marking holds M-A-T; what lies between is no letter or digit, and no mark of another vowel (mất, mắt). Nearly all ordinary text ends here.
_OTHER_VOWEL = r"(?![\u0302\u0323]{0,2}[\u0300\u0301\u0303\u0306\u0309])"
_POSSIBLE = re.compile(rf"[MmMm][\W_]*+[AaÂâẠạẬậAa]{_OTHER_VOWEL}[\W_]*+[TtTt](?![^\W\d_])")
_LONG_RUN = re.compile(r"([^\w\n])\1{4,}")


def _in_head(spelled: str) -> int | None:
    """Position of a level set off within three lines of the national motto or a document number."""
    for anchor in islice(_HEAD_ANCHOR.finditer(spelled), _HEAD_ANCHORS):  # More heads than any document has; keeps hostile text cheap.
        first, last = max(0, anchor.start() - _HEAD_REACH), min(len(spelled), anchor.end() + _HEAD_REACH)
        low, high = anchor.start(), anchor.end()
        for _ in range(_HEAD_LINES + 1):
            low = max(spelled.rfind("\n", first, low), first)
            newline = spelled.find("\n", high, last)
            high = newline + 1 if newline >= 0 else last
        found = _SET_OFF.search(spelled, low, high)
        if found:
            return found.end()
    return None


def marking(text: str) -> Marking | None:
    """The first marking of state secrecy in `text`, or None."""
    if _POSSIBLE.search(text) is None:
        return None
    spelled = text.replace("\r\n", "\n").translate(_SPELLING)
    spelled = _LONG_RUN.sub(r"\1\1\1\1", spelled)  # Four blanks say as much as forty.
    found = [(match.end(), rule) for rule, pattern in _RULES if (match := pattern.search(spelled))]
    head = _in_head(spelled)
    if head is not None:
        found.append((head, "document-head"))
    if not found:
        return None
    line, rule = min((spelled.count("\n", 0, end) + 1, rule) for end, rule in found)
    return Marking(rule, line)


def guard(*texts: str | None) -> None:
    """Refuse if any of the texts bears a marking; call before every store.

    Raises: StateSecretRefused.
    """
    for text in texts:
        if text and (found := marking(text)):
            raise StateSecretRefused(found.rule, found.line)
