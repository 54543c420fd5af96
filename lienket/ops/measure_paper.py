"""How long a regulation of twenty pages takes to set, once the program is warm."""

from __future__ import annotations

import time
from io import BytesIO

from django.conf import settings
from pypdf import PdfReader

from lienket.instruments.paper.content import instrument_of
from lienket.instruments.paper.pdf import issue
from lienket.regulation.format import Instrument
from lienket.regulation.load import Pack, load_pack

PAGES = 20


def document_seconds(runs: int) -> list[float]:
    """Seconds of each run: from the source to the PDF with source and signature fields inside, its annex included."""
    pack = load_pack(settings.PACKS_DIR / "formosa-ha-tinh")
    instrument = of_twenty_pages(pack)
    issue(pack, instrument)
    return [_seconds(pack, instrument) for _ in range(runs)]


def of_twenty_pages(pack: Pack) -> Instrument:
    """The regulation of 2015 with its articles repeated under further numbers until it fills the pages."""
    one = instrument_of(pack, "qc-01-2015")
    copies = 1
    while True:
        clauses = tuple(
            clause.model_copy(update={"id": f"{clause.id}-{n}", "cite": _renumbered(clause.cite, n * 100)}) if n else clause
            for n in range(copies)
            for clause in one.clauses
        )
        long = one.model_copy(update={"clauses": clauses, "chapters": ()})
        if len(PdfReader(BytesIO(issue(pack, long).pdf)).pages) >= PAGES:
            return long
        copies += 1


def _renumbered(cite: str, by: int) -> str:
    """``Điều 5 khoản 2`` → ``Điều 105 khoản 2``."""
    word, number, *rest = cite.split()
    return " ".join((word, str(int(number) + by), *rest))


def _seconds(pack: Pack, instrument: Instrument) -> float:
    began = time.perf_counter()
    issue(pack, instrument)
    return time.perf_counter() - began
