"""The checks of verification, in pieces that any process can do: a span of entries, a part of a table, a table against what entries say of it."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from struct import iter_unpack
from typing import Any, NamedTuple

import orjson

from lienket.journal.chain import FORMAT, merkle_root
from lienket.journal.codec import Table
from lienket.journal.reader import Reader
from lienket.kernel.canonical import canonical

ENTRIES = "SELECT seq, model_id, data, hash FROM journal_entry WHERE seq BETWEEN %s AND %s ORDER BY seq"
FIELDS = frozenset({"v", "seq", "prev", "node", "model", "at", "recorded_at", "actor", "events", "rows"})
UNREADABLE_VALUE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, MemoryError, RecursionError)
ERASED = "f" * 64
"""Stands for 'erased' among digests: no row can have it as a digest."""
NO_DIGEST = "0" * 64
"""Stands for the digest of a row that cannot be read."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")


class Finding(NamedTuple):
    """Something that should not be: which entry is to blame (None: none can be named), which row, which rule."""

    seq: int | None
    rule: str
    table: str = ""
    row: str = ""


@dataclass(slots=True)
class Span:
    """What one span of entries told. `touches` holds, table by table and in order, 16 bytes of row id, 8 of seq and 32 of digest."""

    low: int
    high: int
    count: int = 0
    row_count: int = 0
    last: int = 0
    root: str = ""
    first_prev: str | None = None
    first_at: str = ""
    last_leaf: str = ""
    last_at: str = ""
    touches: dict[str, bytes] = field(default_factory=dict)
    odd: dict[bytes, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unfitting: list[int] = field(default_factory=list)
    """Entries whose hash is not the one their successor names."""


def read_span(reader: Reader, low: int, high: int, node: str) -> Span:
    """Check the entries numbered `low` to `high`: hashes, links, numbers, times, canonical form, and their own columns."""
    span = Span(low, high)
    found = span.findings
    touched: defaultdict[str, list[str]] = defaultdict(list)
    leaves: list[str] = []
    expected, sha256 = low, hashlib.sha256
    for seq, model, raw, stored in reader.rows(ENTRIES, (low, high)):
        if type(seq) is not int:
            continue  # SQLite takes 1.5 for a number; counted as a stray by `verify`.
        if seq != expected:
            found.append(Finding(expected, "entry-missing"))
        try:
            data = raw if type(raw) is bytes else bytes(raw)
        except (TypeError, ValueError):
            data = b""
        leaf = sha256(b"\x00" + data).hexdigest()
        if leaf != stored:
            found.append(Finding(seq, "entry-hash"))
        try:
            entry = orjson.loads(data)
            prev, at, rows = entry["prev"], entry["recorded_at"], entry["rows"]
            if entry.keys() != FIELDS or entry["v"] != FORMAT or not _INSTANT.fullmatch(at):
                raise ValueError(seq)
            mark = f"{seq:016x}"
            for name, pk, digest in rows:
                touched[name] += (pk, mark, ERASED if digest == "erased" else digest)
            if canonical(entry) != data:
                found.append(Finding(seq, "entry-not-canonical"))
            if entry["seq"] != seq or entry["model"] != model:
                found.append(Finding(seq, "entry-columns"))
            if entry["node"] != node:
                found.append(Finding(seq, "entry-node"))
            if at < span.last_at:
                found.append(Finding(seq, "entry-time"))
            if seq == low:
                span.first_prev, span.first_at = prev, at
            elif seq == expected and prev != span.last_leaf:
                span.unfitting.append(seq - 1)
            span.last_at = at
            span.row_count += len(rows)
        except UNREADABLE_VALUE:
            found.append(Finding(seq, "entry-unreadable"))
        span.last_leaf = leaf
        leaves.append(leaf)
        span.count += 1
        span.last = seq
        expected = seq + 1
    if expected <= high:
        found.append(Finding(expected, "entry-missing"))
    span.root = merkle_root(leaves)
    span.touches = {name: _packed(parts, span.odd) for name, parts in touched.items()}
    return span


def _key(pk: Any, odd: dict[bytes, str]) -> str:
    """32 hexadecimal digits for a row id; ids of another form are hashed and remembered in `odd`."""
    text = str(pk)
    if re.fullmatch(r"[0-9a-f]{32}", text):
        return text
    key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16)
    odd[key.digest()] = text
    return key.hexdigest()


def _packed(parts: list[str], odd: dict[bytes, str]) -> bytes:
    """Triples of id, seq and digest as bytes."""
    try:
        if set(map(len, parts[::3])) == {32} and set(map(len, parts[2::3])) == {64}:
            packed = bytes.fromhex("".join(parts))
            if len(packed) * 3 == len(parts) * 56:  # fromhex would skip white space.
                return packed
    except (TypeError, ValueError):
        pass
    triples = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    whole = re.compile(r"[0-9a-f]{64}")
    return bytes.fromhex("".join(_key(pk, odd) + mark + (d if isinstance(d, str) and whole.fullmatch(d) else NO_DIGEST) for pk, mark, d in triples))


def read_part(reader: Reader, sheet: Table, where: str, parameters: tuple[Any, ...]) -> tuple[bytes, dict[bytes, str]]:
    """Ids (16 bytes) and digests (32 bytes) of the rows of one part of a table, and ids of another form."""
    odd: dict[bytes, str] = {}
    parts: list[str] = []
    for raw in reader.rows(f"{sheet.select} WHERE {where}", parameters):
        try:
            digest = sheet.digest_of_raw(raw)
        except UNREADABLE_VALUE:
            digest = NO_DIGEST
        parts += (sheet.id_of_raw(raw), digest)
    try:
        if set(map(len, parts[::2])) <= {32}:
            packed = bytes.fromhex("".join(parts))
            if len(packed) * 2 == len(parts) * 48:
                return packed, odd
    except ValueError:
        pass
    return bytes.fromhex("".join(_key(pk, odd) + digest for pk, digest in zip(parts[::2], parts[1::2], strict=True))), odd


def parts_of(reader: Reader, sheet: Table, rows_a_part: int = 40_000, most: int = 256) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Conditions that cut a table into parts as it lies on disk, so that each is read once and in order."""
    if reader.vendor == "postgresql":
        column, per_part = "ctid", 1500
        ((pages,),) = reader.rows("SELECT pg_relation_size(%s::regclass) / 8192", (sheet.name,))
        low, high = 0, int(pages)
    else:
        column, per_part = "rowid", rows_a_part
        ((first, last),) = reader.rows(f'SELECT min(rowid), max(rowid) FROM "{sheet.name}"')
        if first is None:
            return
        low, high = int(first), int(last)
    count = min(max((high - low) // per_part, 1), most)
    cuts: list[Any] = [low + (high - low) * i // count for i in range(1, count)]
    if column == "ctid":
        cuts = [f"({cut},0)" for cut in cuts]
    mark = "%s::tid" if column == "ctid" else "%s"
    # The first and the last part are open, so that nothing lies outside.
    for after, before in pairwise([None, *cuts, None]):
        tests = [f"{column} {sign} {mark}" for sign, cut in ((">=", after), ("<", before)) if cut is not None]
        yield " AND ".join(tests) or "1 = 1", tuple(cut for cut in (after, before) if cut is not None)


def compare(table: str, touches: Iterable[bytes], parts: Iterable[bytes], odd: dict[bytes, str]) -> tuple[list[Finding], int]:
    """Compare the rows of a table with the digests the entries last gave them; also how many rows there are."""
    latest: dict[bytes, bytes] = {}
    for chunk in touches:
        latest.update(iter_unpack("16s40s", chunk))  # In the chain's order: the last word wins.
    found, count, erased = [], 0, bytes.fromhex(ERASED)

    def name(key: bytes) -> str:
        return odd.get(key, key.hex())

    for chunk in parts:
        count += len(chunk) // 48
        for key, digest in iter_unpack("16s32s", chunk):
            said = latest.pop(key, None)
            if said is None:
                found.append(Finding(None, "row-unjournaled", table, name(key)))
            elif said[8:] != digest:
                seq = int.from_bytes(said[:8], "big")
                found.append(Finding(seq, "row-erased-present" if said[8:] == erased else "row-differs", table, name(key)))
    found += [Finding(int.from_bytes(said[:8], "big"), "row-missing", table, name(key)) for key, said in latest.items() if said[8:] != erased]
    return found, count
