"""Who says what an act will do: the sentences that several acts share, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lienket.clocks.actions import follows_lead
from lienket.matters.actions import MET_BY_CLOSING
from lienket.matters.sentences import CLOCKS
from lienket.regulation.model import Decision, UnknownFact
from lienket.routing.actions import decision_of
from lienket.routing.explain import cited, due_of, due_words, limit_words, name
from lienket.situation.effect_words import EFFECTS
from lienket.situation.stand import Stand

if TYPE_CHECKING:
    from lienket.clocks.models import Clock

Values = Mapping[str, Any]


class Teller:
    """The sentences of one act, in one language."""

    def __init__(self, stand: Stand, language: str) -> None:
        """For one matter as it stands."""
        self.s = stand
        self.language = language

    def say(self, key: str, **values: str) -> str:
        """A sentence by its key."""
        return EFFECTS[key][self.language].format(**values)

    def unit(self, code: str) -> str:
        """The name of a unit."""
        return name(self.s.rules.pack, "unit", code, self.language)

    def units(self, codes: Iterable[str]) -> str:
        """Names of units, each once."""
        return ", ".join(self.unit(code) for code in dict.fromkeys(codes))

    def told(self, *codes: str) -> str:
        """Whom the act tells; who acts needs no word of it."""
        others = [code for code in dict.fromkeys(codes) if code and code != self.s.unit]  # Who acts needs no word of it.
        return self.say("told", units=self.units(others)) if others else self.say("told nobody")

    def everybody(self) -> str:
        """That everybody who takes part is told."""
        return self.told(*(p.unit.code for p in self.s.present))

    def clocks(self, key: str, found: Iterable[Clock]) -> Iterator[str]:
        """One line for the clocks found, each with its due date; none where there are none."""
        calendar = self.s.rules.calendar
        words = [
            f"“{CLOCKS[c.clock][self.language]}” ({due_words(c.due_at, calendar, self.language)})" if c.due_at else f"“{CLOCKS[c.clock][self.language]}”"
            for c in found
        ]
        if words:
            yield self.say(key, clocks=", ".join(dict.fromkeys(words)))

    def decision(self) -> Decision | None:
        """What the regulation says of the matter; None where a later edition dropped a code."""
        try:
            return decision_of(self.s.rules, self.s.row)
        except UnknownFact:
            return None

    def acknowledging(self, code: str) -> Iterator[str]:
        """The clock that starts for a new lead."""
        decision = self.decision()
        for timed in decision.clocks if decision else ():
            if timed.duty == "lead" and timed.clock == "acknowledge":
                due = due_words(due_of(self.s.rules.calendar, self.s.at, timed), self.s.rules.calendar, self.language)
                limit = limit_words(timed.limits, self.language)
                yield self.say("must acknowledge", unit=self.unit(code), limit=limit, due=due, cites=cited(self.s.rules.pack, timed.because, self.language))

    def matter_clocks(self) -> Iterator[str]:
        """The matter's own clocks, which go with the lead."""
        yield from self.clocks("clocks follow", (c for c in self.s.running if follows_lead(c)))

    def lead(self) -> str:
        """Code of the lead unit."""
        return self.s.row.lead.code

    def tasks_of(self, key: str, unit: str | None = None) -> Iterator[str]:
        """How many open tasks end, of a unit or of all."""
        count = sum(t.state == "OPEN" and unit in {None, t.unit.code} for t in self.s.tasks)
        if count:
            yield self.say(key, n=str(count))

    def ends(self, *, met: Iterable[Clock] = ()) -> Iterator[str]:
        """What every closing does; `met`: clocks that the act meets beside those that closing does."""
        done = [*met, *(c for c in self.s.running if c.clock in MET_BY_CLOSING and c.unit_id == self.s.actor.unit)]
        yield from self.clocks("clocks met", done)
        yield from self.clocks("clocks stop", (c for c in self.s.running if c not in done))
        yield from self.tasks_of("tasks end")
        if self.s.offers:
            yield self.say("withdraw", units=self.units(o.taker.code for o in self.s.offers))
        yield self.everybody()
