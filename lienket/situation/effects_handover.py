"""What the acts of handing over will do, in sentences: within the model by offer and answer, and to a body outside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lienket.matters.actions import MET_BY_CLOSING
from lienket.matters.sentences import missing_words
from lienket.regulation.model import Undetermined
from lienket.routing.explain import cited, due_of, due_words, limit_words
from lienket.routing.offers import term_of
from lienket.routing.outside import clocks_of_word

if TYPE_CHECKING:
    from lienket.situation.effects import Teller

Values = Mapping[str, Any]


def _accept(t: Teller, values: Values) -> Iterator[str]:
    for offer in t.s.offers:
        if offer.by_id is None:
            yield t.say("takes the lead", unit=t.unit(t.s.unit), lead=t.unit(t.lead()))
        elif offer.by_id == offer.taker_id:
            yield t.say("takes the lead", unit=t.unit(offer.taker.code), lead=t.unit(t.lead()))
        else:
            yield t.say("offer goes on", unit=t.unit(offer.taker.code))
            yield from _offered(t, offer.taker.code)
            return
        yield from t.matter_clocks()
        yield t.told(t.lead(), offer.taker.code)


def _offered(t: Teller, unit: str) -> Iterator[str]:
    """What an offer made now means: who may read, by when it must be answered and what silence does, and what the regulation says of the lead."""
    yield t.say("hand-over", unit=t.unit(unit), lead=t.unit(t.lead()))
    yield from _silence(t, unit, t.lead())
    yield says(t, unit)
    yield t.told(unit)


def _silence(t: Teller, asked: str, back: str) -> Iterator[str]:
    timed = term_of(t.s.rules, t.s.row)
    if timed is None:
        yield t.say("no term", unit=t.unit(asked))
        return
    decision = t.decision()
    ladder = next((x for x in decision.ladders if x.clock == "offer" and x.rungs), None) if decision else None
    due = due_words(due_of(t.s.rules.calendar, t.s.at, timed), t.s.rules.calendar, t.language)
    words = {"unit": t.unit(asked), "limit": limit_words(timed.limits, t.language), "due": due, "cites": cited(t.s.rules.pack, timed.because, t.language)}
    if ladder is None:
        yield t.say("silence returns", back=t.unit(back), **words)
    else:
        told = t.rung(ladder.rungs[0].told)
        yield t.say("silence climbs", back=t.unit(back), told=told, ladder=cited(t.s.rules.pack, ladder.because, t.language), **words)


def says(t: Teller, unit: str) -> str:
    """Whom the regulation names to lead, beside the `unit` a person names."""
    decision = t.decision()
    if decision is None:
        return t.say("says nothing", missing="–")
    if isinstance(decision.lead, Undetermined):
        return t.say("says nothing", missing=missing_words(decision.lead.missing, t.language))
    key = "says" if not unit else "says the same" if decision.lead.unit == unit else "says another"
    return t.say(key, unit=t.unit(decision.lead.unit), cites=cited(t.s.rules.pack, decision.lead.because, t.language))


def whose(t: Teller, values: Values) -> Iterator[str]:
    """Whose a unit that refuses says the matter is, beside what the regulation says."""
    named, outside = values.get("whose"), values.get("outside")
    if bool(named) == bool(outside):
        yield t.say("choose whose")
    elif named:
        yield t.say("whose", unit=t.unit(named))
    else:
        yield t.say("whose outside", body=str(outside))
    yield says(t, named or "")


def _reject(t: Teller, values: Values) -> Iterator[str]:
    for offer in t.s.offers:
        if offer.by_id is not None:
            yield t.say("reject counter", lead=t.unit(t.lead()))
            yield t.told(t.unit_code(offer.by_id))
            return
    yield t.say("reject", unit=t.unit(t.s.unit), lead=t.unit(t.lead()))
    yield from whose(t, values)
    yield t.told(t.lead())


def _counter(t: Teller, values: Values) -> Iterator[str]:
    unit = values.get("unit")
    if not unit:
        yield t.say("choose unit")
        return
    if t.s.plays == "LEAD":
        yield t.say("counter ends")
        yield from _offered(t, unit)
        return
    yield t.say("counter condition" if unit == t.s.unit else "counter", unit=t.unit(unit), lead=t.unit(t.lead()))
    yield from _silence(t, t.lead(), t.lead())
    yield says(t, unit)
    yield t.told(t.lead())


def _hand_over(t: Teller, values: Values) -> Iterator[str]:
    unit = values.get("unit")
    if not unit:
        yield t.say("choose unit")
        return
    yield from _offered(t, unit)


def _withdraw(t: Teller, values: Values) -> Iterator[str]:
    asked = [t.unit_code(o.asked_id) for o in t.s.offers]
    yield t.say("withdraw", units=t.units(asked))
    yield t.told(*asked)


def _transfer_out(t: Teller, values: Values) -> Iterator[str]:
    yield t.say("transfer out", lead=t.unit(t.s.unit))
    running = clocks_of_word(t.s.row, t.s.clocks)
    timed = term_of(t.s.rules, t.s.row)
    if running:
        for clock in running:
            cites = t.because(clock.because)
            due = due_words(clock.due_at, t.s.rules.calendar, t.language) if clock.due_at else "–"
            yield t.say("confirm late" if clock.state == "LAPSED" else "confirm by", due=due, cites=cites)
    elif timed is not None:
        due = due_words(due_of(t.s.rules.calendar, t.s.at, timed), t.s.rules.calendar, t.language)
        yield t.say("confirm by", due=due, cites=cited(t.s.rules.pack, timed.because, t.language))
    else:
        yield t.say("confirm whenever")
    yield t.say("record lists", n=str(len(t.s.files)))
    yield t.told()


def _confirm(t: Teller, values: Values) -> Iterator[str]:
    yield t.say("confirm receipt")
    met = [c for c in t.s.running if c.unit_id == t.s.actor.unit and (c.clock == "hand-over" or c.clock in MET_BY_CLOSING)]
    yield from t.clocks("clocks met", met)
    yield from t.clocks("clocks stop", (c for c in t.s.running if c not in met))
    yield t.everybody()


def _take_back(t: Teller, values: Values) -> Iterator[str]:
    yield t.say("take back", lead=t.unit(t.s.unit))
    yield t.told()


BY_ACT: Mapping[str, Callable[[Teller, Values], Iterator[str]]] = {
    "accept": _accept,
    "counter": _counter,
    "reject": _reject,
    "hand-over": _hand_over,
    "withdraw": _withdraw,
    "transfer-out": _transfer_out,
    "confirm-receipt": _confirm,
    "take-back": _take_back,
}
