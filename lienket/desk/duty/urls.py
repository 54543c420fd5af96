"""Addresses of the duty roster."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.duty import changes, views

urlpatterns: list[URLPattern] = [
    path("duty", views.roster, name="duty"),
    path("duty/repeat", changes.repeat, name="duty-repeat"),
    path("duty/<uuid:shift>", changes.shift, name="duty-shift"),
    path("duty/stand-ins/<uuid:stand_in>/end", changes.end_stand_in, name="duty-stand-in-end"),
    path("duty/swaps/<uuid:swap>", changes.settle_swap, name="duty-swap"),
    path("duty/<uuid:shift>/cancel", views.cancel, name="duty-cancel"),
    path("duty/<uuid:shift>/restore", views.restore, name="duty-restore"),
]
