"""Addresses: my day, the unit's day, the hand-over of a shift, the calendar address."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.day import views

urlpatterns: list[URLPattern] = [
    path("day", views.mine, name="day"),
    path("day/unit", views.unit, name="day-unit"),
    path("day/handover", views.handover, name="handover"),
    path("day/handover/<uuid:shift>", views.handover, name="handover-shift"),
    path("day/handover/<uuid:shift>/take", views.take, name="handover-take"),
    path("day/feeds", views.add_feed, name="feed-add"),
    path("day/feeds/<uuid:feed>/revoke", views.revoke_feed, name="feed-revoke"),
    path("day/feed/<str:secret>.ics", views.feed, name="feed"),
]
