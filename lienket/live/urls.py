"""Addresses of the live part that are answered by the pages' processes; `/live` itself is the ASGI process's."""

from __future__ import annotations

from django.urls import path

from lienket.live import views

urlpatterns = [
    path("live/since", views.since, name="live-since"),
    path("health", views.health, name="health"),
    path("ready", views.ready, name="ready"),
]
