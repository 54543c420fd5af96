"""The matrix as a heat map: SVG with a number in every cell and hatching for exceptions and holes, so that nothing is told by colour alone."""

from __future__ import annotations

from xml.sax.saxutils import escape  # Writes XML, reads none.  # nosec B406

from lienket.desk.coverage.content import Row, Shown

FILLS = ("#cfe3f7", "#fde2b5", "#d3efd9", "#f6d5e4", "#e3dcf6", "#d5eef0", "#f3e6c9", "#e6e9ee", "#ffd9cc", "#dbe9b7", "#cdd9f0", "#efd9f2")
CELL, LINE, LABEL, MARGIN = 34, 20, 300, 12
LONGEST = 46
_STYLE = 'font-family="Segoe UI, Noto Sans, DejaVu Sans, sans-serif" font-size="11" fill="#16202b"'
_HATCH = (
    '<pattern id="some" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="#16202b" stroke-opacity="0.35" stroke-width="1.2"/></pattern>'
    '<pattern id="none" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 0L6 6M6 0L0 6" stroke="#a8201a" stroke-width="1"/></pattern>'
)


def draw(rows: tuple[Row, ...], groups: list[tuple[str, list[str], int]], legend: list[tuple[int, str, str]], title: str, words: tuple[str, str]) -> str:
    """The picture. `words` explain the two kinds of hatching."""
    width = max(MARGIN * 2 + LABEL + CELL * len(groups), 720)
    height = MARGIN * 2 + LINE * (len(rows) + 6 + len(groups) + len(legend))
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" {_STYLE}>']
    parts.append(f'<title>{escape(title)}</title><defs>{_HATCH}</defs><rect width="100%" height="100%" fill="#ffffff"/>')
    y = MARGIN + LINE
    parts += [_text(MARGIN + LABEL + CELL * n + CELL // 2, y - 6, letter, middle=True) for n, (letter, _names, _column) in enumerate(groups)]
    for row in rows:
        parts.append(_text(MARGIN + 10 * row.depth, y + 14, _cut(row.name, LONGEST - 2 * row.depth)))
        parts += [_cell(MARGIN + LABEL + CELL * n, y, cell) for n, cell in enumerate(row.cells)]
        y += LINE
    y += LINE
    for hatch, said in zip(("some", "none"), words, strict=True):
        parts.append(f'<rect x="{MARGIN}" y="{y}" width="{CELL}" height="{LINE - 4}" fill="url(#{hatch})" stroke="#737f8c"/>')
        parts.append(_text(MARGIN + CELL + 8, y + 13, said))
        y += LINE
    for letter, names, _column in groups:
        y += LINE
        parts.append(_text(MARGIN, y, f"{letter}: {_cut('; '.join(names), width // 7)}"))
    y += LINE // 2
    for number, short, full in legend:
        y += LINE
        parts.append(f'<rect x="{MARGIN}" y="{y - 12}" width="{CELL}" height="{LINE - 4}" fill="{_fill(number)}" stroke="#737f8c"/>')
        parts.append(_text(MARGIN + CELL // 2, y, str(number), middle=True) + _text(MARGIN + CELL + 8, y, full if short == full else f"{short} – {full}"))
    return "".join(parts) + "</svg>"


def _cell(x: int, y: int, cell: Shown) -> str:
    place = f'x="{x}" y="{y}" width="{CELL}" height="{LINE}" stroke="#ffffff"'
    hatch = "none" if cell.bad else "some" if cell.others else ""
    out = f'<rect {place} fill="{_fill(cell.tone) if cell.tone else "#ffffff"}"/>' + (f'<rect {place} fill="url(#{hatch})"/>' if hatch else "")
    return f"<g>{_title(cell)}{out}{_text(x + CELL // 2, y + 14, str(cell.tone or '!'), middle=True)}</g>"


def _title(cell: Shown) -> str:
    return f"<title>{escape(' · '.join(part for part in (cell.main.who, cell.main.clauses, cell.more) if part))}</title>"


def _fill(tone: int) -> str:
    return FILLS[(tone - 1) % len(FILLS)]


def _text(x: int, y: int, words: str, *, middle: bool = False) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    return f'<text x="{x}" y="{y}"{anchor}>{escape(words)}</text>'


def _cut(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[: longest - 1] + "…"
