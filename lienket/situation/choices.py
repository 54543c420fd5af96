"""What may be chosen in an act as the matter stands: units, outcomes, clocks, grounds, facts, tasks, files. The pages and the API offer exactly these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from lienket.matters.queries import notes_of
from lienket.matters.sentences import CLOCKS, word
from lienket.regulation.checklists import checklist_of
from lienket.regulation.load import Pack
from lienket.routing import outside
from lienket.routing.explain import citations, cited, due_words, law_citation, limit_words, name
from lienket.situation import protected
from lienket.situation.stand import Stand, first_offered, refusals, statutory, unopened

if TYPE_CHECKING:
    from lienket.clocks.models import Clock
    from lienket.matters.models import Task

Choice = tuple[str, str]
Offer = Callable[[Stand, str], list[Choice]]


def _named(stand: Stand, sort: str, codes: Iterable[str], language: str) -> list[Choice]:
    return [(code, name(stand.rules.pack, sort, code, language)) for code in codes]


def _units(stand: Stand, language: str, *, without: Iterable[str] = ()) -> list[Choice]:
    """Units of today that the report is not about: those who take part first, then by name."""
    known = stand.rules.rules.edition(stand.at).units
    here = [p.unit.code for p in stand.present if p.unit.code in known]
    barred = frozenset(stand.row.concerns) | frozenset(without)
    found = dict(_named(stand, "unit", (c for c in [*here, *known] if c not in barred), language))
    first = [(c, w) for c, w in found.items() if c in here]
    return first + sorted(((c, w) for c, w in found.items() if c not in here), key=lambda choice: choice[1].casefold())


def anybody(stand: Stand, language: str) -> list[Choice]:
    """Units the lead may be assigned to; one's own while nobody is assigned."""
    return _units(stand, language, without=() if stand.row.interim else (stand.row.lead.code,))


def others(stand: Stand, language: str) -> list[Choice]:
    """Any unit but one's own."""
    return _units(stand, language, without=(stand.unit,))


def workers(stand: Stand, language: str) -> list[Choice]:
    """The lead and the supporters."""
    return _named(stand, "unit", (p.unit.code for p in sorted(stand.present, key=lambda p: p.part != "LEAD") if p.part in {"LEAD", "SUPPORT"}), language)


def shared_with(stand: Stand, language: str) -> list[Choice]:
    """Units that read by an act of the lead."""
    return _named(stand, "unit", stand.shared, language)


def outcomes(stand: Stand, language: str) -> list[Choice]:
    """Outcomes the pack has for this kind."""
    return _named(stand, "outcome", (o.code for o in stand.rules.pack.taxonomy.outcomes if not o.kinds or stand.row.kind in o.kinds), language)


def _clocks(stand: Stand, state: str, language: str) -> list[Choice]:
    return _labelled(stand, [c for c in stand.running if c.state == state and c.unit_id == stand.row.lead_id and c.duty != "offered"], language)


def _labelled(stand: Stand, found: Sequence[Clock], language: str) -> list[Choice]:
    until = {c.id: f" – {due_words(c.due_at, stand.rules.calendar, language)}" if c.due_at else "" for c in found}
    return list({c.clock: (c.clock, CLOCKS[c.clock][language] + until[c.id]) for c in found}.values())


def going(stand: Stand, language: str) -> list[Choice]:
    """The lead's clocks that run."""
    return _clocks(stand, "RUNNING", language)


def paused(stand: Stand, language: str) -> list[Choice]:
    """The lead's clocks that are paused."""
    return _clocks(stand, "PAUSED", language)


def grounds(stand: Stand, language: str) -> list[Choice]:
    """Clauses and law rows that may be named as the ground of a pause: those of the running clocks, then law, then the others."""
    near = {code for c in stand.running for code in c.because}
    every = sorted(citations(stand.rules.pack).items(), key=lambda item: (item[0] not in near, not item[0].startswith("law:"), item[0]))
    return [(code, cited(stand.rules.pack, (citation,), language)) for code, citation in every]


def extendable(stand: Stand, language: str) -> list[Choice]:
    """The lead's clocks that a decision may still extend."""
    return _labelled(stand, [one.clock for one in statutory(stand) if one.extendable], language)


def extended(stand: Stand, language: str) -> list[Choice]:
    """The lead's clocks that a decision has extended."""
    return _labelled(stand, [one.clock for one in statutory(stand) if one.extended], language)


def extension_grounds(stand: Stand, language: str) -> list[Choice]:
    """Rows of law that still let one of these clocks be extended, each with how much the next decision may add."""
    law, found = stand.rules.pack.law, dict[str, str]()
    for code, one in ((code, one) for each in statutory(stand) for code, one in each.allowed.items()):
        if one.most and law:
            cites = cited(stand.rules.pack, (law_citation(law.law, one.row),), language)
            matter = one.row.matter.vi if language == "vi" else one.row.matter.en
            found[code] = MOST[language].format(matter=matter, cites=cites, most=limit_words((one.most,), language))
    return list(found.items())


def complex_clocks(stand: Stand, language: str) -> list[Choice]:
    """The lead's clocks to which the law gives longer where the matter is complex."""
    return _labelled(stand, [one.clock for one in statutory(stand) if one.complex], language)


def found_complex(stand: Stand, language: str) -> list[Choice]:
    """The lead's clocks that are counted as those of a complex matter."""
    return _labelled(stand, [one.clock for one in statutory(stand) if one.found_complex], language)


def complex_grounds(stand: Stand, language: str) -> list[Choice]:
    """Rows of law for complex matters, each with its limit."""
    law, found = stand.rules.pack.law, dict[str, str]()
    for code, case in ((code, case) for one in statutory(stand) for code, case in one.complex.items()):
        if law:
            cites = cited(stand.rules.pack, (law_citation(law.law, case.row),), language)
            matter = case.row.matter.vi if language == "vi" else case.row.matter.en
            found[code] = IN_ALL[language].format(matter=matter, cites=cites, limit=limit_words(case.timed.limits, language))
    return list(found.items())


def refusing(stand: Stand, language: str) -> list[Choice]:
    """How a matter of this kind ends that is not taken up."""
    return _named(stand, "outcome", (o.code for o in refusals(stand)), language)


IN_ALL = {"vi": "{matter} – {cites}; {limit} từ lúc bắt đầu", "en": "{matter} – {cites}; {limit} from the start"}
MOST = {"vi": "{matter} – {cites}; được thêm đến {most}", "en": "{matter} – {cites}; up to {most} more"}


def _taxonomy(sort: str, part: str) -> Offer:
    def offered(stand: Stand, language: str) -> list[Choice]:
        return _named(stand, sort, (entry.code for entry in getattr(stand.rules.pack.taxonomy, part)), language)

    return offered


def places(stand: Stand, language: str) -> list[Choice]:
    """Zones of the day the matter was received, by name."""
    zones = stand.rules.rules.edition(stand.row.received_at).zones
    return sorted(_named(stand, "zone", zones, language), key=lambda choice: choice[1].casefold())


def levels(stand: Stand, language: str) -> list[Choice]:
    """Levels at which a lead may share."""
    return [(level, word("level", level, language)) for level in ("view", "know")]


def _tasks(stand: Stand, language: str, wanted: Callable[[Task], bool]) -> list[Choice]:
    said = {note.id: note.text for note in notes_of(stand.row.id) if note.about == "task"}
    chosen = [t for t in stand.tasks if wanted(t)]
    return [(str(t.id), f"{name(stand.rules.pack, 'unit', t.unit.code, language)}: {said.get(t.note, '')[:120]}") for t in chosen]


def own_tasks(stand: Stand, language: str) -> list[Choice]:
    """Open tasks of the unit."""
    return _tasks(stand, language, lambda t: t.state == "OPEN" and t.unit_id == stand.actor.unit)


def open_tasks(stand: Stand, language: str) -> list[Choice]:
    """All open tasks."""
    return _tasks(stand, language, lambda t: t.state == "OPEN")


def free_tasks(stand: Stand, language: str) -> list[Choice]:
    """Open tasks of the unit that the person has not taken."""
    return _tasks(stand, language, lambda t: t.state == "OPEN" and t.unit_id == stand.actor.unit and t.person != stand.actor.person)


def my_tasks(stand: Stand, language: str) -> list[Choice]:
    """Open tasks that the person has taken."""
    return _tasks(stand, language, lambda t: t.state == "OPEN" and t.unit_id == stand.actor.unit and t.person == stand.actor.person)


def settled_tasks(stand: Stand, language: str) -> list[Choice]:
    """Settled tasks that the unit may take up again."""
    return _tasks(stand, language, lambda t: t.state != "OPEN" and (stand.plays == "LEAD" or (t.state == "DONE" and t.unit_id == stand.actor.unit)))


def every_file(stand: Stand, language: str) -> list[Choice]:
    """The files of the matter."""
    return [(str(f.id), f.name) for f in stand.files]


def first_actions(stand: Stand, language: str) -> list[Choice]:
    """The first actions not set yet, each with whose it would be, by when, and its clause."""
    out = []
    for one in first_offered(stand):
        parts = [one.words.vi if language == "vi" else one.words.en, name(stand.rules.pack, "unit", one.unit, language)]
        if one.due_at:
            parts.append(due_words(one.due_at, stand.rules.calendar, language))
        parts.append(cited(stand.rules.pack, (one.words.because,), language))
        out.append((one.key, " – ".join(parts)))
    return out


def checklists(stand: Stand, language: str) -> list[Choice]:
    """The checklists not opened yet, those that fit the matter first."""
    fit, others = unopened(stand) or ([], [])
    return _named(stand, "checklist", (one.code for one in (*fit, *others)), language)


def linked(stand: Stand, language: str) -> list[Choice]:
    """Linked matters, by number."""
    return [(number, number) for number in stand.links]


def files(stand: Stand, language: str) -> list[Choice]:
    """Files the unit may erase."""
    return [(str(f.id), f.name) for f in stand.files if stand.plays == "LEAD" or f.unit_id == stand.actor.unit]


def instead(stand: Stand, language: str) -> list[Choice]:
    """What may be proposed instead of an answer: by the lead any other unit; by the unit asked itself, on a condition, or any unit but the lead."""
    if stand.plays == "LEAD":
        return others(stand, language)
    found = _units(stand, language, without=(stand.row.lead.code, stand.unit))
    return [(stand.unit, ON_CONDITION[language].format(unit=name(stand.rules.pack, "unit", stand.unit, language))), *found]


ON_CONDITION = {"vi": "{unit} nhận, kèm điều kiện", "en": "{unit} takes it, on a condition"}


def outside_outcomes(stand: Stand, language: str) -> list[Choice]:
    """Outcomes with which a matter of this kind goes outside the model."""
    return _named(stand, "outcome", outside.outside_outcomes(stand.rules, stand.row.kind), language)


def ways(stand: Stand, language: str) -> list[Choice]:
    """How a receiver confirms."""
    return [(way, word("way", way, language)) for way in outside.WAYS]


def opened_checklists(stand: Stand, language: str) -> list[Choice]:
    """The checklists opened for the matter."""
    return _named(stand, "checklist", (one.code for one in stand.checklists), language)


def checklist_items(stand: Stand, language: str) -> list[Choice]:
    """The items of the opened checklists."""
    return [(mark.item, item_words(stand.rules.pack, one.code, mark.item, language)) for one in stand.checklists for mark in one.marks]


def item_words(pack: Pack, checklist: str, item: str, language: str) -> str:
    """The words of an item, or its code where the pack holds it no more."""
    entry = checklist_of(pack, checklist)
    found = next((one.text for one in entry.items if one.code == item), None) if entry else None
    return item if found is None else found.vi if language == "vi" else found.en


def marks(stand: Stand, language: str) -> list[Choice]:
    """How an item may stand."""
    return [(state, word("mark", state, language)) for state in ("DONE", "NOT_APPLICABLE", "OPEN")]


OFFERS: Mapping[tuple[str, str], Offer] = {
    ("assign", "unit"): anybody,
    ("hand-over", "unit"): others,
    ("counter", "unit"): instead,
    ("reject", "whose"): others,
    ("decline", "whose"): others,
    ("transfer-out", "outcome"): outside_outcomes,
    ("confirm-receipt", "way"): ways,
    ("ask-consent", "unit"): others,
    ("ask-consent", "level"): levels,
    ("share", "unit"): others,
    ("share", "level"): levels,
    ("recall", "unit"): shared_with,
    ("close", "outcome"): outcomes,
    ("reclassify", "kind"): _taxonomy("kind", "kinds"),
    ("reclassify", "field"): _taxonomy("field", "fields"),
    ("reclassify", "severity"): _taxonomy("severity", "severities"),
    ("reclassify", "place"): places,
    ("pause", "clock"): going,
    ("pause", "ground"): grounds,
    ("resume", "clock"): paused,
    ("extend", "clock"): extendable,
    ("extend", "ground"): extension_grounds,
    ("withdraw-extension", "clock"): extended,
    ("complex", "clock"): complex_clocks,
    ("complex", "ground"): complex_grounds,
    ("withdraw-complex", "clock"): found_complex,
    ("refuse-take-up", "outcome"): refusing,
    ("refuse-take-up", "ground"): grounds,
    ("task", "unit"): workers,
    ("task-done", "task"): own_tasks,
    ("task-done", "files"): every_file,
    ("task-cancel", "task"): open_tasks,
    ("task-change", "task"): open_tasks,
    ("task-change", "unit"): workers,
    ("task-reopen", "task"): settled_tasks,
    ("task-take", "task"): free_tasks,
    ("task-leave", "task"): my_tasks,
    ("first-actions", "actions"): first_actions,
    ("checklist", "checklist"): checklists,
    ("checklist-mark", "checklist"): opened_checklists,
    ("checklist-mark", "item"): checklist_items,
    ("checklist-mark", "state"): marks,
    ("unlink", "other"): linked,
    ("erase-file", "attachment"): files,
    ("open-protected", "ground"): protected.grounds,
}


def choices(stand: Stand, act: str, field: str, language: str) -> list[Choice] | None:
    """What may be chosen for `field` of `act`, as (code, words); None where anything may be written."""
    offer = OFFERS.get((act, field))
    return None if offer is None else offer(stand, language)
