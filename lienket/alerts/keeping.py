"""Channels, kept by the people of the unit they serve; and what a person does about deliveries that failed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lienket.access.rulings import NotAllowed
from lienket.alerts import events
from lienket.alerts.codes import BUNDLE_OVER, TEST_EVERY, Kind, State, Urgency
from lienket.alerts.models import Channel, ChannelAddress, Delivery
from lienket.alerts.outgoing import Outgoing
from lienket.alerts.queries import carried_by, channel_of, delivery_of
from lienket.alerts.transports import TRANSPORTS
from lienket.alerts.urgency import DAY
from lienket.instruments.queries import book
from lienket.journal.door import Overtaken, writing
from lienket.journal.outbox import Delivery as Handed
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.units.directory import posts_of_unit
from lienket.units.duty import holders
from lienket.units.queries import NoSuchPost, code_of

VIETNAM = "Asia/Ho_Chi_Minh"
MOST_CHANNELS = 20


class BadChannel(LienketError):
    """A channel cannot be as it is described: (Vietnamese, English)."""

    code = "bad-channel"


class TestedJustNow(LienketError):
    """A channel is tested once a minute at most."""

    code = "tested-just-now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A channel as its unit wants it; `quiet`: minutes of the local day from when until when low urgency waits; `person`: only while on duty."""

    kind: str
    address: str
    posts: tuple[UUID, ...] = ()
    person: UUID | None = None
    since: int = Urgency.LOW
    language: str = "vi"
    on: bool = True
    quiet: tuple[int, int] | None = None
    bundle_over: int = BUNDLE_OVER


def add_channel(*, actor: Actor, wish: Wish, at: datetime) -> UUID:
    """Let the own unit be told by a way more; undone by `end_channel`.

    Records: channel.added/1. Raises NotAllowed, BadChannel, BadAddress, NoSuchPost.
    """
    with writing(actor, at) as door:
        unit = _own_unit(actor)
        values = _checked(actor, wish, at)
        if Channel.unrestricted.filter(unit_id=unit, ended_at=None).count() >= MOST_CHANNELS:  # Own unit.
            raise BadChannel(f"đơn vị đã có {MOST_CHANNELS} kênh", f"the unit has {MOST_CHANNELS} channels already")
        pk = uuid7(at)
        address = values.pop("address")
        door.add(Channel, id=pk, unit_id=unit, kind=wish.kind, added_at=door.recorded_at, **values)
        door.add(ChannelAddress, id=pk, address=address)
        door.record(events.ChannelAdded(channel=pk, unit=code_of(unit), kind=wish.kind))
    return pk


def change_channel(*, actor: Actor, channel: UUID, wish: Wish, at: datetime) -> tuple[str, ...]:
    """Change a channel of the own unit, or switch it off and on; its kind stays. Returns what changed; nothing changed writes nothing.

    Records: channel.changed/1. Raises NoSuchChannel, BadChannel, BadAddress, NoSuchPost, Overtaken.
    """
    with writing(actor, at) as door:
        row, before = channel_of(actor, channel)
        if wish.kind != row.kind:
            raise BadChannel("loại kênh không đổi được; thêm kênh mới", "the kind of a channel stays; add another one")
        values = _checked(actor, wish, at, known=frozenset(row.posts), owner=row.person_id)
        address = values.pop("address")
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if changed:
            door.change(Channel, row.id, {"ended_at": None} | {name: getattr(row, name) for name in changed if name != "posts"}, **changed)
        if address != before:
            door.erase(ChannelAddress, row.id)
            door.add(ChannelAddress, id=row.id, address=address)
        fields = tuple(sorted([*changed, *(["address"] if address != before else [])]))
        if fields:
            door.record(events.ChannelChanged(channel=row.id, fields=fields))
    return fields


def end_channel(*, actor: Actor, channel: UUID, at: datetime) -> None:
    """Give a channel up; its address is erased, its log stays. Add it anew to have it back. Records: channel.ended/1. Raises NoSuchChannel, Overtaken."""
    with writing(actor, at) as door:
        row, _address = channel_of(actor, channel)
        door.change(Channel, row.id, {"ended_at": None}, ended_at=door.recorded_at, on=False)
        door.erase(ChannelAddress, row.id)
        door.record(events.ChannelEnded(channel=row.id))


def end_of_forgotten(deliveries: list[Handed], at: datetime) -> None:
    """Consumer of the outbox: the own channels of a person whose name was erased end, and their addresses are erased. Records: channel.ended/1."""
    people = [UUID(one.data["person"]) for one in deliveries]
    with writing(Actor.system(deliveries[0].model, "alerts"), at) as door:
        for row in Channel.unrestricted.filter(person_id__in=people, ended_at=None).order_by("id"):  # Whoever keeps them.
            door.change(Channel, row.id, {"ended_at": None}, ended_at=door.recorded_at, on=False)
            door.erase(ChannelAddress, row.id)
            door.record(events.ChannelEnded(channel=row.id))


def try_channel(*, actor: Actor, channel: UUID, at: datetime) -> UUID:
    """Send a test by a channel of the own unit that is on. Returns the delivery.

    Records: channel.tested/1. Raises NoSuchChannel, BadChannel, TestedJustNow.
    """
    with writing(actor, at) as door:
        row, _address = channel_of(actor, channel)
        if not row.on:
            raise BadChannel("kênh đang tắt; bật lên rồi thử", "the channel is off; switch it on first")
        tests = Delivery.unrestricted.filter(channel=row, notice=None, copy=None, made_at__gt=door.recorded_at - TEST_EVERY)  # Own unit.
        if tests.exists():
            raise TestedJustNow
        pk = Outgoing(door).test(row)
        door.record(events.ChannelTested(channel=row.id, delivery=pk))
    return pk


def retry(*, actor: Actor, delivery: UUID, at: datetime) -> None:
    """Try a dead delivery again, also one that was put away; a person decides that, also where it may have arrived.

    Records: delivery.retried/1. Raises NoSuchDelivery, Overtaken.
    """
    _settled(actor, delivery, at, {State.DEAD, State.DISMISSED}, State.WAITING)


def dismiss(*, actor: Actor, delivery: UUID, at: datetime) -> None:
    """Put a dead delivery away; `retry` takes it up again. Records: delivery.dismissed/1. Raises NoSuchDelivery, Overtaken."""
    _settled(actor, delivery, at, {State.DEAD}, State.DISMISSED)


def _settled(actor: Actor, delivery: UUID, at: datetime, states: Collection[str], to: State) -> None:
    with writing(actor, at) as door:
        row = delivery_of(actor, delivery)
        if row.state not in states or row.bundle_id is not None:
            raise Overtaken("alerts_delivery", delivery.hex)
        carried = [d.id for d in (row, *carried_by(row))]
        if to == State.WAITING:
            door.change_many(Delivery, carried, {"state": row.state}, state=to, attempts=0, due_at=door.recorded_at, settled_at=None, error="")
            door.record(events.DeliveryRetried(delivery=row.id))
        else:
            door.change_many(Delivery, carried, {"state": row.state}, state=to, settled_at=door.recorded_at)
            door.record(events.DeliveryDismissed(delivery=row.id))


def _own_unit(actor: Actor) -> UUID:
    if actor.unit is None:
        raise NotAllowed("channel", "chỉ người của đơn vị giữ kênh báo tin của đơn vị mình", "only a unit's own people keep its channels")
    return actor.unit


def _checked(actor: Actor, wish: Wish, at: datetime, known: frozenset[str] = frozenset(), owner: UUID | None = None) -> dict[str, Any]:
    """The columns of a channel; the posts it has already (`known`) may have ended, its `owner` may have left, and one that is off needs no way out.

    Raises BadChannel, BadAddress, NoSuchPost.
    """
    if wish.kind not in set(Kind):
        raise BadChannel("không có loại kênh này", "there is no such kind of channel")
    if wish.on and not TRANSPORTS[wish.kind].ready():
        raise BadChannel("máy chủ chưa được đặt để gửi bằng cách này; hỏi người vận hành", "this node is not set up to send that way; ask its operator")
    if wish.since not in set(Urgency) or wish.language not in {"vi", "en"} or not 1 <= wish.bundle_over <= 50:
        raise BadChannel("mức khẩn, ngôn ngữ hoặc số tin gộp không đúng", "urgency, language or the number of messages bundled is not valid")
    if wish.quiet is not None and not all(0 <= minute < DAY for minute in wish.quiet):
        raise BadChannel("giờ yên tĩnh không đúng", "the quiet hours are not valid")
    rules = book(actor.model)
    day = at.astimezone(rules.calendar.zone).date()
    there = {p.id for p in posts_of_unit(_own_unit(actor), day)}
    if wish.person is not None and wish.person != owner and wish.person not in {h.person for h in holders(actor, day)}:
        raise BadChannel("người này không giữ chức trách nào của đơn vị", "this person holds no post of the unit")
    for post in wish.posts:
        if post not in there and post.hex not in known:
            raise NoSuchPost(post.hex)
    start, end = wish.quiet or (None, None)
    return {
        "address": TRANSPORTS[wish.kind].read(wish.address, rules.pack.file.time_zone == VIETNAM),
        "posts": sorted(p.hex for p in wish.posts),
        "person_id": wish.person,
        "since": int(wish.since),
        "language": wish.language,
        "on": wish.on,
        "quiet_from": start,
        "quiet_until": end,
        "bundle_over": wish.bundle_over,
    }
