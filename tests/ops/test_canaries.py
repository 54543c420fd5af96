"""Forty canaries: what was said of people and then erased is in no live file, in no spelling, and does not come back with an older backup."""

from __future__ import annotations

import base64
import json
import os
import time
import unicodedata
from pathlib import Path
from typing import Any

from tests.faults.conftest import world_node  # noqa: F401 – a fixture.
from tests.faults.kill import Node
from tests.ops.test_backup import lienket

ON_SERVER = os.environ.get("LIENKET_TEST_DB") == "postgresql"
REPORTS = 10
LEAD = ("--as", "town-police", "--why", "Người báo yêu cầu")
"""Ten reports, each with a name, a telephone number, an address, and a file."""


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
    database, node = world_node.copy(), tmp_path / "node"
    live = node / "lienket.sqlite3"
    node.mkdir()

    def run(*arguments: object, code: int = 0) -> Any:
        return lienket(world_node, where, *arguments, code=code, data=node)

    if ON_SERVER:
        where = database
    else:
        Path(database).rename(live)
        where = str(live)
    files: list[tuple[str, str]] = []
    for report in range(REPORTS):
        name, phone, address, words = canaries(report)
        said: dict[str, Any] = {"key": f"canary-{report:04d}", "unit": "plant", "channel": "phone", "occurred_at": "2016-03-02T03:00:00+00:00"}
        said |= {"text": "Nghe tiếng nổ.", "name": name, "phone": phone, "address": address}
        said["facts"] = {"kind": "incident", "field": "theft", "severity": "low", "reporter": "citizen", "place": "works"}
        (tmp_path / "said.json").write_text(json.dumps(said), encoding="utf-8")
        number = run("receive", tmp_path / "said.json", "--as", "plant")["number"]
        (tmp_path / "file.txt").write_text(words, encoding="utf-8")
        added = run("act", "attach", number, "--file", tmp_path / "file.txt", "--as", "town-police")
        files.append((number, added["attachment"]))
    run("work", "--once")
    for number, _file in files[:2]:
        assert run("act", "identity", number, *LEAD)[0]["phone"].startswith("+84")
        run("matters", "show", number, "--as", "town-police")
        run("act", "note", number, "--as", "town-police", "--text", "Đã hỏi lại người báo.")
    run("journal", "export", node / "journal.jsonl")
    assert {said.split(" in ")[0] for said in hits(node)} == {canaries(report)[3] for report in range(REPORTS)}, "sown, or silence would prove nothing"
    assert hits(node, ("files",)) == [], "who reported is in no file in plain, from the beginning"
    old = Path(run("backup", tmp_path / "copies")["backup"])

    for number, file in files:
        run("act", "forget", number, *LEAD)
        run("act", "erase-file", number, file, *LEAD)
    run("work", "--once")
    time.sleep(1.1)  # The name of a backup is its second.
    run("backup", tmp_path / "copies")
    if ON_SERVER:
        dumped(world_node, where, node / "tables")
    assert hits(node) == []
    assert run("journal", "verify")["ok"] is True

    target = tmp_path / "elsewhere"
    place = world_node.empty() if ON_SERVER else str(target / "lienket.sqlite3")
    told = lienket(world_node, place if ON_SERVER else where, "restore", old, *(() if ON_SERVER else ("--into", target)), data=target if ON_SERVER else node)
    assert (told["erased_again"], told["verified"]) == (True, True)
    if ON_SERVER:
        dumped(world_node, place, target / "tables")
    assert hits(target) == []
    for number, _file in files:
        assert lienket(world_node, place, "act", "identity", number, *LEAD, code=1, data=target)["error"] == "nothing-to-answer"
