"""The policy: rows and explanation agree always; nobody judges their own case; the outsider sees nothing."""

from __future__ import annotations

import contextvars
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienket.journal.door import writing
from lienket.journal.rows import ScopeError
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters import actions as matters
from lienket.matters.queries import count_seen, page, seen_by
from lienket.routing import actions as routing
from lienket.routing import offers
from lienket.sharing import policy
from lienket.sharing.actions import end_grants, give, grant_row, note_read
from lienket.sharing.codes import Cause, Level
from lienket.sharing.events import AccessGranted
from lienket.sharing.models import Bar, Grant
from lienket.sharing.redaction import ALLOWED, redact
from lienket.units.queries import post_id, unit_id
from tests.reference.model import FIELDS
from tests.world import (
    MODEL,
    NOON,
    NOTHING,
    SWEEPER,
    UNITS,
    a_matter,
    delivered,
    journal_is_true,
    last_seq,
    minutes,
    parts,
    post,
    recorded_after,
    sees,
    swept,
    the,
    undone,
    view_of,
)

pytestmark = pytest.mark.usefixtures("world")

POSTS = {"town-police": ("desk", "chief"), "province-police": ("desk", "commander"), "plant": ("truc-ban",), "neighbour": ("truc-ban",)}

units = st.sampled_from([*POSTS])
unit_or_post = units.flatmap(lambda u: st.tuples(st.just(u), st.sampled_from([None, *POSTS[u]])))
grants = st.tuples(unit_or_post, st.sampled_from(Level), st.sampled_from([None, 10, 30, 60]), st.sampled_from([None, None, 20, 45]))


def fill(subject: UUID, given, barred) -> None:
    """Rows as no act would make them: the policy must hold for all."""
    with writing(SWEEPER, NOON) as door:
        for (unit, seat), level, expires, ended in given:
            _model, row = grant_row(
                subject=subject, unit=unit_id(MODEL, unit), level=level, cause=Cause.ACT, because=[], listed_at=NOON, at=NOON,
                expires_at=minutes(expires) if expires else None,
            )  # fmt: skip
            row |= {"post_id": post_id(MODEL, f"{unit}/{seat}") if seat else None, "ended_at": minutes(ended) if ended else None}
            door.add(Grant, **row)
        for unit, seat in barred:
            door.add(Bar, id=uuid4(), subject=subject, unit_id=unit_id(MODEL, unit), post_id=post_id(MODEL, f"{unit}/{seat}") if seat else None)
        door.record(AccessGranted(subject=subject, unit="plant", level="know", cause="ACT"), subject)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    given_=st.lists(grants, max_size=6),
    barred=st.lists(unit_or_post, max_size=3),
    moment=st.sampled_from([0, 9, 10, 29, 30, 31, 60, 90]),
    asked=st.sampled_from(Level),
)
@undone()
def test_a_row_is_seen_if_and_only_if_the_explanation_allows_it_and_the_circle_holds_the_unit(given_, barred, moment, asked):
    subject, at = uuid4(), minutes(moment)
    fill(subject, given_, barred)
    bars = {unit for unit, seat in barred if seat is None}
    circle = {r.unit for r in policy.circle(subject, at)}
    for unit, seats in POSTS.items():
        anybody = False
        for seat in (*seats, None):  # None: somebody of the unit in no post of it.
            actor = Actor(model=MODEL, kind="PERSON", unit=unit_id(MODEL, unit), post=post_id(MODEL, f"{unit}/{seat}") if seat else None)
            expected = max(
                (
                    level
                    for (u, s), level, expires, ended in given_
                    if u == unit and s in {None, seat} and ended is None and (expires is None or expires > moment)
                ),
                default=None,
            )
            if (unit, None) in barred or (seat and (unit, seat) in barred):
                expected = None
            explanation = policy.explain(actor, subject, at)
            assert policy.level_of(actor, subject, at) == explanation.level == expected
            assert explanation.allowed == (expected is not None) == (subject in set(policy.subjects(actor, at)))
            assert (subject in set(policy.subjects(actor, at, asked))) == (expected is not None and expected >= asked)
            assert policy.led(actor, at).filter(subject=subject).exists() == (expected is Level.LEAD)
            kept = (unit, None) in barred or (seat is not None and (unit, seat) in barred)
            assert policy.is_barred_from(actor, subject) == (subject in set(policy.barred(actor))) == kept
            assert Grant.unrestricted.filter(policy.unbarred(actor), subject=subject).count() == (0 if kept else len(given_))
            assert {r.hindered_by for r in explanation.reasons} <= {"", "ended", "expired", "barred", "other-post"}
            assert all(r.unit == actor.unit for r in explanation.reasons)
            anybody = anybody or expected is not None
        assert (unit_id(MODEL, unit) in circle) == anybody
    assert circle.isdisjoint({unit_id(MODEL, unit) for unit in bars})


def test_withdrawing_a_grant_undoes_it_exactly():
    matter = a_matter()
    before = {unit: sees(unit, matter) for unit in UNITS}
    give(actor=post("town-police"), subject=matter, unit=unit_id(MODEL, "border-post"), level=Level.VIEW, cause=Cause.ACT, because=[], listed_at=NOON, at=NOON)
    assert sees("border-post", matter) == Level.VIEW
    assert end_grants(actor=post("town-police"), subject=matter, unit=unit_id(MODEL, "border-post"), causes=(Cause.ACT,), at=NOON) == 1
    assert {unit: sees(unit, matter) for unit in UNITS} == before
    assert Grant.unrestricted.filter(subject=matter, ended_at__isnull=False).count() == 1  # It is ended, not deleted.


fields = st.sampled_from(sorted(ALLOWED[Level.LEAD] | {"secret", "nonce"}))


@given(item=st.dictionaries(fields, st.integers()), level=st.sampled_from(Level), protected=st.booleans())
def test_redaction_only_removes_and_a_higher_level_only_adds(item, level, protected):
    seen = redact(item, level, protected)
    assert seen.items() <= item.items()
    assert "secret" not in seen
    assert not (protected and "identities" in seen)
    for higher in Level:
        if higher >= level:
            assert seen.items() <= redact(item, higher, protected).items()
    assert redact(item, level, True).items() <= redact(item, level, False).items()


STRANGE = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["incident", "petition", "denunciation"]),
        "field": st.sampled_from(["crime", "theft", "traffic"]),
        "severity": st.sampled_from(["low", "high"]),
        "place": st.sampled_from([None, "ward", "port", "works"]),
        "flags": st.sampled_from([[], ["foreigner"]]),
        "unit": st.sampled_from(["plant", "border-post", "town-police"]),
    }
)
CONCERNED = ["plant", "border-post", "town-police", "province-police", "town-police/chief", "town-police/desk", "province-police/commander"]
CONCERNS = st.sets(st.sampled_from(CONCERNED), min_size=1, max_size=3)
LATER = st.lists(
    st.tuples(
        st.sampled_from(["assign", "transfer", "accept", "share", "reclassify", "decline", "escalate", "acknowledge", "close"]),
        st.sampled_from(["plant", "border-post", "town-police", "province-police", "ministry"]),
        st.sampled_from([None, "ward", "port", "works"]),
    ),
    max_size=5,
)


def attempt(what: str, matter: UUID, unit: str, place: str | None, at) -> None:
    lead = post(the(matter).lead.code)
    if what == "assign":
        routing.assign_lead(actor=lead, matter=matter, unit=unit, why="Lý do", at=at)
    elif what == "transfer":
        offers.propose_transfer(actor=lead, matter=matter, taker=unit_id(MODEL, unit), why="Lý do", at=at)
    elif what == "accept":
        offers.answer_transfer(actor=post(unit), matter=matter, accept=True, at=at)
    elif what == "share":
        routing.share(actor=lead, matter=matter, unit=unit, level="view", why="Lý do", at=at)
    elif what == "reclassify":
        routing.reclassify(actor=lead, matter=matter, place=place, kind="incident", why="Lý do", at=at)
    elif what == "decline":
        routing.decline_lead(actor=lead, matter=matter, why="Lý do", outside="Viện kiểm sát", at=at)
    elif what == "acknowledge":
        matters.acknowledge(actor=post(unit), matter=matter, at=at)
    elif what == "close":
        matters.close(actor=lead, matter=matter, outcome="settled", at=at)
    else:
        swept(at)


@settings(max_examples=35, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(values=STRANGE, concerns=CONCERNS, later=LATER)
@undone()
def test_nobody_judges_their_own_case_whatever_is_done_afterwards(values, concerns, later):
    before = dict.fromkeys(UNITS, 0)
    matter, at = a_matter(concerns=sorted(concerns), **values), NOON
    for what, unit, place in later:
        at += timedelta(minutes=31)
        try:
            attempt(what, matter, unit, place, at)
        except LienketError:
            continue  # Refused acts are part of the story.
    delivered(at)
    at = minutes(10_000)
    for code in concerns:
        unit, _, seat = code.partition("/")
        whole = not seat or all(f"{unit}/{s}" in concerns for s in POSTS.get(unit, ("truc-ban",)))
        if whole:
            assert unit not in parts(matter)
            assert not Grant.unrestricted.filter(subject=matter, unit_id=unit_id(MODEL, unit)).exists()
            assert unit_id(MODEL, unit) not in {r.unit for r in policy.circle(matter, at)}
            assert count_seen(post(unit), at) == before[unit]
        for reader in [f"{unit}/{seat}"] if seat else [f"{unit}/{s}" for s in POSTS.get(unit, ("truc-ban",))]:
            seen, listed, waiting, _count, found, inbox = view_of(reader, at, matter)
            assert matter not in [*seen, *listed, *waiting, *inbox]
            assert found == []
    journal_is_true()
    leads = [unit for unit, part in parts(matter).items() if part == "LEAD"]
    assert leads == [the(matter).lead.code]
    assert view_of("neighbour", at, matter) == NOTHING


def test_the_outsider_sees_nothing_of_everything():
    for place in ("ward", "port", "works", None):
        for kind in ("incident", "petition", "denunciation"):
            matter = a_matter(kind=kind, place=place, severity="high")
            swept(minutes(40))
            assert view_of("neighbour", minutes(50), matter) == NOTHING
            assert not policy.explain(post("neighbour"), matter, NOON).allowed
            assert unit_id(MODEL, "neighbour") not in {r.unit for r in policy.circle(matter, NOON)}
    delivered(minutes(50))
    assert view_of("neighbour", minutes(60)) == NOTHING


def test_a_page_follows_a_page_without_gap_or_repeat():
    made = [a_matter(at=minutes(n // 2)) for n in range(9)]  # Two at each instant.
    reader, seen, last = post("town-police"), [], None
    while rows := page(reader, minutes(60), limit=2, before=last):
        seen += [m.id for _at, m in rows]
        last = (rows[-1][0], rows[-1][1].id)
    assert sorted(seen) == sorted(made)
    assert len(seen) == len(set(seen))
    moments = [the(m).received_at for m in seen]
    assert moments == sorted(moments, reverse=True)


def test_the_read_of_a_restricted_matter_is_journaled():
    matter = a_matter(kind="denunciation")
    assert the(matter).restricted
    start = last_seq()
    note_read(actor=post("province-police"), subject=matter, level=Level.LEAD, form="detail", at=NOON)
    assert recorded_after(start) == ["restricted.read/1"]
    assert [the(a_matter(**v)).restricted for v in ({}, {"reporter": "witness"}, {"flags": ["foreigner"]})] == [False, True, True]


def test_the_informed_read_at_the_level_of_the_clause():
    assert sees("border-post", a_matter(kind="petition")) == Level.KNOW
    assert sees("town-police", a_matter(place="port")) == Level.VIEW


def test_a_query_without_a_model_in_scope_is_refused():
    matter, reader = a_matter(), post("town-police")
    nowhere = contextvars.Context()  # Where no scope was ever entered.
    for query in (Grant.unrestricted.count, seen_by(reader, NOON).model.unrestricted.count, lambda: seen_by(reader, NOON), lambda: policy.circle(matter, NOON)):
        with pytest.raises(ScopeError):
            nowhere.run(query)


def test_what_each_level_reads_is_what_the_reference_says():
    assert {int(level): allowed for level, allowed in ALLOWED.items()} == {level: frozenset(fields) for level, fields in FIELDS.items()}


def test_only_bars_of_ones_own_unit_and_post_keep_anything_from_one():
    about = a_matter(concerns=["plant"])
    chief = a_matter(concerns=["town-police/chief"])
    assert set(policy.barred(post("plant"))) == {about}
    assert set(policy.barred(post("town-police/chief"))) == {chief}
    assert set(policy.barred(post("town-police/desk"))) == set(policy.barred(post("neighbour"))) == set(policy.barred(SWEEPER)) == set()
    readers = {name: post(name) for name in ("plant", "town-police/chief", "town-police/desk", "neighbour")}
    told = {(name, subject) for name, reader in readers.items() for subject in (about, chief) if policy.is_barred_from(reader, subject)}
    assert told == {("plant", about), ("town-police/chief", chief)}
    assert not policy.is_barred_from(SWEEPER, about)


def test_the_first_sieve_tells_of_the_subjects_asked_for_and_of_no_other():
    one, other = a_matter(), a_matter(place="port")
    assert set(policy.readers([one])) == {one}
    assert set(policy.readers([one, other])) == {one, other}
    assert policy.readers([]) == {}
    gone = unit_id(MODEL, "plant")
    assert gone in dict(policy.readers([one])[one])
    end_grants(actor=post("town-police"), subject=one, unit=gone, causes=tuple(Cause), at=minutes(1))
    assert gone not in dict(policy.readers([one])[one])


@pytest.mark.parametrize("end", ["expires_at", "ended_at"])
def test_a_grant_is_held_from_its_first_instant_to_just_before_its_end(end):
    ends = {"expires_at": None, "ended_at": None} | {end: minutes(9)}
    given = policy.Given(UUID(int=1), None, Level.VIEW, "ACT", (), NOON, ends["expires_at"], ends["ended_at"], "")
    held = {at: given.held(at) for at in (minutes(-1), NOON, minutes(8), minutes(9), minutes(10))}
    assert held == {minutes(-1): False, NOON: True, minutes(8): True, minutes(9): False, minutes(10): False}
