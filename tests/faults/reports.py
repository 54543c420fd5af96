"""The reports that fault tests send: everything about one follows from its key, so that what came back can be compared word by word."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from datetime import datetime
from functools import cache

from lienket.intake.actions import receive
from lienket.intake.draft import Draft
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.matters.attachments import attach
from lienket.matters.storage import ready
from lienket.regulation.model import Facts
from tests.world import MODEL, NOON, post, the

UNIT = "plant"


def draft_of(key: str, at: datetime = NOON) -> Draft:
    """The report sent under `key`; some are long, so that they need pages of their own."""
    rng = random.Random(key)
    facts = Facts(
        kind=rng.choice(("incident", "incident", "petition")),
        field=rng.choice(("theft", "traffic")),
        severity=rng.choice(("low", "high")),
        reporter="citizen",
        place=rng.choice(("works", "port", "ward")),
    )
    words = "Mất một xe máy trong bãi xe. " * rng.choice((1, 2, 5, 150))
    said = {"text": f"{key}: {words}", "name": "Người báo", "phone": f"09{rng.randrange(10**8):08d}"}
    return Draft(key=key, unit=UNIT, channel="phone", facts=facts, occurred_at=at, received_at=at, **said)


def digest_of(draft: Draft) -> str:
    """SHA-256 of everything the report says."""
    return hashlib.sha256(draft.body()).hexdigest()


@cache
def sender() -> Actor:
    """The duty post of the unit that sends."""
    with in_model(MODEL):
        return post(UNIT)


def send(key: str, acknowledge: Callable[[str], object], *, with_file: bool = False) -> None:
    """Receive the report of `key`, perhaps with a file of its lead; `acknowledge` gets its line only after all has returned."""
    draft = draft_of(key)
    answer = receive(actor=sender(), draft=draft, at=NOON)
    if with_file:
        with in_model(MODEL):
            lead = post(the(answer.matter).lead.code)
        attach(actor=lead, matter=answer.matter, file=ready("ghi.txt", f"{key}: ".encode() + b"Bien ban. " * 2_000), at=NOON)
    acknowledge(f"{answer.report.hex} {digest_of(draft)}\n")
