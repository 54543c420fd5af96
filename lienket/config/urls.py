"""Every address of the program."""

from __future__ import annotations

from importlib import import_module

from django.urls import URLPattern, URLResolver

PARTS = (*(f"desk.{page}" for page in ("accounts", "board", "report", "lists", "matter", "map", "units", "duty", "shell")), "live", "api")

urlpatterns: list[URLPattern | URLResolver] = [pattern for part in PARTS for pattern in import_module(f"lienket.{part}.urls").urlpatterns]

handler404 = "lienket.desk.refusals.absent"
handler500 = "lienket.desk.refusals.broken"

# TEMPORARY while pages are being built: names others link to already.
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

_PENDING = {
    "board": "", "wall": "wall", "unit-view": "units/<str:code>/view", "zone-view": "zones/<str:code>", "report": "report", "matters": "matters", "matter": "matters/<str:number>",
    "matter-print": "matters/<str:number>/print", "act": "matters/<str:number>/act/<str:act>", "units": "units", "unit": "units/<str:code>", "people": "people", "person": "people/<uuid:pk>",
    "duty": "duty", "account": "account", "choose-post": "account/post", "help": "help/<str:page>", "components": "ui", "palette": "palette", "language": "language", "theme": "theme",
    "account_login": "account/login", "account_logout": "account/logout", "live-since": "live/since", "health": "health", "ready": "ready",
}
_known = {getattr(p, "name", None) for p in urlpatterns}
for _name, _route in _PENDING.items():
    if _name not in _known:
        urlpatterns.append(path(_route, lambda request, **_: HttpResponse("pending"), name=_name))
