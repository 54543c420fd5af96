"""What a unit holds and can pass to a successor: the form every register gives it, and the register's own part, shifts and posts.

A reorganisation asks each keeper what the units that end hold, decides who takes what, and has each keeper pass it on, all in one transaction.
A later register (licences, complex places, campaigns) writes one more keeper and is named in `reorganisation.keepers`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from lienket.journal.door import Writing
from lienket.kernel.ids import uuid7
from lienket.units.models import ApiToken, DutyShift, Holding, Post, PostSecondStep
from lienket.units.second_step import demanding


@dataclass(frozen=True, slots=True)
class Held:
    """One thing a unit holds: a row of some register, perhaps within a matter (`subject`)."""

    kind: str
    row: UUID
    unit: UUID
    subject: UUID | None = None
    rank: int = 0
    """Of two things of which a unit can hold only one, the one with the higher rank stays."""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pass:
    """A thing and the unit that takes it. `data` says more, for the keeper that reads it."""

    held: Held
    taker: UUID
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passed:
    """What became of a thing: the row that stands for it now (itself, where it was changed in place; None where another already stood for it).

    `data` is plain JSON: what giving it back needs and no row still tells.
    """

    held: Held
    taker: UUID
    now: UUID | None
    data: Mapping[str, Any] = field(default_factory=dict)


class Keeper(Protocol):
    """A register that holds things of units."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of things it keeps."""
        ...

    def held(self, units: Collection[UUID], day: date, at: datetime, within: Collection[UUID] | None = None) -> list[Held]:
        """What these units hold from the local day `day` on, as it stands at `at`; `within`: only what lies in these matters."""
        ...

    def pass_on(self, door: Writing, passes: Sequence[Pass], day: date) -> list[Passed]:
        """Give each thing to its taker. Raises Overtaken where one no longer stands as it was found."""
        ...

    def pass_back(self, door: Writing, passed: Sequence[Passed], day: date) -> list[Passed]:
        """Give each thing back to the unit that held it before; what was touched meanwhile stays where it is and is not among the answers."""
        ...


def in_place(door: Writing, model: Any, column: str, passes: Sequence[Pass], **expect: Any) -> list[Passed]:
    """Pass on what is changed in place: one guarded statement for all that go from one unit to another."""
    groups: dict[tuple[UUID, UUID], list[UUID]] = {}
    for one in passes:
        groups.setdefault((one.held.unit, one.taker), []).append(one.held.row)
    for (giver, taker), rows in groups.items():
        door.change_many(model, rows, {column: giver, **expect}, **{column: taker})
    return [Passed(one.held, one.taker, one.held.row) for one in passes]


def back_in_place(door: Writing, model: Any, column: str, passed: Sequence[Passed], standing: Collection[UUID]) -> list[Passed]:
    """Give back what was changed in place, as far as it is still `standing` as it was passed on."""
    back = [one for one in passed if one.held.row in standing]
    groups: dict[tuple[UUID, UUID], list[UUID]] = {}
    for one in back:
        groups.setdefault((one.taker, one.held.unit), []).append(one.held.row)
    for (giver, taker), rows in groups.items():
        door.change_many(model, rows, {column: giver}, **{column: taker})
    return back


def counterpart(posts: Iterable[Post], code: str, day: date) -> Post | None:
    """The post of a successor that takes the place of post `code`: the one of the same code, else the duty post. Among those in being on `day`."""
    being = sorted((p for p in posts if _covers(p, day)), key=lambda p: (p.code != code, not p.duty, p.code))
    return being[0] if being and (being[0].code == code or being[0].duty) else None


def _covers(row: Any, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_until is None or day < row.valid_until)


def posts_of(units: Collection[UUID]) -> dict[UUID, list[Post]]:
    """The posts of units, by unit."""
    found: dict[UUID, list[Post]] = {}
    for post in Post.unrestricted.filter(unit_id__in=list(units)).order_by("code"):  # The register is public inside a model.
        found.setdefault(post.unit_id, []).append(post)
    return found


def keys_of_programs(units: Collection[UUID]) -> int:
    """How many keys of programs act in posts of these units; they end with the posts and are made anew by their owners."""
    posts = Post.unrestricted.filter(unit_id__in=list(units)).values_list("id", flat=True)  # Counted only.
    return ApiToken.of_node.filter(post_id__in=list(posts), revoked_at=None).count()


class Shifts:
    """Shifts of duty that are not over when the units end. They go to the post of the same code, else to the duty post."""

    kinds = ("shift",)

    def held(self, units: Collection[UUID], day: date, at: datetime, within: Collection[UUID] | None = None) -> list[Held]:
        """Shifts not called off that end after `at` or begin after it."""
        if within is not None:
            return []
        rows = DutyShift.unrestricted.filter(post__unit_id__in=list(units), cancelled_at=None, end_at__gt=at)  # For administrators.
        found = rows.order_by("start_at", "id").values_list("id", "post__unit_id", "post_id", "post__code")
        return [Held("shift", pk, unit, data={"post": post, "code": code}) for pk, unit, post, code in found]

    def pass_on(self, door: Writing, passes: Sequence[Pass], day: date) -> list[Passed]:
        """The shift stands in the successor's post."""
        for one in passes:
            door.change(DutyShift, one.held.row, {"post_id": one.held.data["post"], "cancelled_at": None}, post_id=one.data["post"])
        return [Passed(one.held, one.taker, one.held.row, {"post": one.held.data["post"].hex}) for one in passes]

    def pass_back(self, door: Writing, passed: Sequence[Passed], day: date) -> list[Passed]:
        """A shift that was called off meanwhile stays."""
        rows = DutyShift.unrestricted.filter(id__in=[p.held.row for p in passed], cancelled_at=None)  # For administrators.
        standing = set(rows.values_list("id", "post__unit_id"))
        back = [one for one in passed if (one.held.row, one.taker) in standing]
        for one in back:
            door.change(DutyShift, one.held.row, {"cancelled_at": None}, post_id=UUID(one.data["post"]))
        return back


class Holdings:
    """Who holds the posts of the units that end: the holding ends on the day and goes on in the successor's post."""

    kinds = ("holding",)

    def held(self, units: Collection[UUID], day: date, at: datetime, within: Collection[UUID] | None = None) -> list[Held]:
        """Holdings that reach beyond `day`."""
        if within is not None:
            return []
        rows = Holding.unrestricted.filter(post__unit_id__in=list(units)).select_related("post")  # For administrators.
        return [
            Held(
                "holding",
                h.id,
                h.post.unit_id,
                data={"post": h.post_id, "code": h.post.code, "person": h.person_id, "since": h.valid_from, "until": h.valid_until},
            )
            for h in rows.order_by("id")
            if h.valid_until is None or h.valid_until > day
        ]

    def pass_on(self, door: Writing, passes: Sequence[Pass], day: date) -> list[Passed]:
        """End each holding and begin one in the successor's post, unless the person holds that one already. What the old post demands, the new one does."""
        out = []
        demanded = demanding(one.held.data["post"] for one in passes)
        wanting = {one.data["post"] for one in passes if one.held.data["post"] in demanded}
        for post in sorted(wanting - demanding(wanting)):
            door.add(PostSecondStep, id=uuid7(door.recorded_at), post_id=post, valid_from=day)
        wanted = [one.data["post"] for one in passes]
        known = {(h.person_id, h.post_id) for h in Holding.unrestricted.filter(post_id__in=wanted) if _covers(h, day)}  # For administrators.
        for one in passes:
            told, post = one.held.data, one.data["post"]
            since = day if told["since"] is None else max(day, told["since"])
            door.change(Holding, one.held.row, {"valid_until": told["until"]}, valid_until=since)
            now = None
            if (told["person"], post) not in known:
                known.add((told["person"], post))
                now = uuid7(door.recorded_at)
                door.add(Holding, id=now, person_id=told["person"], post_id=post, valid_from=since, valid_until=told["until"])
            out.append(Passed(one.held, one.taker, now, {"until": told["until"].isoformat() if told["until"] else ""}))
        return out

    def pass_back(self, door: Writing, passed: Sequence[Passed], day: date) -> list[Passed]:
        """Where the new holding still stands as it was made, it ends on its first day and the old one goes on."""
        rows = Holding.unrestricted.in_bulk([p.now for p in passed if p.now] + [p.held.row for p in passed])  # For administrators.
        back = []
        for one in passed:
            old, new = rows.get(one.held.row), rows.get(one.now) if one.now else None
            until = date.fromisoformat(one.data["until"]) if one.data["until"] else None
            if old is None or (one.now and (new is None or new.valid_until != until)):
                continue
            if new is not None:
                door.change(Holding, new.id, {"valid_until": new.valid_until}, valid_until=new.valid_from)
            door.change(Holding, old.id, {"valid_until": old.valid_until}, valid_until=until)
            back.append(one)
        return back
