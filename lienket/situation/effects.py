"""What an act will do and whom it tells, in sentences, before it is done: worked out from the same rules and rows as the act itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from lienket.clocks.actions import follows_lead
from lienket.journal.rows import in_model
from lienket.matters.sentences import word
from lienket.regulation.model import UnknownFact
from lienket.routing.actions import facts_of, preview
from lienket.routing.explain import sentences
from lienket.routing.plan import NobodyLeft, interim_holder
from lienket.situation import effects_clocks as clocks
from lienket.situation.effect_teller import Teller, Values
from lienket.situation.stand import Stand
from lienket.units.queries import code_of


def _acknowledge(t: Teller, values: Values) -> Iterator[str]:
    own = [c for c in t.s.running if c.unit_id == t.s.actor.unit and c.clock in {"acknowledge", "notify"}]
    yield t.say("acknowledge", unit=t.unit(t.s.unit))
    yield from t.clocks("clocks met", own)
    if any(c.rung > 0 or c.duty == "lead" for c in own):
        yield t.say("ladder stops")
    yield t.told()


def _accept(t: Teller, values: Values) -> Iterator[str]:
    yield t.say("takes the lead", unit=t.unit(t.s.unit), lead=t.unit(t.lead()))
    yield from t.matter_clocks()
    yield t.told(t.lead(), t.s.unit)


def _reject(t: Teller, values: Values) -> Iterator[str]:
    yield t.say("reject", unit=t.unit(t.s.unit), lead=t.unit(t.lead()))
    yield t.told(t.lead())


def _assign(t: Teller, values: Values) -> Iterator[str]:
    unit = values.get("unit")
    if not unit:
        yield t.say("choose unit")
        return
    if unit == t.lead():
        yield t.say("confirms", unit=t.unit(unit))
    else:
        yield t.say("takes the lead", unit=t.unit(unit), lead=t.unit(t.lead()))
        yield from t.acknowledging(unit)
    yield from t.matter_clocks()
    yield t.told(unit, t.lead())


def _hand_over(t: Teller, values: Values) -> Iterator[str]:
    unit = values.get("unit")
    if not unit:
        yield t.say("choose unit")
        return
    yield t.say("hand-over", unit=t.unit(unit), lead=t.unit(t.lead()))
    yield t.told(unit)


def _withdraw(t: Teller, values: Values) -> Iterator[str]:
    takers = [o.taker.code for o in t.s.offers]
    yield t.say("withdraw", units=t.units(takers))
    yield t.told(*takers)


def _decline(t: Teller, values: Values) -> Iterator[str]:
    if t.s.plays == "LEAD":
        barred = frozenset(t.s.row.concerns) | {t.s.unit}
        try:
            holder = interim_holder(t.s.rules.rules.edition(t.s.at), code_of(t.s.row.received_by_id), barred)
        except NobodyLeft:
            yield t.say("nobody left")
            return
        yield t.say("decline lead", unit=t.unit(t.s.unit), holder=t.unit(holder))
        yield from t.acknowledging(holder)
        yield from t.matter_clocks()
        yield t.told(holder, t.s.unit)
        return
    if t.s.plays == "INFORMED":
        yield t.say("decline rung", unit=t.unit(t.s.unit))
        yield from t.clocks("clocks stop", (c for c in t.s.running if c.unit_id == t.s.actor.unit and c.rung > 0))
        yield t.told()
        return
    yield t.say("decline support", unit=t.unit(t.s.unit))
    yield from t.clocks("clocks stop", (c for c in t.s.running if c.unit_id == t.s.actor.unit and c.duty == "support"))
    yield from t.tasks_of("tasks end", t.s.unit)
    yield t.told()


def _note(t: Teller, values: Values) -> Iterator[str]:
    yield t.say("note")
    yield from t.clocks("clocks met", (c for c in t.s.running if c.clock == "first-report" and c.unit_id == t.s.actor.unit))
    yield t.told()


def _close(t: Teller, values: Values) -> Iterator[str]:
    yield t.say("close")
    yield from t.ends()


def _merge(t: Teller, values: Values) -> Iterator[str]:
    if not values.get("other"):
        yield t.say("choose other")
        return
    yield t.say("merge", other=str(values["other"]))
    yield from t.ends()


def _reopen(t: Teller, values: Values) -> Iterator[str]:
    yield t.say("reopen")
    found = (c for c in t.s.clocks if c.ended_at == t.s.row.closed_at and follows_lead(c))
    yield from t.clocks("clocks go on", found)
    yield t.everybody()


def _reclassify(t: Teller, values: Values) -> Iterator[str]:
    stated = {key: values[key] for key in ("kind", "field", "severity", "place") if values.get(key)}
    facts = facts_of(t.s.row)
    changed = replace(facts, **stated)
    if changed == facts:
        yield t.say("choose facts")
        return
    try:
        old, new, differs = preview(matter=t.s.row, facts=changed, model=t.s.rules.model)
    except UnknownFact:
        yield t.say("choose facts")
        return
    if not differs:
        yield t.say("nothing differs")
        yield t.told()
        return
    yield t.say("differs", what=", ".join(word("differs", code, t.language) for code in differs))
    before, after = (sentences(t.s.rules, d, t.language, t.s.row.received_at) for d in (old, new))
    yield from (t.say("added", line=line) for line in after if line not in before)
    yield from (t.say("removed", line=line) for line in before if line not in after)
    yield t.say("parts stay")
    present = {p.unit.code for p in t.s.present}
    given = [a.unit for a in (*new.support, *new.informed) if a.unit not in present]
    moved = [new.leader, t.lead()] if new.leader and new.leader != t.lead() else []
    yield t.told(*moved, *given)


def _share(t: Teller, values: Values) -> Iterator[str]:
    if not values.get("unit"):
        yield t.say("choose unit")
        return
    yield t.say("share", unit=t.unit(values["unit"]), level=word("level", values.get("level") or "view", t.language))
    yield t.say("share silent")


def _recall(t: Teller, values: Values) -> Iterator[str]:
    if not values.get("unit"):
        yield t.say("choose unit")
        return
    yield t.say("recall", unit=t.unit(values["unit"]))
    yield t.told()


def _link(t: Teller, values: Values) -> Iterator[str]:
    yield t.say("link")
    yield t.told()


def _unlink(t: Teller, values: Values) -> Iterator[str]:
    if not values.get("other"):
        yield t.say("choose other")
        return
    yield t.say("unlink", other=str(values["other"]))
    yield t.told()


def _forget(t: Teller, values: Values) -> Iterator[str]:
    yield t.say("forget")
    yield t.told()


def _task(t: Teller, values: Values) -> Iterator[str]:
    if not values.get("unit"):
        yield t.say("choose unit")
        return
    yield t.say("task", unit=t.unit(values["unit"]))
    yield t.told()


def _plain(key: str) -> Callable[[Teller, Values], Iterator[str]]:
    def said(t: Teller, values: Values) -> Iterator[str]:
        yield t.say(key)
        yield t.told()

    return said


_BY_ACT: Mapping[str, Callable[[Teller, Values], Iterator[str]]] = {
    "acknowledge": _acknowledge,
    "accept": _accept,
    "reject": _reject,
    "assign": _assign,
    "hand-over": _hand_over,
    "withdraw": _withdraw,
    "decline": _decline,
    "note": _note,
    "close": _close,
    "merge": _merge,
    "reopen": _reopen,
    "reclassify": _reclassify,
    "share": _share,
    "recall": _recall,
    "pause": clocks.pause,
    "resume": clocks.resume,
    "extend": clocks.extend,
    "withdraw-extension": clocks.withdraw_extension,
    "complex": clocks.find_complex,
    "withdraw-complex": clocks.find_ordinary,
    "take-up": clocks.take_up,
    "withdraw-take-up": clocks.withdraw_take_up,
    "refuse-take-up": clocks.refuse_take_up,
    "link": _link,
    "unlink": _unlink,
    "forget": _forget,
    "task": _task,
    "task-done": _plain("task-done"),
    "task-cancel": _plain("task-cancel"),
    "attach": _plain("attach"),
    "erase-file": _plain("erase-file"),
}


def effects(stand: Stand, act: str, values: Values, language: str) -> list[str]:
    """What `act` with these (perhaps unfinished) values would do, line by line, ending with whom it tells."""
    with in_model(stand.actor.model):
        return list(_BY_ACT[act](Teller(stand, language), values))
