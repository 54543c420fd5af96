"""No regulation comes into force by one person alone, by pages or API, whatever posts that person holds (decisions 0030 and 0058)."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienket.api.urls import _document
from lienket.instruments import signing
from lienket.kernel.errors import LienketError
from lienket.units import people
from lienket.units.models import Account
from lienket.units.queries import post_id
from tests.architecture.rules import ROOT
from tests.desk.pages import text_of
from tests.desk.people import SINCE, signed_in
from tests.instruments.making import BEGINS, PARTIES, a_draft, chief, consulted, desk, the
from tests.world import MODEL, NOON, SWEEPER, TODAY, post, undone

pytestmark = pytest.mark.usefixtures("world")
ONE, TWO = UUID(int=1), UUID(int=2)


def test_on_the_pages_one_person_in_every_post_of_every_party_gets_no_further_than_the_signatures(monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(minutes=5))
    draft = consulted(a_draft())
    client, address = signed_in("town-police"), f"/regulations/drafts/{draft}/signing"
    person = Account.of_node.get(login="town-police-desk").person_id
    posts = ["town-police/chief", "border-post/truc-ban", "plant/truc-ban"]
    for code in posts:
        people.take_post(actor=SWEEPER, person=person, post=post_id(MODEL, code), since=SINCE, at=NOON)

    def acting(code: str) -> None:
        assert client.post("/account/post", {"post": str(post_id(MODEL, code))}).status_code == 302

    acting("town-police/desk")
    assert client.post(address, {"do": "finalise", "revision": "2", "why": ""}).status_code == 302
    for unit, code in zip(PARTIES, ("town-police/desk", *posts[1:]), strict=True):
        acting(code)
        assert client.post(address, {"do": "sign", "unit": unit, "signed_on": TODAY.isoformat(), "number": "7"}).status_code == 302
    assert len(signing.signatures_of(the(draft))) == len(PARTIES)
    for code in ("town-police/desk", *posts):
        acting(code)
        assert client.post(address, {"do": "force", "on": BEGINS.isoformat()}).status_code in {403, 422}
        assert the(draft).state == "FINAL"
    acting("town-police/chief")
    assert "người khác của cùng đơn vị" in text_of(client.post(address, {"do": "force", "on": BEGINS.isoformat()}))
    assert signed_in("town-police", "chief").post(address, {"do": "force", "on": BEGINS.isoformat()}).status_code == 302
    assert the(draft).state == "IN_FORCE"


def test_the_api_reads_regulations_and_brings_none_into_force():
    acts = {(path, method) for path, methods in _document()["paths"].items() if "/regulations" in path for method in methods}
    assert acts
    assert {method for _path, method in acts} == {"get"}


def test_outside_the_command_line_an_edition_is_loaded_by_the_acts_of_signing_alone():
    def loads(text: str) -> bool:
        return "instruments.actions import load" in text or "instruments import actions" in text or "instruments.load(" in text

    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lienket").rglob("*.py") if loads(path.read_text(encoding="utf-8"))}
    assert {path for path in found if not path.startswith("lienket/ops/")} == {"lienket/instruments/signing.py"}


STEPS = st.lists(st.tuples(st.sampled_from(["finalise", "sign", "reopen", "force", "force"]), st.integers(0, 3), st.integers(0, 2)), max_size=20)


@settings(max_examples=40, deadline=None)
@given(steps=STEPS)
def test_in_no_history_is_a_text_in_force_that_one_person_froze_and_brought(steps):
    with undone():
        draft = consulted(a_draft())
        cast = [replace(actor, person=person) for actor in (desk(), chief()) for person in (ONE, TWO)]
        froze: UUID | None = None
        for what, who, which in steps:
            actor, row = cast[who], the(draft)
            with contextlib.suppress(LienketError):
                if what == "finalise":
                    signing.finalise(actor=actor, draft=draft, revision=row.revision, why="Đã rà soát.", at=NOON)
                    froze = actor.person
                elif what == "sign":
                    signing.sign(actor=post(PARTIES[which]), draft=draft, unit=PARTIES[which], signed_on=TODAY, at=NOON)
                elif what == "reopen":
                    signing.reopen(actor=actor, draft=draft, why="Sửa lại.", at=NOON)
                else:
                    signing.bring_into_force(actor=actor, draft=draft, on=BEGINS, at=NOON)
            if the(draft).state == "IN_FORCE" and row.state != "IN_FORCE":
                assert what == "force"
                assert froze is not None
                assert actor.person != froze
