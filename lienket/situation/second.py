"""Four eyes: a dangerous act asked for by one person is a request, and changes nothing; another person entitled to the very same act confirms or declines it.

Confirming carries the act out within the same transaction, and the entry names both. Whether each of them is entitled is tested when it is asked for and
again when it is confirmed. Persons count, not posts: whoever asked is refused in every post and by every account of his.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from lienket.access.rulings import NotAllowed, require
from lienket.journal.door import Writing, writing
from lienket.journal.reads import one, rows
from lienket.journal.rows import in_model
from lienket.journal.statement import Statement
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.kernel.secrecy import guard
from lienket.matters.actions import ReasonNeeded
from lienket.situation.acting import held_posts, local_day
from lienket.situation.events import SecondAsked, SecondCleared, SecondConfirmed, SecondDeclined, SecondWithdrawn
from lienket.situation.models import SecondRequest, SecondState, SecondWords
from lienket.situation.second_kinds import KINDS, LISTS, Kind, Wanted, acts_now, read_whole, sieved
from lienket.units import directory
from lienket.units.queries import code_of

LASTS = timedelta(hours=24)
"""A working day and the night after: whoever is entitled comes to the post once; what nobody confirmed by then was not urgent enough, or not right."""

KEPT = timedelta(days=7)
"""So long after its end the one who asked still finds how it ended."""

LONGEST = 1_000
MOST_LISTS = 10
"""Lists of one person that wait at once: each is looked through, matter by matter, before every page of the unit's others."""


class NoSuchRequest(LienketError):
    """There is no such request, or the actor is not entitled to what it asks for: (id)."""

    code = "no-such-request"


class OwnRequest(LienketError):
    """Nobody confirms or declines what he asked for himself: (id)."""

    code = "own-request"


class RequestOver(LienketError):
    """The request has been answered or withdrawn, or its time has run out: (id)."""

    code = "request-over"


class RequestWaits(LienketError):
    """Nobody has confirmed the request yet: (id)."""

    code = "request-waits"


class AlreadyAsked(LienketError):
    """The same act has been asked for already and waits for a second person: (act)."""

    code = "already-asked"


class TooManyAsked(LienketError):
    """So many lists of the same person wait for a second one already: (most)."""

    code = "too-many-asked"


class AskerNotEntitled(LienketError):
    """Who asked acts in that post no longer, or is entitled to the act no longer: (id)."""

    code = "asker-not-entitled"


@dataclass(frozen=True, slots=True)
class Pending:
    """A request as one who may know of it sees it."""

    row: SecondRequest
    kind: Kind
    wanted: Wanted
    mine: bool
    open: bool
    """Whether it waits for an answer."""

    answer: str = ""
    """Why it was declined."""


def ask(*, actor: Actor, act: str, subject: UUID | None, at: datetime, why: str = "", values: Mapping[str, Any] | None = None) -> SecondRequest:
    """Ask for an act of `KINDS`; nothing else is changed.

    Records: second.asked/1. Raises AlreadyAsked, TooManyAsked, ReasonNeeded, StateSecretRefused, NotAllowed for an actor without a person, and whatever the
    act itself raises to who may not do it or where there is nothing to do.
    """
    kind = KINDS[act]
    with writing(actor, at) as door:
        require("ask-second", "PERSON" if actor.person and actor.unit and actor.post else None)
        assert actor.unit is not None
        text = _words(why, act) if kind.reason else ""
        wanted = Wanted(actor.unit, subject, text, values or {})
        kind.require(actor, wanted, at)
        kind.possible(actor, wanted, at)
        now = door.recorded_at
        if _asked_already(actor, act, wanted, now):
            raise AlreadyAsked(act)
        if subject is None and sum(row.ends_at > now for row in rows(SecondRequest, state=SecondState.ASKED, subject=None, person=actor.person)) >= MOST_LISTS:
            raise TooManyAsked(str(MOST_LISTS))
        given: dict[str, Any] = {"id": uuid7(now), "act": act, "subject": subject, "unit_id": actor.unit, "post_id": actor.post, "person": actor.person}
        given |= {"asked_at": now, "ends_at": now + LASTS, "state": SecondState.ASKED, "second": None, "second_post_id": None, "settled_at": None}
        row = SecondRequest(**given)
        door.add(SecondRequest, **given)
        door.add(SecondWords, id=uuid7(now), request=row.id, answer=False, text=text, values=dict(wanted.values))
        door.record(SecondAsked(**_about(row)), *_subjects(row), tell=kind.colleagues and not kind.apart and subject is not None)
    return row


def confirm(*, actor: Actor, request: UUID, at: datetime) -> object:
    """Confirm what another person asked for: it is carried out at once, with what it returns returned.

    Records: what the act records, and second.confirmed/1.
    Raises NoSuchRequest, OwnRequest, RequestOver, AskerNotEntitled, and what the act raises; then nothing is changed.
    """
    with writing(actor, at) as door:
        row, kind, wanted = _answerable(door, actor, request, at)
        if not _asker_entitled(row, kind, wanted, at):
            raise AskerNotEntitled(request.hex)
        done = kind.carry_out(actor, wanted, at)
        _settle(door, actor, row, SecondState.CONFIRMED)
        door.record(SecondConfirmed(asker=row.person, **_about(row)), *_subjects(row))
    return done


def decline(*, actor: Actor, request: UUID, why: str, at: datetime) -> None:
    """Decline what another person asked for, with the reason.

    Records: second.declined/1. Raises NoSuchRequest, OwnRequest, RequestOver, ReasonNeeded, StateSecretRefused.
    """
    with writing(actor, at) as door:
        row, _kind, _wanted = _answerable(door, actor, request, at)
        text = _words(why, "decline-second")
        _settle(door, actor, row, SecondState.DECLINED)
        door.add(SecondWords, id=uuid7(door.recorded_at), request=row.id, answer=True, text=text, values={})
        door.record(SecondDeclined(asker=row.person, **_about(row)), *_subjects(row))


def withdraw(*, actor: Actor, request: UUID, at: datetime) -> None:
    """Withdraw what one asked for oneself.   Records: second.withdrawn/1.   Raises NoSuchRequest, RequestOver."""
    with writing(actor, at) as door:
        row, _wanted = own_request(actor, request)
        if not _open(row, door.recorded_at):
            raise RequestOver(request.hex)
        door.change(SecondRequest, row.id, {"state": SecondState.ASKED}, state=SecondState.WITHDRAWN, settled_at=door.recorded_at)
        door.record(SecondWithdrawn(**_about(row)), *_subjects(row))


def pending(actor: Actor, at: datetime) -> list[Pending]:
    """What waits for the actor as the second person, nearest end first; then what he asked for himself and ended no longer than `KEPT` ago, newest first."""
    if actor.person is None:
        return []
    others = sorted(_waiting(actor, at), key=lambda one: (one.row.ends_at, one.row.id))
    own = list(SecondRequest.unrestricted.filter(person=actor.person, ends_at__gt=at - KEPT).order_by("-asked_at", "-id"))  # His own.
    asked, answers = _said([row.id for row in own])
    mine = [Pending(row, KINDS[row.act], _wanted_of(row, asked), True, _open(row, at), answers.get(row.id, "")) for row in own if row.act in KINDS]
    return [*others, *mine]


def waiting(actor: Actor, at: datetime) -> int:
    """How many requests wait for the actor as the second person."""
    return len(_waiting(actor, at))


def who_may(actor: Actor, act: str, at: datetime, language: str, subject: UUID | None = None) -> list[str]:
    """The posts in which another person could confirm what the actor asks for (about `subject`), by title; empty where there is nobody today. For who asks."""
    day = local_day(actor.model, at)
    if KINDS[act].colleagues:
        if actor.unit is None:
            return []
        unit = directory.unit(code_of(actor.unit))
        held = directory.holders_of([post.id for post in directory.posts(unit)], day)
        wanted = Wanted(actor.unit, subject)
        others = {
            post
            for post, holdings in held.items()
            for one in holdings
            if one.person_id != actor.person
            and directory.has_account(one.person_id)
            and (subject is None or KINDS[act].entitles(replace(actor, post=post, person=one.person_id), wanted, at))
        }
        return [_title(post, language) for post in directory.posts(unit) if post.id in others]
    found: list[str] = []
    for account in directory.administrators(day):
        if account.person_id != actor.person:
            found += [
                f"{post.unit_en} – {post.title_en}" if language == "en" else f"{post.unit_vi} – {post.title_vi}" for post in held_posts(account.person_id, at)
            ][:1]
    return found


def clear(*, actor: Actor, at: datetime, limit: int = 200) -> int:
    """Erase the words of requests that ended `KEPT` ago, at most `limit`; returns how many. What was done with whom stays.   Records: second.cleared/1."""
    with in_model(actor.model):
        ended = SecondRequest.unrestricted.filter(id=OuterRef("request"), ends_at__lte=at - KEPT)  # The sweeper serves all units.
        words = SecondWords.unrestricted.filter(Exists(ended))  # Likewise. Words are few, since they go; requests stay.
        if not words.exists():  # Asked every second, so outside the writers' line.
            return 0
    with writing(actor, at) as door:
        found = list(words.all().values_list("id", flat=True)[:limit])
        for pk in found:
            door.erase(SecondWords, pk)
        if found:
            door.record(SecondCleared(count=len(found)))
    return len(found)


def _title(post: Any, language: str) -> str:
    return str(post.title_en if language == "en" else post.title_vi)


def _asked_already(actor: Actor, act: str, wanted: Wanted, now: datetime) -> bool:
    """Whether the act waits already: about the same subject, asked for by whomever, or the very same list asked for by the same person."""
    whose = {} if wanted.subject is not None else {"person": actor.person}
    same = [row for row in rows(SecondRequest, state=SecondState.ASKED, act=act, subject=wanted.subject, **whose) if row.ends_at > now]  # Of the same act.
    if wanted.subject is not None:
        return bool(same)
    said, _answers = _said([row.id for row in same])
    return any(words.values == wanted.values for words in said.values())


def own_request(actor: Actor, request: UUID) -> tuple[SecondRequest, Wanted]:
    """What the actor's person asked for himself. Raises NoSuchRequest."""
    row = one(SecondRequest, id=request)  # Told only to who asked.
    if row is None or actor.person is None or row.person != actor.person:
        raise NoSuchRequest(request.hex)
    return row, _wanted_of(row, _said([row.id])[0])


def confirmed_request(actor: Actor, request: UUID, act: str, at: datetime) -> tuple[SecondRequest, Wanted]:
    """What a second person has confirmed to be fetched: for who asked, in the post in which he did, until it ends.

    Raises NoSuchRequest, RequestWaits, RequestOver, NotAllowed.
    """
    row, wanted = own_request(actor, request)
    if row.act != act:
        raise NoSuchRequest(request.hex)
    if row.state == SecondState.ASKED and row.ends_at > at:
        raise RequestWaits(request.hex)
    if row.state != SecondState.CONFIRMED or row.ends_at <= at or not wanted.values:
        raise RequestOver(request.hex)
    if row.post_id != actor.post or not acts_now(actor, at):
        raise NotAllowed("fetch", "chỉ lấy được ở chức trách đã đề nghị, khi còn giữ", "it is fetched in the post in which it was asked for, while it is held")
    return row, wanted


def apart_from(matters: list[UUID] | QuerySet[Any, UUID]) -> QuerySet[SecondRequest, UUID]:
    """Ids, for use in a query, of what was asked about these matters and stands on a timeline of its own; for oversight, which shows it as if on theirs."""
    return _apart().filter(subject__in=matters).values_list("id", flat=True)


def matters_of(requests: Iterable[UUID]) -> dict[UUID, UUID]:
    """Request → matter of those of these ids that are such requests."""
    found = _apart().filter(id__in=list(requests)).values_list("id", "subject")
    return {request: matter for request, matter in found if matter is not None}


def _apart() -> QuerySet[SecondRequest]:
    return SecondRequest.unrestricted.filter(act__in=[act for act, kind in KINDS.items() if kind.apart])  # Ids only.


_OPEN = Statement(lambda at: SecondRequest.unrestricted.filter(state="ASKED", ends_at__gt=at).values_list("id"))  # Entitlement is tested by the caller.


def _waiting(actor: Actor, at: datetime) -> list[Pending]:
    if actor.person is None:
        return []
    ids = [pk for (pk,) in _OPEN(at=at)]  # Asked before every page: mostly there is none.
    others = [row for row in rows(SecondRequest, id=ids) if row.person != actor.person and _near(actor, row)]  # Entitlement is tested next.
    found = sieved(actor, others, at)
    asked, _answers = _said([row.id for row in found])
    wanted = {row.id: _wanted_of(row, asked) for row in found}
    whole = read_whole(actor, {row.id: wanted[row.id] for row in found if row.act in LISTS}, at)
    return [Pending(row, KINDS[row.act], wanted[row.id], False, True) for row in found if row.act not in LISTS or row.id in whole]


def _near(actor: Actor, row: SecondRequest) -> bool:
    """Whether the actor is among those who might be the second at all: asked before the words, in which a list has thousands of matters, are read."""
    kind = KINDS.get(row.act)
    return kind is not None and (row.unit_id == actor.unit or not kind.colleagues)


def _answerable(door: Writing, actor: Actor, request: UUID, at: datetime) -> tuple[SecondRequest, Kind, Wanted]:
    """The request, for another person entitled to what it asks for. What is not there and what is not theirs look alike."""
    row = one(SecondRequest, id=request)  # The person and the entitlement are tested next.
    if row is None or actor.person is None or row.act not in KINDS or not (row.person == actor.person or _near(actor, row)):
        raise NoSuchRequest(request.hex)
    if row.person == actor.person:
        raise OwnRequest(request.hex)
    asked, _answers = _said([row.id])
    kind, wanted = KINDS[row.act], _wanted_of(row, asked)
    if not kind.entitles(actor, wanted, at):
        raise NoSuchRequest(request.hex)
    if not _open(row, door.recorded_at) or row.id not in asked:  # Once the words are erased, nobody knows what was asked for.
        raise RequestOver(request.hex)
    return row, kind, wanted


def asker_of(row: SecondRequest) -> Actor:
    """Who asked, in the post in which he did."""
    return Actor(model=row.model_id, kind="PERSON", unit=row.unit_id, post=row.post_id, person=row.person)


def _asker_entitled(row: SecondRequest, kind: Kind, wanted: Wanted, at: datetime) -> bool:
    return acts_now(asker_of(row), at) and kind.entitles(asker_of(row), wanted, at)


def _open(row: SecondRequest, at: datetime) -> bool:
    return row.state == SecondState.ASKED and row.ends_at > at


def _said(requests: list[UUID]) -> tuple[dict[UUID, SecondWords], dict[UUID, str]]:
    """The words of requests and of their answers; what was erased is not among them."""
    words = rows(SecondWords, request=requests)  # Of what the callers show.
    return {w.request: w for w in words if not w.answer}, {w.request: w.text for w in words if w.answer}


def _wanted_of(row: SecondRequest, asked: Mapping[UUID, SecondWords]) -> Wanted:
    wanted, words = Wanted(row.unit_id, row.subject), asked.get(row.id)
    return wanted if words is None else replace(wanted, why=words.text, values=words.values)


def _settle(door: Writing, actor: Actor, row: SecondRequest, state: SecondState) -> None:
    given = {"state": state, "second": actor.person, "second_post_id": actor.post, "settled_at": door.recorded_at}
    door.change(SecondRequest, row.id, {"state": SecondState.ASKED}, **given)


def _about(row: SecondRequest) -> dict[str, Any]:
    named = {"matter" if KINDS[row.act].colleagues else "person": row.subject} if row.subject else {}
    return {"request": row.id, "about": row.act, "unit": code_of(row.unit_id), **named}


def _subjects(row: SecondRequest) -> tuple[UUID, ...]:
    if KINDS[row.act].apart:
        return (row.id,)
    return (row.subject,) if row.subject else ()


def _words(why: str, about: str) -> str:
    text = why.strip()[:LONGEST]
    if not text:
        raise ReasonNeeded(about)
    guard(text)
    return text
