"""Addresses: oversight of the journal."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.oversight import openings, views

urlpatterns: list[URLPattern] = [
    path("oversight", views.journal, name="oversight"),
    path("oversight.csv", views.journal_file, name="oversight-csv"),
    path("oversight/reads", views.reads_page, name="oversight-reads"),
    path("oversight/reads.csv", views.reads_file, name="oversight-reads-csv"),
    path("oversight/openings", openings.listed, name="oversight-openings"),
    path("oversight/openings/<uuid:opening>/review", openings.review, name="opening-review"),
    path("oversight/signs", views.signs_page, name="oversight-signs"),
]
