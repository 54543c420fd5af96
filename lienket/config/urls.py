"""Every address of the program."""

from __future__ import annotations

from importlib import import_module

from django.urls import URLPattern, URLResolver

PAGES = (
    "accounts",
    "board",
    "day",
    "report",
    "lists",
    "matter",
    "map",
    "units",
    "duty",
    "alerts",
    "committees",
    "reorganise",
    "rhythm",
    "coverage",
    "oversight",
    "second",
    "paper",
    "replay",
    "shell",
    "regulations",  # Behind every page under /regulations: the code of an instrument could be any word.
)
PARTS = (*(f"desk.{page}" for page in PAGES), "live", "api")

urlpatterns: list[URLPattern | URLResolver] = [pattern for part in PARTS for pattern in import_module(f"lienket.{part}.urls").urlpatterns]

handler404 = "lienket.desk.refusals.absent"
handler500 = "lienket.desk.refusals.broken"
