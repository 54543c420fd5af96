"""Addresses: lists and search."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.lists import views

urlpatterns: list[URLPattern] = [
    path("matters", views.matters, name="matters"),
    path("lists/count", views.count, name="matters-count"),
    path("lists/changed", views.changed, name="matters-changed"),
    path("lists/columns", views.columns, name="matters-columns"),
    path("lists/views", views.save, name="matters-save"),
    path("lists/views/<int:view>", views.change, name="matters-view"),
    path("lists/bulk", views.bulk, name="matters-bulk"),
    path("lists/bulk/done", views.bulk_done, name="matters-bulk-done"),
    path("lists/bulk/refused.csv", views.bulk_refused, name="matters-bulk-refused"),
    path("lists/export", views.export, name="matters-export"),
]
