"""Rows that were erased stay erased when an older backup is restored: the data folder keeps a list of them beside the database.

The journal says what was erased, but a restored database has the journal of that day. So the worker, and whoever takes or restores a backup, copies every
erasure from the journal into the list (`note`), and no command runs on a database older than its list before the same rows are erased in it (`repeat`).
The list holds ids only. Source: reliability.md, 7 (personal data: replay the erasures before a restored node opens).
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from lienket.journal.codec import Table, named
from lienket.journal.door import writing
from lienket.journal.events import ErasureRepeated
from lienket.journal.keys import sync_folder
from lienket.journal.models import Entry, Head
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError

FILE = "erased-rows"
FORMAT = "lienket-erased-rows 1"
_MARK = b'"erased"]'
"""How an erased row ends in the canonical bytes of an entry."""


FAR = 10_000
"""So many entries without an erasure before the list is written anew only to say so: in between, each process knows how far it has looked."""
_looked: dict[str, int] = {}


class UnreadableErasures(LienketError):
    """The list of erased rows cannot be read: (file, line). Put back the list of the newest backup."""

    code = "unreadable-erasures"


class Erased(NamedTuple):
    """A row that an entry of this node's journal says was erased."""

    node: str
    seq: int
    table: str
    key: str


@dataclass(slots=True)
class Listed:
    """The list: what was erased, and by node up to which entry the journal was read."""

    rows: set[Erased]
    through: dict[str, int]


def read(path: Path) -> Listed:
    """The list in `path`; empty where there is none. Raises UnreadableErasures."""
    found = Listed(set(), {})
    for line in _parts(path):
        if len(line) == 3:
            found.through[line[1]] = max(int(line[2]), found.through.get(line[1], 0))
        else:
            found.rows.add(Erased(line[0], int(line[1]), line[2], line[3]))
    return found


def _parts(path: Path) -> Iterator[list[str]]:
    """The lines of the list, taken apart: three words how far a journal was read, four an erased row. Raises UnreadableErasures."""
    if not path.exists():
        return
    with path.open(encoding="ascii") as file:
        for number, line in enumerate(file, 1):
            words = line.split()
            match words:
                case _ if number == 1 and line.rstrip("\n") == FORMAT:
                    continue
                case ["through", _, seq] | [_, seq, _, _] if seq.isdecimal():
                    yield words
                case _:
                    raise UnreadableErasures(path.name, str(number))


def _read_through(path: Path, node: str) -> int:
    """Up to which entry of a node's journal the list knows; it says so before it names rows, so that no more of it is read."""
    return max((int(line[2]) for line in takewhile(lambda line: len(line) == 3, _parts(path)) if line[1] == node), default=0)


def join(target: Path, sources: Iterable[Path]) -> int:
    """Add the rows of other lists to the one in the folder `target`; returns how many it holds. Raises UnreadableErasures."""
    with _kept(target) as listed:
        for source in sources:
            listed.rows |= read(source).rows
        return len(listed.rows)


def note() -> int:
    """Copy into the list what the journal says was erased since it was read last; returns how many rows. Cheap where nothing was."""
    head = _head()
    if head is None:
        return 0
    node, seq = head
    path = _folder() / FILE
    there, kept = path.exists(), _read_through(path, node)
    known = max(kept, _looked.get(node, 0) if there else 0)
    found = set(_since(node, known if known <= seq else 0))
    _looked[node] = seq
    if found or not there or not kept <= seq < kept + FAR:
        with _kept(_folder()) as listed:
            listed.rows |= found
            listed.through[node] = seq
    return len(found)


def repeat(at: datetime) -> list[tuple[Table, dict[str, Any]]]:
    """Erase again, where the database is older than the list, what it erased later. Returns the rows as they were, with their tables.

    Records: erasure.repeated/1 for each linkage model.
    """
    head = _head()
    if head is None:
        return []
    node, seq = head
    listed = (line for line in _parts(_folder() / FILE) if len(line) == 4)
    later = {Erased(node, int(line[1]), line[2], line[3]) for line in listed if line[0] == node and int(line[1]) > seq}  # Mostly none, of however many.
    standing: dict[str, list[tuple[Table, dict[str, Any]]]] = {}
    for row in sorted(later):
        if found := _row(row):
            standing.setdefault(found[1]["model_id"], []).append(found)
    for model, rows in standing.items():
        with writing(Actor.system(model, "restore"), at) as door:
            for sheet, values in rows:
                door.erase(sheet.model, values[sheet.attributes[sheet.key]])
            door.record(ErasureRepeated(rows=len(rows)))
    return [found for rows in standing.values() for found in rows]


def _row(erased: Erased) -> tuple[Table, dict[str, Any]] | None:
    """The row as it stands, by attribute, or None where it is gone (or its table is)."""
    try:
        sheet = named(erased.table)
    except KeyError:
        return None
    if not sheet.erasable:
        return None
    with connection.cursor() as cursor:
        raw = sheet.read(cursor, erased.key)
    return None if raw is None else (sheet, dict(zip(sheet.attributes, raw, strict=True)))


def _since(node: str, after: int) -> Iterator[Erased]:
    entries = Entry.objects.filter(seq__gt=after).order_by("seq").values_list("seq", "data")
    for seq, data in entries.iterator(chunk_size=2_000):
        if _MARK in bytes(data):
            for table, key, state in json.loads(bytes(data))["rows"]:
                if state == "erased":
                    yield Erased(node, seq, table, key)


def _head() -> tuple[str, int] | None:
    found = Head.objects.filter(pk=1).values_list("node", "seq").first()
    return None if found is None else (found[0].hex, found[1])


def _folder() -> Path:
    return Path(settings.DATA_DIR)


@contextlib.contextmanager
def _kept(folder: Path) -> Iterator[Listed]:
    """The list of a folder, locked; written anew, whole or not at all, after what is done with it."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / f"{FILE}.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        listed = read(folder / FILE)
        yield listed
        lines = [FORMAT, *(f"through {node} {seq}" for node, seq in sorted(listed.through.items()))]
        lines += [f"{row.node} {row.seq} {row.table} {row.key}" for row in sorted(listed.rows)]
        made, name = tempfile.mkstemp(dir=folder, prefix=f".{FILE}-")
        with os.fdopen(made, "w", encoding="ascii") as file:
            file.write("".join(f"{line}\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, folder / FILE)
        sync_folder(folder)
    finally:
        os.close(handle)
