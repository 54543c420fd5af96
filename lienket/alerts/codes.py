"""Codes of alerts: how urgent a notice is, how far a delivery has come, what hindered it."""

from __future__ import annotations

from datetime import timedelta

from django.db import models


class Urgency(models.IntegerChoices):
    """How urgent a notice is, from the event and the severity of its matter (`urgency.urgency_of`)."""

    LOW = 1, "low"
    HIGH = 2, "high"
    ESCALATION = 3, "escalation"


class State(models.TextChoices):
    """How far a delivery has come. FAILED is tried again; DEAD waits for a person; WITHDRAWN was not to be sent any more."""

    WAITING = "WAITING"
    SENDING = "SENDING"
    SENT = "SENT"
    FAILED = "FAILED"
    DEAD = "DEAD"
    WITHDRAWN = "WITHDRAWN"
    DISMISSED = "DISMISSED"


class Kind(models.TextChoices):
    """The transports; each is a folder of `transports`."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    SMS = "sms"


MOST_TRIES = 7
"""After so many tries, about an hour with back-off doubling from a minute, a delivery waits for a person."""

LEASE = timedelta(minutes=2)
"""A delivery that has been under way for so long was interrupted: no transport takes that long."""

GATHER = timedelta(minutes=3)
"""What is of low urgency waits so long for others of its channel, so that many become one."""

BUNDLE_OVER = 3
"""More than so many messages of low urgency of one channel become one, unless the channel says otherwise."""

TEST_EVERY = timedelta(minutes=1)

INTERRUPTED, UNKNOWN, OFF, HIDDEN, READ, NOT_CONFIGURED = "interrupted", "unknown", "off", "hidden", "read", "not-configured"
OFF_DUTY = "off-duty"
"""Why a delivery ended or waits, beside what transports report."""
