"""Addresses: the coverage of the regulation."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.coverage import views

urlpatterns: list[URLPattern] = [
    path("regulations/coverage", views.page, name="coverage"),
    path("regulations/coverage.csv", views.table, name="coverage-csv"),
    path("regulations/coverage.svg", views.picture, name="coverage-svg"),
]
