"""What the frame around every page needs: addresses that may be absent, the main navigation, the theme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

register = template.Library()

THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the main navigation; `first` ones also stand in the bar at the bottom of a phone."""

    url: str
    label: str
    icon: str
    key: str
    first: bool
    current: bool
    count: int = 0
    """How much waits there for the one who looks."""


REGULATIONS = {"regulations", "regulation", "plans", "plan", "draft", *(f"draft-{page}" for page in ("new", "edit", "clause", "consultation", "signing"))}

PAGES = (
    ("board", _("Bảng việc"), "board", "g b", True, {"board", "wall", "unit-view", "zone-view"}),
    ("day", _("Hôm nay"), "tasks", "g o", False, {"day", "day-unit", "handover", "handover-shift"}),
    ("report", _("Tiếp nhận tin"), "report", "n", True, {"report"}),
    ("matters", _("Vụ việc"), "list", "g v", True, {"matters", "matter", "matter-print", "break-glass"}),
    ("map", _("Bản đồ"), "map", "g m", True, {"map"}),
    ("duty", _("Trực"), "duty", "g t", True, {"duty"}),
    ("inbox", _("Báo tin"), "bell", "g i", False, {"inbox", "recalls", "channels", "channel", "deliveries", "broadcasts", "broadcast", "broadcast-new"}),
    ("calendar", _("Lịch"), "calendar", "g l", False, {"calendar"}),
    ("regulations", _("Quy chế"), "book", "g q", False, REGULATIONS),
    ("units", _("Đơn vị"), "units", "g d", False, {"units", "unit"}),
    ("committees", _("Ban chỉ đạo"), "task", "g c", False, {"committees", "committee", "committee-new", "committee-act", "directory", "duty-areas"}),
    ("people", _("Người"), "people", "g n", False, {"people", "person"}),
    ("second", _("Người thứ hai"), "users", "g x", False, {"second"}),
    ("oversight", _("Giám sát"), "eye", "g s", False, {"oversight", "oversight-reads", "oversight-openings", "oversight-signs"}),
)
"""Address name, label, icon, key, on the phone's bar, and the pages under which it is the current one."""

ADMINISTRATORS = {"people"}
COUNTED = {"ui/_nav.html", "ui/_more.html"}
MANY = 99
"""More is not counted out: the page says it."""

OVERSEERS = {"oversight"}
"""Pages only an administrator of the node, or only a post of oversight, may open: nobody else is shown a way that ends in a refusal."""


OWN_HELP = {"matter": "matter", "matter-print": "matter", "act": "matter", "wall": "wall"}
"""Pages with a help article of their own, whatever the package they belong to names."""


def _here(context: Any) -> str:
    match = getattr(context.get("request"), "resolver_match", None)
    return str(match.url_name) if match is not None else ""


@register.simple_tag
@lru_cache(maxsize=4096)  # A page has dozens, and the addresses of an installation do not change.
def address(name: str, *args: Any) -> str:
    """The address of a page, or nothing where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def help_address(context: Any) -> str:
    """The help article of this page (`help_page` in its context), else the list of articles."""
    page = OWN_HELP.get(_here(context)) or context.get("help_page")
    return (address("help", page) if page else "") or address("help")


def _administers(context: Any) -> bool:
    return bool(getattr(getattr(context.get("request"), "user", None), "administrator", False))


def _oversees(context: Any) -> bool:
    return bool(getattr(context.get("request"), "oversees", False))


@register.simple_tag(takes_context=True)
def kept(context: Any, template: str) -> SafeString:
    """A part of the frame that is the same for everybody in the same place: rendered once. It knows no request: nothing personal can get into it."""
    counted = template in COUNTED and context.get("held") is not None
    waits = min(context["second_waiting"](), MANY) if counted and "second_waiting" in context else 0
    return _kept(template, get_language() or "", context.get("held") is not None, _administers(context), _oversees(context), _here(context), waits)


@lru_cache(maxsize=4096)
def _kept(template: str, _language: str, held: bool, administers: bool, oversees: bool, here: str, waits: int) -> SafeString:
    return render_to_string(template, {"held": held, "administers": administers, "oversees": oversees, "here": here, "waits": waits})


@register.simple_tag(takes_context=True)
def nav_items(context: Any) -> list[NavItem]:
    """The main pages this installation has and this account may open; within what is `kept`."""
    here, shut = context["here"], (set() if context["administers"] else ADMINISTRATORS) | (set() if context["oversees"] else OVERSEERS)
    counts = {"second": context.get("waits", 0)}
    items = (
        NavItem(address(name), str(label), icon, key, first, here in under, counts.get(name, 0))
        for name, label, icon, key, first, under in PAGES
        if name not in shut
    )
    return [item for item in items if item.url]


@register.simple_tag(takes_context=True)
def theme_name(context: Any) -> str:
    """The theme chosen by the account, else by this browser: auto, light or dark."""
    request = context.get("request")
    user = getattr(request, "user", None)
    chosen = user.theme if user is not None and user.is_authenticated else getattr(request, "COOKIES", {}).get(settings.THEME_COOKIE_NAME)
    return chosen if chosen in THEMES else "auto"


@register.simple_tag(takes_context=True)
def theme_attribute(context: Any) -> str:
    """` data-theme="…"` for <html>, so that the first paint has the right colours."""
    chosen = theme_name(context)
    return "" if chosen == "auto" else format_html(' data-theme="{}"', chosen)
