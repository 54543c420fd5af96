"""Who may enter the API: a program under a token, or one of our own pages under the session with its CSRF token.

Everything that every address shares happens here, once and in this order: method, language, who, rate, linkage model, headers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation

from lienket.api.answers import finished
from lienket.api.errors import ActsInNoPost, ForgedRequest, Invalid, MethodNotAllowed, OwesSecondStep, TooManyRequests, Unauthenticated
from lienket.api.problems import language_of, problem
from lienket.instruments.queries import NoPackLoaded, book
from lienket.journal.rows import in_model
from lienket.kernel.errors import LienketError
from lienket.situation.acting import lent_without_second_step
from lienket.units.queries import token_holder

View = Callable[..., HttpResponse]
ALWAYS = frozenset({"lang"})
"""Query parameters of every address."""

SAFE = frozenset({"GET", "HEAD"})


def entered(view: View, known: Mapping[str, frozenset[str]]) -> View:
    """`view` for those let in, with the query parameters it knows by method; refusals become problem details."""
    methods = frozenset(known) | ({"HEAD"} if "GET" in known else frozenset())

    @wraps(view)
    def enter(request: Any, *args: Any, **values: Any) -> HttpResponse:
        request.language, request.book = language_of(request), getattr(request, "book", None)
        asked = request.method
        try:
            if asked not in methods:
                raise MethodNotAllowed(asked, ", ".join(sorted(methods)))
            _who(request)
            _known(request, known["GET" if asked == "HEAD" else asked] | ALWAYS)
            with in_model(request.actor.model), translation.override(request.language):
                if request.book is None:
                    request.book = book(request.actor.model)
                request.method = "GET" if asked == "HEAD" else asked
                response = view(request, *args, **values)
        except LienketError as error:
            response = problem(request, error)
        request.method = asked
        return finished(request, response)

    enter.entry = "token"  # type: ignore[attr-defined]
    enter.csrf_exempt = True  # type: ignore[attr-defined]  # Checked in _session, where a session is what lets in.
    return enter


def _who(request: Any) -> None:
    """Set `request.actor`, `account` and `token`. A token that is sent is what counts, even beside a session."""
    said = request.META.get("HTTP_AUTHORIZATION", "")
    if said:
        _token(request, said)
    else:
        _session(request)
    if not ("lang" in request.GET or "Accept-Language" in request.headers):
        request.language = language_of(request, request.account.language)


def _known(request: Any, known: frozenset[str]) -> None:
    """Raise Invalid for query parameters the address does not have: a filter with a slip in its name would be none, and more would be answered than asked."""
    strange = [name for name in request.GET if name not in known]
    if strange:
        raise Invalid([(name[:64], "không có tham số này", "there is no such parameter") for name in strange[:20]])


def _token(request: Any, said: str) -> None:
    scheme, _, secret = said.partition(" ")
    held = token_holder(secret.strip(), request.at, lambda model: _today(model, request)) if scheme.lower() == "bearer" else None
    if held is None:
        raise Unauthenticated
    request.actor, row = held
    request.account, request.token = row.account, row.id
    pace(str(row.id), request.at.timestamp(), settings.API_RATE)
    if lent_without_second_step(row.account, request.at):
        raise OwesSecondStep


def _today(model: str, request: Any) -> date:
    with in_model(model):
        try:
            request.book = book(model)
        except NoPackLoaded:
            return request.at.date()  # type: ignore[no-any-return]
        return request.at.astimezone(request.book.calendar.zone).date()  # type: ignore[no-any-return]


def _session(request: Any) -> None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        raise Unauthenticated
    if request.method not in SAFE:
        guard = CsrfViewMiddleware(lambda _request: HttpResponse())
        request.csrf_processing_done = False
        guard.process_request(request)
        if guard.process_view(request, _nothing, (), {}) is not None:
            raise ForgedRequest
    if request.owes_second_step:
        raise OwesSecondStep
    if request.actor is None:
        raise ActsInNoPost
    request.account, request.token = user, None


def _nothing() -> HttpResponse:
    """A view that is not exempt from anything."""
    return HttpResponse()


_paces: dict[str, float] = {}


def pace(token: str, now: float, rate: int) -> None:
    """Let at most `rate` requests a minute of a token through, in bursts of ten seconds' worth; 0 lets all through. Raises TooManyRequests.

    Soft: each process of the server counts for itself, and forgets when it ends.
    """
    if rate <= 0:
        return
    step = 60 / rate
    due = max(_paces.get(token, 0.0), now) + step
    if due - now > max(10.0, step):
        raise TooManyRequests(max(1, round(due - now - 10.0)))
    if len(_paces) > 10_000:
        _paces.clear()
    _paces[token] = due
