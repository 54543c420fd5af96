"""Questions for consent that wait for a unit's answer: they stand on its board until somebody answers, and not only in a notice once read."""

from __future__ import annotations

from datetime import datetime

from lienket.kernel.actor import Actor
from lienket.matters import own
from lienket.matters.queries import number_of
from lienket.sharing.consents import asked_of
from lienket.sharing.reach import levels


def waiting(actor: Actor, at: datetime) -> list[str]:
    """The numbers of the open matters the actor's unit is asked about and the actor may know of, the question asked first in front."""
    asked = [row.subject for row in asked_of(actor.unit)] if actor.unit else []
    known = own.briefs(levels(actor, asked, at)) if asked else {}
    return [number_of(known[subject]) for subject in asked if subject in known and known[subject].state == "OPEN"]
