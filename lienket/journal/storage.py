"""When the disk refuses: the engine's error becomes one a person can act on. Nothing of the act is stored, reading goes on, and sending again is safe."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import OperationalError

from lienket.kernel.errors import LienketError

_FULL = {"SQLITE_FULL", "53100"}  # https://www.sqlite.org/rescode.html, PostgreSQL manual appendix A
_FAILED_NAMES = ("SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "58")  # The beginnings of names; 58 is PostgreSQL's class of system errors.


class StorageTrouble(LienketError):
    """The disk does not take what is written: (the engine's words)."""

    code = "storage-failed"


class StorageFull(StorageTrouble):
    """The disk is full. Make room and do it again: (the engine's words)."""

    code = "storage-full"


class NoRoomForReports(LienketError):
    """The disk is nearly full and new reports are not taken: (megabytes free, megabytes needed)."""

    code = "no-room-for-reports"


@contextmanager
def storing() -> Iterator[None]:
    """Turn what engine and system say of a full or failing disk into StorageFull or StorageTrouble; other errors pass as they are."""
    try:
        yield
    except OperationalError as error:
        name = str(getattr(error.__cause__, "sqlite_errorname", None) or getattr(error.__cause__, "sqlstate", None) or "")
        if name in _FULL:
            raise StorageFull(str(error)) from error
        if name.startswith(_FAILED_NAMES):
            raise StorageTrouble(str(error)) from error
        raise
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageFull(str(error.strerror)) from error
        if error.errno in {errno.EIO, errno.EROFS}:
            raise StorageTrouble(str(error.strerror)) from error
        raise


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes free on the disk of the data folder, and how many must stay free for files and for reports to be taken."""

    free: int
    for_files: int
    for_reports: int

    @property
    def takes_files(self) -> bool:
        """Whether files are taken."""
        return self.free >= self.for_files

    @property
    def takes_reports(self) -> bool:
        """Whether new reports are taken."""
        return self.free >= self.for_reports


def room() -> Room:
    """What room there is now. Files stop first, so that what they leave is there for reports and acts."""
    disk = shutil.disk_usage(settings.DATA_DIR)
    return Room(disk.free, max(disk.total * settings.FREE_PERCENT // 100, settings.FREE_BYTES), settings.FREE_REPORTS_BYTES)


def require_room_for_reports() -> None:
    """Raise NoRoomForReports where the disk is nearly full: acts on what is here need the rest."""
    now = room()
    if not now.takes_reports:
        raise NoRoomForReports(now.free // 1_000_000, now.for_reports // 1_000_000)
