"""Saved views: a list with its filters under a name of one's own."""

from __future__ import annotations

from uuid import UUID

from lienket.journal.reads import anywhere
from lienket.kernel.errors import LienketError
from lienket.situation.models import SavedView

MOST = 40
LONGEST_NAME, LONGEST_QUERY = 60, 1000


class BadView(LienketError):
    """A saved view needs a name of at most 60 letters that no other view has: (name)."""

    code = "bad-view"


def views_of(account: UUID, model: str) -> list[SavedView]:
    """The account's own views, by name."""
    return sorted(anywhere(SavedView, account_id=account, scope=model), key=lambda view: view.name)


def save_view(*, account: UUID, model: str, name: str, query: str) -> SavedView:
    """Keep `query` under `name`; a view of that name is replaced. Raises BadView."""
    kept = _checked(name)
    if len(query) > LONGEST_QUERY:
        raise BadView(kept)
    own = SavedView.of_node.filter(account_id=account, scope=model)
    if own.count() >= MOST and not own.filter(name=kept).exists():
        raise BadView(kept)
    view, _ = SavedView.of_node.update_or_create(account_id=account, scope=model, name=kept, defaults={"query": query})
    return view


def rename_view(*, account: UUID, view: int, name: str) -> None:
    """Give one's own view another name. Raises BadView."""
    kept = _checked(name)
    own = SavedView.of_node.filter(account_id=account, pk=view)
    found = own.first()
    if found is None or SavedView.of_node.filter(account_id=account, scope=found.scope, name=kept).exclude(pk=view).exists():
        raise BadView(kept)
    SavedView.of_node.filter(pk=found.pk).update(name=kept)


def forget_view(*, account: UUID, view: int) -> None:
    """Delete one's own view; one that is not there is gone already."""
    SavedView.of_node.filter(account_id=account, pk=view).delete()


def _checked(name: str) -> str:
    kept = " ".join(name.split())
    if not 0 < len(kept) <= LONGEST_NAME or "\0" in kept:
        raise BadView(kept[:LONGEST_NAME])
    return kept
