"""kill -9 while a unit's key is changed: every identity still opens, and the change comes to its end when it is called again."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.faults.kill import Job, Node

REPORTS = 450
"""More than two acts of sealing anew."""
ON_SERVER = os.environ.get("LIENKET_TEST_DB") == "postgresql"


@pytest.mark.parametrize("kills", [2 if ON_SERVER else 6, pytest.param(60, marks=pytest.mark.soak, id="soak")])
def test_a_change_of_keys_that_is_killed_loses_no_identity(world_node: Node, tmp_path: Path, kills: int) -> None:
    rng, database, acks = random.Random(kills), world_node.copy(), str(tmp_path / "acks")
    world_node.call(database, "write", writer=0, acks=acks, most=REPORTS)
    changing: Job = ("change_keys", {})
    for _ in range(kills):
        assert world_node.kill_after(0.2 + 1.5 * rng.random(), database, changing)
        told = world_node.call(database, "seals")
        assert (told["count"], told["broken"], told["keys"]) == (REPORTS, [], 1)
        assert world_node.call(database, "examine", acks=[acks]) == []
