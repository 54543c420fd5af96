"""Addresses: one matter and what may be done about it."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
