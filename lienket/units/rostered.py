"""Stretches of the roster, for judging afterwards whether a post was on duty. No names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from lienket.units.models import DutyShift, DutyStandIn, Post


@dataclass(slots=True)
class Stretch:
    """A shift of a post, half-open, and who was to serve in it; nobody named: whoever holds the post."""

    start_at: datetime
    end_at: datetime
    people: set[UUID] = field(default_factory=set)

    def covers(self, at: datetime, person: UUID | None) -> bool:
        """Whether the post was on duty at `at` and, where both are named, this person in it."""
        return self.start_at <= at < self.end_at and (person is None or not self.people or person in self.people)


def stretches(posts: Collection[UUID], start: datetime, end: datetime) -> dict[UUID, list[Stretch]]:
    """The shifts of these posts that touch [start, end), those called off left out; who stands in counts beside who was planned."""
    rows = DutyShift.unrestricted.filter(post_id__in=list(posts), start_at__lt=end, end_at__gt=start, cancelled_at=None)  # Counted, shown to nobody.
    found: dict[UUID, list[Stretch]] = {}
    by_shift: dict[UUID, Stretch] = {}
    for shift, post, person, start_at, end_at in rows.values_list("id", "post_id", "person_id", "start_at", "end_at"):
        by_shift[shift] = Stretch(start_at, end_at, {person} if person else set())
        found.setdefault(post, []).append(by_shift[shift])
    for shift, person in DutyStandIn.unrestricted.filter(shift__in=list(by_shift), ended_at=None).values_list("shift_id", "person_id"):  # Likewise.
        by_shift[shift].people.add(person)
    return found


def post_titles(language: str) -> dict[str, tuple[str, bool]]:
    """Title, and whether it is a duty post, of every post of the model in scope, by its id in 32 digits."""
    rows = Post.unrestricted.values_list("id", f"title_{'en' if language == 'en' else 'vi'}", "duty")  # The list of posts is public inside a model.
    return {pk.hex: (title, duty) for pk, title, duty in rows}
