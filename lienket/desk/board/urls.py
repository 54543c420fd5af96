"""Addresses of the board."""

from __future__ import annotations

from django.urls import URLPattern, path

from lienket.desk.board import views

urlpatterns: list[URLPattern] = [
    path("", views.board, name="board"),
    path("wall", views.wall, name="wall"),
    path("board/acknowledge/<str:number>", views.acknowledge, name="board-acknowledge"),
    path("notices/read", views.read, name="notices-read"),
    path("units/<str:code>/view", views.unit, name="unit-view"),
    path("zones/<str:code>", views.zone, name="zone-view"),
]
