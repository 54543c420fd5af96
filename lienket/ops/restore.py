"""`lienket restore`: a backup becomes a node again, elsewhere or in place."""

from __future__ import annotations

import contextlib
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings
from django.db import DatabaseError, connection

from lienket.custody.keys import FOLDER as IDENTITY_KEYS
from lienket.journal import erasures
from lienket.journal.keys import sync_folder
from lienket.kernel.errors import LienketError
from lienket.ops import postgresql
from lienket.ops.backup import FILES, KEYS, MANIFEST, POSTGRESQL, SECRET, SQLITE, BadBackup, backups, read_manifest, taken_at
from lienket.ops.console import now, out, writable
from lienket.ops.places import take_folder

HARMLESS = frozenset({SECRET, "serve.lock", "static", erasures.FILE, f"{erasures.FILE}.lock"})
"""What a data folder may hold and still count as empty: made anew by the program itself, or kept for the data to come."""


class TargetNotEmpty(LienketError):
    """There is data already: (where). Choose another folder, or --replace, which moves the old data aside."""

    code = "target-not-empty"


class OtherEngine(LienketError):
    """The backup is of another engine than the one in use: (of the backup, in use). Set DATABASE_URL accordingly."""

    code = "other-engine"


def restore(
    folder: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="Bản sao lưu, hoặc thư mục chứa chúng (lấy bản mới nhất). / A backup, or a folder of them.")
    ],
    into: Annotated[Path | None, typer.Option(file_okay=False, help="Thư mục dữ liệu đích; bỏ trống: LIENKET_DATA. / Target data folder.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Dời dữ liệu cũ sang bên rồi phục hồi. / Move the old data aside.")] = False,
    erased: Annotated[
        list[Path] | None, typer.Option(exists=True, dir_okay=False, help="Thêm danh sách dòng đã xóa (erased-rows). / Another list of erased rows.")
    ] = None,
) -> None:
    """Phục hồi một bản sao lưu: so mã băm, chép, xóa lại những gì đã xóa, kiểm tra nhật ký. / Restore a backup: compare, copy, erase again, verify.

    What was erased after the backup was taken is erased again before anything runs on it, as far as a list says so: the target's own, those of the
    backups in the same folder, and `--erased`.
    """
    at = now()
    source = folder if (folder / MANIFEST).exists() else next(iter(reversed(backups(folder))), folder)
    manifest = read_manifest(source)
    target = into or Path(settings.DATA_DIR)
    with writable(target):
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(take_folder(target))
        engine = "postgresql" if into is None and connection.vendor == "postgresql" else manifest["engine"]
        if engine != manifest["engine"] or (engine == "postgresql" and connection.vendor != engine):
            raise OtherEngine(manifest["engine"], connection.vendor)
        database = target / str(settings.DATABASE_FILE) if into is not None else Path(str(settings.DATABASES["default"]["NAME"]))
        if into is None and replace:
            with contextlib.suppress(DatabaseError):  # What is replaced may be broken.
                erasures.note()
        erasures.join(target, [path / erasures.FILE for path in (source, *backups(source.parent))] + (erased or []))
        aside = _make_room(target, database, manifest["engine"], replace, at)
        _copy_all(source, target, database, manifest["engine"])
    environment = {"LIENKET_DATA": str(target)}
    if manifest["engine"] == "sqlite":
        environment["DATABASE_URL"] = f"sqlite:///{database.resolve()}"
    verdict = postgresql.verified_elsewhere(environment)
    _tell(source, target, manifest, verdict, aside)
    if not verdict["ok"]:
        raise typer.Exit(1)


def _make_room(target: Path, database: Path, engine: str, replace: bool, at: datetime) -> Path | None:
    """Refuse a target that holds data, or move the data aside. Raises TargetNotEmpty."""
    stamp = f"before-restore-{at:%Y%m%dT%H%M%SZ}"
    old = [path for path in target.iterdir() if path.name not in HARMLESS and not path.name.startswith("before-restore-")]
    beside = [Path(f"{database}{suffix}") for suffix in ("", "-wal", "-shm", ".writer")] if engine == "sqlite" else []
    old += [path for path in beside if path.exists() and path not in old]
    tables = engine == "postgresql" and bool(connection.introspection.table_names())
    if (old or tables) and not replace:
        raise TargetNotEmpty(str(target))
    if tables:
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER SCHEMA public RENAME TO "{stamp}"')
            cursor.execute("CREATE SCHEMA public")
    if not old:
        return None
    aside = target / stamp
    aside.mkdir(mode=0o700)
    for path in [*old, *(target / name for name in (SECRET,) if (target / name).exists())]:
        shutil.move(path, aside / path.name)
    return aside


def _copy_all(source: Path, target: Path, database: Path, engine: str) -> None:
    if (source / FILES).is_dir():
        shutil.copytree(source / FILES, target / FILES)
    if (source / IDENTITY_KEYS).is_dir():
        shutil.copytree(source / IDENTITY_KEYS, target / IDENTITY_KEYS)
    for key in KEYS:
        if (source / key).exists():
            (target / key).unlink(missing_ok=True)
            shutil.copy2(source / key, target / key)
            os.chmod(target / key, 0o600)
    if engine == "sqlite":
        shutil.copyfile(source / SQLITE, database)
        os.chmod(database, 0o600)
        with database.open("rb") as file:
            os.fsync(file.fileno())
        sync_folder(database.parent)
    else:
        postgresql.load(source / POSTGRESQL)


def _tell(source: Path, target: Path, manifest: dict[str, Any], verdict: dict[str, Any], aside: Path | None) -> None:
    taken = taken_at(manifest)
    data = {"backup": str(source), "data": str(target), "taken_at": manifest["taken_at"], "journal": manifest["journal"], "verified": verdict["ok"]}
    data |= {"entries": verdict["entries"], "rows": verdict["rows"], "moved_aside": str(aside) if aside else None}
    data["erased_again"] = verdict["entries"] > manifest["journal"]["seq"]
    whole = out.pick("nguyên vẹn", "whole") if verdict["ok"] else out.pick("KHÔNG KHỚP", "DOES NOT AGREE")
    words = [
        out.pick("Đã phục hồi {0} vào {1}.", "Restored {0} into {1}.").format(source, target),
        out.pick("Nhật ký: {0} mục, {1}.", "Journal: {0} entries, {1}.").format(verdict["entries"], whole),
        out.pick(
            "Bản sao lưu lấy lúc {0:%d/%m/%Y %H:%M:%S} UTC, sau mục {1}: việc ghi sau lúc đó không có trong bản này.",
            "The backup was taken on {0:%d/%m/%Y %H:%M:%S} UTC, after entry {1}: what was recorded later is not in it.",
        ).format(taken, manifest["journal"]["seq"]),
    ]
    if verdict["entries"] > manifest["journal"]["seq"]:
        words.append(out.pick("Những gì đã xóa sau lúc đó đã được xóa lại.", "What was erased later was erased again."))
    if aside is not None:
        words.append(out.pick("Dữ liệu cũ để ở {0}; xóa đi khi không cần nữa.", "The old data is in {0}; delete it once it is not needed.").format(aside))
    out.data(data, words)


__all__ = ["BadBackup", "OtherEngine", "TargetNotEmpty", "restore"]
