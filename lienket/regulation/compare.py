"""Two versions of a regulation, clause by clause, in words: what came, what went, what moved, what is worded otherwise, what is executed otherwise. Pure.

Clauses are matched by their id; what is left, where a new instrument numbers its clauses anew, by the id without the instrument's own prefix, then by
article, then by likeness of the prose. How each was matched is said beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Literal

from lienket.regulation.clauses import Clause
from lienket.regulation.compare_rules import Rules, data
from lienket.regulation.compare_words import Both, Change, Names, joined, label, of_words, said
from lienket.regulation.format import Instrument, Role
from lienket.regulation.load import Pack
from lienket.regulation.parts import Words

Status = Literal["added", "removed", "changed", "same"]
Matched = Literal["id", "id-without-prefix", "cite", "prose", ""]

ALIKE = 0.6
"""Prose alike by this much or more is taken for the same clause."""

SOMEWHAT = 0.3
"""So much the prose must be alike where id without prefix, or article, already agree."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text: as before (`same`), only before (`gone`), only after (`new`)."""

    op: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """A clause before and after (None: it did not exist), how the two were matched and how alike their prose is, and what changed."""

    before: Clause | None
    after: Clause | None
    matched: Matched
    likeness: float
    changes: tuple[Change, ...]
    prose: tuple[tuple[Piece, ...], tuple[Piece, ...]]
    """Word by word, in Vietnamese and English."""

    @property
    def status(self) -> Status:
        """added, removed, changed or same."""
        if self.before is None or self.after is None:
            return "removed" if self.after is None else "added"
        return "changed" if self.changes else "same"

    @property
    def clause(self) -> Clause:
        """The clause as it is after, or was."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two versions; `head` is about the instrument as a whole."""

    before: Instrument
    after: Instrument
    head: tuple[Change, ...]
    clauses: tuple[Pairing, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.head and all(p.status == "same" for p in self.clauses)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change in order: of the whole, then clause by clause."""
        return (*self.head, *(c for p in self.clauses for c in p.changes))


def compare(before: tuple[Pack, Instrument], after: tuple[Pack, Instrument]) -> Comparison:
    """The two versions compared, each within its pack."""
    names = Names(*before), Names(*after)
    pairs = list(_matched(before[1].clauses, after[1].clauses))
    became = {old.id: new.id for old, new, _, _ in pairs if old and new}
    rules = Rules((before[0], names[0]), (after[0], names[1]), became)
    return Comparison(before[1], after[1], tuple(_head(before, after, names)), tuple(_pairing(rules, *pair) for pair in pairs))


def words_between(old: str, new: str) -> tuple[Piece, ...]:
    """Two texts word by word."""
    was, now = old.split(), new.split()
    out: list[Piece] = []
    for op, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if op == "equal":
            out.append(Piece("same", " ".join(was[i:j])))
            continue
        if i < j:
            out.append(Piece("gone", " ".join(was[i:j])))
        if k < m:
            out.append(Piece("new", " ".join(now[k:m])))
    return tuple(out)


def likeness(one: Clause, other: Clause) -> float:
    """How alike two clauses are worded, 0 to 1, by their Vietnamese prose and heading."""
    return _ratio(_words(one), _words(other), 0.0)


def _words(clause: Clause) -> list[str]:
    return f"{clause.title.vi if clause.title else ''} {clause.text.vi}".casefold().split()


def _ratio(one: list[str], other: list[str], least: float) -> float:
    """The likeness of two texts; 0 where it cannot reach `least`."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()


def _prefix(clauses: Iterable[Clause]) -> str:
    """What all ids of an instrument begin with, up to a hyphen: q22-."""
    ids = [c.id for c in clauses]
    first, last = min(ids, default=""), max(ids, default="")
    shared = next((first[:n] for n in range(len(first), 0, -1) if last.startswith(first[:n])), "")
    return shared[: shared.rfind("-") + 1] if len(ids) > 1 else ""


Pair = tuple[Clause | None, Clause | None, Matched, float]


def _matched(before: tuple[Clause, ...], after: tuple[Clause, ...]) -> Iterator[Pair]:
    """Pairs in the order of the new version, each clause that is gone after the one it followed."""
    found: dict[str, tuple[Clause, Matched, float]] = {}
    old, new = {c.id: c for c in before}, {c.id: c for c in after}

    def keep(one: Clause, other: Clause, how: Matched, alike: float) -> None:
        found[other.id] = (one, how, round(alike, 2))
        del old[one.id], new[other.id]

    for code in [c for c in old if c in new]:
        keep(old[code], new[code], "id", likeness(old[code], new[code]))
    lead_in, trail = _prefix(before), _prefix(after)
    if lead_in != trail:
        for one in list(old.values()):
            twin = new.get(trail + one.id.removeprefix(lead_in))
            if twin and (alike := likeness(one, twin)) >= SOMEWHAT:
                keep(one, twin, "id-without-prefix", alike)
    for one in list(old.values()):
        twins = [c for c in new.values() if c.cite == one.cite]
        if len(twins) == 1:
            alike, headed = likeness(one, twins[0]), one.title is not None and one.title == twins[0].title
            if alike >= SOMEWHAT or headed:
                keep(one, twins[0], "cite", alike)
    left = {c.id: _words(c) for c in new.values()}
    scores = [(_ratio(_words(one), words, ALIKE), one.id, code) for one in old.values() for code, words in left.items()]
    for alike, code, twin_code in sorted(scores, key=lambda s: (-s[0], s[1], s[2])):
        if alike >= ALIKE and code in old and twin_code in new:
            keep(old[code], new[twin_code], "prose", alike)
    yield from _ordered(before, after, found, old)


def _ordered(before: tuple[Clause, ...], after: tuple[Clause, ...], found: dict[str, tuple[Clause, Matched, float]], gone: dict[str, Clause]) -> Iterator[Pair]:
    following: dict[str, list[Clause]] = {}
    anchor = ""
    for clause in before:
        if clause.id in gone:
            following.setdefault(anchor, []).append(clause)
        else:
            anchor = clause.id
    yield from ((c, None, "", 0.0) for c in following.get("", ()))
    for clause in after:
        if clause.id not in found:
            yield None, clause, "", 0.0
            continue
        old, how, alike = found[clause.id]
        yield old, clause, how, alike
        yield from ((c, None, "", 0.0) for c in following.get(old.id, ()))


def _pairing(rules: Rules, old: Clause | None, new: Clause | None, how: Matched, alike: float) -> Pairing:
    if old is None or new is None:
        clause, added = (new, True) if new else (old, False)
        assert clause is not None
        place = (None, clause.cite) if added else (clause.cite, None)
        first = said(f"clause.{'added' if added else 'removed'}", clause.id, *place, cite=clause.cite, title=of_words(clause.title or clause.text))
        piece: Literal["new", "gone"] = "new" if added else "gone"
        prose = ((Piece(piece, clause.text.vi),), (Piece(piece, clause.text.en),))
        return Pairing(old, new, how, alike, (first, *rules.alone(clause, added)), prose)
    changes = (*_outside(old, new), *rules.changes(old, new))
    return Pairing(old, new, how, alike, changes, (words_between(old.text.vi, new.text.vi), words_between(old.text.en, new.text.en)))


def _outside(old: Clause, new: Clause) -> Iterator[Change]:
    """What is not executed: number, heading, prose, basis."""
    if old.cite != new.cite:
        yield said("clause.renumbered", new.id, old.cite, new.cite, before=old.cite, after=new.cite)
    if old.title != new.title:
        was, now = of_words(old.title), of_words(new.title)
        yield said("clause.title", new.id, data(old.title), data(new.title), cite=new.cite, before=was, after=now)
    if _spaced(old.text) != _spaced(new.text):
        yield said("clause.prose", new.id, old.text.vi, new.text.vi, cite=new.cite)
    if old.basis != new.basis:
        yield said("clause.basis", new.id, old.basis, new.basis, cite=new.cite, before=label(f"basis-{old.basis}"), after=label(f"basis-{new.basis}"))


def _spaced(words: Words) -> tuple[list[str], list[str]]:
    return words.vi.split(), words.en.split()


_PLAIN = ("number", "level", "precedence", "issued_by", "signed_on", "replaces", "implements", "default_label")
_LISTS = ("bases", "recipients", "chapters", "signatories", "profiles", "consents", "issued_at")


def _head(before: tuple[Pack, Instrument], after: tuple[Pack, Instrument], names: tuple[Names, Names]) -> Iterator[Change]:
    """Changes of the instrument as a whole."""
    (_, old), (_, new) = before, after

    def head(part: str, was: Any, now: Any, words: tuple[Both, Both]) -> Change:
        return said("head", "", data(was), data(now), part=label(part), before=words[0], after=words[1])

    if old.title != new.title:
        yield head("title", old.title, new.title, (of_words(old.title), of_words(new.title)))
    periods = [("starts", old.in_force.start, new.in_force.start), ("ends", old.in_force.until, new.in_force.until)]
    for part, was, now in [*((p, getattr(old, p), getattr(new, p)) for p in _PLAIN), *periods]:
        if was != now:
            yield head(part, was, now, (_shown(names[0], part, was), _shown(names[1], part, now)))
    for part in _LISTS:
        was, now = getattr(old, part), getattr(new, part)
        if was != now:
            yield head(part, was, now, (_listed(was), _listed(now)))
    parties = {p.unit: p for p in old.parties}, {p.unit: p for p in new.parties}
    for unit in sorted(parties[1].keys() - parties[0].keys()):
        yield said("party.joined", "", None, unit, unit=names[1].of("unit", unit))
    for unit in sorted(parties[0].keys() - parties[1].keys()):
        yield said("party.left", "", unit, None, unit=names[0].of("unit", unit))
    for unit in sorted(parties[0].keys() & parties[1].keys()):
        lead = parties[0][unit].as_lead, parties[1][unit].as_lead
        if lead[0] != lead[1]:
            yield said("party.lead" if lead[1] else "party.lead-no-more", "", *lead, unit=names[1].of("unit", unit))
    yield from _roles(before, after, names)


def _shown(names: Names, part: str, value: Any) -> Both:
    if value is None:
        return label("none")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}", f"{value:%d/%m/%Y}"
    return names.of("unit", value) if part == "issued_by" else label(str(value))


def _listed(value: Any) -> Both:
    """A list of the head in words: its texts, or how many entries."""
    if isinstance(value, tuple) and not all(isinstance(v, Words) for v in value):
        return f"{len(value)} mục", f"{len(value)} entries"
    return joined(of_words(v) for v in value) if isinstance(value, tuple) else of_words(value)


def _roles(before: tuple[Pack, Instrument], after: tuple[Pack, Instrument], names: tuple[Names, Names]) -> Iterator[Change]:
    roles = {r.code: r for r in before[1].roles}, {r.code: r for r in after[1].roles}
    for code in [*roles[1], *(c for c in roles[0] if c not in roles[1])]:
        old, new = roles[0].get(code), roles[1].get(code)
        if old is None or new is None:
            if new is not None:
                yield said("role.added", "", None, data(new), role=of_words(new.name), after=_played(names[1], new))
            elif old is not None:
                yield said("role.removed", "", data(old), None, role=of_words(old.name), before=_played(names[0], old))
            continue
        if old.name != new.name:
            yield said("role.renamed", "", data(old.name), data(new.name), before=of_words(old.name), after=of_words(new.name))
        if (old.unit, old.kind, old.first) != (new.unit, new.kind, new.first):
            yield said("role.resolved", "", data(old), data(new), role=of_words(new.name), before=_played(names[0], old), after=_played(names[1], new))
        elif new.kind:
            was, now = _areas(*before, new.kind), _areas(*after, new.kind)
            for zone in sorted(z for z in was.keys() | now.keys() if was.get(z) != now.get(z)):
                units = names[0].actors(was.get(zone, ()), "nobody"), names[1].actors(now.get(zone, ()), "nobody")
                where = names[1].of("zone", zone)
                yield said("role.at", "", was.get(zone), now.get(zone), role=of_words(new.name), zone=where, before=units[0], after=units[1])


def _played(names: Names, role: Role) -> Both:
    if role.unit:
        return names.of("unit", role.unit)
    if role.kind:
        kind = names.of("unit-kind", role.kind)
        return f"đơn vị loại “{kind[0]}” phụ trách địa bàn", f"the unit of kind “{kind[1]}” that answers for the place"
    units = names.actors(role.first)
    return f"đơn vị đầu tiên còn hoạt động trong: {units[0]}", f"the first that exists of: {units[1]}"


def _areas(pack: Pack, instrument: Instrument, kind: str) -> dict[str, tuple[str, ...]]:
    """Zone → the units of a kind that answer for it on the day the instrument comes into force."""
    day = instrument.in_force.start
    found: dict[str, tuple[str, ...]] = {}
    for unit in pack.units.units:
        if unit.kind == kind and (day is None or unit.valid.covers(day)):
            for zone in unit.area:
                found[zone] = (*found.get(zone, ()), unit.code)
    return found
