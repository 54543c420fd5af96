"""Text that no spreadsheet takes for a formula."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"^(?=[=+\-@\t\r\n＝＋－＠])|(?<=[,;\t\r\n])(?=[=+\-@＝＋－＠])")


def plain(text: str) -> str:
    """What begins like a formula gets an apostrophe in front (OWASP, CSV injection), also after a sign at which a spreadsheet of another language splits.

    A file parted by semicolons and opened where commas part cells is split at the commas of its texts, whatever marks of quotation stand around them.
    """
    return _FORMULA.sub("'", text)
