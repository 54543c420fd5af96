"""A draft on its way, for tests: the successor of the test world's regulation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from lienket.instruments import consultation, drafts, signing
from lienket.instruments.models import Draft
from lienket.instruments.texts import file_of
from lienket.regulation.rewrite import clause_data, with_clause
from tests.world import NOON, TODAY, post

CODE = "qc-2016"
FILE = file_of(CODE)
BEGINS = TODAY + timedelta(days=30)
PARTIES = ("town-police", "border-post", "plant")


def desk() -> Any:
    """Who drafts: the duty post of the lead party."""
    return post("town-police/desk")


def chief() -> Any:
    """The other post of the lead party."""
    return post("town-police/chief")


def the(draft: UUID) -> Draft:
    """The row as it stands."""
    return Draft.unrestricted.get(pk=draft)


def text_of(draft: UUID) -> str:
    """The newest text of the instrument."""
    return drafts.changes_of(the(draft))[FILE]


def repaired(text: str) -> str:
    """The text without the error that lint finds in the test world."""
    return with_clause(
        text,
        "d4",
        {**clause_data(text, "d4"), "routing": {"when": {"kind": ["incident"], "field": ["traffic"]}, "lead": "lead-police", "overrides": ["d2", "d3"]}},
    )


def a_draft(*, clean: bool = True) -> UUID:
    """A draft begun from the regulation in force."""
    draft = drafts.begin_from(actor=desk(), base="qc", code=CODE, number="01/2016/QC", begins=BEGINS, at=NOON)
    if clean:
        drafts.revise(actor=desk(), draft=draft, file=FILE, text=repaired(text_of(draft)), revision=1, at=NOON)
    return draft


def consulted(draft: UUID, answers: dict[str, dict[str, str]] | None = None) -> UUID:
    """The parties asked, answered and the round closed."""
    consultation.open_consultation(actor=desk(), draft=draft, due_on=TODAY + timedelta(days=7), at=NOON)
    for unit in PARTIES:
        given = (answers or {}).get(unit, {"": "ACCEPT"})
        notes = {clause: "Không đúng chức năng." for clause, answer in given.items() if answer != "ACCEPT"}
        consultation.answer(actor=post(unit), draft=draft, given=given, notes=notes, at=NOON)
    consultation.close(actor=desk(), draft=draft, at=NOON)
    return draft


def final(draft: UUID) -> UUID:
    """The text frozen."""
    signing.finalise(actor=desk(), draft=draft, revision=the(draft).revision, why="Đã rà soát.", at=NOON)
    return draft


def signed_by(draft: UUID, *units: str, on: date = TODAY) -> UUID:
    """Signatures recorded by the parties themselves."""
    for unit in units:
        signing.sign(actor=post(unit), draft=draft, unit=unit, signed_on=on, number="12/VB", at=NOON)
    return draft
