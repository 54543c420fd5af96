"""Forty canaries: what was said of people and then erased is in no live file, in no spelling, and does not come back with an older backup."""

from __future__ import annotations

import base64
import json
import os
import time
import unicodedata
from pathlib import Path

from tests.faults.conftest import world_node  # noqa: F401 – a fixture.
from tests.faults.kill import Node
from tests.ops.test_backup import lienket

ON_SERVER = os.environ.get("LIENKET_TEST_DB") == "postgresql"
REPORTS = 10
"""Ten reports, each with a name, a telephone number, an address, and a file."""

LEAD = ("--as", "town-police", "--why", "Người báo yêu cầu")


def canaries(report: int) -> tuple[str, str, str, str]:
    """What report number `report` says of people: name, telephone, address and the words of a file; every other one in decomposed letters."""
    form = "NFD" if report % 2 else "NFC"
    said = (f"Hoàng Yến Thứ {report} Kỳ Quặc", f"+84 977 31{report} 00{report}", f"Ngõ Chim Yến số {report}, Kỳ Ảo", f"Bản khai của chim hoàng yến {report}")
    return tuple(unicodedata.normalize(form, one) for one in said)  # type: ignore[return-value]


EVERY = [one for report in range(REPORTS) for one in canaries(report)]


def spellings(said: str) -> set[bytes]:
    """A canary as bytes: composed and decomposed, small letters, three encodings, and base64 at each of its three places."""
    found: set[bytes] = set()
    for form in ("NFC", "NFD"):
        for text in (unicodedata.normalize(form, said), unicodedata.normalize(form, said).casefold()):
            for code in ("utf-8", "utf-16-le", "utf-16-be"):
                found.add(text.encode(code))
            plain = text.encode()
            found |= {base64.b64encode(b"\0" * shift + plain)[4 : -4 or None] for shift in range(3)}
            found.add(json.dumps(text)[1:-1].encode())
    return found


def hits(folder: Path, without: tuple[str, ...] = ()) -> list[str]:
    """The canaries found in the files of a folder, with the file."""
    data = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and not any(part in path.parts for part in without)}
    return [f"{said} in {path.name}" for said in EVERY for path, body in data.items() if any(spelling in body for spelling in spellings(said))]


def dumped(node: Node, database: str, folder: Path) -> None:
    """On a server the tables lie elsewhere: what they hold, as text."""
    import psycopg

    folder.mkdir(exist_ok=True)
    with psycopg.connect(node.address(database)) as server:
        tables = [row[0] for row in server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        for table in tables:
            with server.cursor().copy(f'COPY "{table}" TO STDOUT') as copy, (folder / table).open("wb") as file:  # type: ignore[arg-type]
                for piece in copy:
                    file.write(piece)


def test_forty_canaries_leave_every_live_file_and_stay_away(world_node: Node, tmp_path: Path) -> None:  # noqa: F811
    assert len(set(EVERY)) == 40
    database, node = world_node.copy(), world_node.folder
    files = world_node.call(database, "sow", people=[canaries(report) for report in range(REPORTS)])
    assert {said.split(" in ")[0] for said in hits(node)} == {canaries(report)[3] for report in range(REPORTS)}, "sown, or silence would prove nothing"
    assert hits(node, ("files",)) == [], "who reported is in no file in plain, from the beginning"
    old = Path(lienket(world_node, database, "backup", tmp_path / "copies")["backup"])

    world_node.call(database, "erase", files=files)
    time.sleep(1.1)  # The name of a backup is its second.
    lienket(world_node, database, "backup", tmp_path / "copies")
    if ON_SERVER:
        dumped(world_node, database, node / "tables")
    assert hits(node) == []

    target = tmp_path / "elsewhere"
    place = world_node.empty() if ON_SERVER else str(target / "lienket.sqlite3")
    given = () if ON_SERVER else ("--into", target)
    told = lienket(world_node, place if ON_SERVER else database, "restore", old, *given, data=target if ON_SERVER else None)
    assert (told["erased_again"], told["verified"]) == (True, True)
    if ON_SERVER:
        dumped(world_node, place, target / "tables")
    assert hits(target) == []
    assert lienket(world_node, place, "act", "identity", files[0][0], *LEAD, code=1, data=target)["error"] == "nothing-to-answer"
