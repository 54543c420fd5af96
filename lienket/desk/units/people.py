"""People, the posts they hold and their accounts. For administrators; what goes to the person goes on paper."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import qrcode
from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from qrcode.image.svg import SvgPathImage

from lienket.access.elsewhere import identity_of, name_identity
from lienket.access.ending import end_all_sessions
from lienket.access.entry import entry
from lienket.access.sessions import open_sessions
from lienket.desk.refusals import words
from lienket.desk.request import DeskRequest
from lienket.desk.units.forms import EndDay, EndSessions, Forget, Identity, Login, Move, NewPerson, One, PostForm, Reset
from lienket.desk.units.views import today
from lienket.journal.door import Overtaken
from lienket.journal.queries import timeline
from lienket.kernel.errors import LienketError
from lienket.situation.folding import fold
from lienket.situation.second import ask, who_may
from lienket.situation.second_kinds import FORGET_PERSON
from lienket.ui.render import render
from lienket.units import credentials, directory, people
from lienket.units.credentials import OneTimeLink
from lienket.units.directory import Entry, NoSuchPerson
from lienket.units.queries import NoSuchPost

PAGE = 50
FIELD_OF = {
    "bad-login": "login",
    "login-taken": "login",
    "identity-taken": "identity",
    "outside-period": "since",
    "no-such-post": "post",
    "already-holds": "post",
}
"""Refusals that belong to a field of the form."""


@entry("administrator")
def people_list(request: DeskRequest) -> HttpResponse:
    """Everybody of the model, with search and pages."""
    day, query = today(request), request.GET.get("q", "").strip()[:100]
    which = request.GET.get("which", "now")
    found = [e for e in directory.people() if _wanted(e, which, day)]
    if query:
        parts = fold(query).split()
        found = [e for e in found if all(part in _said(e) for part in parts)]
    found.sort(key=lambda e: (e.name is None, fold(" ".join(reversed((e.name or "").split()))), e.id))
    page = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdecimal() and len(request.GET["page"]) < 6 else 1
    shown = found[(page - 1) * PAGE : page * PAGE]
    context = {
        "rows": [(e, e.now(day), e.later(day)) for e in shown],
        "count": len(found),
        "q": query,
        "which": which,
        "page": page,
        "before": page - 1 if page > 1 else 0,
        "after": page + 1 if page * PAGE < len(found) else 0,
        "help_page": "people",
    }
    return render(request, "desk/units/people.html", context, part="desk/units/_people.html")


def _wanted(e: Entry, which: str, day: Any) -> bool:
    if which == "all":
        return True
    serving = bool(e.now(day) or e.later(day))
    return not serving if which == "past" else bool(e.account and e.account.administrator) if which == "administrators" else serving


def _said(e: Entry) -> str:
    """What a search looks through."""
    posts = " ".join(f"{h.post.unit.name_vi} {h.post.unit.name_en} {h.post.title_vi} {h.post.title_en}" for h in e.holdings)
    return fold(f"{e.name or ''} {e.account.login if e.account else ''} {posts}")


@entry("administrator", methods=("GET", "POST"))
def person_add(request: DeskRequest) -> HttpResponse:
    """Enter a person with a post, and an account where a login name is given."""
    day = today(request)
    form = NewPerson(request.POST or None, posts=directory.posts_in_being(day), language=request.language, today=day)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            person, link = people.appoint(
                actor=request.actor,
                name=told["name"],
                post=told["post"],
                since=told["since"],
                login=told["login"],
                administrator=told["administrator"] and bool(told["login"]),
                by=request.user.id,
                at=request.at,
            )
        except LienketError as error:
            _onto(form, error, request)
        else:
            if link is not None:
                return _slip(request, person, told["name"], link, invited=True)
            messages.success(request, _("Đã ghi “%(name)s”.") % {"name": told["name"]})
            return redirect("person", person)
    return render(request, "desk/units/person_add.html", {"form": form, "help_page": "people"}, status=422 if form.errors else 200)


def _onto(form: Form, error: LienketError, request: DeskRequest) -> None:
    """The refusal at its field, or above the form; one that belongs to no form is raised again."""
    if isinstance(error, Overtaken):
        raise error
    field = FIELD_OF.get(error.code)
    if field == "since" and "since" not in form.fields:
        field = "until"
    form.add_error(
        field if field in form.fields else None, words(error, request.language) if not isinstance(error, NoSuchPost) else _("Không có chức trách này.")
    )


def _slip(request: DeskRequest, person: UUID, name: str, link: OneTimeLink, *, invited: bool) -> HttpResponse:
    """The page to print and hand over. The code is shown here and nowhere else."""
    address = request.build_absolute_uri(reverse("credential-link", args=[link.code]))
    image = qrcode.make(address, image_factory=SvgPathImage).to_string(encoding="utf-8")
    context = {
        "person": person,
        "name": name,
        "link": link,
        "invited": invited,
        "groups": [link.code[i : i + 4].upper() for i in range(0, len(link.code), 4)],
        "entry_address": request.build_absolute_uri(reverse("link-entry")),
        "qr": "data:image/svg+xml;base64," + base64.b64encode(image).decode(),
        "hours": credentials.LINK_HOURS,
        "help_page": "people",
    }
    return render(request, "desk/units/slip.html", context)


@entry("administrator")
def person(request: DeskRequest, person: UUID) -> HttpResponse:
    """One person."""
    return _person(request, directory.person(person))


def _person(request: DeskRequest, e: Entry, act: str = "", form: Form | None = None) -> HttpResponse:
    """The page of a person, with the form of a refused act as it was sent."""
    day = today(request)
    posts = directory.posts_in_being(day)
    making = _forms(request, posts)
    forms: dict[str, Form] = {name: make(None, auto_id=f"{name}-%s") for name, make in making.items()}
    if e.account is not None:
        forms["identity"].initial["identity"] = identity_of(e.account)
    if form is not None:
        forms[act] = form
    link = directory.newest_link(e.account) if e.account else None
    now = e.now(day)
    context = {
        "e": e,
        "account": e.account,
        "own": e.account is not None and e.account.id == request.user.id,
        "rows": [_row(h, day, making) for h in e.holdings],
        "now": now,
        "forms": forms,
        "act": act,
        "refused": form.non_field_errors() if form is not None else (),
        "bound_holding": form.data.get("holding", "") if form is not None else "",
        "elsewhere": settings.OIDC_NAME,
        "signed_in": len(open_sessions(e.account, request.at)) if e.account else 0,
        "activated": e.account is not None and e.account.has_usable_password(),
        "link": link if link is not None and link.used_at is None and link.expires_at > request.at else None,
        "erasable": e.name is not None and not now and not e.later(day) and not (e.account and e.account.is_active),
        "history": [(line.recorded_at, HISTORY[line.name]) for line in reversed(timeline(e.id)) if line.name in HISTORY][:50],
        "today": day,
        "help_page": "people",
    }
    return render(request, "desk/units/person.html", context, status=200 if form is None else 422)


HISTORY: dict[str, Callable[[], str]] = {
    "person.posted/1": partial(_, "Nhận chức trách."),
    "holding.ended/1": partial(_, "Kết thúc giữ chức trách."),
    "holding.resumed/1": partial(_, "Hủy việc kết thúc; tiếp tục giữ chức trách."),
    "person.forgotten/1": partial(_, "Tên bị xóa."),
    "account.invited/1": partial(_, "Được cấp phiếu mời."),
    "account.reset/1": partial(_, "Được cấp phiếu đặt lại mật khẩu."),
    "account.activated/1": partial(_, "Tài khoản được mở: đặt mật khẩu bằng phiếu, hoặc người quản trị mở khóa."),
    "account.deactivated/1": partial(_, "Tài khoản bị khóa."),
    "account.identity-named/1": partial(_, "Danh tính ở hệ thống đăng nhập kia được gắn hoặc bỏ."),
    "account.sessions-ended/1": partial(_, "Bị đăng xuất khỏi mọi máy."),
    "administrator.given/1": partial(_, "Được trao quyền quản trị."),
    "administrator.taken/1": partial(_, "Bị thu quyền quản trị."),
}


def _row(h: Any, day: Any, making: dict[str, Callable[..., Form]]) -> tuple[Any, str, Form, Form]:
    """A holding, where it lies in time, and the forms to end it and to move from it."""
    end, move = (making[act](None, auto_id=f"{act}-{h.id.hex[-8:]}-%s") for act in ("end", "move"))
    return h, _place(h, day), end, move


def _place(h: Any, day: Any) -> str:
    """Where a holding lies in time: now, later, past, never."""
    if h.valid_until is not None and h.valid_from is not None and h.valid_until <= h.valid_from:
        return "never"
    if h.valid_from is not None and h.valid_from > day:
        return "later"
    return "past" if h.valid_until is not None and h.valid_until <= day else "now"


def _forms(request: DeskRequest, posts: list[Any]) -> dict[str, Callable[..., Form]]:
    """The form of each act."""
    told: dict[str, Any] = {"posts": posts, "language": request.language, "today": today(request)}
    return {
        "post": partial(PostForm, **told),
        "move": partial(Move, **told),
        "end": partial(EndDay, initial={"until": today(request)}),
        "resume": One,
        "invite": Login,
        "reset": Reset,
        "signout": EndSessions,
        "identity": Identity,
        "forget": Forget,
        **dict.fromkeys(("deactivate", "activate", "give", "take"), Form),
    }


@entry("administrator", methods=("POST",))
def person_act(request: DeskRequest, person: UUID, act: str) -> HttpResponse:
    """Do one act on a person; a refusal comes back on the person's page."""
    e = directory.person(person)
    make = _forms(request, directory.posts_in_being(today(request))).get(act)
    if make is None or (e.account is None and act in {"reset", "signout", "identity", "deactivate", "activate", "give", "take"}):
        raise NoSuchPerson(act)
    form = make(request.POST, auto_id=f"{act}-sent-%s")
    if not form.is_valid():
        return _person(request, e, act, form)
    try:
        answer = _do(request, e, act, form.cleaned_data)
    except LienketError as error:
        if isinstance(error, NoSuchPerson):
            raise
        _onto(form, error, request)
        return _person(request, e, act, form)
    if isinstance(answer, OneTimeLink):
        return _slip(request, e.id, e.name or "", answer, invited=not (e.account and e.account.has_usable_password()))
    messages.success(request, answer)
    return redirect("person", e.id)


def _do(request: DeskRequest, e: Entry, act: str, told: dict[str, Any]) -> OneTimeLink | str:
    """The act itself; the answer is what to say, or the link to hand over."""
    who: dict[str, Any] = {"actor": request.actor, "at": request.at}
    account = e.account
    if account is None or act in {"post", "move", "end", "resume", "forget"}:
        return _do_to_person(request, e, act, told)
    if act in {"reset", "invite"}:
        return credentials.send_link(**who, account=account, by=request.user.id, second_step=told.get("second_step", False))
    if act == "signout":
        ended = end_all_sessions(**who, account=account, reason=told["reason"])
        return ngettext("Đã đăng xuất tài khoản khỏi %(n)s máy.", "Đã đăng xuất tài khoản khỏi %(n)s máy.", ended) % {"n": ended}
    if act == "identity":
        name_identity(**who, account=account, identity=told["identity"])
        return _("Đã ghi danh tính.") if told["identity"] else _("Đã bỏ danh tính; tài khoản chỉ còn đăng nhập bằng mật khẩu.")
    doing: dict[str, tuple[Callable[..., None], str]] = {
        "deactivate": (partial(credentials.deactivate, day=today(request)), _("Đã khóa tài khoản; mọi máy và chương trình đang dùng tài khoản này dừng ngay.")),
        "activate": (credentials.activate, _("Đã mở khóa tài khoản; mật khẩu cũ dùng lại được.")),
        "give": (credentials.give_administrator, _("Đã trao quyền quản trị.")),
        "take": (partial(credentials.take_administrator, day=today(request)), _("Đã thu quyền quản trị.")),
    }
    do, said = doing[act]
    do(**who, account=account)
    return said


def _do_to_person(request: DeskRequest, e: Entry, act: str, told: dict[str, Any]) -> OneTimeLink | str:
    who: dict[str, Any] = {"actor": request.actor, "at": request.at, "person": e.id}
    if act == "post":
        people.take_post(**who, post=told["post"], since=told["since"])
        return _("Đã giao chức trách. Nhầm thì kết thúc ngay chức trách đó.")
    if act == "move":
        people.move(**who, holding=told["holding"], post=told["post"], since=told["since"], day=today(request))
        return _("Đã chuyển chức trách.")
    if act == "end":
        people.end_holding(**who, holding=told["holding"], until=told["until"], day=today(request))
        return _("Đã kết thúc giữ chức trách. Nhầm thì bấm Giữ tiếp.")
    if act == "resume":
        people.resume_holding(**who, holding=told["holding"])
        return _("Đã hủy việc kết thúc; chức trách được giữ tiếp.")
    if act == "invite":
        return credentials.open_account(**who, login=told["login"], by=request.user.id)
    ask(actor=request.actor, act=FORGET_PERSON, subject=e.id, values={"reason": told["reason"]}, at=request.at)
    others = who_may(request.actor, FORGET_PERSON, request.at, request.language)
    if not others:
        return _("Đã đề nghị xóa tên; chưa xóa gì. Hôm nay chưa có người quản trị thứ hai để xác nhận: trao quyền quản trị cho một người khác.")
    return _("Đã đề nghị xóa tên; chưa xóa gì. Một người quản trị khác xác nhận trong 24 giờ: %(who)s.") % {"who": "; ".join(others)}
