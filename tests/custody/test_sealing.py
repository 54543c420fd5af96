"""Seals open where they lie and nowhere else; the blind index tells equal from unequal and nothing besides."""

from __future__ import annotations

import base64
import os
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as law
from hypothesis import strategies as st

from lienket.custody import keys
from lienket.custody.keys import UnusableIdentityKey
from lienket.custody.sealing import SealBroken, begins, blind, name_form, opened, phone_form, rewrapped, seal

PLACE = "intake_identity|0001|sealed"
persons = st.fixed_dictionaries({part: st.text(max_size=40) for part in ("name", "phone", "address")})


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


@given(person=persons, at=st.integers(min_value=0), bit=st.integers(0, 7))
@law(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_a_seal_opens_to_what_was_sealed_and_any_altered_bit_breaks_it(person, at, bit):
    unit = UUID(int=7)
    sealed = seal(unit, PLACE, person)
    assert opened(unit, PLACE, sealed) == person
    data = bytearray(base64.b64decode(sealed))
    data[at % len(data)] ^= 1 << bit
    with pytest.raises(SealBroken):
        opened(unit, PLACE, base64.b64encode(bytes(data)).decode())


def test_what_is_sealed_shows_nothing_and_twice_the_same_looks_different():
    unit = uuid4()
    first, second = (seal(unit, PLACE, {"phone": "0900000007"}) for _ in range(2))
    assert first != second
    assert b"0900000007" not in base64.b64decode(first)


@pytest.mark.parametrize("moved", ["intake_identity|0002|sealed", "intake_refusedrow|0001|sealed", "intake_identity|0001|name"])
def test_copied_to_another_row_table_or_field_or_unit_it_does_not_open(moved):
    unit = uuid4()
    sealed = seal(unit, PLACE, {"name": "A"})
    with pytest.raises(SealBroken):
        opened(unit, moved, sealed)
    with pytest.raises(SealBroken):
        opened(uuid4(), PLACE, sealed)


def test_a_new_key_leaves_the_value_alone_and_the_old_key_can_then_go():
    unit = uuid4()
    sealed, left = (seal(unit, PLACE, {"name": name}) for name in ("A", "B"))
    assert keys.add_key(unit) == 2
    anew = rewrapped(unit, PLACE, sealed)
    assert (sealed[:4], anew[:4]) == (begins(1), begins(2))
    assert opened(unit, PLACE, sealed) == opened(unit, PLACE, anew) == {"name": "A"}
    keys.keep_newest(unit)
    assert opened(unit, PLACE, anew) == {"name": "A"}
    for old in (sealed, left):
        with pytest.raises(SealBroken):
            opened(unit, PLACE, old)
    assert seal(unit, PLACE, {}).startswith(begins(2))


def test_the_keys_are_their_owners_alone_and_refused_where_others_can_read_them(tmp_path):
    unit = uuid4()
    seal(unit, PLACE, {})
    path = tmp_path / "identity-keys" / unit.hex
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert oct(path.parent.stat().st_mode & 0o777) == "0o700"
    os.chmod(path, 0o644)
    with pytest.raises(UnusableIdentityKey):
        seal(unit, PLACE, {})
    os.chmod(path, 0o600)
    path.write_text("1 short\n", encoding="ascii")
    with pytest.raises(UnusableIdentityKey):
        seal(unit, PLACE, {})


@pytest.mark.parametrize("rubbish", ["", "AQ==", "not base64", base64.b64encode(b"\x01\x00\x01" + bytes(90)).decode()])
def test_what_is_no_seal_is_refused_as_broken(rubbish):
    with pytest.raises(SealBroken):
        opened(uuid4(), PLACE, rubbish)


def test_the_blind_index_depends_on_kind_value_and_key(tmp_path):
    first = blind("phone", "0900000007")
    assert first == blind("phone", "0900000007")
    assert len({first, blind("name", "0900000007"), blind("phone", "0900000008"), blind("phone", "")}) == 4
    assert blind("phone", "") == ""
    (tmp_path / "identity-keys" / "index").unlink()
    assert blind("phone", "0900000007") != first


@pytest.mark.parametrize("said", ["0912 345 678", "+84 912 345 678", "84912345678", "0084-912-345-678", "(+84) 0912.345.678", "+84912345678"])
def test_a_number_is_the_same_however_it_is_written(said):
    assert phone_form(said) == "0912345678"


def test_a_name_is_the_same_however_it_is_spelt():
    assert name_form("  Nguyễn   Văn A ") == name_form("NGUYỄN VĂN A") == name_form("Nguye\u0302\u0303n Va\u0306n a")
    assert name_form("Nguyen Van A") != name_form("Nguyễn Văn A")
