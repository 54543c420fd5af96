"""Addresses of comparison and replay. They stand before those of the regulations, where a code could be any word."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.replay import views

urlpatterns: list[URLPattern] = [
    path("regulations/replay", views.drafts, name="replay"),
    path("regulations/replay/<uuid:draft>", views.replay, name="replay-draft"),
    path("regulations/replay/<uuid:draft>/matters", views.matters, name="replay-matters"),
    path("regulations/replay/<uuid:draft>/export", views.export, name="replay-export"),
    path("regulations/<slug:before>/compare/<slug:after>", views.compare, name="regulations-compare"),
]
