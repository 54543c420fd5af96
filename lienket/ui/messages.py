"""Catalogues of words are compiled when the program starts: the repository holds .po files only."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

PACKAGE = Path(__file__).resolve().parent.parent


def compile_stale(root: Path = PACKAGE) -> list[Path]:
    """Compile every `**/locale/*/LC_MESSAGES/django.po` that is newer than its .mo, or has none; return what was written.

    A .mo takes the time of its .po and its place in one step, so that several processes may start at once. In a folder that
    cannot be written to, the catalogues made when the program was installed are used as they are.
    """
    written = []
    for source in sorted(root.glob("**/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        stamp = source.stat().st_mtime_ns
        if target.exists() and target.stat().st_mtime_ns == stamp:
            continue
        if not os.access(target.parent, os.W_OK):
            continue
        _compile(source, target, stamp)
        written.append(target)
    return written


def _compile(source: Path, target: Path, stamp: int) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as words:
        catalogue = read_po(words, locale=source.parts[-3])
    with NamedTemporaryFile(dir=target.parent, prefix=".django-", suffix=".mo", delete=False) as file:
        write_mo(file, catalogue)
    os.utime(file.name, ns=(stamp, stamp))
    os.chmod(file.name, 0o644)
    os.replace(file.name, target)
