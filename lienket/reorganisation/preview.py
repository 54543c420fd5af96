"""What a reorganisation would move where, worked out from the rows as they stand. Nothing is written; carrying it out does exactly this.

Everything a unit that ends has in one matter goes to one taker: the successor whose area holds the place of the matter. Nobody judges their own case: where
the report is about that successor, the unit that the regulation in force on the day names takes it, or else the next unit above holds it, not assigned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from lienket.instruments.queries import Book
from lienket.kernel.canonical import canonical, digest
from lienket.kernel.ids import readable_number
from lienket.matters.codes import Part
from lienket.matters.passing import RANK, Place, parts_in, places
from lienket.matters.queries import by_ids
from lienket.regulation.model import Assigned, UnknownFact
from lienket.regulation.refusal import PackError, PackRefused
from lienket.reorganisation.bundles import READER, Bundle, Preview, Warn, counts, notes, table
from lienket.reorganisation.keepers import KEEPERS
from lienket.reorganisation.plan_file import FILE, Plan
from lienket.routing.plan import codes, interim_holder
from lienket.routing.steps import facts_of
from lienket.sharing.passing import barred, bars_of
from lienket.units.passing import Held, Pass, counterpart, keys_of_programs, posts_of
from lienket.units.queries import code_of, unit_id

_NOWHERE = Place(UUID(int=0), None, (), (), False, ("", 0, 0))


def work_out(book: Book, plan: Plan, at: datetime) -> Preview:
    """Work out a plan on the rows as they stand, in the model in scope. Raises NoHeir, NobodyLeft, PackRefused."""
    return _Work(book, plan, at).preview()


Taker = tuple[UUID, str, dict[str, Any]]


@dataclass(slots=True)
class _Work:
    book: Book
    plan: Plan
    at: datetime
    ended: dict[UUID, str] = field(default_factory=dict)
    midnight: datetime = field(init=False)
    barred: set[tuple[UUID, UUID]] = field(default_factory=set)
    places: dict[UUID, Place] = field(default_factory=dict)
    concerns: dict[UUID, set[str]] = field(default_factory=dict)
    warnings: list[Warn] = field(default_factory=list)
    _heirs: dict[tuple[str, str | None, tuple[str, ...]], tuple[str, str]] = field(default_factory=dict)
    _posts: dict[UUID, list[Any]] = field(default_factory=dict)
    _takers: dict[tuple[UUID, UUID | None], Taker] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.midnight = datetime.combine(self.plan.on, time(), self.book.calendar.zone).astimezone(UTC)
        self.ended = {unit_id(self.book.model, ending.unit): ending.unit for ending in self.plan.endings}

    def preview(self) -> Preview:
        """The whole."""
        moment = max(self.at, self.midnight)
        held = [one for keeper in KEEPERS for one in keeper.held(self.ended, self.plan.on, moment)]
        self.places = places({one.subject for one in held if one.subject})
        bars = self._inherited()
        self.barred |= {(subject, unit) for subject, unit, post in bars if post is None}
        for unit, subjects in self._let_go(bars).items():
            held += [one for keeper in KEEPERS for one in keeper.held({unit}, self.plan.on, moment, within=subjects)]
        self.places |= places({one.subject for one in held if one.subject} - self.places.keys())
        self.barred |= barred(self.places)
        takers = {key: self._taker(*key) for key in dict.fromkeys((one.unit, one.subject) for one in held)}
        bundles = self._bundles(held, takers)
        self._warn(bundles)
        return Preview(
            plan=self.plan,
            at=self.at,
            bundles=bundles,
            bars=bars,
            concerns={subject: tuple(sorted(about)) for subject, about in self.concerns.items()},
            counts=counts(bundles),
            table=table(bundles),
            warnings=tuple(self.warnings),
            barred=frozenset(self.barred),
            digest=self._digest(bundles, bars),
        )

    # --- who must not see what ------------------------------------------------------------------------------------

    def _inherited(self) -> tuple[tuple[UUID, UUID, UUID | None], ...]:
        """The bars the successors inherit: a report about a unit is about those its people go to, but not about the units that stand above it."""
        known = bars_of(self.ended)
        self.places |= places({subject for subject, _unit, _post in known} - self.places.keys())
        out: dict[tuple[UUID, UUID, UUID | None], None] = {}
        for subject, unit, post in known:
            for heir in self._equals(self.ended[unit]):
                taker = unit_id(self.book.model, heir)
                row = None if post is None else self._post(taker, post, unit)
                about = heir if row is None else f"{heir}/{row[1]}"
                out[subject, taker, row and row[0]] = None
                if subject in self.places:
                    self.concerns.setdefault(subject, set(self.places[subject].concerns)).add(about)
        return tuple(out)

    def _equals(self, unit: str) -> list[str]:
        """The successors of a unit but those that stand above it: they oversee what it did."""
        above, up = set(), self.book.pack.unit(unit).parent
        while up is not None and up not in above:
            above.add(up)
            up = self.book.pack.unit(up).parent
        return [heir for heir in self.plan.heirs.heirs(unit, self.plan.on) if heir not in above]

    def _let_go(self, bars: Iterable[tuple[UUID, UUID, UUID | None]]) -> dict[UUID, set[UUID]]:
        found: dict[UUID, set[UUID]] = {}
        for subject, unit, post in bars:
            if post is None and unit not in self.ended:
                found.setdefault(unit, set()).add(subject)
        return found

    def _post(self, taker: UUID, post: UUID, giver: UUID) -> tuple[UUID, str] | None:
        """The post of the taker that stands in the place of a post of the giver."""
        code = next((p.code for p in self._posts_of(giver) if p.id == post), "")
        found = counterpart(self._posts_of(taker), code, self.plan.on)
        return (found.id, found.code) if found else None

    def _posts_of(self, unit: UUID) -> list[Any]:
        if unit not in self._posts:
            self._posts[unit] = posts_of([unit]).get(unit, [])
        return self._posts[unit]

    # --- who takes what -------------------------------------------------------------------------------------------

    def _taker(self, giver: UUID, subject: UUID | None) -> Taker:
        """(who takes what `giver` has in a matter, how that was found, what the lead's row says then)."""
        if (giver, subject) not in self._takers:
            self._takers[giver, subject] = self._found(giver, subject)
        return self._takers[giver, subject]

    def _found(self, giver: UUID, subject: UUID | None) -> Taker:
        place = self.places.get(subject, _NOWHERE) if subject is not None else _NOWHERE
        code, how = code_of(giver), "concerned"
        if giver in self.ended:
            key = (code, place.place, place.zones)
            if key not in self._heirs:
                heir = self.plan.heirs.heir(code, self.plan.heirs.around(place.place, place.zones), self.plan.on)
                self._heirs[key] = (heir.unit, heir.how)
            code, how = self._heirs[key]
            taker = unit_id(self.book.model, code)
            if subject is None or (subject, taker) not in self.barred:
                return taker, how, {}
        assert subject is not None
        lead = by_ids([subject])[subject].lead_id
        if lead != giver:  # Whoever leads sees it all already: nobody new learns of it.
            gone = lead in self.ended or (subject, lead) in self.barred
            return (self._taker(lead, subject)[0] if gone else lead), "concerned", {}
        return self._elsewhere(subject, place, code)

    def _elsewhere(self, subject: UUID, place: Place, tried: str) -> Taker:
        """The report is about the unit that would lead it: who else, by the regulation in force on the day, or who holds it until a person assigns it."""
        edition = self.book.rules.edition(self.midnight)
        about = frozenset(self.concerns.get(subject, place.concerns)) | {tried}
        row = by_ids([subject])[subject]
        facts = facts_of(row)
        here = facts.place if facts.place in edition.zones else None
        facts = replace(facts, concerns=about, place=here, zones=frozenset(z for z in facts.zones if z in edition.zones))
        try:
            lead = self.book.rules.decide(facts, self.midnight).lead
        except UnknownFact:  # A code the pack no longer has: a person must look at it.
            lead = None
        number = readable_number(*place.number)
        if isinstance(lead, Assigned):
            self.warnings.append(Warn("concerned-decided", (number, tried, lead.unit), subject))
            return unit_id(self.book.model, lead.unit), "concerned", {"interim": False, "missing": [], "because": codes(lead.because)}
        holder = interim_holder(edition, tried, about)
        self.warnings.append(Warn("concerned-held", (number, tried, holder), subject))
        return unit_id(self.book.model, holder), "concerned", {"interim": True, "missing": ["concerned"], "because": []}

    # --- what goes together ---------------------------------------------------------------------------------------

    def _bundles(self, held: list[Held], takers: dict[tuple[UUID, UUID | None], Taker]) -> tuple[Bundle, ...]:
        said = self._parts([one for one in held if one.kind == "part"], takers)
        together: dict[tuple[UUID, UUID | None, UUID], list[Pass]] = {}
        for one in held:
            taker, _how, lead = takers[one.unit, one.subject]
            data: dict[str, Any] = said.get(one.row, {})
            if one.rank == RANK[Part.LEAD.value] and lead:
                data = data | {"lead": lead}
            elif one.kind in {"holding", "shift"}:
                taker = self._people(one.unit)
                data = {"post": self._post_for(taker, one)}
            elif one.kind == "grant" and one.data["post_id"]:
                row = self._post(taker, one.data["post_id"], one.unit)
                data = {"post": row[0] if row else self._post_for(taker, one)}
            together.setdefault((one.unit, one.subject, taker), []).append(Pass(one, taker, data))
        out = []
        for (giver, subject, taker), passes in together.items():
            _taker, how, lead = takers[giver, subject]
            opened = subject is not None and self.places.get(subject, _NOWHERE).open
            part = next((one.held.data["part"] for one in passes if one.held.kind == "part"), READER if opened else "")
            interim = part == Part.LEAD.value and bool(lead.get("interim"))
            out.append(Bundle(giver, taker, subject, opened, part, how, interim, giver in self.ended, tuple(passes)))
        return tuple(sorted(out, key=lambda b: (b.subject is not None, code_of(b.giver), code_of(b.taker), not b.open, b.subject.hex if b.subject else "")))

    def _parts(self, held: list[Held], takers: dict[tuple[UUID, UUID | None], Taker]) -> dict[UUID, dict[str, Any]]:
        """A unit plays one part in a matter: of several that would come together the highest stays, the others end with it."""
        moving = {one.row for one in held}
        meet: dict[tuple[UUID, UUID], list[Held]] = {}
        for one in held:
            assert one.subject is not None
            meet.setdefault((one.subject, takers[one.unit, one.subject][0]), []).append(one)
        own = {(one.subject, one.unit): one for one in parts_in({subject for subject, _taker in meet}) if one.row not in moving and one.subject}
        said: dict[UUID, dict[str, Any]] = {}
        for key, coming in meet.items():
            best, present = max(coming, key=lambda one: (one.rank, one.row.hex)), own.get(key)
            stays = present is not None and present.rank >= best.rank
            for one in coming:
                if stays or one is not best:
                    said[one.row] = {"folded": True}
            if present is not None and not stays:
                said[best.row] = {"ends": (present,)}
        return said

    def _people(self, giver: UUID) -> UUID:
        ending = self.plan.heirs.ending(self.ended[giver])
        assert ending is not None
        return unit_id(self.book.model, self.plan.heirs.heir(ending.people, (), self.plan.on).unit)

    def _post_for(self, taker: UUID, one: Held) -> UUID:
        found = counterpart(self._posts_of(taker), one.data.get("code", ""), self.plan.on)
        if found is None:
            code = code_of(taker)
            message = (f"'{code}' không có chức trách trực ban vào ngày này", f"'{code}' has no duty post on that day")
            remedy = ("thêm chức trách, hoặc ghi 'people' là đơn vị khác", "add one, or name another unit as 'people'")
            raise PackRefused([PackError(FILE, 1, 1, code_of(one.unit), "people", "plan.no-post", *message, *remedy)])
        return found.id

    # --- what to look at ------------------------------------------------------------------------------------------

    def _warn(self, bundles: tuple[Bundle, ...]) -> None:
        if self.at < self.midnight:
            self.warnings.insert(0, Warn("early", (self.plan.on.isoformat(),)))
        self.warnings += notes(bundles)
        if keys := keys_of_programs(self.ended):
            self.warnings.append(Warn("keys", (str(keys),)))

    def _digest(self, bundles: tuple[Bundle, ...], bars: tuple[tuple[UUID, UUID, UUID | None], ...]) -> str:
        moves = sorted(
            f"{p.held.kind} {p.held.row.hex} {b.giver.hex} {p.taker.hex} {b.interim:d}" for b in bundles for p in b.passes if p.held.kind != "notice"
        )
        inherited = sorted(f"{subject.hex} {unit.hex} {post.hex if post else ''}" for subject, unit, post in bars)
        return digest(canonical({"plan": self.plan.source, "pack": self.book.pack.digest, "moves": moves, "bars": inherited}))
