"""Addresses: help, the palette, the living page of components."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
