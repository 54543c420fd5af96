"""Reads of units, posts and people for pages. What is not public inside a model (who holds which post, accounts) is asked for by those entitled only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from lienket.journal.rows import across_models
from lienket.kernel.canonical import digest
from lienket.kernel.errors import LienketError
from lienket.units.models import Account, ApiToken, CredentialLink, Holding, Person, PersonDetail, Post, Succession, Unit, Zone, ZoneUnit
from lienket.units.queries import NoSuchPost, NoSuchUnit

TYPED = str.maketrans("018", "oib", "- .\t\r\n")
"""A code typed from paper: base32 has no 0, 1 and 8, so they are what they look like."""


class NoSuchPerson(LienketError):
    """The register of this model holds no such person, or none with that account or holding: (id)."""

    code = "no-such-person"


class LinkSpent(LienketError):
    """A one-time link opens nothing: (unknown, used, expired or closed)."""

    code = "link-spent"


def covering(day: date) -> Q:
    """The rows whose period [valid_from, valid_until) holds `day`."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_until=None) | Q(valid_until__gt=day))


def units() -> list[Unit]:
    """Every unit the model ever had, by name."""
    return list(Unit.unrestricted.select_related("parent").order_by("name_vi", "code"))  # The register is public inside a model.


def unit(code: str) -> Unit:
    """One unit. Raises NoSuchUnit."""
    found = Unit.unrestricted.select_related("parent").filter(code=code).first()  # The register is public inside a model.
    if found is None:
        raise NoSuchUnit(code)
    return found


def below(row: Unit) -> list[Unit]:
    """The units that stand directly below."""
    return list(Unit.unrestricted.filter(parent=row).order_by("name_vi", "code"))  # The register is public inside a model.


def posts(row: Unit) -> list[Post]:
    """All posts of a unit, duty posts first."""
    return list(Post.unrestricted.filter(unit=row).order_by("-duty", "code"))  # The register is public inside a model.


def posts_of_unit(unit: UUID, day: date) -> list[Post]:
    """The posts of a unit that exist on a local day."""
    return list(Post.unrestricted.filter(covering(day), unit_id=unit).order_by("-duty", "code"))  # The register is public inside a model.


def post_of(row: Unit, code: str) -> Post:
    """One post of a unit. Raises NoSuchPost."""
    found = Post.unrestricted.filter(unit=row, code=code).first()  # The register is public inside a model.
    if found is None:
        raise NoSuchPost(f"{row.code}/{code}")
    return found


def posts_in_being(day: date) -> list[Post]:
    """Every post that exists on a local day, by name of its unit."""
    rows = Post.unrestricted.select_related("unit").filter(covering(day))  # The register is public inside a model.
    return [p for p in rows.order_by("unit__name_vi", "unit__code", "-duty", "code") if p.unit.valid_until is None or p.unit.valid_until > day]


def posts_called(ids: Collection[UUID]) -> dict[UUID, Post]:
    """Posts, with their units, by id."""
    return Post.unrestricted.select_related("unit").in_bulk(list(ids))  # The register is public inside a model.


def zones(row: Unit) -> list[Zone]:
    """The zones a unit's territory belongs to."""
    ids = ZoneUnit.unrestricted.filter(unit=row).values("zone")  # The register is public inside a model.
    return list(Zone.unrestricted.filter(pk__in=ids).order_by("name_vi"))  # Likewise.


def zones_called(codes: Collection[str]) -> list[Zone]:
    """Zones by code."""
    return list(Zone.unrestricted.filter(code__in=codes).order_by("name_vi"))  # The register is public inside a model.


def successions(rows: Iterable[Unit]) -> tuple[list[Succession], list[Succession]]:
    """(what these units came from, what became of them), by date."""
    ids = [row.id for row in rows]
    linked = Succession.unrestricted.select_related("predecessor", "successor").order_by("on", "predecessor__code", "successor__code")  # Public, as the units.
    return list(linked.filter(successor__in=ids)), list(linked.filter(predecessor__in=ids))


def names(people: Collection[UUID]) -> dict[UUID, str]:
    """Names of people by id; one that was erased is missing. For those who may know who holds a post."""
    with across_models():  # Somebody may hold posts in a model that is not his own.
        return dict(PersonDetail.unrestricted.filter(pk__in=people).values_list("id", "name"))


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody in a post, with the name where it is still known."""

    holding: Holding
    name: str | None

    def on(self, day: date) -> bool:
        """Whether the post is held on a local day."""
        h = self.holding
        return (h.valid_from is None or h.valid_from <= day) and (h.valid_until is None or day < h.valid_until)


def holders(row: Unit, day: date) -> dict[UUID, list[Held]]:
    """Who holds each post of a unit on a local day, by post. For administrators and the unit's own posts."""
    rows = list(Holding.unrestricted.filter(covering(day), post__unit=row).order_by("valid_from"))  # See docstring.
    known = names([h.person_id for h in rows])
    found: dict[UUID, list[Held]] = {}
    for h in rows:
        found.setdefault(h.post_id, []).append(Held(h, known.get(h.person_id)))
    return found


def holders_of(posts: Collection[UUID], day: date) -> dict[UUID, list[Holding]]:
    """The holdings of these posts on a local day, without names: that a post is held, and by how many, is known where the post is."""
    found: dict[UUID, list[Holding]] = {}
    for h in Holding.unrestricted.filter(covering(day), post__in=list(posts)).order_by("valid_from", "id"):  # See docstring.
        found.setdefault(h.post_id, []).append(h)
    return found


def zone_units(day: date) -> dict[str, list[UUID]]:
    """The units, in being or not, whose territory belongs to each zone that exists on a local day, by code of the zone."""
    found: dict[str, list[UUID]] = {z.code: [] for z in Zone.unrestricted.filter(covering(day)).order_by("name_vi", "code")}  # Public, as the register.
    for code, unit_pk in ZoneUnit.unrestricted.filter(zone__code__in=list(found)).values_list("zone__code", "unit_id"):  # Likewise.
        found[code].append(unit_pk)
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """A person of the register, as administrators see one."""

    id: UUID
    name: str | None
    account: Account | None
    holdings: list[Holding]

    def now(self, day: date) -> list[Holding]:
        """The posts held on a local day."""
        return [h for h in self.holdings if Held(h, None).on(day)]

    def later(self, day: date) -> list[Holding]:
        """The posts to be held after a local day."""
        return [h for h in self.holdings if h.valid_from is not None and h.valid_from > day and (h.valid_until is None or h.valid_until > h.valid_from)]


def people() -> list[Entry]:
    """Everybody of the model in scope: those entered here and those who hold a post here. For administrators."""
    held: dict[UUID, list[Holding]] = {}
    for h in Holding.unrestricted.select_related("post__unit").order_by("-valid_from", "id"):  # For administrators.
        held.setdefault(h.person_id, []).append(h)
    ids = {*held, *Person.unrestricted.values_list("id", flat=True)}  # Likewise.
    known = names(ids)
    accounts = {a.person_id: a for a in Account.of_node.filter(person__in=ids)}
    return [Entry(pk, known.get(pk), accounts.get(pk), held.get(pk, [])) for pk in ids]


def person(pk: UUID) -> Entry:
    """One person of the model in scope, with every holding in it. For administrators. Raises NoSuchPerson."""
    held = list(Holding.unrestricted.filter(person_id=pk).select_related("post__unit").order_by("-valid_from", "id"))  # For administrators.
    if not held and not Person.unrestricted.filter(pk=pk).exists():  # Likewise.
        raise NoSuchPerson(pk.hex)
    return Entry(pk, names([pk]).get(pk), Account.of_node.filter(person_id=pk).first(), held)


def administrators(day: date) -> list[Account]:
    """The accounts that can really administer: open, with a password, of somebody who holds a post on a local day."""
    able = [a for a in Account.of_node.filter(administrator=True, is_active=True).order_by("login") if a.has_usable_password()]
    with across_models():  # Administration is the node's.
        rows = Holding.unrestricted.filter(covering(day), person__in=[a.person_id for a in able if a.person_id])
        held = set(rows.values_list("person_id", flat=True))
    return [account for account in able if account.person_id in held]


def has_account(person: UUID) -> bool:
    """Whether a person has an open account."""
    return Account.of_node.filter(person_id=person, is_active=True).exists()


def administers(person: UUID | None) -> bool:
    """Whether a person's open account administers this node."""
    return person is not None and Account.of_node.filter(person_id=person, is_active=True, administrator=True).exists()


def account_called(login: str) -> Account | None:
    """The account with this login name."""
    return Account.of_node.filter(login=login.strip().lower()).first()


def all_accounts() -> list[Account]:
    """Every account of the node, by login name."""
    return list(Account.of_node.order_by("login"))


def tokens(account: Account) -> list[ApiToken]:
    """The keys of programs that an account has made, newest first."""
    return list(ApiToken.of_node.filter(account=account).select_related("post__unit").order_by("-made_at"))


def newest_link(account: Account) -> CredentialLink | None:
    """The one-time link made last for an account."""
    return CredentialLink.of_node.filter(account=account).order_by("-made_at").first()


def link_of(code: str, at: datetime) -> CredentialLink:
    """The one-time link with this code, as typed from paper. Raises LinkSpent."""
    plain = code.lower().translate(TYPED)
    link = CredentialLink.of_node.select_related("account__person").filter(digest=digest(plain.encode("utf-8", "replace"))).first()
    if link is None:
        raise LinkSpent("unknown")
    if link.used_at is not None:
        raise LinkSpent("used")
    if link.expires_at <= at:
        raise LinkSpent("expired")
    if not link.account.is_active:
        raise LinkSpent("closed")
    return link
