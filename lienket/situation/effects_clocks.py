"""What acts on clocks will do, in sentences: pausing, extending, finding a matter complex, taking it up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lienket.clocks import queries as clock_queries
from lienket.clocks.arithmetic import Happening, limit_data, limits_of, replay
from lienket.matters.sentences import CLOCKS
from lienket.routing.acceptance import taken_up, waiting
from lienket.routing.explain import cited, due_words, limit_words
from lienket.situation.stand import StatutoryClock, statutory

if TYPE_CHECKING:
    from lienket.situation.effects import Teller

Values = Mapping[str, Any]


def pause(t: Teller, values: Values) -> Iterator[str]:
    """The clock stops."""
    if values.get("clock") not in CLOCKS:
        yield t.say("choose clock")
        return
    yield t.say("pause", clock=CLOCKS[values["clock"]][t.language])
    yield t.told()


def resume(t: Teller, values: Values) -> Iterator[str]:
    """The clock goes on, and when it is due."""
    histories = clock_queries.histories(t.s.running)
    for c in t.s.running:
        if c.state == "PAUSED" and c.unit_id == t.s.row.lead_id and values.get("clock") in {None, "", c.clock}:
            past = [Happening(e.what, e.at, e.start_at, e.limits) for e in histories.get(c.id, ())]
            due = replay(t.s.rules.calendar, c.started_at, c.limits, [*past, Happening("RESUMED", t.s.at)]).standing.due_at
            assert due is not None
            yield t.say("resume", clock=CLOCKS[c.clock][t.language], due=due_words(due, t.s.rules.calendar, t.language))
    yield t.told()


def extend(t: Teller, values: Values) -> Iterator[str]:
    """The new due date."""
    one = next((one for one in statutory(t.s) if one.clock.clock == values.get("clock")), None)
    allowed = one.allowed.get(str(values.get("ground"))) if one else None
    amount = str(values.get("amount") or "")
    if one is None or allowed is None or allowed.most is None or not amount.isdecimal() or not 0 < int(amount) <= allowed.most.amount:
        yield t.say("choose extension")
        return
    added = {allowed.most.unit: int(amount)}
    yield _moved(t, one, "extend", Happening("EXTENDED", t.s.at, limits=[added]), length=limit_words(limits_of([added]), t.language))
    yield t.told()


def withdraw_extension(t: Teller, values: Values) -> Iterator[str]:
    """The old due date."""
    for one in statutory(t.s):
        if one.extended and values.get("clock") in {None, "", one.clock.clock}:
            yield _moved(t, one, "withdraw extension", Happening("REVOKED", t.s.at))
    yield t.told()


def find_complex(t: Teller, values: Values) -> Iterator[str]:
    """The clock is counted by the complex case."""
    one = next((one for one in statutory(t.s) if one.clock.clock == values.get("clock")), None)
    case = one.complex.get(str(values.get("ground"))) if one else None
    if one is None or case is None:
        yield t.say("choose complex")
        return
    words = {"limit": limit_words(case.timed.limits, t.language), "cites": cited(t.s.rules.pack, case.timed.because, t.language)}
    yield _moved(t, one, "complex", Happening("COMPLEX", t.s.at, limits=limit_data(case.timed.limits)), **words)
    yield t.told()


def find_ordinary(t: Teller, values: Values) -> Iterator[str]:
    """The clock is counted by the ordinary limit again."""
    for one in statutory(t.s):
        if one.found_complex and values.get("clock") in {None, "", one.clock.clock}:
            yield _moved(t, one, "ordinary", Happening("ORDINARY", t.s.at))
    yield t.told()


def take_up(t: Teller, values: Values) -> Iterator[str]:
    """The clock for accepting is met, late where it has lapsed."""
    yield t.say("take up", unit=t.unit(t.s.unit))
    clock = waiting(t.s.clocks)
    if clock is not None:
        late = clock.due_at is not None and clock.due_at <= t.s.at
        yield from t.clocks("clocks met late" if late else "clocks met", [clock])
    yield t.told()


def withdraw_take_up(t: Teller, values: Values) -> Iterator[str]:
    """The clock for accepting runs on."""
    clock = taken_up(t.s.clocks)
    if clock is not None:
        late = clock.due_at is not None and clock.due_at <= t.s.at
        yield from t.clocks("clocks late again" if late else "clocks go on", [clock])
    yield t.told()


def refuse_take_up(t: Teller, values: Values) -> Iterator[str]:
    """The matter ends without having been taken up, and its sender must be told."""
    clock = waiting(t.s.clocks)
    yield t.say("refuse to take up", unit=t.unit(t.s.unit))
    yield t.say("sender told")
    yield from t.ends(met=[clock] if clock is not None else [])


def _moved(t: Teller, one: StatutoryClock, key: str, event: Happening, **values: str) -> str:
    """What one more event makes of a clock's due date; of a paused clock it is known when it goes on."""
    past = [Happening(e.what, e.at, e.start_at, e.limits) for e in one.history]
    due = replay(t.s.rules.calendar, one.clock.started_at, one.clock.limits, [*past, event]).standing.due_at
    words = {"due": due_words(due, t.s.rules.calendar, t.language)} if due else {}
    return t.say(key if due else f"{key} paused", clock=CLOCKS[one.clock.clock][t.language], **values, **words)
