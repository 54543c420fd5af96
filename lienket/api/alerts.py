"""Alerts: the inbox by state, who was told of a matter, channels and deliveries of the own unit, broadcasts. The same as on the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from lienket.alerts import broadcasts, inbox, keeping, queries
from lienket.alerts.broadcasts import Shown
from lienket.alerts.codes import Kind, Urgency
from lienket.alerts.transports.webhook.transport import shown_key
from lienket.api import given_alerts as given
from lienket.api import schemas_alerts as schemas
from lienket.api.answers import reply
from lienket.api.once import once
from lienket.api.request import ApiRequest
from lienket.api.schemas import Done, Made
from lienket.intake.detail import headline
from lienket.matters import own
from lienket.matters.queries import find, number_of
from lienket.matters.sentences import word
from lienket.sharing import policy
from lienket.sharing.actions import note_read
from lienket.sharing.codes import Level
from lienket.sharing.reach import levels

if TYPE_CHECKING:
    from lienket.alerts.models import Channel, Delivery

router = Router(tags=["alerts"])


@router.get("/inbox", response=list[schemas.ReceivedOut])
def list_inbox(request: ApiRequest, before: UUID | None = None) -> HttpResponse:
    """The newest notices of the own unit about matters it may see, read or not, each with its state; fifty at a time, older than the notice `before`."""
    found = inbox.received(request.actor, request.at, before=before)
    seen = levels(request.actor, {r.notice.subject for r in found}, request.at)
    matters = own.briefs(seen)
    return reply(
        [
            {
                "id": str(r.notice.id),
                "event": r.notice.event,
                "words": word("notice", r.notice.event, request.language),
                "number": number_of(matters[r.notice.subject]),
                "headline": headline(request.book, matters[r.notice.subject], seen[r.notice.subject], request.language),
                "raised_at": r.notice.raised_at,
                "state": r.state,
                "since": r.since,
            }
            for r in found
            if r.notice.subject in matters
        ]
    )


@router.post("/inbox/{uuid:notice}/read", response=Done)
def read_notice(request: ApiRequest, notice: UUID) -> HttpResponse:
    """Mark one notice as read; 0 where it was already."""
    return _done(request, lambda: inbox.read_one(actor=request.actor, notice=notice, at=request.at))


@router.get("/matters/{number}/receipts", response=list[schemas.ReceiptOut])
def list_receipts(request: ApiRequest, number: str) -> HttpResponse:
    """For the lead of a matter: every other unit told, whether it has read, acknowledged or refused, since when. Empty for everybody else."""
    matter = find(request.actor, number, request.at)
    found = inbox.receipts(request.actor, matter.id, request.at)
    if matter.restricted and found:
        note_read(actor=request.actor, subject=matter.id, level=policy.level_of(request.actor, matter.id, request.at) or Level.KNOW, form="api", at=request.at)
    return reply([{"unit": r.unit, "state": r.state, "since": r.since, "unread": r.unread} for r in found])


@router.get("/channels", response=list[schemas.ChannelOut])
def list_channels(request: ApiRequest) -> HttpResponse:
    """The own unit's channels."""
    return reply([_channel(row, address) for row, address in queries.channels_of(request.actor)])


@router.post("/channels", response={201: Made})
def add_channel(request: ApiRequest, body: given.ChannelIn) -> HttpResponse:
    """Let the own unit be told by a way more."""
    return _made(request, lambda: keeping.add_channel(actor=request.actor, wish=body.wish(), at=request.at))


@router.post("/channels/{uuid:channel}", response=Done)
def change_channel(request: ApiRequest, channel: UUID, body: given.ChannelIn) -> HttpResponse:
    """Change a channel, or switch it off and on: the whole of it is given. Says how many things changed."""
    return _done(request, lambda: len(keeping.change_channel(actor=request.actor, channel=channel, wish=body.wish(), at=request.at)))


@router.post("/channels/{uuid:channel}/end", response=Done)
def end_channel(request: ApiRequest, channel: UUID) -> HttpResponse:
    """Give a channel up; its address is erased."""
    return _done(request, lambda: keeping.end_channel(actor=request.actor, channel=channel, at=request.at))


@router.post("/channels/{uuid:channel}/test", response={201: Made})
def test_channel(request: ApiRequest, channel: UUID) -> HttpResponse:
    """Send a test; the answer is the id of its delivery."""
    return _made(request, lambda: keeping.try_channel(actor=request.actor, channel=channel, at=request.at))


@router.get("/deliveries", response=list[schemas.DeliveryOut])
def list_deliveries(request: ApiRequest, dead: Annotated[bool, Query(description="Only those that wait for a person.")] = False) -> HttpResponse:
    """What went out by the own unit's channels, newest first."""
    return reply([_delivery(d) for d in queries.deliveries_of(request.actor, dead=dead)])


@router.post("/deliveries/{uuid:delivery}/retry", response=Done)
def retry_delivery(request: ApiRequest, delivery: UUID) -> HttpResponse:
    """Try again what could not be sent, or was put away."""
    return _done(request, lambda: keeping.retry(actor=request.actor, delivery=delivery, at=request.at))


@router.post("/deliveries/{uuid:delivery}/dismiss", response=Done)
def dismiss_delivery(request: ApiRequest, delivery: UUID) -> HttpResponse:
    """Put away what could not be sent."""
    return _done(request, lambda: keeping.dismiss(actor=request.actor, delivery=delivery, at=request.at))


@router.get("/broadcasts", response=list[schemas.BroadcastOut])
def list_broadcasts(request: ApiRequest) -> HttpResponse:
    """What the own unit told zones and what it was told, newest first."""
    found = [*broadcasts.told_by(request.actor), *broadcasts.told_to(request.actor)]
    return reply([_broadcast(s, request.language) for s in sorted(found, key=lambda s: s.row.sent_at, reverse=True)])


@router.post("/broadcasts", response={201: Made})
def send_broadcast(request: ApiRequest, body: given.BroadcastIn) -> HttpResponse:
    """Tell every unit at a zone; for the leading party of a regulation in force and who speaks for a committee."""
    told: dict[str, Any] = {"zone": body.zone, "kinds": body.kinds, "words": body.words(), "urgent": body.urgent}
    return _made(request, lambda: broadcasts.tell(actor=request.actor, at=request.at, **told))


@router.get("/broadcasts/{uuid:broadcast}", response=schemas.BroadcastFull)
def show_broadcast(request: ApiRequest, broadcast: UUID) -> HttpResponse:
    """One broadcast; for the unit that told it with everybody told and since when it has been read."""
    shown = broadcasts.find(request.actor, broadcast)
    copies = [{"unit": c.unit.code, "read_at": c.read_at} for c in broadcasts.copies_of(request.actor, shown.row)]
    return reply(_broadcast(shown, request.language) | {"copies": copies})


@router.post("/broadcasts/{uuid:broadcast}/read", response=Done)
def read_broadcast(request: ApiRequest, broadcast: UUID) -> HttpResponse:
    """Say that the own unit has read it; 0 where it was said already."""
    return _done(request, lambda: broadcasts.read(actor=request.actor, broadcast=broadcast, at=request.at))


@router.post("/broadcasts/{uuid:broadcast}/withdraw", response=Done)
def withdraw_broadcast(request: ApiRequest, broadcast: UUID) -> HttpResponse:
    """Take back what the own unit told."""
    return _done(request, lambda: broadcasts.withdraw(actor=request.actor, broadcast=broadcast, at=request.at))


def _made(request: ApiRequest, act: Callable[[], UUID]) -> HttpResponse:
    return once(request, lambda: reply({"id": str(act())}, status=201))


def _done(request: ApiRequest, act: Callable[[], Any]) -> HttpResponse:
    def do() -> HttpResponse:
        done = act()
        return reply({"done": 1 if done is None else int(done)})

    return once(request, do)


def _channel(row: Channel, address: str) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "kind": row.kind,
        "address": address,
        "posts": [str(UUID(post)) for post in row.posts],
        "person": str(row.person_id) if row.person_id else None,
        "since": Urgency(row.since).label,
        "language": row.language,
        "on": row.on,
        "quiet": None if row.quiet_from is None else [row.quiet_from, row.quiet_until],
        "bundle_over": row.bundle_over,
        "key": shown_key(str(row.id)) if row.kind == Kind.WEBHOOK else "",
    }


def _delivery(d: Delivery) -> dict[str, Any]:
    return {
        "id": str(d.id),
        "channel": str(d.channel_id),
        "about": d.notice.event if d.notice is not None else "broadcast" if d.copy is not None else "test",
        "urgency": Urgency(d.urgency).label,
        "state": d.state,
        "error": d.error,
        "attempts": d.attempts,
        "made_at": d.made_at,
        "due_at": d.due_at,
        "settled_at": d.settled_at,
        "bundle": str(d.bundle_id) if d.bundle_id else None,
    }


def _broadcast(s: Shown, language: str) -> dict[str, Any]:
    title, text = s.words.given(language) if s.words else ("", "")
    return {
        "id": str(s.row.id),
        "unit": s.sender,
        "zone": s.row.zone,
        "kinds": s.row.kinds,
        "urgent": s.row.urgency > Urgency.LOW,
        "title": title,
        "text": text,
        "sent_at": s.row.sent_at,
        "withdrawn_at": s.row.withdrawn_at,
        "own": s.copy is None,
        "read_at": s.copy.read_at if s.copy else None,
        "told": s.told,
        "read": s.read,
    }
