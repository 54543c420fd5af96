"""The last part of a document: who signs, and who receives it."""

from __future__ import annotations

from dataclasses import dataclass

from lienket.instruments.paper.words import CAPACITIES, Language, fixed, one_line, said
from lienket.regulation.format import Instrument, Signatory, UnitEntry
from lienket.regulation.load import Pack


@dataclass(frozen=True, slots=True)
class Signature:
    """The block of one party: its name, then the lines above the signature, by position – no person is named."""

    unit: str
    name: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recipients:
    """Nơi nhận."""

    title: str
    lines: tuple[str, ...]


def on_lines(name: str, language: Language) -> tuple[str, ...]:
    """A name in capitals on one line, or with the territory of a People's Committee on a second, as offices write it."""
    committee = "ỦY BAN NHÂN DÂN "
    if language == "vi" and name.startswith(committee):
        return committee.strip(), name[len(committee) :]
    return (name,)


def closing(pack: Pack, instrument: Instrument, language: Language) -> tuple[Signature | Recipients, ...]:
    """The cells of the last part, two to a row. Recipients stand at the left: beside the last signature where the number of signatures is odd, else below."""
    signatures = [_signature(pack.unit(s.unit), s, language) for s in instrument.signatories] or [
        _signature(pack.unit(party.unit), None, language) for party in instrument.parties
    ]
    if not signatures and instrument.issued_by:
        signatures = [_signature(pack.unit(instrument.issued_by), None, language)]
    recipients = _recipients(instrument, len(signatures), language)
    if len(signatures) % 2:
        return (*signatures[:-1], recipients, signatures[-1])
    return (*signatures, recipients)


def _signature(unit: UnitEntry, how: Signatory | None, language: Language) -> Signature:
    name = on_lines(said(unit.name, language).upper(), language)
    if how is None:
        head = next((post for post in unit.posts if not post.duty), None)
        return Signature(unit.code, name, (said(head.title, language).upper() if head else fixed("head-of-unit", language).upper(),))
    written = how.position.vi if language == "vi" else how.position.en
    position = [one_line(line).upper() for line in written.splitlines() if line.strip()]
    capacity = how.capacity if language == "vi" or not how.capacity else CAPACITIES[how.capacity]
    if how.capacity == "TM.":  # The body as a whole is named, then the position: TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH.
        return Signature(unit.code, (f"{capacity} {name[0]}", *name[1:]), tuple(position))
    return Signature(unit.code, name, (f"{capacity} {position[0]}".strip(), *position[1:]))


def _recipients(instrument: Instrument, signatures: int, language: Language) -> Recipients:
    parties = fixed("all-parties", language).format(signatures) if signatures > 1 else fixed("the-party", language)
    lines = [parties, *(said(words, language).rstrip(" .;").removeprefix("- ") for words in instrument.recipients), fixed("filed", language)]
    marks = [";"] * (len(lines) - 1) + ["."]
    return Recipients(fixed("recipients", language), tuple(f"- {line}{mark}" for line, mark in zip(lines, marks, strict=True)))
