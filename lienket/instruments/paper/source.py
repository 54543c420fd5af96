"""The source inside a document: every file of the pack word for word, and a manifest that says of what, by which renderer and in which font it was set."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

from lienket.instruments.paper.content import RENDERER, Content, Table
from lienket.instruments.paper.fonts import FAMILY, SUBSTITUTE_FOR
from lienket.regulation.load import Pack
from lienket.regulation.outlines import BOUNDARIES

MANIFEST = "lienket.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the file says of itself."""

    pack: str
    digest: str
    instrument: str
    language: str
    simulation: bool
    """The mark was asked for, whether or not a clause is assumed."""
    annexes: tuple[Table, ...]
    derived: bool
    """The annexes follow from the source."""
    parties: tuple[str, ...]
    """Units with a signature field, in order."""
    renderer: str = RENDERER
    typst: str = version("typst")
    font: str = FAMILY
    substitute_for: str = SUBSTITUTE_FOR
    format: int = 1


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file inside the document."""

    name: str
    text: str
    type: str
    description: str


def manifest(pack: Pack, made: Content, *, simulation: bool, derived: bool) -> Manifest:
    """The manifest of a document."""
    return Manifest(
        pack=pack.code,
        digest=pack.digest,
        instrument=made.code,
        language=made.language,
        simulation=simulation,
        annexes=tuple(annex.table for annex in made.annexes),
        derived=derived,
        parties=tuple(signature.unit for signature in made.signatures),
    )


def attachments(pack: Pack, told: Manifest) -> tuple[Attachment, ...]:
    """The files of the pack in order of name, then the manifest."""
    files = [
        Attachment(name, text, "application/geo+json" if name == BOUNDARIES else "application/yaml", f"Lienket pack {pack.code}")
        for name, text in sorted(pack.sources.items())
    ]
    text = json.dumps(asdict(told), ensure_ascii=False, indent=1, sort_keys=True)
    return (*files, Attachment(MANIFEST, text, "application/json", f"Lienket manifest, pack SHA-256 {told.digest}"))


def read_manifest(text: str) -> Manifest:
    """The manifest from its text. Raises ValueError where it is none of ours."""
    data = json.loads(text)
    if not isinstance(data, Mapping) or data.get("format") != 1:
        raise ValueError("format")
    try:
        return Manifest(**{**data, "annexes": tuple(_table(t) for t in data["annexes"]), "parties": tuple(str(p) for p in data["parties"])})
    except (KeyError, TypeError) as error:
        raise ValueError("keys") from error


def _table(data: Mapping[str, Any]) -> Table:
    return Table(str(data["title"]), tuple(map(str, data["columns"])), tuple(tuple(map(str, row)) for row in data["rows"]), str(data["note"]))
