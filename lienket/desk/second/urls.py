"""Addresses: what waits for a second person."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.second import views

urlpatterns: list[URLPattern] = [
    path("second", views.listed, name="second"),
    path("second/<uuid:request_id>", views.answer, name="second-answer"),
    path("second/<uuid:request_id>/file", views.file, name="second-file"),
    path("second/<uuid:request_id>/identity", views.identity, name="second-identity"),
]
