"""What the page of a matter shows, put in the order a duty officer asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from lienket.alerts.inbox import receipts
from lienket.desk.request import DeskRequest
from lienket.intake.clock_words import length_words
from lienket.intake.detail import dossier
from lienket.journal.queries import newest
from lienket.matters.media import AUDIO, IMAGE
from lienket.matters.sentences import missing_words
from lienket.routing.explain import due_words, local
from lienket.situation.acts import ACTS, Act, allowed
from lienket.situation.stand import Stand, stand, still_binding

FIRST = ("acknowledge", "accept", "reject", "assign", "take-up", "note", "close", "reopen")
"""Acts that stand as buttons, in this order; the others are in the menu."""
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
        "offers": s.offers if s.level >= 3 or s.offered else (),
        "first_acts": [_offered(a, s, request.language) for a in sorted(first, key=lambda a: FIRST.index(a.code))],
        "more_acts": [_offered(a, s, request.language) for a in acts if a not in first and a.code not in {"task-done", "task-cancel", "unlink", "erase-file"}],
        "allowed": frozenset(a.code for a in acts),
        "clocks": clocks,
        "nearest": min(pressing, key=lambda c: (not c["own"], c["due_at"] or ""), default=None),
        "oldest": entries[::-1],
        "newest": entries[:NEWEST],
        "older": entries[NEWEST:],
        "tasks": [_task_shown(t, s, request) for t in whole.get("tasks", ())],
        "pictures": [a for a in whole.get("attachments", ()) if a["media"] in IMAGE],
        "sounds": [a for a in whole.get("attachments", ()) if a["media"] in AUDIO],
        "papers": [a for a in whole.get("attachments", ()) if a["media"] not in IMAGE | AUDIO],
        "circle_units": len({r["unit"] for r in whole.get("circle") or ()}),
        "receipts": receipts(request.actor, s.row.id, request.at),
        "separable": frozenset(s.links) if any(a.code == "unlink" for a in acts) else frozenset(),
        "missing": missing_words(whole.get("missing", ()), request.language),
    }


def _offered(act: Act, s: Stand, language: str) -> dict[str, str]:
    label = act.label(language)
    if act.code == "decline":
        labels = {"LEAD": _("Từ chối chủ trì"), "INFORMED": _("Trả lời không nhận")}
        label = labels.get(s.plays or "", _("Từ chối phối hợp"))
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


def _task_shown(task: dict[str, Any], s: Stand, request: DeskRequest) -> dict[str, Any]:
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
