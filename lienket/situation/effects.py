"""What an act will do and whom it tells, in sentences, before it is done: worked out from the same rules and rows as the act itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from lienket.clocks.actions import follows_lead
from lienket.journal.rows import in_model
from lienket.matters.actions import MET_BY_CLOSING
from lienket.matters.queries import note_text
from lienket.matters.sentences import CLOCKS, word
from lienket.regulation.model import Decision, UnknownFact
from lienket.routing.actions import decision_of, facts_of, preview
from lienket.routing.explain import PARENT, because_words, cited, due_of, due_words, limit_words, name, sentences
from lienket.routing.plan import NobodyLeft, interim_holder
from lienket.situation import effects_clocks as clocks
from lienket.situation import effects_handover as handover
from lienket.situation.effect_words import EFFECTS
from lienket.situation.stand import Stand, first_offered
from lienket.units.queries import code_of

if TYPE_CHECKING:
    from lienket.clocks.models import Clock
    from lienket.sharing.models import Consent

Values = Mapping[str, Any]


class Teller:
    """The sentences of one act, in one language."""

    def __init__(self, stand: Stand, language: str) -> None:
        self.s = stand
        self.language = language

    def say(self, key: str, **values: str) -> str:
        """A sentence of this key."""
        return EFFECTS[key][self.language].format(**values)

    def unit(self, code: str) -> str:
        """A unit by name."""
        return name(self.s.rules.pack, "unit", code, self.language)

    def units(self, codes: Iterable[str]) -> str:
        """Units by name, each once."""
        return ", ".join(self.unit(code) for code in dict.fromkeys(codes))

    def told(self, *codes: str) -> str:
        """Who gets a notice."""
        others = [code for code in dict.fromkeys(codes) if code and code != self.s.unit]  # Who acts needs no word of it.
        return self.say("told", units=self.units(others)) if others else self.say("told nobody")

    def everybody(self) -> str:
        """Everybody who takes part gets a notice."""
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
        """What the regulation says; None where the pack no longer knows the facts."""
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
        """The clocks that go with the lead."""
        yield from self.clocks("clocks follow", (c for c in self.s.running if follows_lead(c)))

    def unit_code(self, unit: UUID) -> str:
        """The code of a unit by id."""
        return code_of(unit)

    def rung(self, told: Iterable[str]) -> str:
        """Those told at a step of a ladder, by name."""
        return ", ".join(PARENT[self.language] if code == "parent" else self.unit(code) for code in told)

    def because(self, codes: Iterable[str]) -> str:
        """Stored citations as people write them, in the law of the day the matter was received."""
        return because_words(self.s.rules.pack, codes, self.language, self.s.row.received_at.astimezone(self.s.rules.calendar.zone).date())

    def lead(self) -> str:
        """The unit that leads now."""
        return self.s.row.lead.code

    def tasks_of(self, key: str, unit: str | None = None) -> Iterator[str]:
        """How many open tasks there are, where there are any."""
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


def _acknowledge(t: Teller, values: Values) -> Iterator[str]:
    own = [c for c in t.s.running if c.unit_id == t.s.actor.unit and c.clock in {"acknowledge", "notify"}]
    yield t.say("acknowledge", unit=t.unit(t.s.unit))
    yield from t.clocks("clocks met", own)
    if any(c.rung > 0 or c.duty == "lead" for c in own):
        yield t.say("ladder stops")
    yield t.told()


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


def _decline(t: Teller, values: Values) -> Iterator[str]:
    if t.s.plays == "LEAD":
        barred = frozenset(t.s.row.concerns) | {t.s.unit}
        try:
            holder = interim_holder(t.s.rules.rules.edition(t.s.at), code_of(t.s.row.received_by_id), barred)
        except NobodyLeft:
            yield t.say("nobody left")
            return
        yield t.say("decline lead", unit=t.unit(t.s.unit), holder=t.unit(holder))
        yield from handover.whose(t, values)
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
    if values.get("whose") or values.get("outside"):
        yield from handover.whose(t, values)
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
    yield t.say("recall asked")
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
    yield t.say("second told")


def _open_protected(t: Teller, values: Values) -> Iterator[str]:
    yield t.say("open-protected")
    yield t.say("apart told")


def _ask_consent(t: Teller, values: Values) -> Iterator[str]:
    if not values.get("unit"):
        yield t.say("choose unit")
        return
    yield t.say("ask-consent", unit=t.unit(values["unit"]))
    yield t.told()


def _withdraw_consent(t: Teller, values: Values) -> Iterator[str]:
    yield t.say("withdraw-consent")
    yield t.told()


def _consent_asked(t: Teller, asked: Consent) -> str:
    """What the unit asked is asked, with the reason, which was given for it to read."""
    said = {"asker": t.unit(code_of(asked.asker_id)), "unit": t.unit(code_of(asked.taker_id)), "level": word("level", asked.get_level_display(), t.language)}
    said["why"] = note_text(asked.note) or t.say("no reason left")
    if asked.expires_at is None:
        return t.say("consent asked", **said)
    return t.say("consent asked until", until=due_words(asked.expires_at, t.s.rules.calendar, t.language), **said)


def _agree_consent(t: Teller, values: Values) -> Iterator[str]:
    if t.s.consent is not None:
        yield _consent_asked(t, t.s.consent)
        yield t.say("agree-consent", unit=t.unit(code_of(t.s.consent.taker_id)))
    yield t.told()


def _refuse_consent(t: Teller, values: Values) -> Iterator[str]:
    if t.s.consent is not None:
        yield _consent_asked(t, t.s.consent)
        yield t.say("refuse-consent", unit=t.unit(code_of(t.s.consent.taker_id)))
    yield t.told()


def _hold(t: Teller, values: Values) -> Iterator[str]:
    yield t.say("hold")
    yield t.told()


def _release_hold(t: Teller, values: Values) -> Iterator[str]:
    yield t.say("release-hold")
    yield t.told()


def _task(t: Teller, values: Values) -> Iterator[str]:
    if not values.get("unit"):
        yield t.say("choose unit")
        return
    yield t.say("task", unit=t.unit(values["unit"]))
    yield t.told()


def _first_actions(t: Teller, values: Values) -> Iterator[str]:
    for one in first_offered(t.s):
        if one.instead_of:
            yield t.say("instead", unit=t.unit(one.instead_of), text=one.words.vi if t.language == "vi" else one.words.en, lead=t.unit(one.unit))
    yield t.say("first-actions")
    yield t.told()


def _plain(key: str) -> Callable[[Teller, Values], Iterator[str]]:
    def said(t: Teller, values: Values) -> Iterator[str]:
        yield t.say(key)
        yield t.told()

    return said


_BY_ACT: Mapping[str, Callable[[Teller, Values], Iterator[str]]] = {
    "acknowledge": _acknowledge,
    "assign": _assign,
    **handover.BY_ACT,
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
    "open-protected": _open_protected,
    "hold": _hold,
    "ask-consent": _ask_consent,
    "withdraw-consent": _withdraw_consent,
    "agree-consent": _agree_consent,
    "refuse-consent": _refuse_consent,
    "release-hold": _release_hold,
    "task": _task,
    **{key: _plain(key) for key in ("task-done", "task-cancel", "task-take", "task-leave", "task-change", "task-reopen", "checklist", "checklist-mark")},
    "first-actions": _first_actions,
    "attach": _plain("attach"),
    "erase-file": _plain("erase-file"),
}


def regulation_says(stand: Stand, unit: str, language: str) -> str:
    """Whom the regulation names to lead, beside the `unit` a person names."""
    with in_model(stand.actor.model):
        return handover.says(Teller(stand, language), unit)


def effects(stand: Stand, act: str, values: Values, language: str) -> list[str]:
    """What `act` with these (perhaps unfinished) values would do, line by line, ending with whom it tells."""
    with in_model(stand.actor.model):
        return list(_BY_ACT[act](Teller(stand, language), values))
