"""Help, the palette, the living page of components, language and theme."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.request import DeskRequest
from lienket.desk.shell import content
from lienket.ui.render import render
from lienket.ui.templatetags.shell import THEMES
from lienket.units.credentials import prefer

YEAR = 365 * 24 * 3600


@entry("public")
def help_index(request: HttpRequest) -> HttpResponse:
    """All help articles."""
    return render(request, "desk/shell/help_index.html", {"articles": content.articles()})


@entry("public")
def help_article(request: HttpRequest, page: str) -> HttpResponse:
    """One help article in the reader's language."""
    article = content.article(page)
    if article is None:
        raise Http404
    language = "en" if getattr(request, "language", "vi") == "en" else "vi"
    shown = {"article": article, "articles": content.articles(), "body": f"desk/shell/help/{language}/{article.page}.html"}
    return render(request, "desk/shell/help.html", shown)


@entry("post")
def components(request: DeskRequest) -> HttpResponse:
    """Every token and component with real markup; nothing here is a record."""
    if "message" in request.GET:
        messages.success(request, _("Thông báo sau một việc đã xong."))
    return render(request, "desk/shell/components.html", content.samples(request.at) | {"help_page": "keyboard"})


@entry("post")
def choices(request: DeskRequest) -> HttpResponse:
    """Choices of the sample combobox: the zones of the model."""
    return JsonResponse(content.zones(request.book, request.language, request.GET.get("q", "")), safe=False)


@entry("post")
def palette(request: DeskRequest) -> HttpResponse:
    """What the command palette offers for `?q=`: pages, units, zones, one matter by its number, help."""
    return JsonResponse({"items": content.palette(request.actor, request.book, request.language, request.GET.get("q", ""), request.at)})


@entry("public", methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language, for this browser and for the account signed in."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise Http404
    return _kept(request, settings.LANGUAGE_COOKIE_NAME, language=chosen)


@entry("public", methods=("POST",))
def theme(request: HttpRequest) -> HttpResponse:
    """Choose light, dark or as the machine has it."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        raise Http404
    return _kept(request, settings.THEME_COOKIE_NAME, theme=chosen)


def _kept(request: HttpRequest, cookie: str, **wish: str) -> HttpResponse:
    if request.user.is_authenticated:
        prefer(account=request.user, **wish)
    to = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(to if safe else "/")
    (value,) = wish.values()
    answer.set_cookie(cookie, value, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax", httponly=True)
    return answer
