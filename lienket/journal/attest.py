"""What the node hands out besides whole exports: a signed checkpoint, the proof that one entry is in the journal, the proof that an older one is its beginning.

All three are small text files that anyone checks with `tools/verify_journal.py`. Every entry is hashed anew before anything is signed, as for an export.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime

from lienket.journal.chain import merkle_root
from lienket.journal.door import writing
from lienket.journal.events import NodeKeyChanged
from lienket.journal.export import Checkpoint, NothingToExport, chain_end, checked, sign
from lienket.journal.keys import COMING, FILE, node_key, take_coming
from lienket.journal.proofs import consistency, inclusion
from lienket.journal.queries import models_loaded
from lienket.journal.reader import picture
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError


class NoSuchEntry(LienketError):
    """The journal has no entry with this number, or not so many entries: (number, how many there are)."""

    code = "no-such-entry"


def checkpoint() -> Checkpoint:
    """Size and root of the journal now, signed. Raises ExportRefused, NothingToExport, UnusableNodeKey."""
    return _stand()[0]


def prove_entry(seq: int) -> str:
    """The proof that entry `seq`, whose bytes it carries, is in the journal (C2SP tlog-proof). Raises NoSuchEntry and what `checkpoint` raises."""
    signed, leaves, entry = _stand(seq)
    if not entry:
        raise NoSuchEntry(seq, signed.size)
    path = "".join(f"{_text(each)}\n" for each in inclusion(leaves, seq - 1))
    return f"c2sp.org/tlog-proof@v1\nextra {base64.b64encode(entry).decode()}\nindex {seq - 1}\n{path}\n{signed.note}"


def prove_beginning(old: int) -> str:
    """The proof that the journal's first `old` entries are still what it begins with. Raises NoSuchEntry and what `checkpoint` raises."""
    signed, leaves, _entry = _stand()
    if not 0 < old <= signed.size:
        raise NoSuchEntry(old, signed.size)
    path = "".join(f"{_text(each)}\n" for each in consistency(leaves, old))
    return f"lienket-consistency/1\nold {old}\n{path}\n{signed.note}"


def change_key(at: datetime, keep: Callable[[str], object]) -> tuple[Checkpoint, str]:
    """Sign with a new key from now on; the last checkpoint under the old one, over the entry that names the new, goes to `keep` before the old is gone.

    Broken off before that, it is done again with the same new key. Records: node.key-changed/1. Raises NothingToExport, ExportRefused, UnusableNodeKey.
    """
    models = models_loaded()
    if not models:
        raise NothingToExport
    old, new = (node_key(file).public_key().public_bytes_raw() for file in (FILE, COMING))
    with writing(Actor.system(models[0], "node-key"), at) as door:
        door.record(NodeKeyChanged(old=old.hex(), new=new.hex()))
    last = checkpoint()
    keep(last.note)
    take_coming()
    return last, base64.b64encode(new).decode()


def _stand(wanted: int = 0) -> tuple[Checkpoint, list[str], bytes]:
    """The checkpoint now, the leaf hash of every entry, and the bytes of one of them."""
    key = node_key()
    leaves, kept = list[str](), b""
    with picture():
        node, size, last = chain_end()
        for seq, (data, leaf) in enumerate(checked(size, last), 1):
            leaves.append(leaf)
            kept = data if seq == wanted else kept
    return sign(key, f"lienket/{node}", size, merkle_root(leaves)), leaves, kept


def _text(digest: str) -> str:
    return base64.b64encode(bytes.fromhex(digest)).decode()
