"""One matter in detail: everything a reader at its level may see, and the journal entry where the matter is restricted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from lienket.clocks import queries as clocks
from lienket.custody.holds import hold_of
from lienket.instruments.queries import Book, book
from lienket.intake.beside import asked_for, linked, people_to_call
from lienket.intake.clock_words import steps
from lienket.intake.identity import is_protected
from lienket.intake.models import Identity, Report, ReportText
from lienket.journal.queries import timeline
from lienket.journal.reads import rows
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.matters.attachments import attachments_of
from lienket.matters.codes import Part
from lienket.matters.offers import referrals_of
from lienket.matters.outside import sent_of
from lienket.matters.queries import find, notes_of, number_of, own_part, participants, shown, transfers_of
from lienket.matters.sentences import CLOCKS, SENTENCES, WORDS, sentence
from lienket.matters.tasks import tasks_of
from lienket.regulation.model import Decision, UnknownFact
from lienket.routing.actions import decision_of
from lienket.routing.explain import because_words, name, sentences
from lienket.routing.outside import record_number
from lienket.sharing import policy
from lienket.sharing.actions import note_read
from lienket.sharing.codes import Level
from lienket.sharing.reach import levels
from lienket.sharing.redaction import redact
from lienket.units.queries import code_of

if TYPE_CHECKING:
    from lienket.clocks.models import Clock, ClockEvent
    from lienket.matters.models import Matter, Note, SentOut, SentOutWords

HEADLINE, SHORT_HEADLINE = "{kind}: {field} – {place}", "{kind} – {place}"
NOWHERE = {"vi": "chưa rõ địa điểm", "en": "place not known"}


def headline(rules: Book, matter: Matter, level: Level, language: str) -> str:
    """An anonymised headline from codes; at level know without the place. A field named like the kind is not said twice."""
    place = name(rules.pack, "zone", matter.place, language) if matter.place else NOWHERE[language]
    kind, field = name(rules.pack, "kind", matter.kind, language), name(rules.pack, "field", matter.field, language)
    same = name(rules.pack, "kind", matter.kind, "vi").casefold() == name(rules.pack, "field", matter.field, "vi").casefold()
    return (SHORT_HEADLINE if same else HEADLINE).format(kind=kind, field=field, place=place if level >= Level.VIEW else "…")


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


def detail(*, actor: Actor, number: str | UUID, at: datetime, form: str = "detail", language: str = "vi") -> dict[str, Any]:
    """The matter `number` as `actor` may see it. A restricted matter's read is journaled before anything is returned.

    `form`: detail, print, export or api. Records: restricted.read/1 for a restricted matter. Raises NoSuchMatter.
    """
    return _detail(actor, *_found(actor, number, at), at, form, language)


def _found(actor: Actor, number: str | UUID, at: datetime) -> tuple[Matter, Level, Book]:
    with in_model(actor.model):
        matter = find(actor, number, at)
        level = policy.level_of(actor, matter.id, at)
        assert level is not None
        return matter, level, book(actor.model)


def _detail(actor: Actor, matter: Matter, level: Level, rules: Book, at: datetime, form: str, language: str) -> dict[str, Any]:
    with in_model(actor.model):
        protected = is_protected(rules, matter)
        whole = _whole(actor, matter, level, at, language, rules)
        if not reads_timeline(actor, matter, rules):
            whole.pop("timeline", None)
    if matter.restricted:
        note_read(actor=actor, subject=matter.id, level=level, form=form, at=at)
    return redact(whole, level, protected)


def seen_as(*, reader: Actor, actor: Actor, matter: Matter, level: Level, at: datetime, language: str) -> dict[str, Any]:
    """The matter as `reader` gets it at `level`, shown to `actor`, who leads it: without what is not `actor`'s to see (other matters, people on duty).

    Records nothing: the caller does.
    """
    rules = book(actor.model)
    whole = _whole(reader, matter, level, at, language, rules)
    if not reads_timeline(reader, matter, rules):
        whole.pop("timeline", None)
    if whole.get("merged_number") and not levels(actor, [matter.merged_into_id] if matter.merged_into_id else [], at):
        whole |= {"merged_number": None, "merged_into": None}
    if whole.get("links"):
        own = {one["number"] for one in linked(actor, matter.id, at, language, rules)}
        whole["links"] = [one for one in whole["links"] if one["number"] in own]
    if "calls" in whole:  # Names of people on duty are for their own unit.
        whole["calls"] = people_to_call(actor, rules, participants(matter.id), at, language)
    protected = is_protected(rules, matter)
    return redact(whole | _why(reader, matter, at, language, rules), level, protected)


def dossier(*, actor: Actor, number: str | UUID, at: datetime, form: str = "detail", language: str = "vi") -> dict[str, Any]:
    """Everything a page of the matter shows: `detail`, with why the reader's unit is on it and what the regulation says; one read, journaled once."""
    matter, level, rules = _found(actor, number, at)
    whole = _detail(actor, matter, level, rules, at, form, language)
    with in_model(actor.model):
        return whole | redact(_why(actor, matter, at, language, rules), level)


def _why(actor: Actor, matter: Matter, at: datetime, language: str, rules: Book) -> dict[str, Any]:
    ruling = policy.explain(actor, matter.id, at)
    reasons = [_reason(rules, code_of(r.unit), r, language) | {"holds": r.holds, "hindered_by": r.hindered_by} for r in ruling.reasons]
    decision = _decision(rules, matter)
    return {"why_me": reasons} | ({"regulation_says": sentences(rules, decision, language, matter.received_at)} if decision else {})


def _whole(actor: Actor, matter: Matter, level: Level, at: datetime, language: str, rules: Book) -> dict[str, Any]:
    row = item(actor, matter, Level.LEAD, language, rules) | {"headline": headline(rules, matter, level, language), "level": level.label}
    if level == Level.KNOW:
        return row
    decision, running = _decision(rules, matter), clocks.of_subject(matter.id)
    histories = clocks.histories(running)
    day = matter.received_at.astimezone(rules.calendar.zone).date()
    present = sorted(participants(matter.id), key=lambda p: (list(WORDS["part"]).index(p.part), p.unit.code))
    row |= {
        "zones": matter.zones,
        "flags": matter.flags,
        "missing": matter.missing,
        "because": matter.because,
        "occurred_at": matter.occurred_at.isoformat(),
        "recorded_at": matter.recorded_at.isoformat(),
        "received_by": code_of(matter.received_by_id),
        "closed_at": matter.closed_at.isoformat() if matter.closed_at else None,
        "merged_into": str(matter.merged_into_id) if matter.merged_into_id else None,
        "merged_number": next((m.number for m in shown(levels(actor, [matter.merged_into_id], at))), None) if matter.merged_into_id else None,
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
                "cites": because_words(rules.pack, p.because, language, day),
                "since": p.since.isoformat(),
            }
            for p in present
        ],
        "clocks": [_clock(rules, c, histories.get(c.id, ()), language, day) for c in running],
    }
    row["consent"] = asked_for(actor, matter, language, rules)
    said: dict[str, str] = {}
    if level >= Level.WORK:
        notes = notes_of(matter.id)
        row |= _words(actor, matter, notes, at, language, rules) | {"calls": people_to_call(actor, rules, present, at, language)}
        row["circle"] = [_reason(rules, code_of(r.unit), r, language) for r in policy.circle(matter.id, at)]
        said = {n.id.hex: n.text for n in notes}
    return row | {"timeline": _timeline(matter, level, language, rules, said)}


def _clock(rules: Book, c: Clock, history: Iterable[ClockEvent], language: str, day: date) -> dict[str, Any]:
    """A clock with its history and arithmetic in words; rows of law in the version of the day the matter was received."""
    return {
        "clock": c.clock,
        "words": CLOCKS[c.clock][language],
        "unit": c.unit.code,
        "name": name(rules.pack, "unit", c.unit.code, language),
        "state": c.state,
        "started_at": c.started_at.isoformat(),
        "due_at": c.due_at.isoformat() if c.due_at else None,
        "ended_at": c.ended_at.isoformat() if c.ended_at else None,
        "limits": c.limits,
        "because": c.because,
        "cites": because_words(rules.pack, c.because, language, day),
        "duty": c.duty,
        "steps": steps(rules, c, history, language, day),
    }


def _decision(rules: Book, matter: Matter) -> Decision | None:
    """What the regulation says; None where a later edition of the pack no longer knows a code of the matter, which stays readable all the same."""
    try:
        return decision_of(rules, matter)
    except UnknownFact:
        return None


def reads_timeline(actor: Actor, matter: Matter, rules: Book) -> bool:
    """Whether the sharing profile under which the actor's unit is informed shows the timeline. Every other part of a profile is in the level it gives."""
    decision = _decision(rules, matter)
    if decision is None or decision.shows is None or "timeline" in decision.shows:
        return True
    part = own_part(matter.id, actor.unit)
    return part is None or part.part != Part.INFORMED


def hides_timelines(rules: Book) -> bool:
    """Whether a sharing profile of the model gives level view without the timeline, so that readers must be asked about one by one."""
    shown = [set(profile.shows) for instrument in rules.pack.instruments for profile in instrument.profiles]
    return any({"place", "time"} <= parts and "timeline" not in parts for parts in shown)


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


_TOLD = frozenset(key.partition(" ")[0] for key in SENTENCES)
_FOR_WORK = frozenset({"restricted.read/1", "access.granted/1", "access.ended/1"})


def _timeline(matter: Matter, level: Level, language: str, rules: Book, said: Mapping[str, str]) -> list[dict[str, Any]]:
    """Sentences, with the words `said` in an act; those, and who else reads, are for readers who work on it."""

    def names(sort: str, code: str) -> str:
        return name(rules.pack, sort, code, language)

    out = []
    for line in timeline(matter.id):
        if (line.name in _FOR_WORK and level < Level.WORK) or line.name not in _TOLD:
            continue
        row = {"seq": line.seq, "at": line.recorded_at.isoformat(), "event": line.name, "text": sentence(line.name, line.data, language, names)}
        out.append(row | {"by": code_of(UUID(by)) if (by := line.actor.get("unit")) else "", "words": said.get(line.data.get("note", ""), "")})
    return out


def _words(actor: Actor, matter: Matter, notes: Sequence[Note], at: datetime, language: str, rules: Book) -> dict[str, Any]:
    """Free text, positions, people: everything that can be erased. For readers at level work and above."""
    reports = sorted(rows(Report, matter=matter.id), key=lambda r: (r.recorded_at, r.id))  # The reader is on this matter.
    ids = [r.id for r in reports]
    texts = {t.id: t for t in rows(ReportText, id=ids)}  # Likewise.
    sealed = rows(Identity, id=ids)  # Likewise; redaction keeps how many there are for the lead.
    said = {n.id: n.text for n in notes}
    return {
        "text": [texts[r.id].text for r in reports if r.id in texts],
        "position": [[t.lat, t.lng] for r in reports if (t := texts.get(r.id)) and t.lat is not None],
        "reports": [{"id": str(r.id), "channel": r.channel, "received_at": r.received_at.isoformat()} for r in reports],
        "identities": len(sealed),
        "held_until": held.until.isoformat() if (held := hold_of(matter.id, at)) else None,
        "notes": [
            {"about": n.about, "text": n.text, "at": n.written_at.isoformat(), "unit": code_of(n.unit_id) if n.unit_id else ""}
            for n in notes
            if n.about not in {"task", "task-done"}  # They stand with their task.
        ],
        "links": linked(actor, matter.id, at, language, rules),
        "tasks": [
            {
                "id": str(t.id),
                "unit": t.unit.code,
                "text": said.get(t.note, ""),
                "state": t.state,
                "due_at": t.due_at.isoformat() if t.due_at else None,
                "set_at": t.set_at.isoformat(),
                "settled_at": t.settled_at.isoformat() if t.settled_at else None,
                "evidence": bool(t.evidence),
                "because": t.because or [],
                "cites": because_words(rules.pack, t.because or (), language, matter.received_at.astimezone(rules.calendar.zone).date()),
                "taken": t.person is not None,
                "lapsed_at": t.lapsed_at.isoformat() if t.lapsed_at else None,
                "said": said.get(t.done_note, "") if t.done_note else "",
                "files": t.done_files or [],
            }
            for t in tasks_of(matter.id)
        ],
        "attachments": [
            {
                "id": str(a.id),
                "name": a.name,
                "media": a.media,
                "size": a.size,
                "at": a.written_at.isoformat(),
                "unit": a.unit.code if a.unit else "",
                "state": a.state,
            }
            for a in attachments_of(matter.id)
        ],
        "transfers": [
            {"to": t.taker.code, "by": code_of(t.maker_id), "asked": code_of(t.asked_id), "state": t.state, "at": t.proposed_at.isoformat()}
            for t in transfers_of(matter.id)
        ],
        "referrals": [
            {
                "unit": code_of(r.unit_id),
                "part": r.part,
                "whose": code_of(r.whose_id) if r.whose_id else "",
                "outside": said.get(r.outside, "") if r.outside else "",
                "at": r.said_at.isoformat(),
            }
            for r in referrals_of(matter.id)
        ],
        "sent_out": [_sent(sent, words, said, rules) for sent, words in sent_of(matter.id)],
    }


def _sent(sent: SentOut, words: SentOutWords | None, said: Mapping[UUID, str], rules: Book) -> dict[str, Any]:
    """A transfer outside the model with its words; those that were erased are empty."""
    return {
        "id": str(sent.id),
        "number": record_number(sent, rules),
        "unit": sent.unit.code,
        "state": sent.state,
        "outcome": sent.outcome,
        "body": words.body if words else "",
        "contact": words.contact if words else "",
        "receiver": words.receiver if words else "",
        "why": said.get(sent.note, ""),
        "files": [{"media": media, "size": size, "sha256": digest} for media, size, digest in sent.files],
        "sent_at": sent.sent_at.isoformat(),
        "way": sent.way,
        "receipt": said.get(sent.receipt, "") if sent.receipt else "",
        "received_at": sent.received_at.isoformat() if sent.received_at else None,
    }


def explained(*, actor: Actor, number: str, at: datetime, language: str = "vi") -> dict[str, Any]:
    """Why am I on this, who sees it and why, and what the regulation says. Records a read like `detail`. Raises NoSuchMatter."""
    whole = dossier(actor=actor, number=number, at=at, language=language)
    return {
        "number": whole["number"],
        "headline": whole["headline"],
        "why_me": whole["why_me"],
        "who_sees": whole.get("circle"),
        "regulation_says": whole.get("regulation_says", []),
        "clocks": whole.get("clocks"),
    }
