"""Many rows changed alike in one statement: under the same guard, with the same digests, all or none."""

from __future__ import annotations

import pytest

from lienket.journal.door import Overtaken, writing
from lienket.matters.events import NoteAdded
from lienket.matters.models import Matter
from tests.world import NOON, SWEEPER, a_matter, journal_is_true, stored, the


def test_rows_changed_together_are_in_the_journal_each_with_its_digest(world):
    matters = [a_matter() for _ in range(12)]
    with writing(SWEEPER, NOON) as door:
        door.change_many(Matter, matters, {"state": "OPEN"}, label="TLP:RED")
        door.record(NoteAdded(matter=matters[0], note=matters[0], about="note"), matters[0])
    assert {the(m).label for m in matters} == {"TLP:RED"}
    journal_is_true()


def test_where_one_row_no_longer_fits_none_is_changed(world):
    matters = [a_matter() for _ in range(3)]
    kept = stored()
    with pytest.raises(Overtaken), writing(SWEEPER, NOON) as door:  # noqa: PT012 – the act is what is refused
        door.change(Matter, matters[1], {"state": "OPEN"}, severity="high")
        door.change_many(Matter, matters, {"severity": "low"}, label="TLP:RED")
    assert stored() == kept


def test_of_no_rows_nothing_is_said(world):
    kept = stored()
    with writing(SWEEPER, NOON) as door:
        door.change_many(Matter, [], label="TLP:RED")
    assert stored() == kept
