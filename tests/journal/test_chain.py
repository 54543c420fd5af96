"""Hashes of entries and Merkle roots, against the published vectors of Certificate Transparency."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from lienket.journal.chain import entry_bytes, leaf_hash, merkle_root
from lienket.kernel.canonical import canonical

# Leaves and roots of the reference tests of RFC 6962 (certificate-transparency, merkle_tree_test.cc); RFC 9162 kept the tree.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaves_of(data: list[bytes]) -> list[str]:
    return [leaf_hash(each) for each in data]


def by_definition(leaves: list[str]) -> bytes:
    """RFC 9162, 2.1.1, word for word: split at the largest power of two smaller than n."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return bytes.fromhex(leaves[0])
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + by_definition(leaves[:half]) + by_definition(leaves[half:])).digest()


def test_the_empty_tree_is_the_hash_of_nothing():
    assert merkle_root([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_roots_are_those_of_certificate_transparency():
    leaves = leaves_of([bytes.fromhex(each) for each in LEAVES])
    assert [merkle_root(leaves[:n]) for n in range(1, 9)] == ROOTS


def test_the_frontier_gives_the_root_the_definition_gives():
    leaves = leaves_of([bytes([n % 256, n // 256]) for n in range(130)])
    assert all(merkle_root(leaves[:n]) == by_definition(leaves[:n]).hex() for n in range(131))


@given(st.integers(0, 70), st.sampled_from([1, 2, 4, 8, 16]))
def test_roots_of_aligned_spans_make_the_root_of_the_whole(count, span):
    """What lets several processes hash one journal."""
    leaves = leaves_of([str(n).encode() for n in range(count)])
    spans = [leaves[low : low + span] for low in range(0, count, span)]
    assert merkle_root([merkle_root(each) for each in spans]) == merkle_root(leaves)


def test_the_bytes_of_an_entry_are_fixed_for_ever():
    """Stored entries are never rebuilt, but a verifier elsewhere relies on this form."""
    at = "2016-03-01 07:00:00.000000"
    data = entry_bytes(seq=1, prev="0" * 64, node="a" * 32, model="m", at=at, recorded_at=at, actor={"kind": "SYSTEM"}, events=[{"name": "a.b/1"}], rows=[])
    assert leaf_hash(data) == hashlib.sha256(b"\x00" + data).hexdigest()
    assert data.decode() == (
        '{"actor":{"kind":"SYSTEM"},"at":"2016-03-01 07:00:00.000000","events":[{"name":"a.b/1"}],"model":"m","node":"' + "a" * 32 + '","prev":"' + "0" * 64
        + '","recorded_at":"2016-03-01 07:00:00.000000","rows":[],"seq":1,"v":1}'
    )  # fmt: skip


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8"), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="ascii"), max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(json_values)
def test_canonical_bytes_are_what_the_stand_alone_verifier_expects(value):
    """The tool knows the form from the standard library alone."""
    from tests.journal.test_export import tool

    assert canonical(value) == tool.ENCODE(value).encode()
