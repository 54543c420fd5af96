"""One matter in detail: everything a reader at its level may see, and the journal entry where the matter is restricted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from lienket.clocks import queries as clocks
from lienket.instruments.queries import Book, book
from lienket.intake.models import Report, Reporter, ReportText
from lienket.journal.queries import timeline
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.matters.queries import find, links_of, notes_of, number_of, participants, transfers_of
from lienket.matters.sentences import CLOCKS, SENTENCES, WORDS, sentence
from lienket.regulation.model import Decision, UnknownFact
from lienket.routing.actions import decision_of
from lienket.routing.explain import because_words, name, sentences
from lienket.sharing import policy
from lienket.sharing.actions import note_read
from lienket.sharing.codes import Level
from lienket.sharing.redaction import redact
from lienket.units.queries import unit_codes

if TYPE_CHECKING:
    from lienket.matters.models import Matter

HEADLINES = {"vi": "{kind}: {field} – {place}", "en": "{kind}: {field} – {place}"}
NOWHERE = {"vi": "chưa rõ địa điểm", "en": "place not known"}


def headline(rules: Book, matter: Matter, level: Level, language: str) -> str:
    """An anonymised headline from codes; at level know without the place."""
    place = name(rules.pack, "zone", matter.place, language) if matter.place else NOWHERE[language]
    kind, field = name(rules.pack, "kind", matter.kind, language), name(rules.pack, "field", matter.field, language)
    return HEADLINES[language].format(kind=kind, field=field, place=place if level >= Level.VIEW else "…")


def item(actor: Actor, matter: Matter, level: Level, language: str, rules: Book) -> dict[str, Any]:
    """A matter as a list row."""
    row = {
        "id": str(matter.id),
        "number": number_of(matter),
        "kind": matter.kind,
        "field": matter.field,
        "severity": matter.severity,
        "place": matter.place,
        "state": matter.state,
        "interim": matter.interim,
        "lead": matter.lead.code,
        "headline": headline(rules, matter, level, language),
        "received_on": matter.received_at.astimezone(rules.calendar.zone).date().isoformat(),
        "received_at": matter.received_at.isoformat(),
        "label": matter.label,
        "restricted": matter.restricted,
        "outcome": matter.outcome,
        "level": level.label,
    }
    return redact(row, level)


def detail(*, actor: Actor, number: str, at: datetime, form: str = "detail", language: str = "vi") -> dict[str, Any]:
    """The matter `number` as `actor` may see it. A restricted matter's read is journaled before anything is returned.

    `form`: detail, print, export or api. Records: restricted.read/1 for a restricted matter. Raises NoSuchMatter.
    """
    with in_model(actor.model):
        matter = find(actor, number, at)
        level = policy.level_of(actor, matter.id, at)
        assert level is not None
        rules = book(actor.model)
        protected = matter.reporter in rules.rules.edition(matter.received_at).protected
        whole = _whole(actor, matter, level, at, language, rules)
    if matter.restricted:
        note_read(actor=actor, subject=matter.id, level=level, form=form, at=at)
    return redact(whole, level, protected)


def _whole(actor: Actor, matter: Matter, level: Level, at: datetime, language: str, rules: Book) -> dict[str, Any]:
    codes = unit_codes()
    row = item(actor, matter, Level.LEAD, language, rules) | {"headline": headline(rules, matter, level, language), "level": level.label}
    decision = _decision(rules, matter)
    row |= {
        "zones": matter.zones,
        "flags": matter.flags,
        "missing": matter.missing,
        "because": matter.because,
        "occurred_at": matter.occurred_at.isoformat(),
        "recorded_at": matter.recorded_at.isoformat(),
        "received_by": codes[matter.received_by_id],
        "closed_at": matter.closed_at.isoformat() if matter.closed_at else None,
        "merged_into": str(matter.merged_into_id) if matter.merged_into_id else None,
        "reporter": matter.reporter,
        "concerns": matter.concerns,
        "first_actions": [w.vi if language == "vi" else w.en for w in (decision.first_actions if decision else ())],
        "participants": [
            {
                "unit": p.unit.code,
                "name": name(rules.pack, "unit", p.unit.code, language),
                "part": p.part,
                "answer": p.answer,
                "because": p.because,
                "cites": because_words(rules.pack, p.because, language),
                "since": p.since.isoformat(),
            }
            for p in sorted(participants(matter.id), key=lambda p: (list(WORDS["part"]).index(p.part), p.unit.code))
        ],
        "clocks": [
            {
                "clock": c.clock,
                "words": CLOCKS[c.clock][language],
                "unit": c.unit.code,
                "name": name(rules.pack, "unit", c.unit.code, language),
                "state": c.state,
                "started_at": c.started_at.isoformat(),
                "due_at": c.due_at.isoformat() if c.due_at else None,
                "limits": c.limits,
                "because": c.because,
                "cites": because_words(rules.pack, c.because, language),
            }
            for c in clocks.of_subject(matter.id)
        ],
        "timeline": _timeline(matter, level, language, rules),
    }
    if level >= Level.WORK:
        row |= _words(matter)
        row["circle"] = [_reason(rules, codes[r.unit], r, language) for r in policy.circle(matter.id, at)]
    return row


def _decision(rules: Book, matter: Matter) -> Decision | None:
    """What the regulation says; None where a later edition of the pack no longer knows a code of the matter, which stays readable all the same."""
    try:
        return decision_of(rules, matter)
    except UnknownFact:
        return None


def _reason(rules: Book, unit: str, reason: policy.Reason, language: str) -> dict[str, Any]:
    """Why a unit reads, with the clauses in words."""
    return {
        "unit": unit,
        "name": name(rules.pack, "unit", unit, language),
        "level": reason.level.label,
        "cause": reason.cause,
        "because": list(reason.because),
        "cites": because_words(rules.pack, reason.because, language),
    }


_FOR_WORK = frozenset({"restricted.read/1", "access.granted/1", "access.ended/1"})


def _timeline(matter: Matter, level: Level, language: str, rules: Book) -> list[dict[str, Any]]:
    """Sentences; who else reads is for those who work on it."""

    def names(sort: str, code: str) -> str:
        return name(rules.pack, sort, code, language)

    out = []
    for line in timeline(matter.id):
        if (line.name in _FOR_WORK and level < Level.WORK) or line.name not in {key.partition(" ")[0] for key in SENTENCES}:
            continue
        out.append({"seq": line.seq, "at": line.recorded_at.isoformat(), "event": line.name, "text": sentence(line.name, line.data, language, names)})
    return out


def _words(matter: Matter) -> dict[str, Any]:
    """Free text, positions, people: everything that can be erased. For readers at level work and above."""
    reports = list(Report.unrestricted.filter(matter=matter.id).order_by("recorded_at", "id"))  # The reader is on this matter.
    texts = ReportText.unrestricted.in_bulk([r.id for r in reports])  # Likewise.
    people = Reporter.unrestricted.in_bulk([r.id for r in reports])  # Likewise; redaction keeps them for the lead.
    return {
        "text": [texts[r.id].text for r in reports if r.id in texts],
        "position": [[t.lat, t.lng] for r in reports if (t := texts.get(r.id)) and t.lat is not None],
        "reports": [{"id": str(r.id), "channel": r.channel, "received_at": r.received_at.isoformat()} for r in reports],
        "reporter_identity": [{"name": p.name, "phone": p.phone, "address": p.address} for p in people.values()],
        "notes": [{"about": n.about, "text": n.text, "at": n.written_at.isoformat()} for n in notes_of(matter.id)],
        "links": [{"other": str(x.other_id if x.matter_id == matter.id else x.matter_id), "why": x.why} for x in links_of(matter.id)],
        "transfers": [{"to": t.taker.code, "state": t.state, "at": t.proposed_at.isoformat()} for t in transfers_of(matter.id)],
    }


def explained(*, actor: Actor, number: str, at: datetime, language: str = "vi") -> dict[str, Any]:
    """Why am I on this, who sees it and why, and what the regulation says. Records a read like `detail`. Raises NoSuchMatter."""
    whole = detail(actor=actor, number=number, at=at, language=language)
    with in_model(actor.model):
        matter = find(actor, number, at)
        rules = book(actor.model)
        ruling = policy.explain(actor, matter.id, at)
        codes = unit_codes()
        decision = _decision(rules, matter) if ruling.level and ruling.level >= Level.VIEW else None
        says = sentences(rules, decision, language, matter.received_at) if decision else []
    reasons = [_reason(rules, codes[r.unit], r, language) | {"holds": r.holds, "hindered_by": r.hindered_by} for r in ruling.reasons]
    return {"number": whole["number"], "headline": whole["headline"], "why_me": reasons, "who_sees": whole.get("circle"), "regulation_says": says}
