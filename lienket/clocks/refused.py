"""Refusals of clocks that the words of refusals must know: imported before the program's rows are."""

from __future__ import annotations

from lienket.kernel.errors import LienketError


class ExtensionTooLong(LienketError):
    """More than the law allows: (what may still be added by one decision, as a Limit; None: nothing)."""

    code = "extension-too-long"
