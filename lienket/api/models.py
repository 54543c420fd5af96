"""Rows of the API: answers kept so that a request sent twice has one effect."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import models

from lienket.journal.rows import NodeRow

KEPT = timedelta(hours=72)
"""How long a repeat of a request is answered as the first was."""


class IdempotentAnswer(NodeRow):
    """What was answered to a request with an Idempotency-Key, written in the same transaction as the request's effect."""

    id = models.BigAutoField(primary_key=True)
    post = models.ForeignKey("units.Post", models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    status = models.SmallIntegerField()
    body = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    class Meta(NodeRow.Meta):
        """A key once in a post."""

        constraints = [models.UniqueConstraint(fields=["post", "key"], name="api_answer_once")]


def kept_answer(post: UUID, key: str, at: datetime) -> IdempotentAnswer | None:
    """The answer given under a key of this post in the last 72 hours."""
    return IdempotentAnswer.of_node.filter(post_id=post, key=key, at__gt=at - KEPT).first()


def keep_answer(*, post: UUID, key: str, digest: str, status: int, body: bytes, at: datetime) -> None:
    """Keep an answer, in the place of one too old to count. Call inside the transaction of the act."""
    IdempotentAnswer.of_node.filter(post_id=post, key=key).delete()
    IdempotentAnswer.of_node.create(post_id=post, key=key, digest=digest, status=status, body=body, at=at)


def purge_answers(at: datetime) -> int:
    """Delete answers older than 72 hours, for the worker; returns how many."""
    return IdempotentAnswer.of_node.filter(at__lte=at - KEPT).delete()[0]
