#!/usr/bin/env python3
"""Verify an exported Lienket journal with nothing but Python and the `cryptography` library; imports nothing of Lienket.

    python verify_journal.py EXPORT [--key BASE64] [--previous OLDER] [--lang vi|en]

Checked: the header; each line hashed anew, in canonical form, numbered without a gap, linked to the line before, times never going back; the Merkle root
(RFC 9162, 2.1) and size against the checkpoint; its Ed25519 signature (C2SP signed note). With --key the signer is pinned; without it the key in the file is
used, which proves only that the file is whole. With --previous an older export or checkpoint must be a beginning of this journal: only so a journal rolled
back or rewritten since can be told from a true one. Exit: 0 in order, 1 something is wrong (the first bad line is named), 2 could not be checked.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIELDS = {"v", "seq", "prev", "node", "model", "at", "recorded_at", "actor", "events", "rows"}
INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode

WORDS = {
    "ok": ("Nhật ký nguyên vẹn.", "The journal is in order."),
    "size": ("Số bút tích: {0}", "Entries: {0}"),
    "root": ("Gốc Merkle: {0}", "Merkle root: {0}"),
    "key": ("Khóa công khai: {0}", "Public key: {0}"),
    "unpinned": ("Khóa lấy từ chính tệp này; dùng --key để kiểm tra người ký.", "The key was taken from the file itself; --key checks who signed."),
    "prefix": ("Bản trước ({0} bút tích) là phần đầu của nhật ký này.", "The older one ({0} entries) is a beginning of this journal."),
    "bad": ("SAI – {0}, dòng {1}, bút tích {2}: {3}", "WRONG – {0}, line {1}, entry {2}: {3}"),
    "bad-file": ("SAI – {0}, dòng {1}: {3}", "WRONG – {0}, line {1}: {3}"),
    "header": ("dòng đầu tệp không hợp lệ", "the header is not valid"),
    "end": ("tệp bị cắt cụt: không có điểm kiểm tra ở cuối", "the file is cut short: no checkpoint at its end"),
    "after": ("có dữ liệu sau điểm kiểm tra", "there is something after the checkpoint"),
    "unreadable": ("không đọc được", "it cannot be read"),
    "canonical": ("không ở dạng chuẩn", "it is not in canonical form"),
    "seq": ("số thứ tự không liền", "its number does not follow the one before"),
    "link": ("không nối với bút tích trước", "it does not link to the entry before"),
    "altered": ("nội dung khác với mã băm mà bút tích sau nêu", "it does not have the hash that the next entry names"),
    "node": ("thuộc nút khác", "it belongs to another node"),
    "time": ("thời gian đi lùi", "its time goes back"),
    "checkpoint": ("điểm kiểm tra không hợp lệ", "the checkpoint is not valid"),
    "checkpoint-size": ("số bút tích khác với điểm kiểm tra", "the number of entries is not the checkpoint's"),
    "checkpoint-root": ("gốc Merkle khác với điểm kiểm tra: một bút tích đã bị sửa", "the root is not the checkpoint's: an entry was altered"),
    "signature": ("chữ ký không đúng", "the signature is wrong"),
    "pinned": ("người ký không phải khóa đã cho", "it was not signed by the key given"),
    "previous-node": ("bản trước thuộc nút khác", "the older one is of another node"),
    "previous-longer": ("bản trước có nhiều bút tích hơn: nhật ký đã bị lùi lại", "the older one has more entries: the journal was rolled back"),
    "previous-root": ("bản trước không phải phần đầu: nhật ký đã bị viết lại", "the older one is no beginning of it: the journal was rewritten"),
}


class Wrong(Exception):
    """Verification failed: what, at which line and entry."""

    def __init__(self, what: str, line: int = 1, seq: int = 0) -> None:
        """`what` is a key of WORDS."""
        super().__init__(what)
        self.what, self.line, self.seq = what, line, seq


class Checkpoint(NamedTuple):
    """What a checkpoint says."""

    origin: str
    size: int
    root: str


class Tree:
    """The Merkle tree so far: complete subtrees, the largest first."""

    def __init__(self) -> None:
        """Begin empty."""
        self.frontier: list[tuple[int, bytes]] = []
        self.size = 0

    def add(self, leaf: bytes) -> None:
        """Append a leaf hash."""
        size, node = 1, leaf
        while self.frontier and self.frontier[-1][0] == size:
            node = hashlib.sha256(b"\x01" + self.frontier.pop()[1] + node).digest()
            size *= 2
        self.frontier.append((size, node))
        self.size += 1

    def root(self) -> str:
        """The root over all leaves so far."""
        root = hashlib.sha256(b"").digest() if not self.frontier else self.frontier[-1][1]
        for _size, left in reversed(self.frontier[:-1]):
            root = hashlib.sha256(b"\x01" + left + root).digest()
        return root.hex()


def from_base64(text: str) -> bytes:
    """Decode, refusing every spelling but one. Raises ValueError."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError(text)
    return data


def strict(line: bytes) -> Any:
    """JSON in canonical form. Raises ValueError."""
    value = json.loads(line.decode())
    if ENCODE(value).encode() != line:
        raise ValueError("not canonical")
    return value


def open_note(note: str, public_key: str, line: int = 1) -> Checkpoint:
    """Check the signature of a checkpoint and read it. Raises Wrong."""
    try:
        text, _, signature_line = note.rpartition("\n\n")
        origin, size, root = text.split("\n")
        key = from_base64(public_key)
        dash, name, encoded = signature_line.removesuffix("\n").split(" ")
        signature = from_base64(encoded)
        if not signature_line.endswith("\n") or dash != "—" or name != origin or str(int(size)) != size or len(from_base64(root)) != 32:
            raise ValueError(note)
        if signature[:4] != hashlib.sha256(origin.encode() + b"\n\x01" + key).digest()[:4]:
            raise Wrong("signature", line)
        Ed25519PublicKey.from_public_bytes(key).verify(signature[4:], f"{text}\n".encode())
    except (InvalidSignature, ValueError) as error:
        raise Wrong("checkpoint" if isinstance(error, ValueError) else "signature", line) from None
    return Checkpoint(origin, int(size), from_base64(root).hex())


def read_header(line: bytes) -> tuple[str, str]:
    """Node and public key. Raises Wrong."""
    try:
        header = strict(line.removesuffix(b"\n"))
        node, key = header["node"], header["public_key"]
        if header != {"lienket-journal": 1, "node": node, "public_key": key} or not re.fullmatch(r"[0-9a-f]{32}", node) or len(from_base64(key)) != 32:
            raise ValueError(header)
    except (ValueError, KeyError, TypeError):
        raise Wrong("header", 1) from None
    return node, key


def check_entry(data: bytes, node: str, seq: int, prev: str, last_at: str) -> tuple[str, str]:
    """The time of an entry and what is wrong with it, or ""."""
    try:
        entry = json.loads(data.decode())
        at = entry["recorded_at"]
        if set(entry) != FIELDS or entry["v"] != 1 or not INSTANT.fullmatch(at) or not isinstance(entry["rows"], list):
            raise ValueError(seq)
        plain = ENCODE(entry).encode()
    except (ValueError, KeyError, TypeError, RecursionError):
        return last_at, "unreadable"
    wrongs = {"canonical": plain != data, "seq": entry["seq"] != seq, "node": entry["node"] != node, "link": entry["prev"] != prev, "time": at < last_at}
    return at, next((what for what, wrong in wrongs.items() if wrong), "")


def verify(file: BinaryIO, pinned: str | None = None, previous: Checkpoint | None = None) -> tuple[Checkpoint, str]:
    """Verify an open export: its checkpoint and key. Raises Wrong, naming the first bad line."""
    node, key = read_header(file.readline())
    if pinned not in {None, key}:
        raise Wrong("pinned", 1)
    tree, prev, at, number, note, suspect = Tree(), "0" * 64, "", 1, "", False
    older = tree.root() if previous and previous.size == 0 else ""
    for number, line in enumerate(file, 2):
        if note:
            raise Wrong("after", number)
        if not line.endswith(b"\n"):
            raise Wrong("end", number, tree.size + 1)
        data = line[:-1]
        if data.startswith(b'{"checkpoint":'):
            try:
                note = str(strict(data)["checkpoint"])
            except ValueError:
                raise Wrong("checkpoint", number) from None
            continue
        at, what = check_entry(data, node, seq := tree.size + 1, prev, at)
        if suspect:  # Which of two entries that do not fit was altered, the one after them tells: it names the hash of the second.
            raise Wrong("link", number - 1, seq - 1) if what == "link" else Wrong("altered", number - 2, seq - 2)
        if what and (what != "link" or seq == 1):
            raise Wrong(what, number, seq)
        suspect = what == "link"
        prev = hashlib.sha256(b"\x00" + data).hexdigest()
        tree.add(bytes.fromhex(prev))
        if previous and tree.size == previous.size:
            older = tree.root()
    if not note:
        raise Wrong("end", number + 1)
    if suspect:
        raise Wrong("altered", number - 2, tree.size - 1)
    checkpoint = open_note(note, key, number)
    wrongs = {
        "checkpoint": checkpoint.origin != f"lienket/{node}",
        "checkpoint-size": checkpoint.size != tree.size,
        "checkpoint-root": checkpoint.root != tree.root(),
        "previous-node": previous is not None and previous.origin != checkpoint.origin,
        "previous-longer": previous is not None and previous.size > tree.size,
        "previous-root": previous is not None and previous.size <= tree.size and previous.root != older,
    }
    for what in (what for what, wrong in wrongs.items() if wrong):
        raise Wrong(what, number)
    return checkpoint, key


def read_previous(path: Path, pinned: str | None, key: str) -> Checkpoint:
    """The checkpoint of an older export (verified whole) or of a bare checkpoint (its signature verified). Raises Wrong."""
    with path.open("rb") as file:
        return verify(file, pinned)[0] if file.peek(1)[:1] == b"{" else open_note(file.read().decode(errors="replace"), pinned or key)


def main(arguments: list[str] | None = None) -> int:
    """Run the verification and say how it went."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("export", type=Path)
    parser.add_argument("--key", help="public key of the node, base64")
    parser.add_argument("--previous", type=Path, help="older export or checkpoint")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    given = parser.parse_args(arguments)

    def say(word: str, *values: object) -> str:
        return WORDS[word][given.lang == "en"].format(*values)

    name, previous = given.export, None
    try:
        with given.export.open("rb") as file:
            if given.previous:
                name = given.previous
                previous = read_previous(given.previous, given.key, read_header(file.readline())[1])
                file.seek(0)
            name = given.export
            checkpoint, key = verify(file, given.key, previous)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    except Wrong as wrong:
        print(say("bad" if wrong.seq else "bad-file", name.name, wrong.line, wrong.seq, say(wrong.what)))
        return 1
    more = [*([] if given.key else [say("unpinned")]), *([say("prefix", previous.size)] if previous else [])]
    print(say("ok"), say("size", checkpoint.size), say("root", checkpoint.root), say("key", key), *more, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
