"""kill -9 while files kept before a scanner was set are looked at: whoever comes next goes on, and each infected file is locked by one act."""

from __future__ import annotations

import random
from pathlib import Path

from tests.faults.kill import Job, Node
from tests.faults.test_kill import kills
from tests.matters.clamd import clamd

FILES = 120


@kills(5, 2)
def test_no_older_file_is_forgotten_or_locked_twice_when_the_worker_is_killed(world_node: Node, tmp_path: Path, kills: int) -> None:
    rng, database, folder = random.Random(kills), world_node.copy(), str(tmp_path / "data")
    world_node.call(database, "keep_older", folder=folder, files=FILES)
    with clamd() as server:
        server.takes = 0.02
        job: Job = ("scan_older", {"folder": folder, "address": server.address})
        hit = [world_node.kill_after(0.1 + 0.5 * rng.random(), database, job) for _ in range(min(kills, 8))]
        assert hit[0], "the first one ended before it was killed"
        world_node.call(database, "scan_older", folder=folder, address=server.address)
        assert world_node.call(database, "looked_at", files=FILES) == []
        assert world_node.call(database, "examine", acks=[], files=folder) == []
        assert len(server.seen) <= FILES + len(hit), "what was looked at is known; one content a kill may be looked at again"
        assert world_node.call(database, "scan_older", folder=folder, address=server.address) == 0
