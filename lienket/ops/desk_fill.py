"""A large database for measuring the pages: a term's made-up reports taken in over and over, through the planning and the door that an import uses.

All but some matters are then set to closed by plain statements, as in life: a database of this kind serves measuring only and its journal does not verify.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from lienket.instruments.queries import Book, book
from lienket.intake.ahead import planned_ahead
from lienket.intake.draft import Draft
from lienket.journal.door import writing
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.matters.queries import last_serials
from lienket.ops.demo import TERM
from lienket.ops.stream.generator import reports
from lienket.regulation.load import Pack
from lienket.units.queries import unit_codes

BATCH = 2_000
OPEN = 10_000
"""So many matters are still open, their clocks running, however many there are: years go by and the archive grows, the work before the units does not."""


def drafts(pack: Pack, first: int, last: int, until: datetime) -> Iterator[Draft]:
    """Reports number `first` to `last` (excluded): a term's reports again and again, received a few seconds apart and ending at `until`."""
    term = list(reports(pack, 7, *TERM))
    for i in range(first, last):
        told = until - timedelta(seconds=(last - i) * 9)
        yield replace(term[i % len(term)], key=f"bench-{i:08d}", occurred_at=told, received_at=told)


def fill(model: str, pack: Pack, present: int, wanted: int, until: datetime) -> None:
    """Take in reports until there are `wanted`, all but about OPEN of them closed."""
    take_in(model, pack, present, wanted, until)
    _settle(max(1, wanted // OPEN))


def take_in(model: str, pack: Pack, present: int, wanted: int, until: datetime) -> None:
    """Take in reports until there are `wanted`; nobody is told. The instants end at `until`, so the newest are fresh."""
    actor = Actor(model=model, kind="DEMO", part="bench")
    with in_model(model):
        rules, numbers = book(model), last_serials()
    done = present

    def items() -> Iterator[Draft]:
        return drafts(pack, done, wanted, until)

    while done < wanted:
        for planned in planned_ahead(rules, items, numbers, lambda: datetime.now(UTC), BATCH):
            with writing(actor, planned.at) as door:
                for _line, act, _undetermined in planned.acts:
                    door.take(act)
                    door.next_act(actor, planned.at)
            done += len(planned.acts) + len(planned.refused)
            if planned.last:
                break


def _settle(one_in: int) -> None:
    """Close all but one matter in `one_in`, with their clocks and answers."""
    connection.close()
    file = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=60)
    closed = f"SELECT id FROM matters_matter WHERE serial % {one_in} > 0 AND state = 'OPEN'"  # noqa: S608 – our own number
    file.execute(f"UPDATE clocks_clock SET state = 'MET', ended_at = started_at WHERE subject IN ({closed})")  # noqa: S608
    file.execute(f"UPDATE matters_participant SET answer = 'ACKNOWLEDGED', answered_at = since, closed_at = since WHERE matter_id IN ({closed})")  # noqa: S608
    file.execute(f"UPDATE matters_matter SET state = 'CLOSED', closed_at = received_at WHERE serial % {one_in} > 0 AND state = 'OPEN'")  # noqa: S608
    file.execute("ANALYZE")
    file.commit()
    file.close()


def entitled(rules: Book, share: float, sample: int = 4_000) -> tuple[str, float]:
    """The unit whose part of all matters comes nearest to `share`, and that part, counted over the newest `sample` matters."""
    from django.apps import apps

    grants = apps.get_model("sharing", "Grant")
    found: Counter[UUID] = Counter()
    with in_model(rules.model):
        newest = grants.unrestricted.order_by("-listed_at").values_list("subject", "unit_id")[: sample * 6]  # Whole-node figures, nothing shown.
        matters: dict[UUID, set[UUID]] = {}
        for subject, unit in newest:
            matters.setdefault(subject, set()).add(unit)
        for units in matters.values():
            found.update(units)
        codes = unit_codes()
    edition = rules.rules.edition(datetime.now(UTC))
    living = {unit: n / len(matters) for unit, n in found.items() if codes[unit] in edition.units}
    unit = min(living, key=lambda u: abs(living[u] - share))
    return codes[unit], living[unit]
