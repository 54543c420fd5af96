"""Who changes the policy by a hair is caught: mutants of its source, judged by the tests of sharing and the reference."""

from __future__ import annotations

import pytest

from tests.reference.mutants import caught, mutants, workshop

SLICE = 60
"""In an ordinary run one mutant in so many is tried."""

HARMLESS = ("filter(…) without _in_time(at)", "connection.vendor != 'sqlite'", "level > found.get(subject, 0): GtE", "if actor.unit is None: never")
"""Mutants that change nothing: what does not hold is left out of a circle afterwards anyway, what is adapted on the other engine, of two equal levels the
other, and whom no row names anyway."""


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("every", "first"), [(SLICE, 0), *(pytest.param(4, first, marks=pytest.mark.soak, id=f"soak-{first}") for first in range(4))])
def test_the_judges_catch_mutants_of_the_policy(every, first, tmp_path):
    folder = workshop(tmp_path / "workshop")
    assert not caught(None, folder), "the judges must let the original pass"
    tried = [m for m in mutants()[first::every] if not any(h in m.what for h in HARMLESS)]
    survivors = [m.what for m in tried if not caught(m, folder)]
    assert len(survivors) <= 0.05 * len(tried), survivors
