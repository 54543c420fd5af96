"""What a reservation changes: the facts a reserved clause speaks of, decided with and without the reservation. No rows.

A reservation can change a decision only where the reserved clause applies. So its condition is unfolded: every kind, field, severity and place it admits,
with the flags it asks for and an ordinary reporter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from hashlib import sha256
from itertools import islice, product

from lienket.regulation.decide import Rulebook
from lienket.regulation.format import Clause, Condition, Consent
from lienket.regulation.load import Pack
from lienket.regulation.model import Assigned, Decision, Facts

MOST = 60_000
"""Facts asked for one clause; a condition that admits more is cut there."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Facts of one sort that another unit would lead (empty: nobody can be named), or others would support or be told of; `count` of them go alike."""

    lead_before: str
    lead_after: str
    gone: tuple[str, ...]
    come: tuple[str, ...]
    count: int
    example: Facts
    clauses: tuple[str, ...]


def with_consents(pack: Pack, code: str, consents: Iterable[Consent]) -> Pack:
    """The pack in which instrument `code` carries these consents."""
    given = tuple(consents)
    instruments = tuple(i.model_copy(update={"consents": given}) if i.code == code else i for i in pack.instruments)
    other = sha256("|".join((pack.digest, code, *(c.model_dump_json() for c in given))).encode()).hexdigest()
    return replace(pack, instruments=instruments, digest=other)  # Packs are equal by their digest, and what is worked out of one is kept by it.


def effects(pack: Pack, code: str, consents: Iterable[Consent], day: date) -> tuple[Effect, ...]:
    """Who leads, supports and is told what on `day` because of the consents, compared with none; a changed lead first, then the widest change."""
    given = tuple(consents)
    plain, reserved = Rulebook(with_consents(pack, code, ())), Rulebook(with_consents(pack, code, given))
    noon = datetime.combine(day, time(12), plain.zone)
    instrument = next(i for i in pack.instruments if i.code == code)
    touched = {c.clause for c in given}
    clauses = [c for c in instrument.clauses if c.id in touched and c.routing is not None]
    places = tuple(plain.edition(noon).zones)
    asked = dict.fromkeys(facts for clause in clauses for facts in islice(_meeting(pack, _when(clause), places), MOST))
    found: dict[tuple[str, str, tuple[str, ...], tuple[str, ...]], tuple[int, Facts, tuple[str, ...]]] = {}
    for facts in asked:
        before, after = plain.decide(facts, noon), reserved.decide(facts, noon)
        others = _others(before), _others(after)
        key = (_lead(before), _lead(after), tuple(sorted(others[0] - others[1])), tuple(sorted(others[1] - others[0])))
        if key[0] != key[1] or key[2] or key[3]:
            count, example, because = found.get(key, (0, facts, _because(before)))
            found[key] = (count + 1, example, because)
    rows = (Effect(*key, count=count, example=example, clauses=because) for key, (count, example, because) in found.items())
    return tuple(sorted(rows, key=lambda e: (e.lead_before == e.lead_after, -e.count, e.lead_before, e.lead_after, e.gone, e.come)))


def _when(clause: Clause) -> Condition:
    assert clause.routing is not None
    return clause.routing.when


def _meeting(pack: Pack, when: Condition, places: tuple[str, ...]) -> Iterator[Facts]:
    taxonomy = pack.taxonomy
    kinds = when.kind or tuple(e.code for e in taxonomy.kinds)
    fields = tuple(f.code for f in taxonomy.fields if not when.field or not {f.code, *pack.field_ancestors(f.code)}.isdisjoint(when.field))
    severities = when.severity or tuple(e.code for e in taxonomy.severities)
    reporters = when.reporter or tuple(e.code for e in taxonomy.reporters if not e.protected)[:1] or tuple(e.code for e in taxonomy.reporters)[:1]
    for place, kind, field, severity, reporter in product(places, kinds, fields, severities, reporters[:1]):
        yield Facts(kind, field, severity, reporter, place, flags=frozenset(when.flags))


def _lead(decision: Decision) -> str:
    return decision.lead.unit if isinstance(decision.lead, Assigned) else ""


def _others(decision: Decision) -> frozenset[str]:
    return frozenset(a.unit for a in (*decision.support, *decision.informed)) - {_lead(decision)}


def _because(decision: Decision) -> tuple[str, ...]:
    return tuple(c.clause for c in decision.lead.because)
