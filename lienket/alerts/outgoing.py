"""Deliveries: for each notice, and each copy of a broadcast, one row a channel of the unit told; made in the transaction of what they carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from lienket.alerts.calls import CALLS
from lienket.alerts.codes import GATHER, OFF_DUTY, State, Urgency
from lienket.alerts.models import Channel, Delivery
from lienket.alerts.urgency import not_before, urgency_of
from lienket.instruments.queries import Book, book
from lienket.journal.door import Writing
from lienket.kernel.batches import batched
from lienket.kernel.ids import uuid7
from lienket.matters.own import briefs
from lienket.units.duty import people_on_duty

TOGETHER = 400


@dataclass(slots=True)
class Outgoing:
    """What goes out in the act under way: asks for the channels of all units once, and for severities only where there is a channel."""

    door: Writing
    _channels: Mapping[UUID, Sequence[Channel]] | None = None
    _severities: dict[UUID, str] = field(default_factory=dict)
    _rules: Book | None = None
    _there: dict[datetime, set[tuple[UUID, UUID]]] = field(default_factory=dict)

    def expect(self, subjects: Iterable[UUID]) -> None:
        """Look up at once how grave these matters are, if anybody has a channel at all."""
        if self._all:
            self._severities |= {pk: matter.severity for some in batched(subjects, TOGETHER) for pk, matter in briefs(some).items()}  # For the units told.

    def serves(self, channel: Channel, at: datetime) -> bool:
        """Whether a channel is used at `at`: that of a person only while the person is on duty in the unit."""
        if channel.person_id is None:
            return True
        if at not in self._there:
            self._there[at] = people_on_duty(at)
        return (channel.unit_id, channel.person_id) in self._there[at]

    def notice(self, notice: UUID, unit: UUID, subject: UUID, event: str, *, hours: bool = False) -> None:
        """Put a notice on its way by every channel of the unit that wants its urgency; `hours` as in `urgency_of`."""
        for channel in self.of(unit):
            urgency = urgency_of(event, "" if event in CALLS else self._severity(subject), self.rules, hours=hours)
            if urgency >= channel.since:
                self._put(channel, urgency, subject, notice=notice, on_duty=True)

    def copy(self, copy: UUID, unit: UUID, urgency: int) -> None:
        """Put a copy of a broadcast on its way."""
        for channel in self.of(unit):
            if urgency >= channel.since:
                self._put(channel, urgency, None, copy=copy, on_duty=True)

    def test(self, channel: Channel) -> UUID:
        """Put a test on its way: at once, whatever the hour."""
        pk = self._put(channel, Urgency.HIGH, None)
        assert pk is not None
        return pk

    def instead(self, first: Delivery, unit: UUID) -> None:
        """Put what `first` carries on its way by the channels of those who are on duty now, where it does not go by them yet.

        Who was off duty when it came due, and is on duty again, is reached by the delivery there is: a notice goes once by a channel.
        """
        rows = {d.channel_id: d for d in Delivery.unrestricted.filter(notice=first.notice_id, copy=first.copy_id)}  # The worker serves all units.
        subject = first.notice.subject if first.notice is not None else None
        for channel in self.of(unit):
            if channel.person_id is None or channel.id == first.channel_id or first.urgency < channel.since:
                continue
            if (there := rows.get(channel.id)) is None:
                self._put(channel, first.urgency, subject, notice=first.notice_id, copy=first.copy_id, on_duty=True)
            elif (there.state, there.error) == (State.WITHDRAWN, OFF_DUTY) and self.serves(channel, due_at := self._due_at(channel, first.urgency, subject)):
                self.door.change(Delivery, there.id, {"state": there.state}, state=State.WAITING, due_at=due_at, settled_at=None, error="", bundle_id=None)

    def of(self, unit: UUID) -> Sequence[Channel]:
        """The channels of a unit that are on."""
        return self._all.get(unit, ())

    @property
    def _all(self) -> Mapping[UUID, Sequence[Channel]]:
        if self._channels is None:
            found: dict[UUID, list[Channel]] = {}
            for channel in Channel.unrestricted.filter(ended_at=None, on=True).order_by("id"):  # Shown to nobody: who is told by which way.
                found.setdefault(channel.unit_id, []).append(channel)
            self._channels = found
        return self._channels

    @property
    def rules(self) -> Book:
        """The pack in use."""
        if self._rules is None:
            self._rules = book(self.door.actor.model)
        return self._rules

    def _severity(self, subject: UUID) -> str:
        if subject not in self._severities:
            self._severities |= {pk: matter.severity for pk, matter in briefs([subject]).items()}  # The unit told may know of it.
        return self._severities.get(subject, "")

    def _put(
        self, channel: Channel, urgency: int, subject: UUID | None, *, notice: UUID | None = None, copy: UUID | None = None, on_duty: bool = False
    ) -> UUID | None:
        at, due_at = self.door.recorded_at, self._due_at(channel, urgency, subject)
        if on_duty and not self.serves(channel, due_at):  # Who is on duty when it goes out is to be reached.
            return None
        pk = uuid7(at)
        self.door.add(Delivery, id=pk, channel_id=channel.id, notice_id=notice, copy_id=copy, urgency=int(urgency), due_at=due_at, made_at=at)
        return pk

    def _due_at(self, channel: Channel, urgency: int, subject: UUID | None) -> datetime:
        at = self.door.recorded_at
        begin: datetime = at + GATHER if urgency == Urgency.LOW else at
        return not_before(channel, urgency, subject, begin, self.rules.calendar.zone)
