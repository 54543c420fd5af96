"""A document read back: its source, whether the text on its pages is that source's, and who signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from lienket.instruments.paper.compare import Difference, differences
from lienket.instruments.paper.content import RENDERER, Content, NoSuchInstrument, content, instrument_of
from lienket.instruments.paper.fields import field_names
from lienket.instruments.paper.signatures import Signed, signatures
from lienket.instruments.paper.source import MANIFEST, Manifest, read_manifest
from lienket.instruments.paper.texts import shown
from lienket.kernel.errors import LienketError
from lienket.regulation.load import Pack, PackRefused, pack_digest, pack_from_sources

MAX_BYTES = 30_000_000
"""The largest document that is opened: 13 signatures of a long regulation stay far below."""
MAX_SOURCE = 40_000_000
"""The most that its attachments may unfold to, in letters."""


class NotADocument(LienketError):
    """The file is no PDF that can be read: (why)."""

    code = "not-a-document"


class NotOurs(LienketError):
    """The PDF carries no source of ours, or one that cannot be read: (what is missing or wrong)."""

    code = "no-source"


@dataclass(frozen=True, slots=True)
class Opened:
    """What was found. `problems` are codes: source-changed, text-differs, other-renderer, added-annotation."""

    manifest: Manifest
    pack: Pack
    made: Content
    digest: str
    problems: tuple[str, ...]
    differences: tuple[Difference, ...]
    signatures: tuple[Signed, ...]
    unsigned: tuple[str, ...]

    @property
    def match(self) -> bool:
        """Whether text and source are the same."""
        return not self.problems

    @property
    def valid(self) -> bool:
        """Whether text and source match, somebody signed, and every signature is right."""
        return self.match and bool(self.signatures) and all(s.valid for s in self.signatures)


def open_document(data: bytes, *, trust: Sequence[x509.Certificate] = (), at: datetime) -> Opened:
    """Read a document. Raises NotADocument, NotOurs, PackRefused (its source is no pack)."""
    if len(data) > MAX_BYTES:
        raise NotADocument("large")
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        files = _attached(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotADocument(type(error).__name__) from error
    told = _told(files)
    sources = {name: text for name, text in files.items() if name != MANIFEST}
    try:
        pack = pack_from_sources(sources)
        instrument = instrument_of(pack, told.instrument)
    except PackRefused as error:
        raise NotOurs(error.errors[0].file) from error
    except NoSuchInstrument as error:
        raise NotOurs(told.instrument) from error
    made = content(pack, instrument, language="vi" if told.language == "vi" else "en", annexes=told.annexes, simulation=told.simulation)
    try:
        signing = PdfFileReader(BytesIO(data), strict=False)
        names = field_names(signing)
        checked = signatures(signing, trust, at)
        found = differences(made, shown(reader))
        added = _added(reader, told)
    except (PdfError, PyPdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotADocument(type(error).__name__) from error
    digest = pack_digest(sources)
    wrong = {
        "source-changed": digest != told.digest,
        "text-differs": bool(found),
        "other-renderer": told.renderer != RENDERER,
        "added-annotation": added,
    }
    problems = tuple(code for code, so in wrong.items() if so)
    return Opened(told, pack, made, digest, problems, found, checked, tuple(n for n, signed in names.items() if not signed))


def _attached(reader: PdfReader) -> dict[str, str]:
    """Name → text of every attachment."""
    out: dict[str, str] = {}
    size = 0
    for file in reader.attachment_list:
        text = file.content.decode("utf-8")
        size += len(text)
        if size > MAX_SOURCE or file.name in out or ".." in file.name:
            raise ValueError(file.name)
        out[file.name] = text
    return out


def _told(files: dict[str, str]) -> Manifest:
    if MANIFEST not in files:
        raise NotOurs(MANIFEST)
    try:
        return read_manifest(files[MANIFEST])
    except ValueError as error:
        raise NotOurs(MANIFEST) from error


def _added(reader: PdfReader, told: Manifest) -> bool:
    """Whether something lies over the pages beside the signature fields."""
    for page in reader.pages:
        for reference in page.get("/Annots", ()):
            annotation = reference.get_object()
            if annotation.get("/Subtype") != "/Widget" or annotation.get("/T") not in told.parties:
                return True
    return False
