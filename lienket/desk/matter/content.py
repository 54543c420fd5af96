"""What the page of a matter shows, put in the order a duty officer asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from lienket.alerts.inbox import receipts
from lienket.desk.request import DeskRequest
from lienket.intake.clock_words import length_words
from lienket.intake.detail import dossier
from lienket.journal.queries import newest
from lienket.journal.rows import in_model
from lienket.matters.checklists import Opened
from lienket.matters.media import AUDIO, IMAGE
from lienket.matters.queries import offer_reason
from lienket.matters.sentences import missing_words
from lienket.regulation.checklists import checklist_of
from lienket.routing.explain import cited, due_words, local, name
from lienket.routing.first_actions import offered
from lienket.sharing.codes import Level
from lienket.sharing.recalls import recalls_of
from lienket.situation.acts import ACTS, Act, allowed
from lienket.situation.choices import item_words
from lienket.situation.effects import regulation_says
from lienket.situation.ledger import opening_shown
from lienket.situation.openings import of_matter
from lienket.situation.stand import Stand, stand, still_binding, unopened
from lienket.units.directory import names
from lienket.units.queries import code_of

if TYPE_CHECKING:
    from lienket.matters.models import Transfer

FIRST = (
    "acknowledge",
    "agree-consent",
    "refuse-consent",
    "accept",
    "counter",
    "reject",
    "confirm-receipt",
    "take-back",
    "assign",
    "take-up",
    "note",
    "close",
    "reopen",
)
"""Acts that stand as buttons, in this order; the others are in the menu."""
IN_PLACE = frozenset(
    {
        "task-done",
        "task-cancel",
        "task-take",
        "task-leave",
        "task-change",
        "task-reopen",
        "first-actions",
        "checklist",
        "checklist-mark",
        "unlink",
        "erase-file",
    }
)
"""Acts that stand beside what they are about, not in the menu."""
SOON = timedelta(hours=2)
NEWEST = 8
"""Entries of the timeline shown at once; the rest unfolds."""


def page(request: DeskRequest, number: str, form: str = "detail") -> dict[str, Any]:
    """Everything the page needs. The read of a restricted matter is journaled. Raises NoSuchMatter."""
    s = stand(actor=request.actor, number=number, at=request.at)
    whole = dossier(actor=request.actor, number=s.row.id, at=request.at, form=form, language=request.language)
    acts = [act for act in ACTS.values() if allowed(act, s)]
    first = [a for a in acts if a.code in FIRST and (s.row.interim or a.code != "assign")]
    binding = still_binding(s)
    clocks = [clock_shown(c, s, request.at, request.language, binding) for c in whole.get("clocks", ())]
    clocks.sort(key=lambda c: (c["rank"], not c["own"], c["due_at"] or ""))
    pressing = [c for c in clocks if c["rank"] < 3]
    entries = list(reversed(entries_of(whole.get("timeline", ()))))
    return {
        "m": whole,
        "hex": s.row.id.hex,
        "seen": newest(s.row.id),
        "restricted": s.row.restricted,
        "part": s.part,
        "offers": [_offer_shown(o, s, request.language, whole) for o in s.offers] if s.level >= 3 or s.offered or s.proposed else (),
        "referrals": [_referral_shown(r, s, request.language, acts) for r in _since_the_lead(s, whole)],
        "first_acts": [_offered(a, s, request.language) for a in sorted(first, key=lambda a: FIRST.index(a.code))],
        "more_acts": [_offered(a, s, request.language) for a in acts if a not in first and a.code not in IN_PLACE],
        "allowed": frozenset(a.code for a in acts),
        "clocks": clocks,
        "nearest": min(pressing, key=lambda c: (not c["own"], c["due_at"] or ""), default=None),
        "oldest": entries[::-1],
        "newest": entries[:NEWEST],
        "older": entries[NEWEST:],
        "tasks": [_task_shown(t, s, request) for t in whole.get("tasks", ())],
        "first_actions": first_actions(s, request.language),
        "checklists": [opened_shown(one, s, request.language) for one in s.checklists],
        "fitting": [{"code": one.code, "name": one.name.vi if request.language == "vi" else one.name.en} for one in (unopened(s) or ([], []))[0]],
        "pictures": [a for a in whole.get("attachments", ()) if a["media"] in IMAGE],
        "sounds": [a for a in whole.get("attachments", ()) if a["media"] in AUDIO],
        "papers": [a for a in whole.get("attachments", ()) if a["media"] not in IMAGE | AUDIO],
        "circle_units": len({r["unit"] for r in whole.get("circle") or ()}),
        "recalled": _recalled(s),
        "opened": [opening_shown(o) for o in of_matter(request.actor, s.row.id, s.rules, request.language)] if s.level >= Level.LEAD else (),
        "receipts": receipts(request.actor, s.row.id, request.at),
        "separable": frozenset(s.links) if any(a.code == "unlink" for a in acts) else frozenset(),
        "missing": missing_words(whole.get("missing", ()), request.language),
    }


def _recalled(s: Stand) -> list[dict[str, Any]]:
    """What the lead took back and who has acknowledged it; for nobody else."""
    found = recalls_of(s.row.id) if s.level >= Level.LEAD else ()
    return [{"unit": code_of(r.unit_id), "at": r.recalled_at, "acknowledged_at": r.acknowledged_at, "copies": r.copies} for r in found]


def shown_as(request: DeskRequest, s: Stand, whole: dict[str, Any]) -> dict[str, Any]:
    """The same page as another unit would get it: what it may read, without anything to do."""
    binding = still_binding(s)
    clocks = [clock_shown(c, s, request.at, request.language, binding) for c in whole.get("clocks", ())]
    clocks.sort(key=lambda c: (c["rank"], not c["own"], c["due_at"] or ""))
    entries = list(reversed(entries_of(whole.get("timeline", ()))))
    attached = whole.get("attachments", ())
    return {
        "m": whole,
        "as_unit": s.unit,
        "restricted": s.row.restricted,
        "part": s.part,
        "clocks": clocks,
        "newest": entries[:NEWEST],
        "older": entries[NEWEST:],
        "allowed": frozenset(),
        "pictures": [a for a in attached if a["media"] in IMAGE],
        "sounds": [a for a in attached if a["media"] in AUDIO],
        "papers": [a for a in attached if a["media"] not in IMAGE | AUDIO],
        "circle_units": len({r["unit"] for r in whole.get("circle") or ()}),
        "missing": missing_words(whole.get("missing", ()), request.language),
    }


def _offer_shown(offer: Transfer, s: Stand, language: str, whole: dict[str, Any]) -> dict[str, Any]:
    """An open offer: who asks whom for what, by when, and why – the reason or condition for whoever answers it."""
    clock = next((c for c in s.running if c.duty == "offered" and c.unit_id == offer.asked_id and c.due_at), None)
    return {
        "giver": offer.giver.code,
        "taker": offer.taker.code,
        "by": code_of(offer.maker_id),
        "counter": offer.by_id is not None,
        "until": due_words(clock.due_at, s.rules.calendar, language) if clock and clock.due_at else "",
        "why": offer_reason(offer, s.row.id),
    }


def _since_the_lead(s: Stand, whole: dict[str, Any]) -> list[dict[str, Any]]:
    """What units that refused said of whose it is, since the unit that leads now does; for those who work on the matter."""
    since = next((p.since for p in s.present if p.part == "LEAD"), None)
    told = whole.get("referrals", ()) if s.open and since else ()
    return [r for r in told if since is not None and datetime.fromisoformat(r["at"]) >= since][:3]


def _referral_shown(referral: dict[str, Any], s: Stand, language: str, acts: list[Act]) -> dict[str, Any]:
    """Whose it is by the word of a unit, beside what the regulation says, and the one step by which the lead follows it."""
    codes = {act.code for act in acts}
    there = referral["whose"] in s.rules.rules.edition(s.at).units and referral["whose"] != s.unit
    wanted = ("assign" if s.row.interim else "hand-over") if there else "" if referral["whose"] else "transfer-out"
    return referral | {"act": wanted if wanted in codes else "", "says": regulation_says(s, referral["whose"], language)}


def _offered(act: Act, s: Stand, language: str) -> dict[str, str]:
    label = act.label(language)
    if act.code == "decline":
        labels = {"LEAD": _("Từ chối chủ trì"), "INFORMED": _("Trả lời không nhận")}
        label = labels.get(s.plays or "", _("Từ chối phối hợp"))
    if s.plays == "LEAD":  # The lead is asked by a counter-proposal only.
        label = {"accept": _("Đồng ý đề nghị lại"), "reject": _("Không đồng ý đề nghị lại"), "counter": _("Đề nghị đơn vị khác")}.get(act.code, label)
    return {"code": act.code, "label": label, "tone": act.tone}


def chip(state: str, due_at: datetime | None, at: datetime, language: str, ended_at: datetime | None = None) -> dict[str, Any]:
    """How a deadline looks: class, icon, words, and its place in the order of urgency."""
    if state == "MET" and due_at and ended_at and ended_at >= due_at:
        return {"kind": "soon", "icon": "check", "words": _("Xong, muộn %(length)s") % {"length": length_words(ended_at - due_at, language)}, "rank": 5}
    if state == "MET":
        return {"kind": "met", "icon": "check", "words": _("Đã hoàn thành"), "rank": 5}
    if state == "PAUSED" or due_at is None:
        return {"kind": "paused", "icon": "pause", "words": _("Tạm dừng"), "rank": 3}
    if state in {"STOPPED", "DONE", "CANCELLED"}:
        return {"kind": "later", "icon": "minus", "words": _("Thôi tính"), "rank": 6}
    if state == "LAPSED" or due_at <= at:
        words = _("Quá hạn %(length)s") % {"length": length_words(at - due_at, language)} if state == "RUNNING" else _("Đã quá hạn")
        return {"kind": "late", "icon": "late", "words": words, "rank": 0 if state == "RUNNING" else 4}
    words = _("Còn %(length)s") % {"length": length_words(due_at - at, language)}
    return {"kind": "soon" if due_at - at <= SOON else "later", "icon": "clock", "words": words, "rank": 1 if due_at - at <= SOON else 2}


def clock_shown(clock: dict[str, Any], s: Stand, at: datetime, language: str, binding: frozenset[tuple[str, str]]) -> dict[str, Any]:
    """A clock with its chip and, in words, its due date or when it was met; a lapsed one is overdue as long as it is among the `binding`."""
    due_at = datetime.fromisoformat(clock["due_at"]) if clock["due_at"] else None
    late = clock["state"] == "LAPSED" and (clock["unit"], clock["clock"]) in binding
    ended_at = datetime.fromisoformat(clock["ended_at"]) if clock["ended_at"] else None
    shown = chip("RUNNING" if late else clock["state"], due_at, at, language, ended_at)
    until = due_words(due_at, s.rules.calendar, language) if due_at else ""
    if clock["state"] == "MET" and ended_at:  # Beside "done" stands when it was done, not by when it had to be.
        until = local(ended_at, s.rules.calendar)
    return clock | {"words_of": clock["words"]} | shown | {"until": until, "own": clock["unit"] == s.unit}


def first_actions(s: Stand, language: str) -> list[dict[str, Any]]:
    """What the deciding clauses say is done at once, with whose it is, by when, its clause, and whether it is a task already; for the lead."""
    if s.plays != "LEAD" or not s.open:
        return []
    with in_model(s.actor.model):
        found = offered(s.rules, s.row)
    return [
        {
            "text": one.words.vi if language == "vi" else one.words.en,
            "unit": one.unit,
            "instead_of": one.instead_of,
            "until": due_words(one.due_at, s.rules.calendar, language) if one.due_at else "",
            "cites": cited(s.rules.pack, (one.words.because,), language),
            "set": one.set_already,
        }
        for one in found
    ]


def opened_shown(one: Opened, s: Stand, language: str) -> dict[str, Any]:
    """An opened checklist with its items in words and who marked each; the person only for the own unit."""
    entry = checklist_of(s.rules.pack, one.code)
    sources = {item.code: item.source for item in entry.items} if entry else {}
    people = names({m.person for m in one.marks if m.person and m.unit == s.actor.unit})
    return {
        "code": one.code,
        "name": name(s.rules.pack, "checklist", one.code, language),
        "source": entry.source if entry and entry.source else "",
        "settled": one.settled,
        "total": len(one.marks),
        "opened_at": one.opened_at,
        "opened_by": code_of(one.opened_by),
        "items": [
            {
                "code": m.item,
                "text": item_words(s.rules.pack, one.code, m.item, language),
                "source": sources.get(m.item) or "",
                "state": m.state,
                "unit": code_of(m.unit) if m.unit else "",
                "person": people.get(m.person, "") if m.person else "",
                "at": m.at,
            }
            for m in one.marks
        ],
    }


def _task_shown(task: dict[str, Any], s: Stand, request: DeskRequest) -> dict[str, Any]:
    row = next(t for t in s.tasks if str(t.id) == task["id"])
    own = task["unit"] == s.unit
    who = names({row.person}).get(row.person, "") if row.person and own else ""
    known = {str(f.id.hex): f.name for f in s.files}
    shown_files = [{"id": UUID(pk), "name": known.get(pk, "")} for pk in task["files"]]
    task = task | {"who": who, "mine": own and row.person is not None and row.person == s.actor.person, "shown_files": shown_files}
    due_at = datetime.fromisoformat(task["due_at"]) if task["due_at"] else None
    shown = chip("RUNNING", due_at, request.at, request.language) if task["state"] == "OPEN" and due_at else None
    until = due_words(due_at, s.rules.calendar, request.language) if due_at else ""
    return task | {"chip": shown, "until": until, "own": task["unit"] == s.unit}


def entries_of(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The timeline by journal entry: one act, one time, its sentences."""
    found = []
    for seq, group in groupby(lines, key=lambda line: line["seq"]):
        told = list(group)
        words = list(dict.fromkeys(line["words"] for line in told if line["words"]))
        late = any(line["event"] in {"clock.lapsed/1", "matter.escalated/1"} for line in told)
        quiet = all(line["event"] in {"restricted.read/1", "access.granted/1", "access.ended/1"} for line in told)
        texts = list(dict.fromkeys(line["text"] for line in told))
        found.append({"seq": seq, "at": told[0]["at"], "by": told[0]["by"], "texts": texts, "words": words, "late": late, "quiet": quiet})
    return found
