"""Addresses: documents of the pack in use, and the check of a signed file."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.paper import views

urlpatterns: list[URLPattern] = [
    path("regulations/check", views.check, name="document-check"),
    path("regulations/<slug:code>.pdf", views.pdf, name="instrument-pdf"),
    path("regulations/<slug:code>.docx", views.docx, name="instrument-docx"),
]
