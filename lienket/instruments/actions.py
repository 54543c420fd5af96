"""Acts on instruments."""

from __future__ import annotations

from datetime import datetime

from lienket.instruments.events import EditionLoaded
from lienket.instruments.models import PackEdition
from lienket.instruments.queries import latest
from lienket.journal.door import register_model, writing
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.ids import uuid7
from lienket.regulation.load import Pack
from lienket.units.actions import load_register


def load(*, actor: Actor, pack: Pack, at: datetime) -> bool:
    """Put `pack` in use as the newest edition of its model, with its register; False where this very edition is in use already.

    Records: edition.loaded/1, register.loaded/1.
    """
    register_model(pack.code, at)
    with in_model(pack.code):
        present = latest()
    if present is not None and present.digest == pack.digest:
        return False
    number = present.number + 1 if present else 1
    with writing(actor, at) as door:
        door.add(PackEdition, id=uuid7(at), digest=pack.digest, sources=dict(pack.sources), number=number, loaded_at=door.recorded_at)
        door.record(EditionLoaded(number=number, digest=pack.digest, instruments=tuple(i.code for i in pack.instruments)))
        load_register(actor=actor, pack=pack, at=at)
    return True
