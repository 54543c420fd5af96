"""Who asks for a stream, and from which page: the session cookie decides, as on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.http.request import split_domain_port, validate_host

from lienket.kernel.actor import Actor
from lienket.situation.acting import chosen_post, held_posts
from lienket.units.second_step import owes_second_step


@dataclass(frozen=True, slots=True)
class Visitor:
    """An account acting in a post."""

    account: UUID
    actor: Actor


def session_of(headers: Mapping[str, str]) -> str | None:
    """The session key in the cookie."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    return morsel.value if morsel else None


def visitor(session: str | None, at: datetime) -> Visitor | None:
    """Who the session belongs to and the post acted in at `at`; None where it is no longer good or the person holds no post."""
    if not session:
        return None
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore(session)
    account: Any = get_user(SimpleNamespace(session=store))  # type: ignore[arg-type]
    if not account.is_authenticated:
        return None
    posts = held_posts(account.person_id, at)
    if owes_second_step(account, [held.post for held in posts]):
        return None
    held = chosen_post(posts, [store.get("post"), account.last_post_id])
    return None if held is None else Visitor(account.pk, held.holder(None))


def known_host(headers: Mapping[str, str]) -> bool:
    """Whether the stream was asked for under a name this node goes by."""
    domain, _port = split_domain_port(headers.get("host", ""))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def allowed_origin(headers: Mapping[str, str]) -> str | None:
    """The origin of the page to be let in: none given (no page of another origin), this very host at the pages' port, or one of LIENKET_ORIGINS.

    Returns '' where none is given, None where it is refused.
    """
    origin = headers.get("origin")
    if origin is None:
        return ""
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return origin
    try:
        parts = urlsplit(origin)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    domain, own_port = split_domain_port(headers.get("host", ""))
    ports = {settings.PORT, int(own_port or 0)}
    same = (parts.hostname or "") == domain.strip("[]") and port in ports
    return origin if same and parts.scheme in {"http", "https"} else None
