"""kill -9 at any moment: what was acknowledged is there, what was interrupted goes on, and nothing happens twice."""

from __future__ import annotations

import csv
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.faults.kill import Job, Node

WRITERS = 4
KILLS_ON_ONE_DATABASE = 10
MAPPING = ROOT / "packs" / "montgomery-911" / "mapping.yaml"
ROWS = 1_500
WAITING = 1_000

# The server is not killed on PostgreSQL, so less is at stake there.
ON_SERVER = os.environ.get("LIENKET_TEST_DB") == "postgresql"


def kills(usual: int, on_server: int) -> pytest.MarkDecorator:
    """How often to kill: 20 in all in an ordinary run, 200 in a soak."""
    return pytest.mark.parametrize("kills", [on_server if ON_SERVER else usual, pytest.param(10 * usual, marks=pytest.mark.soak, id="soak")])


@kills(10, 3)
def test_nothing_acknowledged_is_lost_when_all_writers_are_killed(world_node: Node, tmp_path: Path, kills: int) -> None:
    rng = random.Random(kills)
    for begun in range(0, kills, KILLS_ON_ONE_DATABASE):
        database = world_node.copy()
        acks = [str(tmp_path / f"acks-{begun}-{writer}") for writer in range(WRITERS)]
        writers: list[Job] = [("write", {"writer": number, "acks": path}) for number, path in enumerate(acks)]
        for _ in range(min(kills - begun, KILLS_ON_ONE_DATABASE)):
            assert world_node.kill_after(0.2 * 15 ** rng.random(), database, *writers)  # 0.2 to 3 seconds, short ones more often.
            assert world_node.call(database, "examine", acks=acks) == []
        # The one report each writer was about to send, or had sent without hearing, is sent again: once more is not twice.
        for name, arguments in writers:
            world_node.call(database, name, **arguments, most=1)
        acknowledged = sum(len(Path(path).read_text().splitlines()) for path in acks)
        assert world_node.call(database, "examine", acks=acks) == []
        assert world_node.call(database, "reports") == acknowledged > WRITERS * min(kills, KILLS_ON_ONE_DATABASE)


def a_feed(folder: Path) -> Path:
    """A feed in the county's format: known titles and places, and now and then a row nobody can take."""
    rng = random.Random(911)
    titles = list(yaml.safe_load(MAPPING.read_text(encoding="utf-8"))["facts"][2]["table"])
    zones = yaml.safe_load((ROOT / "packs" / "montgomery-911" / "zones.yaml").read_text(encoding="utf-8"))["zones"]
    places = ["", *(zone["name"]["en"] for zone in zones if zone["kind"] == "township")]
    path = folder / "feed.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["lat", "lng", "desc", "zip", "title", "timeStamp", "twp", "addr", "e"])
        for number in range(ROWS):
            title = rng.choice(titles) if number % 50 else "EMS: NOT A TITLE"
            when = f"2016-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d} {rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:00"
            where = (f"{rng.uniform(40.0, 40.4):.7f}", f"{rng.uniform(-75.6, -75.1):.7f}")
            out.writerow([*where, f"Call {number}", "", title, when, rng.choice(places), "", "1"])
    return path


def until_finished(node: Node, source: str, job: Job, kills: int, seconds: float) -> Iterator[str]:
    """Databases on which `job` was killed again and again and went on to its end; `kills` in all. `seconds` is how long it takes undisturbed."""
    rng = random.Random(kills)
    done = 0
    while done < kills:
        database = node.copy(source)
        while done < kills and node.kill_after(rng.uniform(0.05, 0.5) * seconds, database, job):
            done += 1
        node.call(database, job[0], **job[1])
        yield database


@kills(6, 1)
def test_a_killed_import_goes_on_and_ends_as_if_nothing_had_happened(county_node: Node, tmp_path: Path, kills: int) -> None:
    job: Job = ("import_", {"file": str(a_feed(tmp_path)), "mapping": str(MAPPING)})
    undisturbed = county_node.copy()
    begun = time.monotonic()
    county_node.call(undisturbed, job[0], **job[1])
    seconds = time.monotonic() - begun
    expected = county_node.call(undisturbed, "imported", model="montgomery-911")
    assert expected["run"] == [ROWS + 1, ROWS - ROWS // 50, ROWS // 50, True]
    assert [line for line, _ in expected["lines"]] == [n + 2 for n in range(ROWS) if n % 50]
    for database in until_finished(county_node, "", job, kills, seconds):
        assert county_node.call(database, "imported", model="montgomery-911") == expected
        assert county_node.call(database, "examine", acks=[], told=False) == []


@kills(4, 1)
def test_a_killed_worker_tells_everybody_once(world_node: Node, kills: int) -> None:
    waiting = world_node.copy()
    world_node.call(waiting, "fill", reports=WAITING)
    undisturbed = world_node.copy(waiting)
    begun = time.monotonic()
    world_node.call(undisturbed, "work")
    seconds = time.monotonic() - begun
    expected = world_node.call(undisturbed, "notices")
    assert expected["waiting"] == 0
    assert expected["attempts"] == [1]
    assert expected["raised"] == len(expected["notices"]) >= WAITING
    for database in until_finished(world_node, waiting, ("work", {}), kills, seconds):
        assert world_node.call(database, "notices") == expected
        assert world_node.call(database, "examine", acks=[]) == []


@kills(3, 1)
def test_a_killed_pass_of_warnings_warns_of_each_clock_once(world_node: Node, kills: int) -> None:
    waiting = world_node.copy()
    world_node.call(waiting, "fill", reports=WAITING)
    undisturbed = world_node.copy(waiting)
    job: Job = ("warn", {"after_minutes": 16})
    begun = time.monotonic()
    world_node.call(undisturbed, job[0], **job[1])
    seconds = time.monotonic() - begun
    expected = world_node.call(undisturbed, "warned")
    assert len(expected) >= WAITING
    told = world_node.call(undisturbed, "notices")
    for database in until_finished(world_node, waiting, job, kills, seconds):
        assert world_node.call(database, "warned") == expected
        assert len(world_node.call(database, "notices")["notices"]) == len(told["notices"])
        assert world_node.call(database, "examine", acks=[]) == []
