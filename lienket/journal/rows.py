"""Base of every domain row: belongs to one linkage model, is reached only inside a scope, is written only by the door."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django_scopes import get_scope, scope, scopes_disabled
from django_scopes.exceptions import ScopeError

__all__ = ["DomainRow", "ErasableRow", "NodeRow", "ScopeError", "across_models", "in_model"]

Row = TypeVar("Row", bound=models.Model, covariant=True)


def in_model(model: str) -> Any:
    """Context manager: queries inside see the rows of linkage model `model` and no others."""
    return scope(model=model)


def across_models() -> Any:
    """Context manager for the few parts that serve the whole node (verify, the worker, loading packs); say why beside the call."""
    return scopes_disabled()


class ScopedManager(models.Manager[Row]):
    """Adds the linkage model of the current scope to every query; without a scope it raises ScopeError."""

    def get_queryset(self) -> models.QuerySet[Row]:
        """Rows of the model in scope."""
        state = get_scope()
        if not state.get("_enabled", True):
            return super().get_queryset()
        if "model" not in state:
            raise ScopeError(f"{self.model.__name__}: a query needs a linkage model; wrap it in in_model(code)")
        return super().get_queryset().filter(model_id=state["model"])


class DomainRow(models.Model):
    """A row of one linkage model. `unrestricted` is not filtered by the sharing policy: each use says why."""

    model = models.ForeignKey("journal.LinkageModel", models.PROTECT, related_name="+", db_index=False)
    unrestricted: ClassVar[ScopedManager[Self]] = ScopedManager()

    erasable: ClassVar[bool] = False

    class Meta:
        """Abstract."""

        abstract = True
        default_manager_name = "unrestricted"


class ErasableRow(DomainRow):
    """A side row holding free text, names, phones, addresses or positions. The journal keeps only a commitment under `nonce`."""

    nonce = models.BinaryField(max_length=32)

    erasable: ClassVar[bool] = True

    class Meta:
        """Abstract."""

        abstract = True
        default_manager_name = "unrestricted"


class NodeRow(models.Model):
    """A row of the node itself: of no linkage model, in no journal, written without the door (keys to sign in, drafts, saved views, indexes).

    Nothing a member unit relies on may lie in one.
    """

    of_node: ClassVar[models.Manager[Self]] = models.Manager()  # type: ignore[no-redef]

    class Meta:
        """Abstract."""

        abstract = True
        default_manager_name = "of_node"
