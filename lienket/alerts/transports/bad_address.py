"""The one refusal of every transport's `read`."""

from __future__ import annotations

from lienket.kernel.errors import LienketError


class BadAddress(LienketError):
    """A channel cannot lead there: (why in Vietnamese, in English). Never holds the address."""

    code = "bad-address"
