"""What the words of a report hint at: kind, field, flags and reporter, each with the words that caused it.

These are offers, never facts: nothing here is stored or set; a person presses what fits (principle 6). Severity is never offered.
Petitions, complaints and labour disputes are to be answered and mediated: where the words speak of one, no offence is offered beside it (principle 1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import yaml
from pydantic import BaseModel, ConfigDict

from lienket.regulation.load import Pack
from lienket.situation.folding import fold, spelled, words

Part = Literal["kind", "field", "flags", "reporter"]
LIMITS: dict[Part, int] = {"kind": 2, "field": 3, "flags": 4, "reporter": 1}
"""At most so many offers a part: a list nobody can take in at a glance helps nobody."""
SHORT = 4
"""A single word of fewer letters counts only with its diacritics: ``no`` may be nổ (explosion), nợ (debt) or no (full)."""
FIRST = 1_000.0
REACH = 4_000
"""So many words of a text are looked at."""


class Cue(BaseModel):
    """One line of cues.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: tuple[str, ...]
    kind: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    reporter: tuple[str, ...] = ()


class Offences(BaseModel):
    """What is not offered beside a matter that is to be answered."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: tuple[str, ...]
    fields: tuple[str, ...]


class CueFile(BaseModel):
    """cues.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answered: tuple[str, ...]
    offences: Offences
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """One offer: a code of the pack for a part of the facts, and the words, as written, that caused it."""

    part: Part
    code: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words that offer a code; `own` where they are the pack's own name of it."""

    folded: tuple[str, ...]
    spelled: tuple[str, ...]
    offers: tuple[tuple[Part, str], ...]
    own: bool


@lru_cache(maxsize=1)
def cue_file() -> CueFile:
    """The list of cues, read once."""
    return CueFile.model_validate(yaml.safe_load(Path(__file__).with_name("cues.yaml").read_text(encoding="utf-8")))


def guesses(pack: Pack, text: str) -> list[Guess]:
    """What `text` hints at, part by part, the best supported first."""
    points: dict[tuple[Part, str], float] = {}
    causes: dict[tuple[Part, str], dict[str, None]] = {}
    for phrase, written in _found(pack, text):
        for offer in phrase.offers:
            points[offer] = points.get(offer, 0.0) + len(phrase.folded) + (0.5 if phrase.own else 0.0)
            causes.setdefault(offer, {})[written] = None
    _leave_out_offences(points)
    out: list[Guess] = []
    for part, limit in LIMITS.items():
        ranked = sorted((key for key in points if key[0] == part), key=lambda key: (-points[key], list(points).index(key)))
        out += [Guess(part, code, tuple(causes[part, code])[:3]) for part, code in ranked[:limit]]
    return out


def _leave_out_offences(points: dict[tuple[Part, str], float]) -> None:
    """Put what is to be answered before what is to be prosecuted, and leave the latter out."""
    file = cue_file()
    answered: list[tuple[Part, str]] = [("kind", code) for code in file.answered if ("kind", code) in points]
    if answered:
        for key in answered:
            points[key] += FIRST
        for code in file.offences.kinds:
            points.pop(("kind", code), None)
        for code in file.offences.fields:
            points.pop(("field", code), None)


def _found(pack: Pack, text: str) -> Iterator[tuple[_Phrase, str]]:
    """Each phrase that stands in the text, with the words as written; of phrases that begin alike the longest wins."""
    text = normalize("NFC", text)
    written = [word for word in (raw.strip(".,;:!?()[]{}\"'“”‘’…–-") for raw in text.split()) if fold(word)][:REACH]
    folded = ["".join(words(word)) for word in written]
    exact = [spelled(word) for word in written]
    bare = [word.isascii() for word in written]
    index = _phrases(pack)
    at = 0
    while at < len(written):
        best: tuple[int, _Phrase] | None = None
        for phrase in index.get(folded[at], ()):
            n = len(phrase.folded)
            if (best is None or n > best[0]) and tuple(folded[at : at + n]) == phrase.folded and _means(phrase, exact[at : at + n], bare[at : at + n]):
                best = (n, phrase)
        if best is None:
            at += 1
            continue
        yield best[1], " ".join(written[at : at + best[0]])
        at += best[0]


def _means(phrase: _Phrase, exact: list[str], bare: list[bool]) -> bool:
    """Whether words that fold alike are these words: diacritics, where written, agree; short single words need them."""
    if len(phrase.folded) == 1 and len(phrase.folded[0]) < SHORT:
        return exact[0] == phrase.spelled[0]
    return all(plain or word == wanted for word, wanted, plain in zip(exact, phrase.spelled, bare, strict=True))


@lru_cache(maxsize=8)
def _phrases(pack: Pack) -> dict[str, tuple[_Phrase, ...]]:
    """Every phrase by its first word: the names of the taxonomy, and the cues whose codes the pack has."""
    taxonomy = pack.taxonomy
    parts: tuple[tuple[Part, tuple[object, ...]], ...] = (("kind", taxonomy.kinds), ("field", taxonomy.fields), ("flags", taxonomy.flags))
    codes: dict[Part, set[str]] = {part: {entry.code for entry in entries} for part, entries in parts}  # type: ignore[attr-defined]
    codes["reporter"] = {entry.code for entry in taxonomy.reporters}
    merged: dict[tuple[str, ...], tuple[dict[tuple[Part, str], None], bool, tuple[str, ...]]] = {}

    def add(said: str, offers: list[tuple[Part, str]], own: bool) -> None:
        folded = words(said)
        if folded and offers:
            offered, before, spelling = merged.get(folded, ({}, False, tuple(spelled(said).split())))
            if len(spelling) == len(folded):
                merged[folded] = ({**offered, **dict.fromkeys(offers)}, before or own, spelling)

    for cue in cue_file().cues:
        offers: list[tuple[Part, str]] = []
        for part in LIMITS:
            first = next((code for code in getattr(cue, part) if code in codes[part]), None)
            offers += [(part, first)] if first else []
        for said in cue.say:
            add(said, offers, own=False)
    for part, entries in parts:
        for entry in entries:
            for name in (entry.name.vi, entry.name.en):  # type: ignore[attr-defined]
                pieces = [said.strip() for said in name.split(",")]
                for said in pieces:
                    if " " in said or len(pieces) == 1:  # A lone syllable out of a longer name stands in too many other words ("lộ" in "quốc lộ").
                        add(said, [(part, entry.code)], own=True)  # type: ignore[attr-defined]
    index: dict[str, list[_Phrase]] = {}
    for folded, (offered, own, spelling) in merged.items():
        index.setdefault(folded[0], []).append(_Phrase(folded, spelling, tuple(offered), own))
    return {first: tuple(found) for first, found in index.items()}
