"""Proofs, co-signed checkpoints and the change of the node's key: what is made here verifies with the members' tool, and nothing altered does."""

from __future__ import annotations

import base64
import random
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from lienket.journal.attest import NoSuchEntry, change_key, checkpoint, prove_beginning, prove_entry
from lienket.journal.chain import leaf_hash, merkle_root
from lienket.journal.export import NothingToExport, export, sign
from lienket.journal.keys import public_key_text
from lienket.journal.proofs import consistency, inclusion
from tests.conftest import ROOT
from tests.journal.acts import BEGIN, one_act, prepare
from tests.journal.test_export import run, tool

COSIGN = ROOT / "tools" / "cosign_checkpoint.py"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
ORIGIN = f"lienket/{'0' * 32}"
LEAVES = [leaf_hash(b"%d" % number) for number in range(200)]


def hashes(path: list[str]) -> list[bytes]:
    return [bytes.fromhex(each) for each in path]


def stand(size: int) -> object:
    return tool.Checkpoint(ORIGIN, size, merkle_root(LEAVES[:size]))


# --- trees ----------------------------------------------------------------------------------------------------------------


@given(size=st.integers(1, 200), data=st.data())
def test_every_leaf_of_every_tree_is_proved(size, data):
    index = data.draw(st.integers(0, size - 1))
    path = inclusion(LEAVES[:size], index)
    assert tool.root_of_inclusion(bytes.fromhex(LEAVES[index]), index, size, hashes(path)).hex() == merkle_root(LEAVES[:size])
    assert len(path) <= (size - 1).bit_length()


@given(size=st.integers(1, 200), data=st.data())
def test_every_beginning_of_every_tree_is_proved(size, data):
    old = data.draw(st.integers(1, size))
    tool.check_consistency(stand(old), stand(size), hashes(consistency(LEAVES[:size], old)))


@given(size=st.integers(2, 200), data=st.data())
def test_another_leaf_another_place_and_another_beginning_are_not_proved(size, data):
    one, other = data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True))
    path = hashes(inclusion(LEAVES[:size], one))
    for leaf, index in ((LEAVES[other], one), (LEAVES[one], other)):
        try:
            assert tool.root_of_inclusion(bytes.fromhex(leaf), index, size, path).hex() != merkle_root(LEAVES[:size])
        except tool.Wrong:
            continue
    old = data.draw(st.integers(1, size - 1))
    forged = tool.Checkpoint(ORIGIN, old, merkle_root([LEAVES[-1], *LEAVES[1:old]]))
    with pytest.raises(tool.Wrong):
        tool.check_consistency(forged, stand(size), hashes(consistency(LEAVES[:size], old)))


def test_there_is_no_proof_of_what_is_not_there():
    for make, number in ((inclusion, 3), (inclusion, -1), (consistency, 4), (consistency, 0)):
        with pytest.raises(ValueError, match=str(number)):
            make(LEAVES[:3], number)


# --- files: tampering -----------------------------------------------------------------------------------------------------


def cosign(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, COSIGN, *map(str, arguments)], capture_output=True, text=True, check=False)


def a_note(size: int, members: dict[str, Ed25519PrivateKey]) -> str:
    sys.path.insert(0, str(COSIGN.parent))
    try:
        import cosign_checkpoint
    finally:
        sys.path.pop(0)
    note = sign(KEY, ORIGIN, size, merkle_root(LEAVES[:size])).note
    text = note.partition("\n\n")[0] + "\n"
    return note + "".join(cosign_checkpoint.cosignature(text, name, key, 1_457_000_000) for name, key in members.items())


MEMBERS = {name: Ed25519PrivateKey.from_private_bytes(name.ljust(32).encode()) for name in ("plant", "border-post")}
MEMBER_KEYS = {name: base64.b64encode(key.public_key().public_bytes_raw()).decode() for name, key in MEMBERS.items()}


def b64(digest: str) -> str:
    return base64.b64encode(bytes.fromhex(digest)).decode()


def a_file(rng: random.Random) -> tuple[str, object]:
    """A co-signed checkpoint, a proof of an entry or a proof of a beginning, of a tree of random size; and the older checkpoint it needs."""
    size = rng.randint(2, 60)
    entries = [b'{"seq":%d}' % (number + 1) for number in range(size)]
    leaves = [leaf_hash(entry) for entry in entries]
    note = sign(KEY, ORIGIN, size, merkle_root(leaves)).note
    sort = rng.choice(("note", "entry", "beginning"))
    if sort == "note":
        return a_note(size, MEMBERS), None
    if sort == "entry":
        index = rng.randrange(size)
        path = "".join(f"{b64(each)}\n" for each in inclusion(leaves, index))
        return f"c2sp.org/tlog-proof@v1\nextra {base64.b64encode(entries[index]).decode()}\nindex {index}\n{path}\n{note}", None
    old = rng.randint(1, size - 1)
    path = "".join(f"{b64(each)}\n" for each in consistency(leaves, old))
    return f"lienket-consistency/1\nold {old}\n{path}\n{note}", tool.Checkpoint(ORIGIN, old, merkle_root(leaves[:old]))


def tampered(text: str, rng: random.Random) -> str:
    """One byte changed, one dropped, one added, or a line dropped, doubled or moved."""
    data, lines = text.encode(), text.splitlines(keepends=True)
    at, line = rng.randrange(len(data)), rng.randrange(len(lines))
    other = rng.randrange(len(lines))
    changed = [
        data[:at] + bytes([data[at] ^ rng.randrange(1, 256)]) + data[at + 1 :],
        data[:at] + data[at + 1 :],
        data[:at] + bytes([rng.randrange(256)]) + data[at:],
        "".join(lines[:line] + lines[line + 1 :]).encode(),
        "".join(lines[:line] + lines[line : line + 1] + lines[line:]).encode(),
        "".join(lines[other] if n == line else lines[line] if n == other else each for n, each in enumerate(lines)).encode(),
    ]
    return rng.choice(changed).decode(errors="replace")


def fails(text: str, previous: object, need: int) -> bool:
    try:
        note, _entry = tool.check_note(text, PUBLIC, MEMBER_KEYS, previous)
    except tool.Wrong:
        return True
    return len(note.members) < need or bool(note.unchecked)


def tampering(rng: random.Random, count: int) -> Iterator[str]:
    """The mutations that were not detected: none. The order of two members' lines says nothing, so exchanging them is no mutation."""
    for _ in range(count):
        text, previous = a_file(rng)
        need = 2 if text.startswith("lienket/") else 0
        assert not fails(text, previous, need)
        other = tampered(text, rng)
        if sorted(other.splitlines()[3:]) == sorted(text.splitlines()[3:]) and need and other.partition("\n\n")[0] == text.partition("\n\n")[0]:
            continue
        if other != text and not fails(other, previous, need):
            yield other


@pytest.mark.parametrize("seed", range(3))
def test_every_tampering_with_a_checkpoint_or_proof_is_detected(seed):
    assert list(tampering(random.Random(f"proofs/{seed}"), 100)) == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(8))
def test_tampering_soak_with_checkpoints_and_proofs(seed):
    assert list(tampering(random.Random(f"proofs/soak/{seed}"), 1000)) == []


# --- the way of the files -------------------------------------------------------------------------------------------------


@pytest.fixture
def node(tmp_path: Path, settings, db) -> SimpleNamespace:
    """A node with some acts, and a folder for files."""
    settings.DATA_DIR = tmp_path / "data"
    prepare()
    for number in range(12):
        one_act(number)
    return SimpleNamespace(folder=tmp_path, key=public_key_text())


def test_members_cosign_checkpoints_that_continue_each_other(node):
    folder, args = node.folder, ("--node-key", node.key)
    keys = {name: cosign("new-key", folder / f"{name}.key").stdout.strip() for name in ("plant", "border-post")}
    assert stat.S_IMODE((folder / "plant.key").stat().st_mode) == 0o600
    assert cosign("new-key", folder / "plant.key").returncode == 2, "a key is never written over"
    (folder / "one").write_text(checkpoint().note, encoding="utf-8")
    for name in keys:
        told = cosign("sign", folder / "one", "--name", name, "--key-file", folder / f"{name}.key", *args, "--first", "--out", folder / f"one.{name}")
        assert told.returncode == 0, told.stderr
    assert cosign("merge", *(folder / f"one.{name}" for name in keys), "--out", folder / "one.all").returncode == 0
    members = [part for name, key in keys.items() for part in ("--member", f"{name}={key}")]
    told = run(folder / "one.all", "--key", node.key, *members, "--need", 2)
    assert (told.returncode, "Co-signed by plant" in told.stdout, "Co-signed by border-post" in told.stdout) == (0, True, True)
    assert run(folder / "one.plant", "--key", node.key, *members, "--need", 2).returncode == 1
    assert "not checked (no key given): plant" in run(folder / "one.plant", "--key", node.key).stdout
    assert run(folder / "one.all", "--key", node.key, "--member", f"plant={keys['border-post']}").returncode == 1

    for number in range(12, 20):
        one_act(number)
    (folder / "two").write_text(checkpoint().note, encoding="utf-8")
    (folder / "between").write_text(prove_beginning(12), encoding="utf-8")
    export(folder / "export.jsonl")
    sign_two = ("sign", folder / "two", "--name", "plant", "--key-file", folder / "plant.key", *args, "--out", folder / "two.plant")
    assert cosign(*sign_two).returncode == 1, "nothing says that it continues the one before"
    for evidence in ("between", "export.jsonl"):
        told = cosign(*sign_two, "--previous", folder / "one.all", "--proof", folder / evidence)
        assert told.returncode == 0, told.stderr
    assert run(folder / "between", "--key", node.key, "--previous", folder / "one.all", *members).returncode == 0
    assert cosign("sign", folder / "two.plant", *sign_two[2:], "--first").returncode == 1, "signed already"

    (folder / "forged").write_text((folder / "one").read_text(encoding="utf-8").replace("\n12\n", "\n11\n"), encoding="utf-8")
    assert cosign(*sign_two, "--previous", folder / "forged", "--proof", folder / "between").returncode == 1


def test_one_entry_is_proved_without_the_others(node):
    (node.folder / "proof").write_text(prove_entry(5), encoding="utf-8")
    told = run(node.folder / "proof", "--key", node.key)
    assert told.returncode == 0
    assert 'Entry 5 is in the journal: {"actor"' in told.stdout
    assert run(node.folder / "proof").returncode == 1, "a proof bears no key"
    with pytest.raises(NoSuchEntry):
        prove_entry(13)
    with pytest.raises(NoSuchEntry):
        prove_beginning(13)


def test_the_node_changes_its_key_and_the_old_one_has_the_last_word(node):
    export(node.folder / "before.jsonl")
    (node.folder / "kept").write_text("", encoding="utf-8")
    last, new = change_key(BEGIN.replace(year=2017), lambda note: (node.folder / "kept").write_text(note, encoding="utf-8"))
    assert new == public_key_text() != node.key == last.public_key
    assert sorted(path.name for path in (node.folder / "data").iterdir()) == ["node-key"]
    assert run(node.folder / "kept", "--key", node.key).returncode == 0
    export(node.folder / "after.jsonl")
    assert run(node.folder / "after.jsonl", "--key", new, "--previous", node.folder / "kept", "--previous-key", node.key).returncode == 0
    assert run(node.folder / "after.jsonl", "--key", new, "--previous", node.folder / "before.jsonl").returncode == 1
    named = base64.b64decode(new).hex().encode()
    assert named in (node.folder / "after.jsonl").read_bytes().splitlines()[last.size], "the entry that names the new key is under the old one's last word"


def test_a_change_of_key_that_cannot_keep_the_last_word_changes_nothing(node):
    def full(note: str) -> None:
        raise OSError

    with pytest.raises(OSError, match=r"^$"):
        change_key(BEGIN.replace(year=2017), full)
    assert public_key_text() == node.key
    kept: list[str] = []
    change_key(BEGIN.replace(year=2018), kept.append)
    assert public_key_text() != node.key


@pytest.mark.django_db
def test_nothing_is_attested_before_the_first_pack(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    with pytest.raises(NothingToExport):
        checkpoint()
    with pytest.raises(NothingToExport):
        change_key(BEGIN, print)
