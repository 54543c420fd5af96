"""The document as PDF/A-3: set by Typst from our own template, source attached, one empty signature field per party."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

from lienket.instruments.paper.annexes import coverage
from lienket.instruments.paper.content import Content, Table, content
from lienket.instruments.paper.fields import Place, with_fields
from lienket.instruments.paper.fonts import FAMILY, SUBSTITUTE_FOR, fonts
from lienket.instruments.paper.source import Manifest, attachments, manifest
from lienket.instruments.paper.words import Language
from lienket.kernel.errors import LienketError
from lienket.regulation.format import Instrument
from lienket.regulation.load import Pack

STANDARD: Final = "a-3u"  # Tagged all the same; level A would also ask for the signature fields, which come after, in the structure tree.
TEMPLATE = Path(__file__).with_name("document.typ")
_SETTING = Lock()  # One compiler sets one document at a time.


class CannotSet(LienketError):
    """Typst could not set the document: (what it says). Usually a letter the font does not have."""

    code = "cannot-set"


@dataclass(frozen=True, slots=True)
class Issued:
    """A document ready to be signed."""

    pdf: bytes
    content: Content
    manifest: Manifest


def issue(pack: Pack, instrument: Instrument, *, language: Language = "vi", annexes: Iterable[Table] | None = None, simulation: bool = False) -> Issued:
    """Set `instrument` as PDF, with its coverage matrix as annex unless other tables are given. The same source gives the same pages.

    Raises FontMissing, CannotSet.
    """
    tables = coverage(pack, instrument, language) if annexes is None else tuple(annexes)
    made = content(pack, instrument, language=language, annexes=tables, simulation=simulation)
    told = manifest(pack, made, simulation=simulation, derived=annexes is None)
    dated = instrument.signed_on or instrument.in_force.start or date(2000, 1, 1)
    page = {
        **_plain(made),
        "title": f"{made.head.kind} {made.head.subject}",
        "issuer": " ".join(made.head.agency) or pack.code,
        "description": f"{told.renderer}; font {FAMILY} (substitute for {SUBSTITUTE_FOR}); pack {pack.code} SHA-256 {pack.digest}",
        "keywords": [told.renderer, f"typst {told.typst}", f"pack-sha256:{pack.digest}"],
        "date": [dated.year, dated.month, dated.day],
    }
    files = [asdict(file) for file in attachments(pack, told)]
    pdf, places = _set(page, files, dated)
    return Issued(with_fields(pdf, places), made, told)


def record(made: Content, dated: date, issuer: str) -> bytes:
    """Set a record – no instrument, so without source and fields: it is signed by hand, or as a file by whoever signs it. Raises FontMissing, CannotSet."""
    page = {
        **_plain(made),
        "title": f"{made.head.kind} {made.head.subject}",
        "issuer": issuer,
        "description": made.made_from,
        "keywords": [made.code],
        "date": [dated.year, dated.month, dated.day],
    }
    return _set(page, [], dated)[0]


def _set(page: dict[str, Any], files: list[dict[str, Any]], dated: date) -> tuple[bytes, list[Place]]:
    """The pages as PDF/A-3, and where there is room for signatures."""
    with _SETTING:
        compiler = _compiler()
        try:
            pdf = compiler.compile(
                sys_inputs={"content": json.dumps(page), "files": json.dumps(files)},
                format="pdf",
                pdf_standards=[STANDARD],
                timestamp=datetime(dated.year, dated.month, dated.day, tzinfo=UTC),
            )
            places = json.loads(compiler.query("<field>", field="value"))
        except typst.TypstError as error:
            raise CannotSet(" ".join([error.message, *error.hints])) from error
    assert isinstance(pdf, bytes)
    return pdf, [Place(**place) for place in places]


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts())


def _plain(made: Content) -> dict[str, Any]:
    data = asdict(made)
    data["closing"] = [{**asdict(cell), "kind": type(cell).__name__.lower()} for cell in made.closing]
    return data
