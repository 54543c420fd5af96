"""Addresses: one matter and what may be done about it."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.matter import breakglass, checklist, files, identity, ledger, retention, views

urlpatterns: list[URLPattern] = [
    path("matters/<str:number>", views.matter, name="matter"),
    path("matters/<str:number>/print", views.printed, name="matter-print"),
    path("matters/<str:number>/news", views.news, name="matter-news"),
    path("matters/<str:number>/act/<str:act>", views.act, name="act"),
    path("matters/<str:number>/records/<uuid:record>.pdf", views.record, name="matter-record"),
    path("break-glass", breakglass.page, name="break-glass"),
    path("matters/<str:number>/ledger", ledger.page, name="matter-ledger"),
    path("matters/<str:number>/ledger.csv", ledger.sheet, name="matter-ledger-csv"),
    path("matters/<str:number>/as", ledger.preview, name="matter-as"),
    path("matters/<str:number>/identity", identity.opening, name="matter-identity"),
    path("identities", identity.search, name="identities"),
    path("retention", retention.page, name="retention"),
    path("matters/<str:number>/checklists/<str:checklist>", checklist.page, name="matter-checklist"),
    path("matters/<str:number>/checklists/<str:checklist>/print", checklist.printed, name="matter-checklist-print"),
    path("matters/<str:number>/files/<uuid:attachment>", files.file, name="matter-file"),
    path("files/<str:token>", files.given, name="file"),
]
