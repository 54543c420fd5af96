"""The words of a message, made when it is sent, under the policy as it stands then, with the least that serves.

A channel reads with the eyes of every post it belongs to: the lowest of their levels counts, and where one of them is barred, nothing goes out. What a
transport may carry at most (`most`) lowers that further. Of a restricted matter, and under TLP:RED, a message says the number and that there is something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienket.alerts.calls import CALLS, owed
from lienket.alerts.message import Message
from lienket.alerts.models import BroadcastText, Channel, Delivery, Notice
from lienket.alerts.urgency import WARNED
from lienket.clocks.queries import owes
from lienket.instruments.queries import Book, book
from lienket.intake.detail import item
from lienket.journal.queries import timeline
from lienket.kernel.actor import Actor
from lienket.matters.queries import by_ids
from lienket.matters.sentences import word
from lienket.routing.explain import name
from lienket.sharing import policy
from lienket.sharing.codes import Level
from lienket.units.directory import posts_of_unit
from lienket.units.queries import code_of

SECRET_LABELS = {"TLP:RED"}
LISTED = 20
"""A bundled mail names so many matters; the program shows the others."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one delivery may say, for people – its first line serves where there are many – and for programs."""

    line: str
    data: dict[str, Any]


def level_of(channel: Channel, subject: UUID, at: datetime, rules: Book) -> Level | None:
    """The level at which everybody who reads the channel may see the subject; None where somebody may not."""
    posts: Sequence[UUID | None] = [UUID(p) for p in channel.posts]
    posts = posts or [p.id for p in posts_of_unit(channel.unit_id, at.astimezone(rules.calendar.zone).date())] or [None]
    levels = [policy.level_of(Actor(model=rules.model, kind="SYSTEM", unit=channel.unit_id, post=post, part="alerts"), subject, at) for post in posts]
    return None if None in levels else min(level for level in levels if level is not None)


def compose(channel: Channel, carried: Sequence[Delivery], most: Level, at: datetime) -> Message | None:
    """The message for these deliveries of one channel, the first of which gives it its id; None where nothing may be said any more."""
    rules = book(channel.model_id)
    with translation.override(channel.language):
        told = sorted(carried, key=lambda d: (d.made_at, d.notice.seq if d.notice else 0))
        said = [one for d in told if (one := _said(channel, d, most, at, rules)) is not None]
        if not said:
            return None
        if len(said) > 1:
            return _together(carried[0].id, channel.language, said, most)
        return Message(carried[0].id, channel.language, f"[Lienket] {_headed(said[0])}", _signed(said[0].line), said[0].data)


def _headed(said: Said) -> str:
    return said.line.splitlines()[0][:120]


def _signed(text: str) -> str:
    """The words with the address of this node where one is set."""
    return f"{text}\n\n{settings.NODE_ADDRESS}" if settings.NODE_ADDRESS else text


def _together(pk: UUID, language: str, said: Sequence[Said], most: Level) -> Message:
    n = len(said)
    head = ngettext("%(n)s việc mới", "%(n)s việc mới", n) % {"n": n}
    if most == Level.KNOW:
        return Message(pk, language, f"[Lienket] {head}", _("%(what)s. Mở Lienket để xem.") % {"what": head}, {"type": "bundle", "count": n})
    lines = [one.line.splitlines()[0] for one in said[:LISTED]]
    more = [ngettext("và %(n)s việc khác", "và %(n)s việc khác", n - LISTED) % {"n": n - LISTED}] if n > LISTED else []
    return Message(
        pk, language, f"[Lienket] {head}", _signed("\n".join([head, "", *lines, *more])), {"type": "bundle", "count": n, "items": [s.data for s in said]}
    )


def _said(channel: Channel, delivery: Delivery, most: Level, at: datetime, rules: Book) -> Said | None:
    if delivery.notice is not None and delivery.notice.event in CALLS:
        return _of_draft(channel, delivery.notice.subject, delivery.notice.event, most, rules)
    if delivery.notice is not None:
        if delivery.notice.event == WARNED and not _still_owed(delivery.notice):
            return None
        return _of_matter(channel, delivery.notice.subject, delivery.notice.event, most, at, rules)
    if delivery.copy is not None:
        return _of_broadcast(channel, delivery, most, rules)
    unit = name(rules.pack, "unit", code_of(channel.unit_id), channel.language)
    return Said(_("Tin thử từ Lienket: kênh báo tin của %(unit)s hoạt động.") % {"unit": unit}, {"type": "test"})


def _still_owed(notice: Notice) -> bool:
    """Whether the clock that a warning speaks of runs, and the unit warned owes it: what was done meanwhile is nothing to warn of."""
    clocks = {UUID(line.data["clock"]) for line in timeline(notice.subject, 1, notice.seq - 1) if line.name == WARNED}
    return owes(notice.subject, notice.unit_id, clocks)


def _of_matter(channel: Channel, subject: UUID, event: str, most: Level, at: datetime, rules: Book) -> Said | None:
    level = level_of(channel, subject, at, rules)
    matter = by_ids({subject}).get(subject)
    if level is None or matter is None:
        return None
    row = item(_nobody(rules, channel), matter, min(level, most), channel.language, rules)
    number = row["number"]
    if matter.restricted or matter.label in SECRET_LABELS:
        return Said(_("Có việc mới: %(number)s. Mở Lienket để xem.") % {"number": number}, {"type": "notice", "number": number})
    words = word("notice", event, channel.language)
    return _short(row, words, rules, channel.language) if most == Level.KNOW else _long(row, event, words, rules, channel.language)


def _nobody(rules: Book, channel: Channel) -> Actor:
    return Actor(model=rules.model, kind="SYSTEM", unit=channel.unit_id, part="alerts")


def _short(row: dict[str, Any], words: str, rules: Book, language: str) -> Said:
    kind = name(rules.pack, "kind", row["kind"], language)
    line = _("%(words)s: %(number)s, %(kind)s. Mở Lienket để xem.") % {"words": words, "number": row["number"], "kind": kind}
    return Said(line, {"type": "notice", "number": row["number"], "kind": row["kind"]})


def _long(row: dict[str, Any], event: str, words: str, rules: Book, language: str) -> Said:
    lines = [
        f"{words}: {row['number']} – {row['headline']}",
        _("Mức độ: %(severity)s. Nhãn chia sẻ: %(label)s.") % {"severity": name(rules.pack, "severity", row["severity"], language), "label": row["label"]},
        _("Chủ trì: %(lead)s.") % {"lead": name(rules.pack, "unit", row["lead"], language)},
    ]
    told = {key: row[key] for key in ("number", "kind", "field", "severity", "place", "label", "lead", "headline", "state", "level") if key in row}
    return Said("\n".join(lines), {"type": "notice", "event": event} | told)


def _of_draft(channel: Channel, draft: UUID, event: str, most: Level, rules: Book) -> Said | None:
    asked = owed(_nobody(rules, channel), draft)
    if asked is None:  # Answered meanwhile, or not the unit's to see.
        return None
    words, (code, due_on) = word("notice", event, channel.language), asked
    if most == Level.KNOW:
        return Said(_("%(words)s. Mở Lienket để xem.") % {"words": words}, {"type": "draft"})
    line = _("%(words)s: %(code)s, hạn %(day)s.") % {"words": words, "code": code, "day": f"{due_on:%d/%m/%Y}"}
    return Said(line, {"type": "draft", "event": event, "code": code, "due_on": due_on.isoformat()})


def _of_broadcast(channel: Channel, delivery: Delivery, most: Level, rules: Book) -> Said | None:
    assert delivery.copy is not None
    broadcast = delivery.copy.broadcast
    words = BroadcastText.unrestricted.filter(pk=broadcast.id).first()  # For a unit it was sent to.
    if broadcast.withdrawn_at is not None or words is None:
        return None
    unit = code_of(broadcast.unit_id)
    if most == Level.KNOW:
        line = _("Thông báo của %(unit)s. Mở Lienket để đọc.") % {"unit": name(rules.pack, "unit", unit, channel.language)}
        return Said(line, {"type": "broadcast", "broadcast": str(broadcast.id), "from": unit})
    title, text = (words.title_en or words.title, words.text_en or words.text) if channel.language == "en" else (words.title, words.text)
    data = {"type": "broadcast", "broadcast": str(broadcast.id), "from": unit, "title": title, "text": text}
    return Said(f"{title}\n\n{text}\n\n{name(rules.pack, 'unit', unit, channel.language)}", data)
