"""Addresses: the calendar of the regulation, as a page and for calendar programs."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.rhythm import views

urlpatterns: list[URLPattern] = [
    path("calendar", views.calendar, name="calendar"),
    path("calendar.ics", views.calendar_file, name="calendar-file"),
]
