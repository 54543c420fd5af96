"""Where the data may lie: SQLite's write-ahead log needs shared memory and locks that network disks do not keep (https://www.sqlite.org/wal.html)."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from lienket.kernel.errors import LienketError

REMOTE = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "ncpfs", "ocfs2", "gfs2", "davfs", "vboxsf", "drvfs"})
MOUNTS = Path("/proc/self/mounts")


class NetworkDisk(LienketError):
    """The data folder lies on a disk that may lose what is acknowledged: (folder, kind). Move it, or set LIENKET_ANY_DISK=1 and answer for it."""

    code = "network-disk"


class AlreadyServing(LienketError):
    """Another `lienket serve` runs on this data folder: (folder)."""

    code = "already-serving"


def kind_of_disk(folder: Path, mounts: str) -> str:
    """The kind of file system `folder` lies on, from the text of the table of mounts; '' where it cannot be told."""
    found, kind = -1, ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = Path(parts[1].encode().decode("unicode_escape"))
        if folder.is_relative_to(point) and len(point.parts) >= found:  # The later of two on one point hides the earlier.
            found, kind = len(point.parts), parts[2]
    return kind


def is_remote(kind: str) -> bool:
    """Whether this kind of file system is a network's or a program's."""
    return kind in REMOTE or kind.startswith("fuse")


def local_disk(folder: Path, mounts: Path = MOUNTS) -> None:
    """Raises NetworkDisk where `folder` does not lie on a disk of this machine."""
    try:
        kind = kind_of_disk(folder.resolve(), mounts.read_text(encoding="utf-8", errors="surrogateescape"))
    except OSError:
        return  # No such table on this system: nothing can be told.
    if is_remote(kind):
        raise NetworkDisk(str(folder), kind)


def take_folder(folder: Path) -> int:
    """Hold the data folder for this server; the lock goes with the process. Raises AlreadyServing."""
    handle = os.open(folder / "serve.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise AlreadyServing(str(folder)) from None
    return handle
