"""Signing in with a one-time link, the own account, and the post acted in."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.views import password_change
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienket.access import sessions
from lienket.access.elsewhere import identity_of
from lienket.access.entry import entry
from lienket.desk.accounts.forms import LinkCode, NewPassword, NewToken, Preferences
from lienket.desk.request import DeskRequest
from lienket.instruments.queries import NoPackLoaded, book
from lienket.journal.door import Overtaken
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.situation.acting import local_day
from lienket.ui.render import render
from lienket.units import credentials, directory
from lienket.units.directory import LinkSpent
from lienket.units.queries import HeldPost

BOTH = ("GET", "POST")


def _here(address: str) -> str:
    """`address` where it is one of this site, else the board."""
    return address if address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None) else reverse("board")


@entry("public")
def link_entry(request: DeskRequest) -> HttpResponse:
    """Where the code of a one-time link is typed from paper."""
    form = LinkCode(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("credential-link", form.cleaned_data["code"].strip().replace("/", ""))
    return render(request, "desk/accounts/link_entry.html", {"form": form, "help_page": "accounts"})


@entry("public", methods=BOTH)
def credential_link(request: DeskRequest, code: str) -> HttpResponse:
    """Set a password with a one-time link, and sign in."""
    try:
        account = directory.link_of(code, request.at).account
        form = NewPassword(request.POST or None, account=account)
        if request.method == "POST" and form.is_valid():
            account = credentials.use_link(code=code, password=form.cleaned_data["password1"], at=request.at)
            if request.user.is_authenticated:
                logout(request)
            signed_in: HttpResponse = perform_login(request, Login(user=account, redirect_url=reverse(settings.LOGIN_REDIRECT_URL)))
            return signed_in
    except LinkSpent as error:
        return render(
            request, "desk/accounts/link_spent.html", {"why": error.args[0], "help_page": "accounts"}, status=404 if error.args[0] == "unknown" else 410
        )
    except Overtaken:
        return render(request, "desk/accounts/link_spent.html", {"why": "used", "help_page": "accounts"}, status=410)
    return render(request, "desk/accounts/link.html", {"form": form, "account": account, "help_page": "accounts"})


def _spent(request: DeskRequest, why: str) -> HttpResponse:
    return render(request, "desk/accounts/link_spent.html", {"why": why, "help_page": "accounts"}, status=404 if why == "unknown" else 410)


@entry("account")
def account(request: DeskRequest) -> HttpResponse:
    """One's own account: who one is, posts, language, password, second step, keys of programs."""
    return _account(request)


def _account(request: DeskRequest, *, token_form: NewToken | None = None, secret: str = "", status: int = 200) -> HttpResponse:
    user, posts = request.user, _posts(request)
    context: dict[str, Any] = {
        "person_name": directory.names([user.person_id]).get(user.person_id) if user.person_id else None,
        "posts": posts,
        "preferences": Preferences(initial={"language": user.language, "theme": user.theme}),
        "second_step": is_mfa_enabled(user),
        "elsewhere": settings.OIDC_NAME if settings.OIDC_SERVER and identity_of(user) else "",
        "tokens": [(token, _state(token, request, posts)) for token in directory.tokens(user)],
        "token_form": token_form or NewToken(posts=posts, language=request.language),
        "secret": secret,
        "sessions": sessions.open_sessions(user, request.at),
        "this_session": sessions.ref(request.session.session_key or ""),
        "api_address": request.build_absolute_uri("/api/v1/"),
        "help_page": "accounts",
    }
    return render(request, "desk/accounts/account.html", context, status=status)


def _posts(request: DeskRequest) -> list[HeldPost]:
    found: list[HeldPost] = request.posts  # type: ignore[attr-defined]
    return found


def _state(token: Any, request: DeskRequest, posts: list[HeldPost]) -> str:
    """revoked, expired, idle (its post is no longer held) or valid."""
    if token.revoked_at is not None:
        return "revoked"
    if token.expires_at is not None and token.expires_at <= request.at:
        return "expired"
    return "valid" if token.post_id in {p.post for p in posts} else "idle"


@entry("account", methods=("POST",))
def end_sessions(request: DeskRequest) -> HttpResponse:
    """Sign out on another machine, or on all others."""
    ended = sessions.end_sessions(request.user, request.at, keep=request.session.session_key, only=request.POST.get("only") or None)
    if ended:
        messages.success(request, ngettext("Đã đăng xuất ở %(n)s máy khác.", "Đã đăng xuất ở %(n)s máy khác.", ended) % {"n": ended})
    else:
        messages.warning(request, _("Máy đó đã đăng xuất từ trước."))
    return redirect(f"{reverse('account')}#where")


@entry("account", methods=BOTH)
def password(request: DeskRequest) -> HttpResponse:
    """Change the password; who never had one gets it with a one-time link only."""
    if not request.user.has_usable_password():
        messages.warning(request, _("Tài khoản này chưa có mật khẩu. Nhờ người quản trị cấp phiếu."))
        return redirect("account")
    answer: HttpResponse = password_change(request)
    return answer


@entry("account", methods=("POST",))
def preferences(request: DeskRequest) -> HttpResponse:
    """Keep language and colours."""
    form = Preferences(request.POST)
    if form.is_valid():
        credentials.prefer(account=request.user, **form.cleaned_data)
    answer = redirect("account")
    for name, value in ((settings.LANGUAGE_COOKIE_NAME, request.user.language), (settings.THEME_COOKIE_NAME, request.user.theme)):
        answer.set_cookie(name, value, max_age=365 * 86400, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True)
    return answer


@entry("account", methods=BOTH)
def choose_post(request: DeskRequest) -> HttpResponse:
    """Choose the post to act in, of those held today in any linkage model."""
    posts, following = _posts(request), _here(request.GET.get("next") or request.POST.get("next") or "")
    if request.method == "POST":
        held = next((p for p in posts if str(p.post) == request.POST.get("post")), None)
        if held is not None:
            request.session["post"] = str(held.post)
            credentials.prefer(account=request.user, last_post_id=held.post)
            return redirect(following)
    models: dict[str, list[HeldPost]] = {}
    for post in posts:
        models.setdefault(_model_name(post.model, request.language), []).append(post)
    person = request.user.person
    today = local_day(person.model_id, request.at) if person else request.at.date()
    context = {
        "models": models,
        "next": following,
        "refused": request.method == "POST",
        "administrators": [] if posts else _administrators(today),
        "help_page": "accounts",
    }
    return render(request, "desk/accounts/choose_post.html", context, status=422 if request.method == "POST" else 200)


def _administrators(today: date) -> list[str]:
    """Whom to ask: the administrators by name."""
    people = [a.person_id for a in directory.administrators(today) if a.person_id]
    return sorted(directory.names(people).values())


def _model_name(model: str, language: str) -> str:
    with in_model(model):
        try:
            name = book(model).pack.file.name
        except NoPackLoaded:
            return model
    return name.vi if language == "vi" else name.en


@entry("account", methods=("POST",))
def add_token(request: DeskRequest) -> HttpResponse:
    """Make a key for a program; it is shown on the answer, and never again."""
    posts = _posts(request)
    form = NewToken(request.POST, posts=posts, language=request.language)
    if not form.is_valid():
        return _account(request, token_form=form, status=422)
    held = next(p for p in posts if str(p.post) == form.cleaned_data["post"])
    secret = credentials.make_token(
        actor=held.holder(request.user.person_id), account=request.user, name=form.cleaned_data["name"], expires_at=request.at + form.period, at=request.at
    )
    return _account(request, secret=secret)


@entry("account", methods=("POST",))
def revoke_token(request: DeskRequest, token: UUID) -> HttpResponse:
    """End a key of one's own."""
    own = next((t for t in directory.tokens(request.user) if t.id == token and t.revoked_at is None), None)
    if own is not None:
        actor = Actor(model=own.post.model_id, kind="PERSON", person=request.user.person_id)
        credentials.revoke_token(actor=actor, account=request.user, token=token, at=request.at)
        messages.success(request, _("Đã thu hồi khóa “%(name)s”; chương trình dùng khóa này dừng ngay.") % {"name": own.name})
    return redirect("account")


def stale_form(request: DeskRequest, reason: str = "") -> HttpResponse:
    """A form was sent that this browser did not get from us (or signing in has changed since): nothing was done. Named in the settings."""
    text = _("Biểu mẫu này đã cũ, hoặc trình duyệt không cho lưu cookie; không làm gì cả. Mở lại trang rồi gửi lại.")
    return render(request, "ui/refused.html", {"status_code": 403, "text": text}, part="ui/_refused.html", status=403)
