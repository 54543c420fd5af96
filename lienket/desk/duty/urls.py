"""Addresses of the duty roster."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.duty import views

urlpatterns: list[URLPattern] = [
    path("duty", views.roster, name="duty"),
    path("duty/<uuid:shift>/cancel", views.cancel, name="duty-cancel"),
    path("duty/<uuid:shift>/restore", views.restore, name="duty-restore"),
]
