"""Signing in the PDF: the frozen text with a field for each party, signed one after the other, checked when it comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lienket.instruments import drafts, signed_files, signing
from lienket.instruments.paper.authority import make_authority
from lienket.instruments.paper.opened import NotADocument
from lienket.instruments.paper.sign import sign
from tests.instruments.making import BEGINS, CODE, PARTIES, a_draft, chief, consulted, desk, final, the
from tests.world import NOON, TODAY, post

pytestmark = pytest.mark.django_db
PASSWORD = b"thu-nghiem"
SIGNED_AT = NOON + timedelta(minutes=1)


@pytest.fixture
def frozen(world):
    return final(consulted(a_draft()))


@pytest.fixture
def certificates(frozen):
    made = make_authority(drafts.pack_of(the(frozen)), PARTIES, password=PASSWORD, at=datetime(2016, 1, 1, tzinfo=UTC))
    return {party.unit: party.p12 for party in made.parties}


def signed_in_turn(data: bytes, certificates, *units: str) -> bytes:
    for unit in units:
        data = sign(data, unit=unit, p12=certificates[unit], password=PASSWORD, at=SIGNED_AT)
    return data


def hand_in(unit: str, draft, data: bytes):
    return signed_files.record_signed(actor=post(unit), draft=draft, data=data, at=SIGNED_AT)


def test_the_parties_sign_one_after_the_other_and_the_text_comes_into_force(frozen, certificates):
    for unit in PARTIES:
        data = signed_in_turn(signed_files.document_of(the(frozen)), certificates, unit)
        assert hand_in(unit, frozen, data) == (unit,)
    assert {s.unit.code: (s.manner, s.signed_on) for s in signing.signatures_of(the(frozen))} == dict.fromkeys(PARTIES, ("PDF", TODAY))
    signing.bring_into_force(actor=chief(), draft=frozen, on=BEGINS, at=SIGNED_AT)
    assert the(frozen).state == "IN_FORCE"


def test_a_file_without_a_new_signature_or_without_an_earlier_one_is_refused(frozen, certificates):
    bare = signed_files.document_of(the(frozen))
    with pytest.raises(signed_files.NothingSigned):
        hand_in("plant", frozen, bare)
    first = signed_in_turn(bare, certificates, "plant")
    with pytest.raises(signed_files.NothingSigned):
        hand_in("border-post", frozen, first)  # Not its own.
    hand_in("plant", frozen, first)
    with pytest.raises(signed_files.SignatureLost, match="plant"):
        hand_in("border-post", frozen, signed_in_turn(bare, certificates, "border-post"))
    with pytest.raises(signed_files.NothingSigned):
        hand_in("plant", frozen, first)


def test_another_text_or_no_document_is_refused(frozen, certificates):
    with pytest.raises(NotADocument):
        hand_in("plant", frozen, b"%PDF-1.7 nothing")
    data = signed_in_turn(signed_files.document_of(the(frozen)), certificates, "plant")
    signing.reopen(actor=desk(), draft=frozen, why="Sót một khoản.", at=NOON)
    with pytest.raises(drafts.NotInState):
        hand_in("plant", frozen, data)
    number = the(frozen).revision
    text = drafts.changes_of(the(frozen))[f"regulations/{CODE}.yaml"].replace("Báo cáo đầu", "Báo cáo đầu tiên")
    drafts.revise(actor=desk(), draft=frozen, file=f"regulations/{CODE}.yaml", text=text, revision=number, at=NOON)
    final(frozen)
    with pytest.raises(signing.OtherText):
        hand_in("plant", frozen, data)
    assert signing.signatures_of(the(frozen)) == []


def test_before_the_text_is_frozen_there_is_nothing_to_sign(world):
    with pytest.raises(drafts.NotInState):
        signed_files.document_of(the(a_draft()))
