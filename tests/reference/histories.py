"""Random histories of real acts, each told to the program and to the reference at once. An act the reference forbids must be refused, and by the same word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from lienket.access.rulings import NotAllowed
from lienket.instruments.queries import book
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.matters import actions as matters
from lienket.matters import attachments
from lienket.matters.actions import ConcernedUnit, NotClosed, NotOpen
from lienket.matters.offers import AlreadyOffered, NothingToAnswer
from lienket.matters.queries import NoSuchMatter
from lienket.matters.storage import ready
from lienket.routing import actions as routing
from lienket.routing import offers
from lienket.routing.steps import decision_of
from lienket.sharing.models import Grant
from lienket.situation.models import SecondRequest
from lienket.units.actions import add_post, end_post
from lienket.units.queries import NoSuchPost, post_id, unit_id
from tests.pictures import PNG
from tests.reference.model import LEAD, NAMES, VIEW, WORK, Case, Gift
from tests.world import MODEL, NOON, SWEEPER, TODAY, a_report, post, the

UNITS: dict[str, tuple[str, ...]] = {
    "ministry": ("truc-ban",),
    "province-police": ("desk", "commander"),
    "town-police": ("desk", "chief", "relief"),
    "border-post": ("truc-ban",),
    "plant": ("truc-ban",),
    "neighbour": ("truc-ban",),
}
ABOUT = (
    (), (), (), ("border-post",), ("plant",), ("town-police/chief",), ("town-police/desk",), ("province-police/desk", "province-police/commander"),
)  # fmt: skip
"""Whom a report is about; whoever names all posts of a unit names the unit."""

DISAGREE = "the program and the reference disagree"


@dataclass(slots=True)
class World:
    """What both programs know: the matters with their reference, and the clock. `relief` is a post that begins and ends."""

    random: Random
    at: datetime = NOON
    cases: dict[UUID, Case] = field(default_factory=dict)
    numbers: dict[UUID, str] = field(default_factory=dict)
    texts: dict[UUID, str] = field(default_factory=dict)
    relief: bool = False
    acts: list[str] = field(default_factory=list)
    requests: list[tuple[UUID, str, str, Actor, SecondRequest]] = field(default_factory=list)
    """Protected identities that a second person let be opened: matter, unit and post of who asked, who did, and the request."""

    def posts(self) -> dict[str, tuple[str, ...]]:
        """The units with the posts they have now."""
        town = tuple(p for p in UNITS["town-police"] if p != "relief" or self.relief)
        return UNITS | {"town-police": town}

    def readers(self) -> list[tuple[str, str]]:
        """Everybody who may ask: (unit, post)."""
        return [(unit, one) for unit, posts in self.posts().items() for one in posts]

    def actor(self, unit: str, one: str) -> Actor:
        """The actor for a post, as of the day."""
        return post(f"{unit}/{one}", day=self.day())

    def day(self) -> date:
        """The local day."""
        return TODAY + timedelta(days=(self.at - NOON).days)

    def passes(self) -> None:
        """Time goes on, so that what expires may have expired."""
        self.at += timedelta(minutes=self.random.randint(1, 9))


def begins(world: World) -> None:
    """The plant, the town police or the border post takes a report, now and then about somebody at the table."""
    draw, at = world.random, world.at
    receiver = draw.choice(["plant", "plant", "town-police", "border-post"])
    reporter, place = draw.choice(["citizen", "citizen", "witness"]), draw.choice(["works", "port", "ward"])
    flags = ["foreigner"] if draw.random() < 0.2 else []
    about = list(draw.choice(ABOUT))
    if receiver in about:
        about = []
    kind, theme = draw.choice(["incident", "incident", "petition", "denunciation"]), draw.choice(["theft", "traffic"])
    values: dict[str, object] = {"lat": 18.05, "lng": 106.45} if draw.random() < 0.5 else {}
    told = f"Thấy chim{draw.randint(0, 10**9)} đậu trên mái."
    actor = next(a for one in world.posts()[receiver] if (a := world.actor(receiver, one)) and f"{receiver}/{one}" not in about)
    made = a_report(
        at=at,
        unit=receiver,
        actor=actor,
        text=told,
        name="Người Báo",
        kind=kind,
        field=theme,
        reporter=reporter,
        place=place,
        flags=flags,
        concerns=about,
        **values,
    )
    row = the(made.matter)
    decision = decision_of(book(MODEL), row)
    whole = {"province-police"} if len(about) == 2 else set()
    case = Case(
        lead=row.lead.code,
        receiver=receiver,
        about=frozenset(about) | whole,
        protected=reporter == "witness",
        restricted=kind == "denunciation" or bool(flags) or reporter == "witness",
        place=place,
        positioned=bool(values),
        interim=row.interim,
        red=row.label == "TLP:RED",
    )
    _like(case, decision)
    world.cases[made.matter], world.numbers[made.matter], world.texts[made.matter] = case, made.number, told
    world.passes()


def _like(case: Case, decision: object) -> None:
    support = [a.unit for a in decision.support if a.unit != case.lead]  # type: ignore[attr-defined]
    informed = [a.unit for a in decision.informed if a.unit != case.lead]  # type: ignore[attr-defined]
    case.begins(support, informed, _level(decision))


def _level(decision: object) -> int:
    return next(n for n, name in NAMES.items() if name == decision.informed_level)  # type: ignore[attr-defined]


def step(world: World) -> None:
    """One random act by a random post upon a random matter."""
    draw = world.random
    matter = draw.choice(list(world.cases))
    case = world.cases[matter]
    act = draw.choice(sorted(ACTS))
    likely = [case.lead] * 5 + ([case.offered] * 5 if case.offered else []) + list(case.parts)
    unit = draw.choice(likely if draw.random() < 0.8 else list(UNITS))
    one = draw.choice(world.posts()[unit])
    needs, done = ACTS[act]
    world.acts.append(f"{act} on {world.numbers[matter]} by {unit}/{one} at {world.at:%H:%M}")
    sees = case.level(unit, one, world.at)
    expected: type[LienketError] | None = None
    if sees is None:
        expected = NoSuchMatter
    elif needs == "OFFERED":
        expected = None if case.offered == unit else NothingToAnswer
    elif case.parts.get(unit) not in needs or (act == "close" and case.open and case.interim):
        expected = NotAllowed
    after, refused = None, None
    try:
        after = done(world, matter, case, world.actor(unit, one))
    except LienketError as error:
        refused = error
    assert refused is None or isinstance(refused, (expected,) if expected else ORDINARY), (DISAGREE, world.acts[-1], expected, refused)
    if after is not None:
        assert expected is None, (DISAGREE, world.acts[-1], "must be refused", expected)
        after()
    world.passes()


ORDINARY = (ConcernedUnit, NotOpen, NotClosed, AlreadyOffered, NothingToAnswer)
Told = Callable[[], None]


def _target(world: World, case: Case) -> str:
    return world.random.choice(list(UNITS))


def _kept_out(case: Case, unit: str) -> None:
    """Nobody judges their own case: an act that gave something to a unit the report is about has no business succeeding."""
    assert unit not in case.about, (DISAGREE, unit, "is a unit the report is about")


def _share(world: World, matter: UUID, case: Case, actor: Actor) -> Told:
    unit, level = _target(world, case), world.random.choice([1, 2])
    if case.red:
        with pytest.raises((routing.OnwardForbidden, NotOpen, ConcernedUnit)):
            routing.share(actor=actor, matter=matter, unit=unit, level=NAMES[level], why="Để phối hợp", at=world.at)
        return lambda: None
    until = world.at + timedelta(minutes=world.random.randint(1, 40)) if world.random.random() < 0.5 else None
    routing.share(actor=actor, matter=matter, unit=unit, level=NAMES[level], why="Để phối hợp", at=world.at, expires_at=until)
    _kept_out(case, unit)
    return lambda: case.shares(unit, level, until)


def _recall(world: World, matter: UUID, case: Case, actor: Actor) -> Told:
    likely = sorted(case.recallable(world.at))  # Else a recall seldom finds anything to take back.
    unit = world.random.choice(likely) if likely and world.random.random() < 0.7 else _target(world, case)
    keeps = case.keeps(unit, world.at)
    try:
        ended = routing.recall(actor=actor, matter=matter, unit=unit, why="Đã xong việc", at=world.at)
    except routing.NotRecallable:
        assert keeps, (DISAGREE, "a recall is refused", unit)
        return lambda: None

    def told() -> None:
        assert not keeps, (DISAGREE, "a recall goes through", unit)
        assert case.recalls(unit, world.at) == bool(ended), (DISAGREE, "what could be recalled", unit)

    return told


def _offer(world: World, matter: UUID, case: Case, actor: Actor) -> Told:
    unit = _target(world, case)
    offers.propose_transfer(actor=actor, matter=matter, taker=unit_id(MODEL, unit), why="Đúng việc của đơn vị", at=world.at)
    _kept_out(case, unit)
    return lambda: case.offers(unit)


def _accept(world: World, matter: UUID, case: Case, actor: Actor) -> Told:
    offers.answer_transfer(actor=actor, matter=matter, accept=True, at=world.at)
    taker = case.offered
    assert taker is not None
    return lambda: case.led_by(taker)


def _reject(world: World, matter: UUID, case: Case, actor: Actor) -> Told:
    offers.answer_transfer(actor=actor, matter=matter, accept=False, why="Không phải việc của chúng tôi", outside="Cơ quan khác", at=world.at)
    return case.settles


def _withdraw(world: World, matter: UUID, case: Case, actor: Actor) -> Told:
    offers.withdraw_transfer(actor=actor, matter=matter, at=world.at)
    return case.settles


def _assign(world: World, matter: UUID, case: Case, actor: Actor) -> Told:
    unit = _target(world, case)
    routing.assign_lead(actor=actor, matter=matter, unit=unit, why="Theo phân công", at=world.at)
    _kept_out(case, unit)

    def told() -> None:
        if unit == case.lead:
            case.interim = False
        else:
            case.led_by(unit)

    return told


def _decline(world: World, matter: UUID, case: Case, actor: Actor) -> Told:
    matters.decline_support(actor=actor, matter=matter, why="Không đủ người", at=world.at)
    unit = next(u for u, part in case.parts.items() if part == "SUPPORT" and unit_id(MODEL, u) == actor.unit)
    return lambda: case.leaves(unit)


def _close(world: World, matter: UUID, case: Case, actor: Actor) -> Told:
    matters.close(actor=actor, matter=matter, outcome="settled", at=world.at)

    def told() -> None:
        case.settles()
        case.open = False

    return told


def _reopen(world: World, matter: UUID, case: Case, actor: Actor) -> Told:
    matters.reopen(actor=actor, matter=matter, why="Có tình tiết mới", at=world.at)

    def told() -> None:
        case.open = True

    return told


def _reclassify(world: World, matter: UUID, case: Case, actor: Actor) -> Told:
    theme, place = world.random.choice(["theft", "traffic"]), world.random.choice(["works", "port"])
    routing.reclassify(actor=actor, matter=matter, why="Ghi nhầm", field=theme, place=place, at=world.at)
    row = the(matter)
    decision = decision_of(book(MODEL), row)

    def told() -> None:
        case.place = place
        if row.lead.code != case.lead:
            case.led_by(row.lead.code)
        case.interim = row.interim
        for unit in [a.unit for a in decision.support]:
            if unit not in case.parts:
                case.joins(unit, "SUPPORT", WORK)
        for unit in [a.unit for a in decision.informed]:
            if unit not in case.parts:
                case.joins(unit, "INFORMED", _level(decision))

    return told


def _attach(world: World, matter: UUID, case: Case, actor: Actor) -> Told:
    attachments.attach(actor=actor, matter=matter, file=ready("ảnh.png", PNG), at=world.at)

    def told() -> None:
        case.files = 1

    return told


def _note(world: World, matter: UUID, case: Case, actor: Actor) -> Told:
    matters.add_note(actor=actor, matter=matter, text="Đã đến hiện trường.", at=world.at)
    return lambda: None


def _to_one_post(world: World, matter: UUID, case: Case, actor: Actor) -> Told:
    """No act gives access to one post alone yet; the row allows it, and the policy must keep to it."""
    unit = world.random.choice(list(UNITS))
    one, level = world.random.choice(UNITS[unit]), world.random.choice([VIEW, WORK, LEAD])
    if not world.relief and one == "relief":
        one = "desk"
    until = world.at + timedelta(minutes=world.random.randint(1, 40))
    with writing(actor, world.at) as door:
        standing = matters.standing(actor, matter, "share", world.at)[0]
        values = {"subject": matter, "unit_id": unit_id(MODEL, unit), "post_id": post_id(MODEL, f"{unit}/{one}"), "level": level, "cause": "CLAUSE"}
        door.add(Grant, id=uuid7(door.recorded_at), because=[], listed_at=standing.received_at, granted_at=door.recorded_at, expires_at=until, **values)
        door.record(matters.events.NoteAdded(matter=matter, note=matter, about="share"), matter)
    return lambda: case.gifts.append(Gift(unit, level, "post", until, one))


ACTS: dict[str, tuple[object, Callable[[World, UUID, Case, Actor], Told]]] = {
    "share": ({"LEAD"}, _share),
    "share again": ({"LEAD"}, _share),
    "recall": ({"LEAD"}, _recall),
    "offer": ({"LEAD"}, _offer),
    "accept": ("OFFERED", _accept),
    "reject": ("OFFERED", _reject),
    "withdraw": ({"LEAD"}, _withdraw),
    "assign": ({"LEAD"}, _assign),
    "decline": ({"SUPPORT"}, _decline),
    "close": ({"LEAD"}, _close),
    "reopen": ({"LEAD"}, _reopen),
    "reclassify": ({"LEAD"}, _reclassify),
    "attach": ({"LEAD", "SUPPORT"}, _attach),
    "note": ({"LEAD", "SUPPORT"}, _note),
    "to one post": ({"LEAD"}, _to_one_post),
}  # fmt: skip


def posts_change(world: World) -> None:
    """A post of the town police begins, or ends: from then on nobody acts in it."""
    pk = post_id(MODEL, "town-police/relief")
    if not world.relief:
        add_post(
            actor=SWEEPER, unit=unit_id(MODEL, "town-police"), code="relief", title_vi="Tăng cường", title_en="Relief", duty=False, since=None, at=world.at
        )
        world.relief = True
    else:
        end_post(actor=SWEEPER, post=pk, until=world.day(), at=world.at)
        world.relief = False
        try:
            post("town-police/relief", day=world.day())
        except NoSuchPost:
            return
        raise AssertionError("a post that has ended must be nobody's")
