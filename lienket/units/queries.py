"""Reads of units, posts and zones. Ids follow from codes, so pure plans need no look-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID, uuid5

from django_scopes import get_scope

from lienket.journal.reads import anywhere
from lienket.journal.statement import Statement
from lienket.kernel.actor import Actor
from lienket.kernel.canonical import digest
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import NAMESPACE
from lienket.units.models import Account, ApiToken, FeedToken, Holding, Post, Succession, Unit, ZoneOutline


class NoSuchPost(LienketError):
    """No such unit or post, or not in being on that date: (unit/post)."""

    code = "no-such-post"


class NoSuchUnit(LienketError):
    """The register holds no such unit: (id)."""

    code = "no-such-unit"


@lru_cache(maxsize=100_000)
def row_id(model: str, sort: str, code: str) -> UUID:
    """The id of a row that comes from a pack: the same on every node and at every load."""
    return uuid5(NAMESPACE, f"{model}/{sort}/{code}")


def unit_id(model: str, code: str) -> UUID:
    """The id of unit `code`."""
    return row_id(model, "unit", code)


def post_id(model: str, code: str) -> UUID:
    """The id of post ``unit/post``."""
    return row_id(model, "post", code)


_CODES = Statement(lambda: Unit.unrestricted.values_list("id", "code"))  # The list of units is public inside a model.


def unit_of_post(post: UUID) -> UUID:
    """The unit a post belongs to."""
    return anywhere(Post, id=post)[0].unit_id  # Of one's own post.


def unit_codes() -> dict[UUID, str]:
    """Code of every unit of the model in scope, by id."""
    return dict(_CODES())


_known: dict[str, dict[UUID, Unit]] = {}


def unit_of(unit: UUID) -> Unit:
    """A unit of the model in scope, kept after the first look: its id and code never change. Raises NoSuchPost."""
    model = str(get_scope().get("model"))
    if unit not in _known.get(model, {}):
        _known[model] = Unit.unrestricted.in_bulk()  # The list of units is public inside a model.
        if unit not in _known[model]:
            raise NoSuchPost(unit.hex)
    return _known[model][unit]


def code_of(unit: UUID) -> str:
    """The code of a unit of the model in scope. Raises NoSuchPost."""
    return unit_of(unit).code


def _holds(row: Unit | Post | Holding, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_until is None or day < row.valid_until)


def acting_post(model: str, code: str, day: date) -> Actor:
    """The actor for post ``unit/post`` (or the duty post of ``unit``) on a local day. Raises NoSuchPost."""
    unit, _, post = code.partition("/")
    posts = Post.unrestricted.filter(unit__code=unit).select_related("unit")  # Finding oneself is not a read of others.
    found = posts.filter(code=post).first() if post else posts.filter(duty=True).order_by("code").first()
    if found is None or not _holds(found, day) or not _holds(found.unit, day):
        raise NoSuchPost(code)
    return Actor(model=model, kind="PERSON", unit=found.unit_id, post=found.id)


def outlines(at: datetime | None = None) -> dict[str, dict[str, object]]:
    """The newest outline of every zone of the model in scope as GeoJSON geometry, by zone code; at `at` the newest recorded by then."""
    rows = ZoneOutline.unrestricted.select_related("zone").order_by("recorded_at", "id")  # Boundaries are public inside a model.
    if at is not None:
        rows = rows.filter(recorded_at__lte=at)
    return {row.zone.code: row.geometry for row in rows}


def outlines_version(at: datetime) -> tuple[str, UUID | None, datetime]:
    """What tells one state of the outlines from another: the model, the newest outline recorded by `at`, and when."""
    rows = ZoneOutline.unrestricted.filter(recorded_at__lte=at).order_by("-recorded_at", "-id")  # Boundaries are public inside a model.
    model, newest, recorded_at = rows.values_list("model_id", "id", "recorded_at").first() or ("", None, at)
    return model, newest, recorded_at


def successors(unit: UUID, on: date) -> list[Succession]:
    """Who followed `unit` by the local day `on`, in order of date."""
    rows = Succession.unrestricted.filter(predecessor_id=unit, on__lte=on)  # Succession is public inside a model.
    return list(rows.select_related("successor").order_by("on", "successor__code"))


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post somebody holds on a day."""

    model: str
    unit: UUID
    unit_code: str
    unit_vi: str
    unit_en: str
    post: UUID
    code: str
    title_vi: str
    title_en: str

    def holder(self, person: UUID | None) -> Actor:
        """The actor that `person` is in this post."""
        return Actor(model=self.model, kind="PERSON", unit=self.unit, post=self.post, person=person)


def posts_held(person: UUID | None, day: Callable[[str], date]) -> list[HeldPost]:
    """The posts of `person` in every linkage model of the node, in order of unit and post; `day` gives the local day of a model."""
    if person is None:
        return []
    found = []
    for held in anywhere(Holding, person_id=person):  # Finding oneself, in whatever model; plain statements: asked before every page.
        post = anywhere(Post, id=held.post_id)[0]  # Likewise.
        unit = anywhere(Unit, id=post.unit_id)[0]  # Likewise.
        today = day(held.model_id)
        if all(_holds(row, today) for row in (held, post, unit)):
            found.append(HeldPost(held.model_id, unit.id, unit.code, unit.name_vi, unit.name_en, post.id, post.code, post.title_vi, post.title_en))
    return sorted(found, key=lambda held: (held.model, held.unit_code, held.code))


TOKEN_PREFIX = "lk_"  # noqa: S105 – no secret: how every secret begins.
"""How a key of a program begins, so that one that leaks is recognised."""


def token_holder(secret: str, at: datetime, day: Callable[[str], date]) -> tuple[Actor, ApiToken] | None:
    """Who acts with the key `secret` of a program, or None where it is unknown, ended, or its holder holds the post no longer.

    `day` gives the local day of a model. That a key is in use is noted on its row at most once a day; nothing else is written.
    """
    if not secret.startswith(TOKEN_PREFIX):
        return None
    token = next(iter(anywhere(ApiToken, digest=digest(secret.encode()), revoked_at=None)), None)  # Plain statements: asked before every request.
    if token is None or (token.expires_at is not None and token.expires_at <= at):
        return None
    found = _lent(token, day)
    if found is None:
        return None
    if token.last_used_on != found[1]:
        ApiToken.of_node.filter(pk=token.pk).update(last_used_on=found[1])
    return found[0], token


FEED_PREFIX = "lkc_"
"""How the secret of a calendar's address begins."""


def feed_holder(secret: str, day: Callable[[str], date]) -> tuple[Actor, FeedToken] | None:
    """Whose deadlines the secret address of a calendar shows, or None where it is unknown, revoked, or its holder holds the post no longer.

    Like `token_holder`: at most once a day its use is noted.
    """
    if not secret.startswith(FEED_PREFIX):
        return None
    token = next(iter(anywhere(FeedToken, digest=digest(secret.encode()), revoked_at=None)), None)  # Finding oneself.
    found = _lent(token, day) if token is not None else None
    if token is None or found is None:
        return None
    if token.last_used_on != found[1]:
        FeedToken.of_node.filter(pk=token.pk).update(last_used_on=found[1])
    return found[0], token


def _lent(token: ApiToken | FeedToken, day: Callable[[str], date]) -> tuple[Actor, date] | None:
    """Who acts in the post of a key, and the local day; None where the account is closed or its person holds the post no longer."""
    token.account, token.post = anywhere(Account, id=token.account_id)[0], anywhere(Post, id=token.post_id)[0]  # Finding oneself.
    post, person = token.post, token.account.person_id
    if person is None or not token.account.is_active:
        return None
    post.unit = anywhere(Unit, id=post.unit_id)[0]  # Finding oneself.
    today = day(post.model_id)
    holdings = anywhere(Holding, person_id=person, post_id=post.id)  # Finding oneself.
    if not (_holds(post, today) and _holds(post.unit, today) and any(_holds(held, today) for held in holdings)):
        return None
    return Actor(model=post.model_id, kind="PERSON", unit=post.unit_id, post=post.id, person=person), today
