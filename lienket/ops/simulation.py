"""A term of a model on a simulated clock: reports come in, seeded officers answer, the sweeper runs – all through the same door and the same actions.

Everything it makes is demonstration data. Time is the stream's own: each act carries the instant at which it would have happened.
"""

from __future__ import annotations

import heapq
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from lienket.instruments.queries import Book
from lienket.intake.ahead import Refused
from lienket.intake.draft import Draft
from lienket.intake.plan import plan_receive
from lienket.journal import outbox
from lienket.journal.door import Writing, writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import guard
from lienket.matters import actions
from lienket.matters.queries import last_serial, lead_of
from lienket.ops.stream.officers import Behaviour, behaviour, profile_of, rng_for
from lienket.regulation.model import Decision, Facts
from lienket.routing import actions as routing
from lienket.routing import offers
from lienket.routing.explain import due_of
from lienket.routing.plan import NobodyLeft
from lienket.units.actions import post_person
from lienket.units.queries import post_id, unit_id

OFFICER = {True: "Cán bộ trực trình diễn số {number}", False: "Demonstration duty officer {number}"}
"""Made-up names; True for a pack under Vietnamese law."""

BATCH = 400
"""Acts of one transaction: the simulation is one writer, so acts may share a commit."""


@dataclass(slots=True)
class Tally:
    """What the demonstration counted."""

    read: int = 0
    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    routed: int = 0
    undetermined: int = 0
    leads: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    lapsed: int = 0
    escalated: int = 0
    notices: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    shown: list[UUID] = field(default_factory=list)

    def spend(self, stage: str, since: float) -> None:
        """Add the time since `since` to a stage."""
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - since


@dataclass(order=True, slots=True)
class _Due:
    at: datetime
    order: int
    do: Callable[[Writing, datetime], None] = field(compare=False)


class Simulation:
    """One run over a stream of drafts in time order."""

    def __init__(self, rules: Book, seed: int, progress: Callable[[int], None] = lambda _: None) -> None:
        """Prepare a run; `progress` is told how many reports were read."""
        self.rules = rules
        self.model = rules.model
        self.seed = seed
        self.tally = Tally()
        self._progress = progress
        self._queue: list[_Due] = []
        self._order = count()
        self._clocks: list[tuple[datetime, int, UUID, UUID, str]] = []
        self._settled: set[tuple[UUID, UUID, str]] = set()
        self._closed: set[UUID] = set()
        self._serials: dict[tuple[str, int], int] = {}
        self._officers: dict[str, Actor] = {}
        self._facts: dict[UUID, tuple[str, Facts]] = {}
        self._profile = profile_of(rules.pack)
        self._codes = {unit_id(rules.model, u.code): u.code for u in rules.pack.units.units}
        self._receiver = Actor(model=self.model, kind="DEMO", part="intake")
        self._sweeper = Actor(model=self.model, kind="SYSTEM", part="sweeper")

    def run(self, stream: Iterable[Draft | Refused]) -> Tally:
        """Let the stream and all that follows from it happen, in order of time."""
        reports = iter(stream)
        pending = self._next(reports)
        if pending is not None:
            self._appoint(pending.received_at)
        while pending is not None or self._queue:
            begun = time.perf_counter()
            with writing(self._receiver, self._soonest(pending)) as door:
                for _ in range(BATCH):
                    if pending is not None and (not self._queue or pending.received_at <= self._queue[0].at):
                        self._lapse(door, pending.received_at)
                        self._receive(door, pending)
                        pending = self._next(reports)
                    elif self._queue:
                        item = heapq.heappop(self._queue)
                        self._lapse(door, item.at)
                        item.do(door, item.at)
                    else:
                        break
                at = door.recorded_at
            self.tally.spend("acts", begun)
            self._deliver(at)
        self._progress(self.tally.read)
        return self.tally

    def _soonest(self, pending: Draft | None) -> datetime:
        times = [pending.received_at] if pending is not None else []
        return min([*times, *(q.at for q in self._queue[:1])])

    def _next(self, reports: Iterator[Draft | Refused]) -> Draft | None:
        begun = time.perf_counter()
        try:
            for item in reports:
                self.tally.read += 1
                if self.tally.read % 200 == 0:
                    self._progress(self.tally.read)
                if isinstance(item, Refused):
                    self.tally.refused[item.rule] += 1
                    continue
                return item
            return None
        finally:
            self.tally.spend("read", begun)

    def _receive(self, door: Writing, draft: Draft) -> None:
        guard(draft.text, draft.name)
        door.next_act(self._receiver, draft.received_at)
        series = (self.rules.prefix(draft.facts.kind), self.rules.year(draft.received_at))
        serial = self._serials.get(series)
        if serial is None:
            serial = last_serial(*series)
        try:
            answer, plan = plan_receive(self.rules, draft, serial=serial + 1, recorded_at=door.recorded_at)
        except NobodyLeft as error:
            self.tally.refused[error.code] += 1
            return
        self._serials[series] = serial + 1
        door.apply(plan)
        assert answer.decision is not None
        self._count(answer.matter, answer.decision)
        for model, values in plan.rows:
            if model.__name__ == "Clock":
                heapq.heappush(self._clocks, (values["due_at"], next(self._order), answer.matter, values["unit_id"], values["clock"]))
        self._schedule(answer.matter, draft, answer.decision)

    def _count(self, matter: UUID, decision: Decision) -> None:
        self.tally.accepted += 1
        lead = decision.leader
        if lead is None:
            self.tally.undetermined += 1
            self.tally.leads["–"] += 1
        else:
            self.tally.routed += 1
            self.tally.leads[lead] += 1
        if len(self.tally.shown) < 3 and (lead is None or self.tally.accepted in {2, 40}):
            self.tally.shown.append(matter)

    def _officer(self, unit: str) -> Actor:
        return self._officers[unit]

    def _appoint(self, at: datetime) -> None:
        """Put a made-up duty officer into every unit's duty post, as a person who holds it."""
        appointer = Actor(model=self.model, kind="DEMO", part="appointments")
        with writing(appointer, at) as door:
            for number, unit in enumerate(self.rules.pack.units.units, start=1):
                post = next((p.code for p in unit.posts if p.duty), None)
                person = None
                if post is not None:
                    door.next_act(appointer, at)
                    since = max(filter(None, (unit.valid.start, at.date())))
                    person = post_person(
                        actor=appointer,
                        name=OFFICER[bool(self.rules.pack.file.law)].format(number=number),
                        post=post_id(self.model, f"{unit.code}/{post}"),
                        since=since,
                        at=at,
                    )
                self._officers[unit.code] = Actor(
                    model=self.model,
                    kind="DEMO",
                    unit=unit_id(self.model, unit.code),
                    post=post_id(self.model, f"{unit.code}/{post}") if post else None,
                    person=person,
                )

    def _dealing(self, key: str, facts: Facts, unit: str, at: datetime, within: timedelta | None = None) -> Behaviour:
        return behaviour(rng_for(self.seed, key, unit), facts, unit, at, profile=self._profile, within=within)

    def _limit(self, decision: Decision, duty: str, at: datetime) -> timedelta | None:
        """How long the decision gives a duty to acknowledge."""
        return next((due_of(self.rules.calendar, at, t) - at for t in decision.clocks if t.clock == "acknowledge" and t.duty == duty), None)

    def _schedule(self, matter: UUID, draft: Draft, decision: Decision) -> None:
        """What the officers of each participant will do, from their seeded behaviour."""
        self._facts[matter] = (draft.key, draft.facts)
        lead = decision.leader
        if lead is None:
            self._hold(matter, draft.received_at)
            return
        bearers = [(lead, "lead"), *((s.unit, "support") for s in decision.support)]
        bearers += [(s.unit, "informed") for s in decision.informed if s.unit != draft.unit]
        for unit, duty in bearers:
            within = self._limit(decision, duty, draft.received_at)
            plan, officer = self._dealing(draft.key, draft.facts, unit, draft.received_at, within), self._officer(unit)
            if plan.acknowledge_after is not None:
                self._later(draft.received_at + plan.acknowledge_after, self._acknowledging(matter, officer))
            elif plan.decline_after is not None and unit != lead:
                self._later(draft.received_at + plan.decline_after, self._act("decline", matter, officer, actions.decline_support, why=plan.decline_reason))
            if unit == lead:
                self._lead(matter, draft.received_at, plan, officer)

    def _lead(self, matter: UUID, start: datetime, plan: Behaviour, officer: Actor) -> None:
        """What a leading unit does after it has been told at `start`."""
        if plan.decline_after is not None:

            def declining(door: Writing, at: datetime) -> None:
                whose = self._above(matter, officer, at)
                outside = None if whose else "Cơ quan có thẩm quyền" if self.rules.pack.file.law else "The next company due"
                self._act("decline lead", matter, officer, routing.decline_lead, why=plan.decline_reason, whose=whose, outside=outside)(door, at)
                self._hold(matter, at)

            self._later(start + plan.decline_after, declining)
            return
        begun = start + (plan.acknowledge_after or timedelta(hours=2))
        if plan.note_after is not None:
            self._later(begun + plan.note_after, self._noting(matter, plan.note))
        if plan.hand_over_after is not None and officer.unit is not None:
            self._later(begun + plan.hand_over_after, self._handing_over(matter, officer, plan.hand_over_reason))
        if plan.close_after is not None and plan.outcome is not None:
            self._later(begun + plan.close_after, self._closing(matter, plan.outcome))

    def _hold(self, matter: UUID, at: datetime) -> None:
        """A matter nobody leads: the duty officer of the unit holding it acknowledges and, an hour later, takes the lead itself."""

        def holding(door: Writing, then: datetime) -> None:
            officer = self._leading(matter)
            self._acknowledging(matter, officer)(door, then)
            unit = self._codes[officer.unit] if officer.unit else ""
            why = (
                "Đã rõ địa điểm và thẩm quyền; đơn vị trực tiếp giải quyết."
                if self.rules.pack.file.law
                else "Place and competence are clear now; we deal with it."
            )
            self._later(then + timedelta(hours=1), self._act("assign", matter, officer, routing.assign_lead, unit=unit, why=why))
            key, facts = self._facts[matter]
            plan = self._dealing(key, facts, unit, then)
            if plan.close_after is not None and plan.outcome is not None:
                self._later(then + timedelta(hours=2) + plan.close_after, self._closing(matter, plan.outcome))

        self._later(at + timedelta(minutes=10), holding)

    def _above(self, matter: UUID, officer: Actor, at: datetime) -> str | None:
        """The unit above, where there is one that can take the matter."""
        above = self.rules.pack.unit(self._codes[officer.unit]).parent if officer.unit else None
        edition, (_key, facts) = self.rules.rules.edition(at), self._facts[matter]
        return above if above is not None and above in edition.units and above not in facts.concerns and edition.units[above].posts else None

    def _leading(self, matter: UUID) -> Actor:
        """The duty officer of the unit that holds the lead now."""
        return self._officer(self._codes[lead_of(matter)])

    def _handing_over(self, matter: UUID, officer: Actor, why: str) -> Callable[[Writing, datetime], None]:
        """Offer the matter to the unit above, which accepts four times in five."""
        giver = self._codes[officer.unit] if officer.unit else ""

        def offer(door: Writing, at: datetime) -> None:
            key, above = self._facts[matter][0], self._above(matter, officer, at)
            if above is None:
                return
            taker = self._officer(above)
            assert taker.unit is not None
            self._act("propose hand-over", matter, officer, offers.propose_transfer, taker=taker.unit, why=why)(door, at)
            agrees = rng_for(self.seed, f"{key}/hand-over", above).random() < 0.8
            answer = self._act(
                "accept hand-over" if agrees else "reject hand-over",
                matter,
                taker,
                offers.answer_transfer,
                accept=agrees,
                why=None if agrees else why,
                whose=None if agrees else giver,
            )
            self._later(at + timedelta(minutes=40), answer)

        return offer

    def _later(self, at: datetime, do: Callable[[Writing, datetime], None]) -> None:
        heapq.heappush(self._queue, _Due(at, next(self._order), do))

    def _act(self, name: str, matter: UUID, officer: Actor, action: Callable[..., object], **values: object) -> Callable[[Writing, datetime], None]:
        def do(door: Writing, at: datetime) -> None:
            if matter in self._closed:
                return
            door.next_act(officer, at)
            try:
                action(actor=officer, matter=matter, at=at, **values)
            except LienketError as error:
                if door.unrecorded:
                    raise
                self.tally.acts[f"{name}: {error.code}"] += 1
                return
            self.tally.acts[name] += 1

        return do

    def _acknowledging(self, matter: UUID, officer: Actor) -> Callable[[Writing, datetime], None]:
        do = self._act("acknowledge", matter, officer, actions.acknowledge)
        assert officer.unit is not None
        unit = officer.unit

        def acknowledge(door: Writing, at: datetime) -> None:
            do(door, at)
            self._settled.update({(matter, unit, "acknowledge"), (matter, unit, "notify")})

        return acknowledge

    def _noting(self, matter: UUID, text: str) -> Callable[[Writing, datetime], None]:
        def note(door: Writing, at: datetime) -> None:
            officer = self._leading(matter)
            self._act("note", matter, officer, actions.add_note, text=text)(door, at)
            assert officer.unit is not None
            self._settled.add((matter, officer.unit, "first-report"))

        return note

    def _closing(self, matter: UUID, outcome: str) -> Callable[[Writing, datetime], None]:
        def close(door: Writing, at: datetime) -> None:
            before = self.tally.acts["close"]
            self._act("close", matter, self._leading(matter), actions.close, outcome=outcome)(door, at)
            if self.tally.acts["close"] > before:
                self._closed.add(matter)

        return close

    def _lapse(self, door: Writing, at: datetime) -> None:
        """Run the sweeper at every instant before `at` at which a clock nobody has settled runs out."""
        while self._clocks and self._clocks[0][0] <= at:
            due_at, _, matter, unit, clock = heapq.heappop(self._clocks)
            if matter in self._closed or (matter, unit, clock) in self._settled:
                continue
            door.next_act(self._sweeper, due_at)
            swept = routing.sweep(actor=self._sweeper, at=due_at)
            self.tally.lapsed += swept.lapsed
            self.tally.escalated += len(swept.rises)
            for rise in swept.rises:
                unit = unit_id(self.model, rise.unit)
                self._settled.discard((rise.matter, unit, "acknowledge"))
                heapq.heappush(self._clocks, (rise.due_at, next(self._order), rise.matter, unit, "acknowledge"))
                key, facts = self._facts[rise.matter]
                wakes = self._dealing(f"{key}/{due_at}", facts, rise.unit, due_at).wakes_after
                self._later(due_at + wakes, self._acknowledging(rise.matter, self._officer(rise.unit)))

    def _deliver(self, at: datetime) -> None:
        begun = time.perf_counter()
        while (done := outbox.deliver(at, 2_000))[0]:
            self.tally.notices += done[0]
        self.tally.spend("deliver", begun)
