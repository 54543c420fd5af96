"""Addresses: committees and their duties, the contact directory, the roster by area."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.committees import areas, views

urlpatterns: list[URLPattern] = [
    path("committees", views.committees, name="committees"),
    path("committees/new", views.establish, name="committee-new"),
    path("committees/<uuid:committee>", views.committee, name="committee"),
    path("committees/<uuid:committee>/<str:act>", views.act, name="committee-act"),
    path("committees/tasks/<uuid:task>/done", views.task_done, name="committee-task-done"),
    path("committees/tasks/<uuid:task>/reopen", views.task_reopen, name="committee-task-reopen"),
    path("directory", areas.directory, name="directory"),
    path("directory.csv", areas.directory_csv, name="directory-csv"),
    path("duty/areas", areas.roster, name="duty-areas"),
]
