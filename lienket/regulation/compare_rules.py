"""What changes in the executable part of a clause, sentence by sentence. Codes are compared, names are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lienket.kernel.worktime import WARN
from lienket.regulation.clauses import (
    Clause,
    ClockRule,
    Condition,
    DueDay,
    EscalationRule,
    LadderStep,
    Limit,
    RoutingRule,
    SharingRule,
)
from lienket.regulation.compare_words import DIMENSIONS, Both, Change, Names, joined, label, limit_words, of_words, said
from lienket.regulation.load import Pack
from lienket.regulation.parts import Part, Words

ON_REPORT = ("routing", "clock", "escalation", "sharing")
OF_LIFE = ("information", "reporting", "meeting", "target", "commendation", "transition")
_ACTORS = frozenset({"by", "to", "host", "attend", "proposed_by", "decided_by"})
_EVERYONE = frozenset({"by", "attend", "proposed_by"})


class Rules:
    """Compares the rules of two clauses; `same` says which clause of the new version an old one became."""

    def __init__(self, before: tuple[Pack, Names], after: tuple[Pack, Names], became: dict[str, str]) -> None:
        """Ready to compare."""
        (self._old_pack, self._old), (self._new_pack, self._new) = before, after
        self._became = became

    def changes(self, old: Clause, new: Clause) -> Iterator[Change]:
        """Every executable change between two versions of a clause."""
        for kind in (*ON_REPORT, *OF_LIFE):
            one, other = getattr(old, kind), getattr(new, kind)
            if one is None and other is not None:
                yield self._whole(f"{kind}.added", kind, new, other, self._new)
            elif one is not None and other is None:
                yield self._whole(f"{kind}.removed", kind, old, one, self._old)
            elif one is not None and one != other:
                yield from getattr(self, f"_{kind}", self._parts)(new, kind, one, other)
        whens = condition(old), condition(new)
        if whens[0] is not None and whens[1] is not None:
            yield from self._when(new, whens[0], whens[1])

    def alone(self, clause: Clause, added: bool) -> Iterator[Change]:
        """What a clause that is new, or gone, does or did."""
        names = self._new if added else self._old
        for kind in (*ON_REPORT, *OF_LIFE):
            rule = getattr(clause, kind)
            if rule is not None:
                yield self._whole(f"{kind}.{'added' if added else 'removed'}", kind, clause, rule, names)

    def _whole(self, what: str, kind: str, clause: Clause, rule: Any, names: Names) -> Change:
        place = (clause.id, None, data(rule)) if what.endswith("added") else (clause.id, data(rule), None)
        cite = clause.cite
        if isinstance(rule, RoutingRule):
            lead = names.actor(rule.lead) if rule.lead else label("none")
            units = {"support": names.actors(rule.support), "inform": names.actors(rule.inform)}
            return said(what, *place, cite=cite, lead=lead, **units, when=names.when(rule.when))
        if isinstance(rule, ClockRule):
            words = {"clock": label(rule.clock), "limit": limit_words(rule.limit), "duty": label(rule.duty)}
            return said(what, *place, cite=cite, **words, when=names.when(rule.when))
        if isinstance(rule, EscalationRule):
            return said(what, *place, cite=cite, clock=label(rule.clock), ladder=joined(_rung(names, step) for step in rule.ladder))
        content = joined(_content(names, name, getattr(rule, name)) for name in type(rule).model_fields if getattr(rule, name) not in (None, (), False))
        rule_words = LABEL_SHARING if kind == "sharing" else label(kind)
        return said(f"rule.{what.rpartition('.')[2]}", *place, cite=cite, rule=rule_words, content=content)

    def _routing(self, clause: Clause, kind: str, old: RoutingRule, new: RoutingRule) -> Iterator[Change]:
        if old.lead != new.lead:
            what = "routing.lead" if old.lead and new.lead else "routing.lead-named" if new.lead else "routing.lead-dropped"
            words = (self._old.actor(old.lead) if old.lead else label("none"), self._new.actor(new.lead) if new.lead else label("none"))
            yield _between(what, clause, old.lead, new.lead, *words)
        for part in ("support", "inform"):
            yield from self._lists(f"routing.{part}", clause, getattr(old, part), getattr(new, part), self._old.actor, self._new.actor)
        yield from self._lists("routing.first_actions", clause, old.first_actions, new.first_actions, self._old.action, self._new.action)
        set_aside = tuple(self._became.get(c, c) for c in old.overrides)
        yield from self._lists("routing.overrides", clause, set_aside, new.overrides, self._cite, self._cite)

    def _cite(self, code: str) -> Both:
        cite = self._new.cites.get(code) or self._old.cites.get(code) or code
        return cite, cite

    def _lists(self, what: str, clause: Clause, old: Sequence[Any], new: Sequence[Any], was: Any, now: Any) -> Iterator[Change]:
        """Members that come (+) and go (−); order says nothing."""
        come, go = [x for x in new if x not in old], [x for x in old if x not in new]
        if come or go:
            marks = [*((f"+ {n[0]}", f"+ {n[1]}") for n in map(now, come)), *((f"− {n[0]}", f"− {n[1]}") for n in map(was, go))]
            yield said(what, clause.id, _codes(old), _codes(new), cite=clause.cite, change=(", ".join(m[0] for m in marks), ", ".join(m[1] for m in marks)))

    def _clock(self, clause: Clause, kind: str, old: ClockRule, new: ClockRule) -> Iterator[Change]:
        if old.limit != new.limit:
            words = {"clock": label(new.clock), "tighter": label(_tighter(old.limit, new.limit))}
            yield _between("clock.limit", clause, data(old.limit), data(new.limit), limit_words(old.limit), limit_words(new.limit), **words)
        for part in ("clock", "duty", "law"):
            one, other = getattr(old, part), getattr(new, part)
            if one != other:
                yield _between(f"clock.{part}", clause, one, other, label(one or "none"), label(other or "none"))
        if old.warn != new.warn:
            yield _between("clock.warn", clause, data(old.warn), data(new.warn), _shares(old.warn), _shares(new.warn), clock=label(new.clock))

    def _escalation(self, clause: Clause, kind: str, old: EscalationRule, new: EscalationRule) -> Iterator[Change]:
        if old.clock != new.clock:
            yield _between("escalation.clock", clause, old.clock, new.clock, label(old.clock), label(new.clock))
        for n in range(max(len(old.ladder), len(new.ladder))):
            one = old.ladder[n] if n < len(old.ladder) else None
            other = new.ladder[n] if n < len(new.ladder) else None
            if one != other:
                what = "escalation.rung" if one and other else "escalation.rung-added" if other else "escalation.rung-removed"
                was, now = (_rung(names, step) if step else label("none") for names, step in ((self._old, one), (self._new, other)))
                yield _between(what, clause, data(one), data(other), was, now, n=str(n + 1))

    def _sharing(self, clause: Clause, kind: str, old: SharingRule, new: SharingRule) -> Iterator[Change]:
        for part in ("label", "restricted", "informed_level", "profile", "onward"):
            one, other = getattr(old, part), getattr(new, part)
            if one != other:
                yield _between(f"sharing.{part}", clause, one, other, _plain(one), _plain(other))

    def _parts(self, clause: Clause, kind: str, old: Part, new: Part) -> Iterator[Change]:
        """The rules about the life of the model: part by part."""
        for part in type(new).model_fields:
            one, other = getattr(old, part), getattr(new, part)
            if part != "when" and one != other:
                was, now = _content(self._old, part, one, bare=True), _content(self._new, part, other, bare=True)
                yield _between("rule.part", clause, data(one), data(other), was, now, rule=label(kind), part=label(part))

    def _when(self, clause: Clause, old: Condition, new: Condition) -> Iterator[Change]:
        for name in DIMENSIONS:
            one, other = getattr(old, name), getattr(new, name)
            if (set(one) != set(other)) if isinstance(one, tuple) else one != other:
                was, now = self._old.dimension(old, name), self._new.dimension(new, name)
                direction = f"when.{self._direction(name, one, other)}"
                yield _between(direction, clause, _codes(one), _codes(other), was, now, dimension=label(name))

    def _direction(self, name: str, old: Any, new: Any) -> str:
        """Whether a dimension admits more than before, or less, or others."""
        if name in ("flags", "without_flags"):  # Every mark asked for shuts something out.
            return "narrowed" if set(old) < set(new) else "widened" if set(new) < set(old) else "other"
        if not new or not old:
            return "widened" if not new else "narrowed"
        if name == "fence":
            return "other"
        was, now = _with_children(self._old_pack, name, old), _with_children(self._new_pack, name, new)
        return "widened" if was < now else "narrowed" if now < was else "other"


LABEL_SHARING: Both = ("chia sẻ", "sharing")


def condition(clause: Clause) -> Condition | None:
    """The one condition of a clause's rules."""
    rule = clause.routing or clause.clock or clause.escalation or clause.sharing or clause.target
    return rule.when if rule else None


def data(value: Any) -> Any:
    """A part of a pack as plain data, what is left out left out."""
    return value.model_dump(mode="json", by_alias=True, exclude_defaults=True) if isinstance(value, Part) else _codes(value)


def _codes(value: Any) -> Any:
    return [data(v) for v in value] if isinstance(value, tuple | list) else value


def _between(what: str, clause: Clause, old: Any, new: Any, was: Both, now: Both, **words: Both | str) -> Change:
    return said(what, clause.id, old, new, cite=clause.cite, before=was, after=now, **words)


def _shares(warn: tuple[int, ...] | None) -> Both:
    """The percentages at which a clock warns; those of the program where nothing is said."""
    return label(", ".join(f"{share}%" for share in (WARN if warn is None else warn)) or "none")


def _tighter(old: Limit, new: Limit) -> str:
    if old.unit != new.unit and not {old.unit, new.unit} <= {"minutes", "hours"}:
        return "other-unit"
    was, now = (x.amount * (60 if x.unit == "hours" and old.unit != new.unit else 1) for x in (old, new))
    return "tighter" if now < was else "looser"


def _rung(names: Names, step: LadderStep) -> Both:
    unit, limit = label("parent") if step.to == "parent" else names.actor(step.to), limit_words(step.acknowledge_within)
    return (f"{unit[0]}, {step.acknowledgments} xác nhận trong {limit[0]}", f"{unit[1]}, {step.acknowledgments} to acknowledge within {limit[1]}")


def _plain(value: Any) -> Both:
    if isinstance(value, bool):
        return label("yes" if value else "no")
    return label("none") if value is None else label(str(value))


def _content(names: Names, name: str, value: Any, bare: bool = False) -> Both:
    """One part of a rule in words; with its label unless `bare`."""
    if name in _ACTORS:
        words = names.actors(value, "all-parties" if name in _EVERYONE else "none")
    elif isinstance(value, Limit):
        words = limit_words(value)
    elif isinstance(value, DueDay):
        words = _due(value)
    elif isinstance(value, Words):
        words = of_words(value)
    elif isinstance(value, Condition):
        words = names.when(value)
    elif isinstance(value, tuple):
        words = joined(of_words(v) if isinstance(v, Words) else names.of(name, v) for v in value)
    else:
        words = _plain(value)
    what = label(name)
    return words if bare else (f"{what[0]}: {words[0]}", f"{what[1]}: {words[1]}")


def _due(due: DueDay) -> Both:
    if due.day_of_month is not None:
        return f"ngày {due.day_of_month} của tháng", f"day {due.day_of_month} of the month"
    if due.working_days is not None:
        return f"{due.working_days} ngày làm việc sau kỳ", f"{due.working_days} working days after the window"
    return f"{due.days} ngày sau kỳ", f"{due.days} days after the window"


def _with_children(pack: Pack, name: str, codes: Iterable[str]) -> set[str]:
    """The codes and, of fields, all below them."""
    given = set(codes)
    if name == "field":
        given |= {f.code for f in pack.taxonomy.fields if given.intersection(pack.field_ancestors(f.code))}
    return given
