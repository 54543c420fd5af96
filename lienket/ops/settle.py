"""What is put in order before any command runs on a database: rows erased since an older backup was taken, identities still kept in plain."""

from __future__ import annotations

from lienket.intake.identity import seal_plain
from lienket.journal import erasures
from lienket.journal.queries import models_loaded
from lienket.matters.storage import drop_unused
from lienket.ops.console import now
from lienket.situation import search_index


def settle() -> None:
    """Erase again what an older, restored database still holds – rows, the bytes of files, words in the search index – and seal what is plain."""
    gone = erasures.repeat(now())
    if gone:
        drop_unused(*(str(values["digest"]) for _sheet, values in gone if "digest" in values))
        search_index.rebuild(now())
    for model in models_loaded():
        seal_plain(model=model, at=now())
