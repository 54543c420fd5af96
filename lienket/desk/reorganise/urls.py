"""Addresses of reorganisations."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.reorganise import views

urlpatterns: list[URLPattern] = [
    path("reorganisations", views.acts, name="reorganisations"),
    path("reorganisations/preview", views.preview, name="reorganise-preview"),
    path("reorganisations/confirm", views.confirm, name="reorganise-confirm"),
    path("reorganisations/<uuid:act>", views.act, name="reorganisation"),
    path("reorganisations/<uuid:act>/undo", views.undo, name="reorganise-undo"),
]
