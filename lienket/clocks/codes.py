"""Codes of clocks that other features use too."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    """Where a clock stands."""

    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    MET = "MET"
    LAPSED = "LAPSED"
    STOPPED = "STOPPED"
