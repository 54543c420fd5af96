#!/usr/bin/env python3
"""Verify what a Lienket node hands out of its journal with nothing but Python and the `cryptography` library; imports nothing of Lienket.

    python verify_journal.py FILE [--key BASE64] [--previous OLDER] [--member NAME=BASE64 …] [--need N] [--lang vi|en]

FILE is an export of the whole journal; a checkpoint, co-signed or not; a proof that one entry is in the journal (C2SP tlog-proof); or a proof that an older
checkpoint (--previous) is a beginning of a newer one. The last three bear no key, so they need --key. --member names the keys of members that co-sign
(C2SP tlog-cosignature), --need how many of them must have; a listed member's wrong signature is always an error, other signers are only named.

Checked: the header; each line hashed anew, in canonical form, numbered without a gap, linked to the line before, times never going back; the Merkle root
(RFC 9162, 2.1) and size against the checkpoint; its Ed25519 signature (C2SP signed note). With --key the signer is pinned; without it the key in the file is
used, which proves only that the file is whole. With --previous an older export or checkpoint (signed by --previous-key, where that was another) must be a
beginning of this journal: only so a journal rolled back or rewritten since can be told from a true one. Exit: 0 in order, 1 wrong (the first bad line is
named), 2 could not be checked.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from datetime import UTC, datetime
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
    "no-key": ("Tệp này không mang khóa: cần --key.", "This file bears no key: give --key."),
    "no-previous": ("Cần --previous: điểm kiểm tra cũ.", "Give --previous: the older checkpoint."),
    "proof": ("chứng minh không hợp lệ", "the proof is not valid"),
    "proof-fails": ("chứng minh không dẫn tới gốc Merkle đã ký", "the proof does not lead to the signed root"),
    "need": ("chưa đủ chữ ký của thành viên", "too few members have co-signed"),
    "entry": ("Bút tích {0} có trong nhật ký: {1}", "Entry {0} is in the journal: {1}"),
    "signed-by": ("Thành viên ký: {0}, lúc {1}", "Co-signed by {0} at {1}"),
    "unchecked": ("Chữ ký chưa kiểm tra (không có khóa): {0}", "Signature not checked (no key given): {0}"),
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


def node_hash(left: bytes, right: bytes) -> bytes:
    """An inner node of the tree."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The Merkle tree so far: complete subtrees, the largest first."""

    def __init__(self) -> None:
        """Begin empty."""
        self.frontier, self.size = list[tuple[int, bytes]](), 0

    def add(self, leaf: bytes) -> None:
        """Append a leaf hash."""
        size, node = 1, leaf
        while self.frontier and self.frontier[-1][0] == size:
            size, node = size * 2, node_hash(self.frontier.pop()[1], node)
        self.frontier.append((size, node))
        self.size += 1

    def root(self) -> str:
        """The root over all leaves so far."""
        root = hashlib.sha256(b"").digest() if not self.frontier else self.frontier[-1][1]
        for _size, left in reversed(self.frontier[:-1]):
            root = node_hash(left, root)
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


class Note(NamedTuple):
    """A checkpoint whose signatures were checked: who co-signed when, and whose signature nobody could check."""

    checkpoint: Checkpoint
    members: dict[str, int]
    unchecked: list[str]


def open_note(note: str, public_key: str, line: int = 1) -> Checkpoint:
    """Check a checkpoint signed by the node alone, and read it. Raises Wrong."""
    opened = open_cosigned(note, public_key, {}, line)
    if opened.unchecked:
        raise Wrong("checkpoint", line)
    return opened.checkpoint


def open_cosigned(note: str, public_key: str, members: dict[str, str], line: int = 1) -> Note:
    """Check the node's signature on a checkpoint and those of the `members` (name: key) that signed it. Raises Wrong."""
    try:
        text, _, signatures = note.partition("\n\n")
        origin, size, root = text.split("\n")
        lines = signatures.split("\n")
        if lines.pop() or not lines or str(int(size)) != size or len(from_base64(root)) != 32:
            raise ValueError(note)
        text, signed, unchecked = f"{text}\n", dict[str, int](), list[str]()
        for number, each in enumerate(lines):
            dash, name, encoded = each.split(" ")
            raw, known = from_base64(encoded), public_key if number == 0 else members.get(name)
            if dash != "—" or not name or (number == 0) != (name == origin) or name in signed or name in unchecked:
                raise ValueError(note)
            if known is None:
                unchecked.append(name)
                continue
            key, sort = from_base64(known), b"\x01" if number == 0 else b"\x04"
            if raw[:4] != hashlib.sha256(name.encode() + b"\n" + sort + key).digest()[:4]:
                raise Wrong("signature", line)
            if number == 0:
                Ed25519PublicKey.from_public_bytes(key).verify(raw[4:], text.encode())
                continue
            at = int.from_bytes(raw[4:12], "big")  # C2SP tlog-cosignature: the time is signed with the text.
            Ed25519PublicKey.from_public_bytes(key).verify(raw[12:], f"cosignature/v1\ntime {at}\n{text}".encode())
            signed[name] = at
    except (InvalidSignature, ValueError) as error:
        raise Wrong("checkpoint" if isinstance(error, ValueError) else "signature", line) from None
    return Note(Checkpoint(origin, int(size), from_base64(root).hex()), signed, unchecked)


def root_of_inclusion(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """RFC 9162, 2.1.3.2. Raises Wrong where the path has not the length it must have."""
    if not 0 <= index < size:
        raise Wrong("proof")
    first, last, root = index, size - 1, leaf
    for each in path:
        if last == 0:
            raise Wrong("proof-fails")
        if first & 1 or first == last:
            root = node_hash(each, root)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            root = node_hash(root, each)
        first, last = first >> 1, last >> 1
    if last:
        raise Wrong("proof-fails")
    return root


def check_consistency(old: Checkpoint, new: Checkpoint, path: list[bytes]) -> None:
    """RFC 9162, 2.1.4.2. Raises Wrong unless the tree of `old` is a beginning of that of `new`."""
    if old.origin != new.origin or old.size > new.size:
        raise Wrong("previous-node" if old.origin != new.origin else "previous-longer")
    if old.size in {0, new.size}:
        if path or (old.size and old.root != new.root) or (not old.size and old.root != Tree().root()):
            raise Wrong("previous-root")
        return
    path, first, last = ([bytes.fromhex(old.root), *path] if old.size & (old.size - 1) == 0 else path), old.size - 1, new.size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    older = newer = path[0] if path else b""
    for each in path[1:]:
        if last == 0:
            raise Wrong("proof-fails")
        if first & 1 or first == last:
            older, newer = node_hash(each, older), node_hash(each, newer)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            newer = node_hash(newer, each)
        first, last = first >> 1, last >> 1
    if last or older.hex() != old.root:
        raise Wrong("previous-root")
    if newer.hex() != new.root:
        raise Wrong("proof-fails")


INCLUSION, CONSISTENCY = "c2sp.org/tlog-proof@v1", "lienket-consistency/1"


def read_proof(text: str) -> tuple[str, int, bytes, list[bytes], str]:
    """A proof file: its sort, its number (index of the entry, or size of the older journal), the entry's bytes, the hashes, the checkpoint. Raises Wrong."""
    try:
        body, _, note = text.partition("\n\n")
        sort, *lines = body.split("\n")
        extra, data = lines.pop(0).split(" ") if sort == INCLUSION else ("extra", "")
        word, number = lines.pop(0).split(" ")
        path = [from_base64(line) for line in lines]
        fits = extra == "extra" and word == {INCLUSION: "index", CONSISTENCY: "old"}[sort] and str(int(number)) == number
        if not fits or any(len(each) != 32 for each in path):
            raise ValueError(text)
        entry = from_base64(data)
    except (ValueError, IndexError, KeyError):
        raise Wrong("proof") from None
    return sort, int(number), entry, path, note


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


def read_previous(path: Path, pinned: str | None, key: str, members: dict[str, str]) -> Checkpoint:
    """The checkpoint of an older export (verified whole) or of a bare checkpoint (its signatures verified). Raises Wrong."""
    with path.open("rb") as file:
        if file.peek(1)[:1] == b"{":
            return verify(file, pinned)[0]
        return open_cosigned(file.read().decode(errors="replace"), pinned or key, members).checkpoint


def check_note(text: str, key: str, members: dict[str, str], previous: Checkpoint | None) -> tuple[Note, tuple[int, bytes] | None]:
    """Check a bare checkpoint or a proof; of a proof of inclusion also the number and bytes of the entry. Raises Wrong."""
    if text.partition("\n")[0] not in {INCLUSION, CONSISTENCY}:
        note = open_cosigned(text, key, members)
        if previous is not None:
            check_consistency(previous, note.checkpoint, [])  # Without a proof only one of the same size agrees.
        return note, None
    sort, number, entry, path, signed = read_proof(text)
    note = open_cosigned(signed, key, members)
    if sort == CONSISTENCY:
        if previous is None or previous.size != number:
            raise Wrong("no-previous" if previous is None else "proof")
        check_consistency(previous, note.checkpoint, path)
        return note, None
    root = root_of_inclusion(hashlib.sha256(b"\x00" + entry).digest(), number, note.checkpoint.size, path)
    if root.hex() != note.checkpoint.root or json.loads(entry.decode())["seq"] != number + 1:
        raise Wrong("proof-fails")
    return note, (number + 1, entry)


def main(arguments: list[str] | None = None) -> int:
    """Run the verification and say how it went."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, help="export, checkpoint or proof")
    for option, words in {"key": "public key of the node, base64", "previous-key": "the node's key when --previous was signed, where it was another"}.items():
        parser.add_argument(f"--{option}", help=words)
    parser.add_argument("--previous", type=Path, help="older export or checkpoint")
    parser.add_argument("--member", action="append", default=[], metavar="NAME=KEY", help="a member that co-signs")
    parser.add_argument("--need", type=int, default=0, help="how many of these members must have co-signed")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    given = parser.parse_args(arguments)

    def say(word: str, *values: object) -> str:
        return WORDS[word][given.lang == "en"].format(*values)

    members: dict[str, str] = dict(each.split("=", 1) for each in given.member if "=" in each)
    name, previous, entry = given.file, None, None
    try:
        with given.file.open("rb") as file:
            whole = file.peek(1)[:1] == b"{"
            if not whole and not given.key:
                raise Wrong("no-key")
            own = read_header(file.readline())[1] if whole else given.key
            file.seek(0)
            if given.previous:
                name = given.previous
                previous = read_previous(given.previous, given.previous_key or given.key, own, members)
            name = given.file
            if whole:
                note = Note(verify(file, given.key, previous)[0], {}, [])
            else:
                note, entry = check_note(file.read().decode(errors="replace"), own, members, previous)
            if len(note.members) < given.need:
                raise Wrong("need")
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    except Wrong as wrong:
        print(say("bad" if wrong.seq else "bad-file", name.name, wrong.line, wrong.seq, say(wrong.what)))
        return 1
    more = [*([] if given.key else [say("unpinned")]), *([say("prefix", previous.size)] if previous else [])]
    more += [say("entry", entry[0], entry[1].decode())] if entry else []
    more += [say("signed-by", who, f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC") for who, at in note.members.items()]
    more += [say("unchecked", who) for who in note.unchecked]
    print(say("ok"), say("size", note.checkpoint.size), say("root", note.checkpoint.root), say("key", own), *more, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
