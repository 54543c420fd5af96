"""Secret addresses of calendars: a calendar program cannot sign in, so its address is the key. It reads deadlines and nothing else, and can be revoked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lienket.journal.door import Overtaken, writing
from lienket.kernel.actor import Actor
from lienket.kernel.canonical import digest
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.units.credentials import random_text
from lienket.units.events import FeedMade, FeedRevoked
from lienket.units.models import Account, FeedToken
from lienket.units.queries import FEED_PREFIX

MOST = 5


class TooManyFeeds(LienketError):
    """An account has so many calendar addresses at most; revoke one first: (number)."""

    code = "too-many-feeds"


def make_feed(*, actor: Actor, account: Account, language: str, at: datetime) -> str:
    """A secret address for the actor's post; the answer is shown once. Records: feed.made/1. Raises TooManyFeeds."""
    assert actor.post is not None  # Deadlines are those of a post.
    secret = FEED_PREFIX + random_text(32)
    feed = FeedToken(id=uuid7(at), account=account, post_id=actor.post, language=language, digest=digest(secret.encode()), made_at=at)
    with writing(actor, at) as door:
        if FeedToken.of_node.filter(account=account, revoked_at=None).count() >= MOST:
            raise TooManyFeeds(str(MOST))
        FeedToken.of_node.bulk_create([feed])
        door.record(FeedMade(feed=feed.id, account=account.id, post=actor.post))
    return secret


def revoke_feed(*, actor: Actor, account: Account, feed: UUID, at: datetime) -> None:
    """End a calendar address of one's own. Records: feed.revoked/1. Raises Overtaken."""
    with writing(actor, at) as door:
        if FeedToken.of_node.filter(pk=feed, account=account, revoked_at=None).update(revoked_at=at) != 1:
            raise Overtaken("units_feedtoken", feed.hex)
        door.record(FeedRevoked(feed=feed, account=account.id))


def feeds_of(account: Account) -> list[FeedToken]:
    """The calendar addresses of an account that are valid, newest first."""
    return list(FeedToken.of_node.filter(account=account, revoked_at=None).select_related("post__unit").order_by("-made_at"))
