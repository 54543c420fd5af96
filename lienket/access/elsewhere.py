"""Which account signs in by which identity at the node's OpenID Connect server: an administrator names it, and nobody signs up by himself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from lienket.journal.door import Overtaken, writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.units.events import IdentityNamed

if TYPE_CHECKING:
    from lienket.units.models import Account

SERVER = "oidc"
"""Under which name django-allauth knows the server."""


class NoSignInElsewhere(LienketError):
    """The node has no OpenID Connect server."""

    code = "no-sign-in-elsewhere"


class IdentityTaken(LienketError):
    """Another account signs in by this identity."""

    code = "identity-taken"


def identity_of(account: Account) -> str:
    """The identity by which the account signs in, or nothing. For administrators."""
    of_node = SocialAccount.objects  # Rows of django-allauth: the node's, like accounts.
    found = of_node.filter(user_id=account.pk, provider=SERVER).values_list("uid", flat=True).first()
    return str(found or "")


def name_identity(*, actor: Actor, account: Account, identity: str, at: datetime) -> None:
    """Let the account sign in by `identity`, in place of another it had; the empty one takes it away.

    Records: account.identity-named/1.   Raises: NoSignInElsewhere, IdentityTaken, Overtaken where it is so already.
    """
    if identity and not settings.OIDC_SERVER:
        raise NoSignInElsewhere
    of_node = SocialAccount.objects  # As above.
    with writing(actor, at) as door:
        if identity_of(account) == identity:
            raise Overtaken("socialaccount_socialaccount", account.id.hex)
        if of_node.filter(provider=SERVER, uid=identity).exists():
            raise IdentityTaken
        of_node.filter(user_id=account.pk, provider=SERVER).delete()
        if identity:
            of_node.create(user_id=account.pk, provider=SERVER, uid=identity)
        door.record(IdentityNamed(account=account.id, named=bool(identity)), *([account.person_id] if account.person_id else []))
