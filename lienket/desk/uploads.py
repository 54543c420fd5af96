"""What pages need of files that their script sends in pieces (by the API, under the session)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from lienket.matters import uploads

if TYPE_CHECKING:
    from lienket.desk.request import DeskRequest


def sender_of(request: DeskRequest) -> uploads.Sender:
    """Whose uploads: the account, in the post it acts in. Views that ask for it are entered with a post."""
    assert request.actor.post is not None
    assert request.actor.unit is not None
    return uploads.Sender(request.user.pk, request.actor.post, request.actor.unit)


def unfinished(request: DeskRequest) -> list[uploads.Begun]:
    """What the reader began to send and did not finish."""
    return uploads.unfinished(sender_of(request))


def id_of(said: str) -> UUID:
    """The id of an upload as a form names it. Raises NoSuchUpload."""
    try:
        return UUID(said)
    except ValueError:
        raise uploads.NoSuchUpload(said[:40]) from None
