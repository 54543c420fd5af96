"""Addresses: taking a report."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.report import files, views

urlpatterns: list[URLPattern] = [
    path("report", views.page, name="report"),
    path("report/preview", views.preview, name="report-preview"),
    path("report/receipt/<str:token>", views.receipt, name="report-receipt"),
    path("report/zones", views.zones, name="report-zones"),
    path("report/drafts", files.save, name="report-draft"),
    path("report/drafts/<uuid:draft>/discard", files.discard, name="report-discard"),
    path("report/drafts/<uuid:draft>/restore", files.restore, name="report-restore"),
    path("report/files", files.add, name="report-file-add"),
    path("report/files/<uuid:draft>/<uuid:file>", files.show, name="report-file"),
    path("report/files/<uuid:draft>/<uuid:file>/remove", files.remove, name="report-file-remove"),
    path("places", views.places, name="places"),
]
