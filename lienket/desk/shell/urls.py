"""Addresses: help, the palette, the living page of components, language and theme."""

from __future__ import annotations

from django.urls import path

from lienket.desk.shell import views

urlpatterns = [
    path("help", views.help_index, name="help"),
    path("help/<slug:page>", views.help_article, name="help"),
    path("ui", views.components, name="components"),
    path("ui/choices", views.choices, name="component-choices"),
    path("palette", views.palette, name="palette"),
    path("language", views.language, name="language"),
    path("theme", views.theme, name="theme"),
]
