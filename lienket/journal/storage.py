"""When the disk refuses: the engine's error becomes one a person can act on. Nothing of the act is stored, reading goes on, and sending again is safe."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

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
