"""The signature fields of a document: one per party, all there before anyone signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields

WIDTH, HEIGHT = 204.0, 72.0
"""Of a field, in points (7.2 × 2.5 cm)."""
_A4_HEIGHT = 841.89


@dataclass(frozen=True, slots=True)
class Place:
    """Where the room of a party begins: page from 1, points from the top left corner of an upright A4 sheet, and how wide its column is."""

    unit: str
    page: int
    x: float
    y: float
    width: float


def with_fields(pdf: bytes, places: Sequence[Place]) -> bytes:
    """Add an empty field to each place, named after the unit, in the order of the document."""
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    for place in places:
        left = place.x + (place.width - WIDTH) / 2
        top = _A4_HEIGHT - place.y
        box = (round(left), round(top - HEIGHT), round(left + WIDTH), round(top))
        append_signature_field(writer, SigFieldSpec(place.unit, on_page=place.page - 1, box=box, readable_field_name=place.unit))
    writer.write(out)
    return out.getvalue()


def field_names(reader: PdfFileReader) -> dict[str, bool]:
    """Every signature field and whether it is signed, in the order of the document."""
    return {name: value is not None for name, value, _ref in enumerate_sig_fields(reader)}
