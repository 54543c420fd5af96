"""kill -9 while files are sent in pieces: a piece that was acknowledged is there, a file is there once, and the sender goes on where it stopped."""

from __future__ import annotations

import random
from pathlib import Path

from tests.faults.kill import Job, Node
from tests.faults.test_kill import kills


@kills(6, 2)
def test_no_acknowledged_piece_or_file_is_lost_or_doubled_when_the_sender_is_killed(world_node: Node, tmp_path: Path, kills: int) -> None:
    rng, database = random.Random(kills), world_node.copy()
    given = {"folder": str(tmp_path / "data"), "acks": str(tmp_path / "acks")}
    job: Job = ("upload", given)
    world_node.call(database, "upload", **given, most=1)
    for _ in range(kills):
        assert world_node.kill_after(0.2 * 10 ** rng.random(), database, job)
        assert world_node.call(database, "uploaded", **given) == []
        assert world_node.call(database, "examine", acks=[], files=given["folder"]) == []
    world_node.call(database, "upload", **given, most=1)
    assert world_node.call(database, "uploaded", **given) == []
    told = (tmp_path / "acks").read_text().split("\n")
    files = [line for line in told if line.startswith("file")]
    assert len(files) > kills
    assert len(files) == len(set(files))
    assert world_node.call(database, "swept", folder=given["folder"]) == []
