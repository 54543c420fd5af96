"""Codes of sharing that other features use too."""

from __future__ import annotations

from django.db import models


class Level(models.IntegerChoices):
    """What a grant allows; a higher level includes the lower ones."""

    KNOW = 1, "know"
    VIEW = 2, "view"
    WORK = 3, "work"
    LEAD = 4, "lead"


class Cause(models.TextChoices):
    """Why a grant exists."""

    CLAUSE = "CLAUSE"
    RECEIVER = "RECEIVER"
    ACT = "ACT"
    OFFER = "OFFER"
    ESCALATION = "ESCALATION"
    BREAKGLASS = "BREAKGLASS"


class ConsentState(models.TextChoices):
    """What became of a question for consent."""

    ASKED = "ASKED"
    GIVEN = "GIVEN"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class Copies(models.TextChoices):
    """What a unit says became of the copies it had of what was recalled."""

    RETURNED = "RETURNED"
    DELETED = "DELETED"
    NONE = "NONE"


class Ground(models.TextChoices):
    """For which grave reason a post may open a matter though nothing entitles it to."""

    LIFE = "LIFE"
    CRIME = "CRIME"
    DISASTER = "DISASTER"
    SEARCH = "SEARCH"


class Verdict(models.TextChoices):
    """What the review of such an opening found."""

    JUSTIFIED = "JUSTIFIED"
    UNJUSTIFIED = "UNJUSTIFIED"
