"""How a matter stands for one post: what every act and every sentence about its effect looks at, read once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from lienket.clocks import queries as clock_queries
from lienket.clocks.owed import of_every
from lienket.custody.holds import hold_of
from lienket.instruments.queries import Book, book
from lienket.intake.queries import reporter_kept
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.matters.attachments import attachments_of
from lienket.matters.checklists import Opened, checklists_of
from lienket.matters.linking import separable
from lienket.matters.outside import on_its_way
from lienket.matters.queries import find, participants, transfers_of
from lienket.matters.still_owed import binding
from lienket.matters.tasks import tasks_of
from lienket.regulation.checklists import fitting
from lienket.regulation.format import ChecklistEntry, OutcomeEntry
from lienket.routing.complexity import ComplexCase, complex_cases
from lienket.routing.extending import Allowance, allowances
from lienket.routing.first_actions import Offered, offered
from lienket.routing.steps import facts_of
from lienket.sharing import policy
from lienket.sharing.codes import Level
from lienket.sharing.consents import asked_about
from lienket.sharing.reach import shared_by_act
from lienket.units.queries import code_of

if TYPE_CHECKING:
    from lienket.clocks.models import Clock, ClockEvent
    from lienket.matters.models import Attachment, Matter, Participant, Task, Transfer
    from lienket.sharing.models import Consent


@dataclass(frozen=True, slots=True)
class Stand:
    """A matter as the post `actor` meets it at `at`. What only the lead or a supporter needs is empty for others."""

    actor: Actor
    at: datetime
    rules: Book
    row: Matter
    level: Level
    present: tuple[Participant, ...]
    offers: tuple[Transfer, ...]
    clocks: tuple[Clock, ...] = ()
    tasks: tuple[Task, ...] = ()
    files: tuple[Attachment, ...] = ()
    shared: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """Numbers of the matters whose link with this one the unit may end."""
    identities: bool = False
    on_its_way: bool = False
    """Whether the matter is being transferred outside the model and nobody has confirmed."""
    checklists: tuple[Opened, ...] = ()
    consent: Consent | None = None
    """The question for consent that is open: for the lead and the unit asked."""
    held: bool = False
    """Whether nothing of the matter may be erased now."""

    @property
    def part(self) -> Participant | None:
        """The unit's own active part."""
        return next((p for p in self.present if p.unit_id == self.actor.unit), None)

    @property
    def plays(self) -> str | None:
        """LEAD, SUPPORT, INFORMED; OFFERED where the lead is offered to the unit; else None."""
        part = self.part
        return part.part if part else None

    @property
    def offered(self) -> bool:
        """Whether an offer of the lead waits for the unit's answer."""
        return any(o.asked_id == self.actor.unit for o in self.offers)

    @property
    def proposed(self) -> bool:
        """Whether the unit made the offer that is open."""
        return any(o.maker_id == self.actor.unit for o in self.offers)

    @property
    def asked_for_consent(self) -> bool:
        """Whether the unit is asked to consent to sharing."""
        return self.consent is not None and self.consent.originator_id == self.actor.unit

    @property
    def open(self) -> bool:
        """Whether work goes on."""
        return self.row.state == "OPEN"

    @property
    def running(self) -> tuple[Clock, ...]:
        """Clocks that run or are paused."""
        return tuple(c for c in self.clocks if c.state in {"RUNNING", "PAUSED"})

    @property
    def unit(self) -> str:
        """Code of the acting unit."""
        assert self.actor.unit is not None
        return code_of(self.actor.unit)


def stand(*, actor: Actor, number: str, at: datetime) -> Stand:
    """How the matter stands for the post. Raises NoSuchMatter: absent and not-yours alike."""
    with in_model(actor.model):
        row = find(actor, number, at)
        level = policy.level_of(actor, row.id, at)
        assert level is not None
        present = tuple(participants(row.id))
        offers = tuple(o for o in transfers_of(row.id) if o.state == "PROPOSED")
        plain = Stand(actor, at, book(actor.model), row, level, present, offers)
        asked = asked_about(row.id)
        if asked is not None and plain.plays != "LEAD" and asked.originator_id != actor.unit:
            asked = None
        if plain.part is None and not plain.offered and not plain.proposed:
            return replace(plain, consent=asked)
        clocks = tuple(clock_queries.of_subject(row.id))
        if level < Level.WORK:
            return replace(plain, clocks=clocks, consent=asked)
        lead = plain.plays == "LEAD"
        return Stand(
            actor,
            at,
            plain.rules,
            row,
            level,
            present,
            offers,
            clocks,
            tuple(tasks_of(row.id)),
            tuple(attachments_of(row.id)),
            tuple(sorted(code_of(unit) for unit in shared_by_act(row.id, at))) if lead else (),
            tuple(sorted(separable(actor, row).values())),
            lead and reporter_kept(row.id),
            lead and on_its_way(row.id) is not None,
            tuple(checklists_of(row.id)),
            asked,
            hold_of(row.id, at) is not None,
        )


@dataclass(frozen=True, slots=True)
class StatutoryClock:
    """A clock of the lead that runs or is paused: what happened to it, and what the law lets decisions add, and gives it where the matter is complex."""

    clock: Clock
    history: tuple[ClockEvent, ...]
    allowed: dict[str, Allowance]
    complex: dict[str, ComplexCase]

    @property
    def extendable(self) -> bool:
        """Whether the next decision may still add something."""
        return any(one.most for one in self.allowed.values())

    @property
    def extended(self) -> bool:
        """Whether a decision has lengthened it."""
        return bool(clock_queries.extensions(self.history))

    @property
    def found_complex(self) -> bool:
        """Whether it is counted as that of a complex matter."""
        return clock_queries.complexity(self.history) is not None


def statutory(s: Stand) -> list[StatutoryClock]:
    """The lead's clocks to which the law gives more time by decision or in complex matters, for the lead; their histories are read at once."""
    found = [c for c in s.running if c.unit_id == s.row.lead_id]
    if s.plays != "LEAD" or not s.open or not found or s.rules.pack.law is None:
        return []
    histories = clock_queries.histories(found)
    pasts = {c.id: tuple(histories.get(c.id, ())) for c in found}
    every = [StatutoryClock(c, pasts[c.id], allowances(s.rules, s.row, c, pasts[c.id]), complex_cases(s.rules, s.row, c, pasts[c.id])) for c in found]
    return [one for one in every if one.allowed or one.complex or one.found_complex]


def refusals(s: Stand) -> list[OutcomeEntry]:
    """The outcomes by which a matter of this kind ends that is not taken up."""
    return [o for o in s.rules.pack.taxonomy.outcomes if o.refuses and (not o.kinds or s.row.kind in o.kinds)]


def first_offered(s: Stand) -> list[Offered]:
    """The first actions of the deciding clauses that are not set as tasks yet, for the lead."""
    if s.plays != "LEAD" or not s.open:
        return []
    with in_model(s.actor.model):
        return [one for one in offered(s.rules, s.row) if not one.set_already]


def unopened(s: Stand) -> tuple[list[ChecklistEntry], list[ChecklistEntry]] | None:
    """The checklists not opened yet for the matter: those that fit its facts, and the others; None where there is none."""
    if s.level < Level.WORK:
        return None
    there = {one.code for one in s.checklists}
    fit, others = fitting(s.rules.rules.edition(s.row.received_at), facts_of(s.row))
    fit, others = [x for x in fit if x.code not in there], [x for x in others if x.code not in there]
    return (fit, others) if fit or others else None


def still_binding(s: Stand) -> frozenset[tuple[str, str]]:
    """By (unit, clock) what still binds a unit in this matter, running or lapsed, by the rule of board and lists; for a reader at level view."""
    if not s.open or s.level < Level.VIEW:
        return frozenset()
    with in_model(s.actor.model):
        return frozenset((code_of(c.unit), c.clock) for c in binding(of_every([s.row.id])))
