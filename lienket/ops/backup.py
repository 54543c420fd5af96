"""`lienket backup`: a copy of the whole node taken while it works, looked through before it counts as one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings
from django.db import connection

from lienket.access.sealing import FILE as SECOND_STEP_KEY
from lienket.custody.keys import FOLDER as IDENTITY_KEYS
from lienket.journal import erasures
from lienket.journal.keys import FILE as NODE_KEY
from lienket.journal.keys import sync_folder
from lienket.journal.queries import head
from lienket.journal.reader import SQLiteReader, export_picture, picture
from lienket.journal.verify import verify
from lienket.kernel.errors import LienketError
from lienket.ops import postgresql
from lienket.ops.console import now, out, writable
from lienket.ops.demo_place import program

NAME = "lienket-%Y%m%dT%H%M%SZ"
MANIFEST = "manifest.json"
FORMAT = 1
SQLITE, POSTGRESQL, FILES, SECRET = "database.sqlite3", "database.pgdump", "files", "secret-key"
KEYS = (NODE_KEY, SECOND_STEP_KEY, SECRET)
PAGES = 4096
"""Pages copied at a time."""

WORDS = {
    "done": ("Đã sao lưu vào {0}: {1} mục nhật ký, đã kiểm tra.", "Backed up to {0}: {1} journal entries, verified."),
    "safe": (
        "Bản sao có khóa của nút và mọi nội dung: chỉ chủ sở hữu đọc được (0700); cất ở nơi an toàn, ngoài máy này.",
        "The copy holds the node's keys and every content: its owner alone may read it (0700); keep it safe, off this machine.",
    ),
    "untried": ("CHÚ Ý: chưa thử phục hồi được bản sao PostgreSQL.", "NOTE: the PostgreSQL copy could not be restored on trial."),
}


class NothingToBackUp(LienketError):
    """The database holds no journal: it is empty, or not the one meant: (which)."""

    code = "nothing-to-back-up"


class BadBackup(LienketError):
    """A backup is not whole: (which part, what is wrong with it). Take another one."""

    code = "bad-backup"


def backup(
    folder: Annotated[Path, typer.Argument(file_okay=False, help="Thư mục chứa các bản sao lưu. / Folder of the backups.")],
    keep: Annotated[int, typer.Option(min=0, help="Chỉ giữ N bản mới nhất trong thư mục; 0: giữ hết. / Keep the newest N; 0: all.")] = 0,
) -> None:
    """Sao lưu cả nút khi đang chạy: dữ liệu, tệp, khóa; kiểm tra xong mới tính là bản sao lưu. / Back up the whole node while it works."""
    at = now()
    with writable(folder), out.progress("Sao lưu", "Backing up", None) as advance:
        made, manifest = take(folder, at, advance)
        gone = prune(folder, keep) if keep else []
    words = [out.pick(*WORDS[key]).format(made, manifest["journal"]["seq"]) for key in ("done", "safe", *([] if manifest["verified"] else ["untried"]))]
    out.data({"backup": str(made), "removed": [str(path) for path in gone]} | manifest, words)


def take(folder: Path, at: datetime, progress: Any = lambda _done: None) -> tuple[Path, dict[str, Any]]:
    """Take a backup into `folder`: written under another name, looked through, then named. Raises NothingToBackUp, BadBackup."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / at.strftime(NAME)
    part = folder / f".{target.name}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    try:
        verified = True
        erasures.note()  # So that restoring an older backup than this one can repeat them.
        if connection.vendor == "sqlite":
            seq, digest = _copy_sqlite(part / SQLITE, progress)
        else:
            seq, digest, verified = _dump_postgresql(part / POSTGRESQL)
        if Path(settings.FILES_DIR).is_dir():  # After the rows: a file is stored before the row that names it.
            shutil.copytree(settings.FILES_DIR, part / FILES, copy_function=_copy)
        if (sealing := Path(settings.DATA_DIR) / IDENTITY_KEYS).is_dir():
            shutil.copytree(sealing, part / IDENTITY_KEYS, copy_function=_copy)
        for key in (*KEYS, erasures.FILE):
            if (source := Path(settings.DATA_DIR) / key).exists():
                _copy(source, part / key)
                os.chmod(part / key, 0o600)
        parts = {name: {"sha256": sha256(part / name), "bytes": (part / name).stat().st_size} for name in _files(part)}
        manifest = {"format": FORMAT, "program": program(), "engine": connection.vendor, "taken_at": at.isoformat(), "verified": verified}
        manifest |= {"journal": {"seq": seq, "hash": digest}, "parts": parts}
        _write(part / MANIFEST, json.dumps(manifest, indent=1).encode())
        os.rename(part, target)
        sync_folder(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return target, manifest


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups of a folder; nothing else in it is touched."""
    gone = backups(folder)[:-keep]
    for old in gone:
        shutil.rmtree(old)
    return gone


def backups(folder: Path) -> list[Path]:
    """The backups in a folder, oldest first."""
    return sorted(path.parent for path in folder.glob(f"lienket-*/{MANIFEST}"))


def sha256(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            yield path.relative_to(folder).as_posix()


def _copy(source: Any, target: Any) -> None:
    shutil.copy2(source, target)
    with open(target, "rb") as file:
        os.fsync(file.fileno())


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _copy_sqlite(target: Path, progress: Any) -> tuple[int, str]:
    """Copy within one unmoving picture: writers go on, and the copy is the state of one instant however long it takes."""
    source = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    copy = sqlite3.connect(target, isolation_level=None)
    try:
        source.execute("PRAGMA busy_timeout=10000")
        source.execute("BEGIN")
        row = source.execute("SELECT seq, hash FROM journal_head").fetchone()
        if row is None:
            raise NothingToBackUp(str(connection.settings_dict["NAME"]))
        source.backup(copy, pages=PAGES, progress=lambda _status, left, total: progress(total - left), sleep=0.001)
        source.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode=DELETE")  # One file, no companions.
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise BadBackup(SQLITE, str(found)[:200])
        verdict = verify(reader=SQLiteReader(copy), processes=1)
        if not verdict.ok or (verdict.head_seq, verdict.head_hash) != tuple(row):
            raise BadBackup(SQLITE, verdict.problems[0].en if verdict.problems else "another head")
    finally:
        copy.close()
        source.close()
    with target.open("rb") as file:
        os.fsync(file.fileno())
    os.chmod(target, 0o600)
    return int(row[0]), str(row[1])


def _dump_postgresql(target: Path) -> tuple[int, str, bool]:
    with picture():
        seq, digest = head()
        postgresql.dump(target, export_picture())
    os.chmod(target, 0o600)
    return seq, digest, postgresql.tried(target, (seq, digest))


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a backup, all its parts compared with it. Raises BadBackup."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        parts = manifest["parts"]
        if manifest["format"] != FORMAT:
            raise BadBackup(MANIFEST, f"format {manifest['format']}")
    except (OSError, ValueError, KeyError):
        raise BadBackup(MANIFEST, "unreadable") from None
    for name, said in parts.items():
        path = folder / name
        if ".." in Path(name).parts or not path.is_file():
            raise BadBackup(name, "missing")
        if sha256(path) != said["sha256"]:
            raise BadBackup(name, "sha256")
    return manifest


def taken_at(manifest: dict[str, Any]) -> datetime:
    """When the backup was taken."""
    return datetime.fromisoformat(manifest["taken_at"]).astimezone(UTC)
