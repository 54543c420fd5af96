#!/usr/bin/env python3
"""Co-sign checkpoints of a Lienket journal as a member, file in and file out; needs Python, the `cryptography` library and `verify_journal.py` beside it.

    python cosign_checkpoint.py new-key KEYFILE
    python cosign_checkpoint.py sign CHECKPOINT --name NAME --key-file KEYFILE --node-key BASE64 (--previous OLDER --proof PROOF | --first) --out FILE
    python cosign_checkpoint.py merge FILE FILE … --out FILE

A signature says: this checkpoint continues the one I signed before (C2SP tlog-cosignature). So `sign` wants the older checkpoint and the node's proof between
the two – or, in place of the proof, an export of the whole journal – and refuses without; `--first` is for the very first one. The key never leaves KEYFILE.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import re
import sys
import time
from pathlib import Path

import verify_journal as journal
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAME = re.compile(r"[A-Za-z0-9._/-]{1,100}")


def new_key(path: Path) -> str:
    """Make a key in a file that only its owner reads, never over another; return the public key. Raises FileExistsError."""
    key = Ed25519PrivateKey.generate()
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(base64.b64encode(key.private_bytes_raw()).decode() + "\n")
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def cosignature(text: str, name: str, key: Ed25519PrivateKey, at: int) -> str:
    """The signature line over the text of a checkpoint; `at` in seconds since 1970."""
    key_hash = hashlib.sha256(name.encode() + b"\n\x04" + key.public_key().public_bytes_raw()).digest()[:4]
    signature = key.sign(f"cosignature/v1\ntime {at}\n{text}".encode())
    return f"— {name} {base64.b64encode(key_hash + at.to_bytes(8, 'big') + signature).decode()}\n"


def continues(note: journal.Note, older: str, evidence: Path, node_key: str) -> None:
    """Check that a checkpoint continues an older one, by the node's proof or by an export. Raises journal.Wrong, OSError."""
    previous = journal.open_cosigned(older, node_key, {}).checkpoint
    with evidence.open("rb") as file:
        if file.peek(1)[:1] == b"{":
            journal.verify(file, node_key, previous)
            file.seek(0)
            journal.verify(file, node_key, note.checkpoint)
            if previous.size > note.checkpoint.size:
                raise journal.Wrong("previous-longer")
            return
        proved, _entry = journal.check_note(file.read().decode(errors="replace"), node_key, {}, previous)
        if proved.checkpoint != note.checkpoint:
            raise journal.Wrong("proof")


def sign(given: argparse.Namespace) -> str:
    """The checkpoint with one more signature. Raises journal.Wrong, OSError, ValueError."""
    if not NAME.fullmatch(given.name):
        raise ValueError("--name: letters, digits and . _ / - only")
    text: str = given.checkpoint.read_text(encoding="utf-8")
    note = journal.open_cosigned(text, given.node_key, {})
    if given.name in note.unchecked:
        raise ValueError(f"{given.name} has signed this checkpoint already")
    if not given.first:
        if given.previous is None or given.proof is None:
            raise ValueError("--previous and --proof are needed (or --first, for the very first one)")
        continues(note, given.previous.read_text(encoding="utf-8"), given.proof, given.node_key)
    key = Ed25519PrivateKey.from_private_bytes(journal.from_base64(given.key_file.read_text(encoding="ascii").strip()))
    return text + cosignature(text.partition("\n\n")[0] + "\n", given.name, key, int(time.time()))


def merge(files: list[Path]) -> str:
    """One checkpoint with the signatures of all. Raises OSError, ValueError."""
    bodies = [path.read_text(encoding="utf-8").partition("\n\n") for path in files]
    if len({body for body, _, _ in bodies}) != 1:
        raise ValueError("the files hold different checkpoints")
    lines = dict.fromkeys(line for _, _, signatures in bodies for line in signatures.splitlines())
    return f"{bodies[0][0]}\n\n" + "".join(f"{line}\n" for line in lines)


def main(arguments: list[str] | None = None) -> int:
    """Do one of the three; exit 0 done, 1 refused, 2 a file could not be read or written."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    made = commands.add_parser("new-key")
    made.add_argument("file", type=Path)
    signs = commands.add_parser("sign")
    signs.add_argument("checkpoint", type=Path)
    signs.add_argument("--name", required=True, help="the member's code")
    signs.add_argument("--key-file", required=True, type=Path)
    signs.add_argument("--node-key", required=True, help="public key of the node, base64")
    signs.add_argument("--previous", type=Path, help="the checkpoint signed before")
    signs.add_argument("--proof", type=Path, help="the node's proof between the two, or an export")
    signs.add_argument("--first", action="store_true", help="nothing was signed before")
    signs.add_argument("--out", required=True, type=Path)
    merges = commands.add_parser("merge")
    merges.add_argument("files", nargs="+", type=Path)
    merges.add_argument("--out", required=True, type=Path)
    given = parser.parse_args(arguments)
    try:
        if given.command == "new-key":
            print(new_key(given.file))
        else:
            given.out.write_text(sign(given) if given.command == "sign" else merge(given.files), encoding="utf-8")
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    except (journal.Wrong, ValueError) as error:
        print(journal.WORDS[error.what][1] if isinstance(error, journal.Wrong) else error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
