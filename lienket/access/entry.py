"""Who may enter a view at all. Default deny: an address whose view carries no `@entry` is a failing test."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

from lienket.access.rulings import NotAllowed
from lienket.journal.rows import in_model

Who = Literal["public", "account", "post", "administrator", "overseer"]
View = TypeVar("View", bound=Callable[..., HttpResponse])


def entry(who: Who, *, methods: tuple[str, ...] = ("GET",), before_second_step: bool = False) -> Callable[[View], View]:
    """Let `who` enter: anybody, a signed-in account, an account acting in a post, an administrator acting in a post, a post that oversees the journal.

    For the last three the view runs inside the linkage model of `request.actor`. HEAD goes with GET. Who owes a second step of signing in is let into nothing
    but what is public and what serves to set the second step up (`before_second_step`).
    """
    known = frozenset({*methods, "HEAD"} if "GET" in methods else methods)

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(request: Any, *args: Any, **values: Any) -> HttpResponse:
            if request.method not in known:
                return HttpResponseNotAllowed(sorted(known))
            if any(isinstance(part, str) and "\0" in part for part in values.values()):
                raise Http404  # No name has the NUL character, and PostgreSQL fails when asked for one.
            if who == "public":
                return view(request, *args, **values)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.owes_second_step and not before_second_step:
                return redirect("mfa_index")
            if who == "account":
                return view(request, *args, **values)
            if request.actor is None:
                return redirect("choose-post")
            if who == "administrator" and not request.user.administrator:
                raise NotAllowed("administer", "chỉ người quản trị hệ thống được làm việc này", "only an administrator of this node may do this")
            if who == "overseer" and not request.oversees:
                raise NotAllowed(
                    "oversee", "chỉ chức trách giám sát do gói mô hình nêu được xem", "only a post that the model pack names for oversight may look"
                )
            with in_model(request.actor.model):
                return view(request, *args, **values)

        entered.entry = who  # type: ignore[attr-defined]
        entered.before_second_step = before_second_step  # type: ignore[attr-defined]
        entered.methods = known  # type: ignore[attr-defined]
        return entered  # type: ignore[return-value]

    return decorate
