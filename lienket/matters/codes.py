"""Codes of matters that other features use too."""

from __future__ import annotations

from django.db import models


class MatterState(models.TextChoices):
    """Whether work goes on."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


OFFER_STATES = ("PROPOSED", "ACCEPTED", "REJECTED", "WITHDRAWN", "COUNTERED", "RETURNED")
"""What becomes of an offer of the lead; RETURNED: nobody answered in time."""


class Part(models.TextChoices):
    """The part a unit plays in a matter."""

    LEAD = "LEAD"
    SUPPORT = "SUPPORT"
    INFORMED = "INFORMED"


class Answer(models.TextChoices):
    """What a participant said to its part."""

    PENDING = "PENDING"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    DECLINED = "DECLINED"
    ENDED = "ENDED"
