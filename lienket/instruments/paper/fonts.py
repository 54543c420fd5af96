"""The font of documents: a substitute for Times New Roman with its widths and every Vietnamese letter, installed with the program; never another in its place."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import typst

from lienket.kernel.errors import LienketError

FAMILY = "TeX Gyre Termes"
SUBSTITUTE_FOR = "Times New Roman"
PACKAGE = "rinoh-typeface-texgyretermes"
_MODULE = "rinoh_typeface_texgyretermes"
_STYLES = {("normal", 400), ("normal", 700), ("italic", 400), ("italic", 700)}


class FontMissing(LienketError):
    """The font of documents is not installed, or not whole: (family, package)."""

    code = "font-missing"


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The four styles of the font and nothing else: neither the system's fonts nor those inside typst. Raises FontMissing."""
    spec = find_spec(_MODULE)  # Looks without importing: the module itself asks for a typesetting program we do not use.
    if spec is None or spec.origin is None:
        raise FontMissing(FAMILY, PACKAGE)
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[Path(spec.origin).parent])
    if not {(font.style.lower(), font.weight) for font in found.fonts() if font.family == FAMILY} >= _STYLES:
        raise FontMissing(FAMILY, PACKAGE)
    return found
