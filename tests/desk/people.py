"""Signing in as the cast of tests/world.py."""

from __future__ import annotations

from datetime import date

from django.test import Client

from lienket.units.actions import post_person
from lienket.units.models import Account
from lienket.units.queries import post_id
from tests.world import MODEL, NOON, SWEEPER

SINCE = date(2016, 1, 1)


DESKS = {"town-police": "desk", "province-police": "desk"}
"""The duty posts that have a name of their own; the others are called truc-ban."""


def signed_in(unit: str, post: str = "", language: str = "vi", **account: object) -> Client:
    """A browser in which the holder of ``unit/post`` has signed in."""
    post = post or DESKS.get(unit, "truc-ban")
    login = f"{unit}-{post}"
    if not Account.objects.filter(login=login).exists():
        post_person(actor=SWEEPER, name=f"Người của {unit}", post=post_id(MODEL, f"{unit}/{post}"), since=SINCE, at=NOON, login=login)
    Account.of_node.filter(login=login).update(language=language, **account)
    client = Client()
    client.force_login(Account.objects.get(login=login), backend="lienket.access.sessions.Backend")
    return client
