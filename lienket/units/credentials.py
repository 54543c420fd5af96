"""Accounts: one-time links for a first or new password, who may sign in, who administers, keys of programs.

Accounts are the node's and stand in no journal; that something was done to one is an event like any other act, by ids only.
Only the SHA-256 of a link or key is kept: both have 120 random bits or more, so a slow hash would add nothing.
"""

from __future__ import annotations

import base64
import os
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from lienket.journal.door import Overtaken, writing
from lienket.kernel.actor import Actor
from lienket.kernel.canonical import digest, instant
from lienket.kernel.errors import LienketError
from lienket.kernel.events import Event
from lienket.kernel.ids import uuid7
from lienket.units.actions import set_password
from lienket.units.directory import administrators, link_of
from lienket.units.events import (
    AccountActivated,
    AccountDeactivated,
    AccountInvited,
    AccountReset,
    AdministratorGiven,
    AdministratorTaken,
    TokenMade,
    TokenRevoked,
)
from lienket.units.models import Account, ApiToken, CredentialLink
from lienket.units.queries import TOKEN_PREFIX

LINK_HOURS = 72
LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,38}[a-z0-9])")
"""Login names: 3 to 40 small letters without diacritics, digits, and . _ - inside."""


class BadLogin(LienketError):
    """A login name has a form that cannot be typed everywhere: (login)."""

    code = "bad-login"


class LoginTaken(LienketError):
    """Another account has this login name: (login)."""

    code = "login-taken"


class LastAdministrator(LienketError):
    """Nobody who can sign in would be left to administer this node: (login)."""

    code = "last-administrator"


class OwnAccount(LienketError):
    """Nobody closes his own account or takes his own administration away: (login)."""

    code = "own-account"


class ClosedAccount(LienketError):
    """The account is closed; open it again first: (login)."""

    code = "closed-account"


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """What is handed over on paper, and never shown again."""

    account: UUID
    login: str
    expires_at: datetime
    code: str = field(repr=False)


def random_text(octets: int) -> str:
    """Random letters and digits with so many octets of chance."""
    return base64.b32encode(os.urandom(octets)).decode().rstrip("=").lower()


def open_account(*, actor: Actor, person: UUID, login: str, at: datetime, administrator: bool = False, by: UUID | None = None) -> OneTimeLink:
    """A new account of `person`, who takes it up with the link.

    Records: account.invited/1, administrator.given/1.   Raises: BadLogin, LoginTaken.
    """
    login = login.strip().lower()
    if not LOGIN.fullmatch(login):
        raise BadLogin(login)
    with writing(actor, at) as door:
        if Account.of_node.filter(login=login).exists():
            raise LoginTaken(login)
        account = Account.of_node.open(login=login, person=person)
        link = _new_link(account, "INVITE", at, by)
        door.record(AccountInvited(account=account.id, person=person, link=link_id(link)), person)
        if administrator:
            Account.of_node.filter(pk=account.pk).update(administrator=True)
            door.record(AdministratorGiven(account=account.id), person)
    return link


def link_id(link: OneTimeLink) -> UUID:
    """The id under which the journal speaks of a link."""
    return CredentialLink.of_node.values_list("id", flat=True).get(digest=digest(link.code.encode()))


def _new_link(account: Account, purpose: str, at: datetime, by: UUID | None) -> OneTimeLink:
    """A new link; earlier ones that were not used end now."""
    CredentialLink.of_node.filter(account=account, used_at=None, expires_at__gt=at).update(expires_at=at)
    link = OneTimeLink(account.id, account.login, at + timedelta(hours=LINK_HOURS), random_text(15))
    CredentialLink.of_node.create(account=account, digest=digest(link.code.encode()), purpose=purpose, made_by_id=by, made_at=at, expires_at=link.expires_at)
    return link


def send_link(*, actor: Actor, account: Account, at: datetime, by: UUID | None = None, second_step: bool = False) -> OneTimeLink:
    """A link for a new password; `second_step` also takes the second step of signing in off (a lost phone). The old password holds until the link is used.

    Records: account.reset/1; account.invited/1 where no password was ever set.   Raises: ClosedAccount.
    """
    if not account.is_active:
        raise ClosedAccount(account.login)
    first = not account.has_usable_password()
    with writing(actor, at) as door:
        link = _new_link(account, "INVITE" if first else "RESET", at, by)
        if second_step:
            Account.of_node.get(pk=account.pk).authenticator_set.all().delete()  # type: ignore[attr-defined]  # Rows of django-allauth.
        subjects = [account.person_id] if account.person_id else []
        if first and account.person_id:
            door.record(AccountInvited(account=account.id, person=account.person_id, link=link_id(link)), *subjects)
        else:
            door.record(AccountReset(account=account.id, link=link_id(link), second_step=second_step), *subjects)
    return link


def use_link(*, code: str, password: str, at: datetime) -> Account:
    """Set the password of the account a link is for; the caller has checked the password.

    Records: account.activated/1.   Raises: LinkSpent.
    """
    link = link_of(code, at)
    account = link.account
    assert account.person is not None  # Accounts are opened for people.
    actor = Actor(model=account.person.model_id, kind="PERSON", person=account.person_id)
    with writing(actor, at) as door:
        if CredentialLink.of_node.filter(pk=link.pk, used_at=None).update(used_at=at) != 1:
            raise Overtaken("units_credentiallink", link.pk.hex)
        set_password(account, password)
        door.record(AccountActivated(account=account.id, link=link.id), account.person.id)
    return account


def deactivate(*, actor: Actor, account: Account, day: date, at: datetime) -> None:
    """Close an account: signed-in pages and programs stop at their next request. `day` is the local day of `at`: who administers on it counts.

    Records: account.deactivated/1.   Raises: OwnAccount, LastAdministrator, Overtaken.
    """
    _not_own(actor, account)
    require_another_administrator(account, day)
    _switch(actor, account, at, AccountDeactivated(account=account.id), is_active=False)


def activate(*, actor: Actor, account: Account, at: datetime) -> None:
    """Let a closed account be used again.   Records: account.activated/1.   Raises: Overtaken."""
    _switch(actor, account, at, AccountActivated(account=account.id), is_active=True)


def give_administrator(*, actor: Actor, account: Account, at: datetime) -> None:
    """Let an account administer this node.   Records: administrator.given/1.   Raises: Overtaken."""
    _switch(actor, account, at, AdministratorGiven(account=account.id), administrator=True)


def take_administrator(*, actor: Actor, account: Account, day: date, at: datetime) -> None:
    """Take the administration of this node from an account; `day` as in `deactivate`.

    Records: administrator.taken/1.   Raises: OwnAccount, LastAdministrator, Overtaken.
    """
    _not_own(actor, account)
    require_another_administrator(account, day)
    _switch(actor, account, at, AdministratorTaken(account=account.id), administrator=False)


def require_another_administrator(account: Account, day: date) -> None:
    """Raise LastAdministrator where `account` administers and nobody else could on a local day."""
    if account.administrator and account.is_active and not [a for a in administrators(day) if a.id != account.id]:
        raise LastAdministrator(account.login)


def _not_own(actor: Actor, account: Account) -> None:
    if actor.person is not None and actor.person == account.person_id:
        raise OwnAccount(account.login)


def _switch(actor: Actor, account: Account, at: datetime, event: Event, **to: bool) -> None:
    (name, value), *_ = to.items()
    with writing(actor, at) as door:
        if Account.of_node.filter(pk=account.pk, **{name: not value}).update(**to) != 1:
            raise Overtaken("units_account", account.id.hex)
        door.record(event, *([account.person_id] if account.person_id else []))
    setattr(account, name, value)


def make_token(*, actor: Actor, account: Account, name: str, expires_at: datetime, at: datetime) -> str:
    """A key by which a program acts in the actor's post; the answer is shown once.

    Records: token.made/1.
    """
    assert actor.post is not None  # Only who acts in a post can lend it to a program.
    secret = TOKEN_PREFIX + random_text(32)
    token = ApiToken(id=uuid7(at), account=account, post_id=actor.post, name=name, digest=digest(secret.encode()), made_at=at, expires_at=expires_at)
    with writing(actor, at) as door:
        ApiToken.of_node.bulk_create([token])
        door.record(TokenMade(token=token.id, account=account.id, post=actor.post, expires_at=instant(expires_at)))
    return secret


def revoke_token(*, actor: Actor, account: Account, token: UUID, at: datetime) -> None:
    """End a key of one's own.   Records: token.revoked/1.   Raises: Overtaken."""
    with writing(actor, at) as door:
        if ApiToken.of_node.filter(pk=token, account=account, revoked_at=None).update(revoked_at=at) != 1:
            raise Overtaken("units_apitoken", token.hex)
        door.record(TokenRevoked(token=token, account=account.id))


def prefer(*, account: Account, **wishes: str | UUID) -> None:
    """Keep what somebody prefers: `language`, `theme`, `last_post_id`. Nobody else relies on it, so nothing is recorded."""
    Account.of_node.filter(pk=account.pk).update(**wishes)
    for name, value in wishes.items():
        setattr(account, name, value)
