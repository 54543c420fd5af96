"""What goes into a decision and what comes out: frozen values, no rows."""

from __future__ import annotations

from dataclasses import dataclass

from lienket.kernel.errors import LienketError
from lienket.regulation.format import Limit, OfferTerm, Words


class UnknownFact(LienketError):
    """A code that the pack's vocabulary does not hold on that date: (dimension, code)."""

    code = "unknown-fact"


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one report in codes of the pack. Order never matters.

    `place` is the nearest zone; `zones` further zones it touches (what they lie in is added by the edition);
    `concerns` holds unit codes or ``unit/post`` codes the report is about.
    """

    kind: str
    field: str
    severity: str
    reporter: str
    place: str | None = None
    zones: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    concerns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Citation:
    """Why: a clause of an instrument, or a row of the law table (`instrument` = ``law:vn``)."""

    instrument: str
    clause: str
    cite: str
    basis: str
    """published | assumed | law, and for law rows the confidence: law:verified, law:secondary, law:memory."""

    @property
    def code(self) -> str:
        """``instrument#clause``, the form kept in rows and in the journal."""
        return f"{self.instrument}#{self.clause}"


MODEL = "model"
"""Instead of an instrument: the citation is of a default of the pack itself."""


def offer_citation(term: OfferTerm) -> Citation:
    """A term of the pack for answering offers, as decisions cite it."""
    return Citation(MODEL, term.code, term.cite, "assumed" if term.confidence == "assumed" else "published")


@dataclass(frozen=True, slots=True)
class Assigned:
    """A unit with a part to play, through a role, because of clauses."""

    unit: str
    role: str
    because: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Undetermined:
    """No lead can be named without guessing. `missing` holds reason codes: place, no-clause, conflict, role-unresolved, concerned, reserved."""

    missing: tuple[str, ...]
    because: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Timed:
    """A clock: who (`duty`) must do what (`clock`) within the earliest of `limits`."""

    clock: str
    duty: str
    limits: tuple[Limit, ...]
    because: tuple[Citation, ...]
    warn: tuple[int, ...] | None = None
    """Percent of the time after which who owes it is warned: all that the clauses name; None where none says anything."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: `unit` and those in `also` are told (unit codes or ``parent``); `acknowledgments` of them must acknowledge in time."""

    unit: str
    within: Limit
    level: str
    also: tuple[str, ...] = ()
    acknowledgments: int = 1

    @property
    def told(self) -> tuple[str, ...]:
        """Everyone this rung tells."""
        return (self.unit, *self.also)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Who is told, step by step, when the clock `clock` lapses; units that reserved the clause are never, not even as ``parent``."""

    clock: str
    rungs: tuple[Rung, ...]
    because: tuple[Citation, ...]
    reserved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class First:
    """A first action: its words, the unit its clause names (None: the lead), how long after the report, and the clause."""

    words: Words
    unit: str | None
    within: Limit | None
    because: Citation

    @property
    def vi(self) -> str:
        """In Vietnamese."""
        return self.words.vi

    @property
    def en(self) -> str:
        """In English."""
        return self.words.en


@dataclass(frozen=True, slots=True)
class Decision:
    """What the regulations in force say about one set of facts. Every part cites its clauses; durations, not due dates."""

    lead: Assigned | Undetermined
    support: tuple[Assigned, ...]
    informed: tuple[Assigned, ...]
    clocks: tuple[Timed, ...]
    ladders: tuple[Ladder, ...]
    label: str
    restricted: bool
    informed_level: str
    sharing_because: tuple[Citation, ...]
    first_actions: tuple[First, ...]
    in_force: tuple[str, ...]
    notes: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    """Redaction profiles by which the informed read, as ``instrument#profile``."""
    shows: tuple[str, ...] | None = None
    """The parts of the matter that every one of those profiles shows; None: no profile, the level alone decides."""
    onward: str | None = None
    """Who may pass it on: none, originator or parties, never wider than the label; None: no clause says."""
    offer: Timed | None = None
    """Within what time an offer of the lead is answered: by clauses, else by the model's default; None: nothing says."""

    @property
    def leader(self) -> str | None:
        """The lead unit's code, or None where undetermined."""
        return self.lead.unit if isinstance(self.lead, Assigned) else None
