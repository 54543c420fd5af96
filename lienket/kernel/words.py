"""Sentences that exist in one language and are looked up for another."""

from __future__ import annotations

import re
from collections.abc import Mapping


def by_pattern(text: str, table: Mapping[str, str]) -> str:
    """`text` by a table of English → Vietnamese whose {} stand for whatever stood there; unchanged where nothing fits."""
    if text in table:
        return table[text]
    for english, other in table.items():
        pattern = re.escape(english).replace(r"\{\}", "(.+?)")
        if "{}" in english and (found := re.fullmatch(pattern, text)):
            return other.format(*found.groups())
    return text
