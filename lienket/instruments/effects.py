"""What a reservation changes: the same facts decided with and without it, over every region the clauses tell apart. No rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from hashlib import sha256
from itertools import chain, islice, product

from lienket.regulation.coverage import cover
from lienket.regulation.decide import Rulebook
from lienket.regulation.edition import Edition
from lienket.regulation.format import Condition, Consent
from lienket.regulation.load import Pack
from lienket.regulation.model import Assigned, Decision, Facts

_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Effect:
    """Facts of one sort that another unit would lead, or others would support or be told of; `regions` counts the sorts that go alike."""

    lead_before: str
    lead_after: str
    gone: tuple[str, ...]
    come: tuple[str, ...]
    regions: int
    example: Facts
    clauses: tuple[str, ...]


def with_consents(pack: Pack, code: str, consents: Iterable[Consent]) -> Pack:
    """The pack in which instrument `code` carries these consents."""
    given = tuple(consents)
    instruments = tuple(i.model_copy(update={"consents": given}) if i.code == code else i for i in pack.instruments)
    other = sha256("|".join((pack.digest, code, *(c.model_dump_json() for c in given))).encode()).hexdigest()
    return replace(pack, instruments=instruments, digest=other)  # Packs are equal by their digest, and what is worked out of one is kept by it.


def effects(pack: Pack, code: str, consents: Iterable[Consent], day: date) -> tuple[Effect, ...]:
    """Who leads, supports and is told what on `day` because of the consents, compared with none; the widest change first."""
    given = tuple(consents)
    plain, reserved = Rulebook(with_consents(pack, code, ())), Rulebook(with_consents(pack, code, given))
    noon = datetime.combine(day, time(12), plain.zone)
    edition = plain.edition(noon)
    found: dict[tuple[str, str, tuple[str, ...], tuple[str, ...]], tuple[int, Facts, tuple[str, ...]]] = {}
    coverage = cover(edition)
    regions = chain.from_iterable(coverage.regions(kind) for kind in edition.kind)
    touched = {f"{code}#{c.clause}" for c in given}
    own = chain.from_iterable(_meeting(edition, c.when) for c in edition.clauses if c.key in touched and c.clause.routing and not c.clause.routing.lead)
    for facts in dict.fromkeys(chain(regions, own)):
        before, after = plain.decide(facts, noon), reserved.decide(facts, noon)
        others = _others(before), _others(after)
        key = (_lead(before), _lead(after), tuple(sorted(others[0] - others[1])), tuple(sorted(others[1] - others[0])))
        if key[0] != key[1] or key[2] or key[3]:
            count, example, clauses = found.get(key, (0, facts, _clauses(before)))
            found[key] = (count + 1, example, clauses)
    rows = (Effect(*key, regions=count, example=example, clauses=clauses) for key, (count, example, clauses) in found.items())
    return tuple(sorted(rows, key=lambda e: (e.lead_before == e.lead_after, -e.regions, e.lead_before, e.lead_after)))


def _meeting(edition: Edition, when: Condition) -> Iterator[Facts]:
    """Facts that meet a condition: every value it names, one of each dimension it leaves open, every place. Clauses that only add units split no region."""
    kinds, fields = when.kind or tuple(edition.kind)[:1], when.field or tuple(edition.field)[:1]
    severities, reporters = when.severity or tuple(edition.severity)[:1], when.reporter or tuple(edition.reporter)[:1]
    places: tuple[str | None, ...] = tuple(z for z in when.zone if z in edition.zones) or (None, *edition.zones)
    for kind, field, severity, reporter, place in islice(product(kinds, fields, severities, reporters, places), _MOST):
        yield Facts(kind, field, severity, reporter, place, flags=frozenset(when.flags))


def _lead(decision: Decision) -> str:
    return decision.lead.unit if isinstance(decision.lead, Assigned) else ""


def _others(decision: Decision) -> frozenset[str]:
    return frozenset(a.unit for a in (*decision.support, *decision.informed)) - {_lead(decision)}


def _clauses(decision: Decision) -> tuple[str, ...]:
    return tuple(c.clause for c in decision.lead.because)
