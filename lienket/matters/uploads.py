"""Files sent in pieces: each piece lies on the disk before it is acknowledged, so that a lost connection, a reload or a killed server costs one piece at most.

What has arrived is an account's own, in the post it acts in, until it becomes a file like any other by the same door; after a day without a piece it goes.
How much has arrived the part on the disk says by its length, nothing else does.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from lienket.journal.storage import storing
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import StateSecretRefused, guard
from lienket.matters.models import Upload
from lienket.matters.quota import Held, held_by, require_room_for_unit
from lienket.matters.refused import FileNotTaken, FileRefused, FileTooLarge, NoRoomForFiles, UploadBroken, UploadsFull
from lienket.matters.storage import Ready, clean_name, ready, require_room

PIECE = 2_000_000
"""Bytes of a piece, at most: as much as a request may hold in memory."""
KEPT = timedelta(hours=24)
MOST = 20


class NoSuchUpload(LienketError):
    """There is no such upload, it is somebody else's, or it has gone: (upload). All are answered alike."""

    code = "no-such-upload"


class UploadMoved(LienketError):
    """A piece does not begin where the upload ends: (bytes that have arrived)."""

    code = "upload-moved"


class UploadUnfinished(LienketError):
    """An upload is to become a file before all of it has arrived: (bytes that have arrived, bytes of the file)."""

    code = "upload-unfinished"


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose uploads: the account, the post it acts in, and that post's unit."""

    account: UUID
    post: UUID
    unit: UUID


@dataclass(frozen=True, slots=True)
class Begun:
    """An upload and how many of its bytes have arrived."""

    id: UUID
    name: str
    size: int
    offset: int

    @property
    def percent(self) -> int:
        """How much has arrived."""
        return 100 * self.offset // self.size


def _part(upload: UUID) -> Path:
    return Path(settings.UPLOADS_DIR) / upload.hex


def _begun(row: Upload) -> Begun:
    try:
        arrived = _part(row.id).stat().st_size
    except FileNotFoundError:
        arrived = 0
    return Begun(row.id, row.name, row.size, arrived)


def _row(sender: Sender, upload: UUID) -> Upload:
    found = Upload.of_node.filter(pk=upload, account_id=sender.account, post_id=sender.post).first()
    if found is None:
        raise NoSuchUpload(upload.hex)
    return found


def begin(*, sender: Sender, name: str, size: int, mark: str, digest: str = "", at: datetime) -> Begun:
    """Begin to send a file of `size` bytes, or go on with the one the sender gave the same name, size and `mark` ('': always anew).

    `digest`: the SHA-256 of the whole, where the sender knows it; it is asked for at the end. Raises FileTooLarge, FileNotTaken (no bytes),
    StateSecretRefused (the name), NoRoomForFiles, UnitFilesFull, UploadsFull.
    """
    shown = clean_name(name)
    if size > settings.FILE_MAX_BYTES:
        raise FileTooLarge(shown, settings.FILE_MAX_BYTES // 1_000_000)
    if size < 1:
        raise FileNotTaken(shown)
    guard(shown)
    own = Upload.of_node.filter(account_id=sender.account, post_id=sender.post)
    known = own.filter(name=shown, size=size, mark=mark, digest=digest).first() if mark else None
    if known is not None:
        return _begun(known)
    require_room(size)
    require_room_for_unit(sender.unit, size, at)
    if own.count() >= MOST:
        raise UploadsFull(MOST)
    with storing():
        row = Upload.of_node.create(id=uuid4(), account_id=sender.account, post_id=sender.post, name=shown, size=size, mark=mark, digest=digest, touched_at=at)
    return _begun(row)


def state(sender: Sender, upload: UUID) -> Begun:
    """How far an upload is. Raises NoSuchUpload."""
    return _begun(_row(sender, upload))


def unfinished(sender: Sender) -> list[Begun]:
    """The sender's uploads that have not become files, oldest first."""
    return [_begun(row) for row in Upload.of_node.filter(account_id=sender.account, post_id=sender.post).order_by("touched_at", "id")]


def append(*, sender: Sender, upload: UUID, offset: int, piece: bytes, at: datetime) -> Begun:
    """Add a piece that begins at `offset`; it is on the disk when this returns.

    Raises NoSuchUpload, UploadMoved (a piece before has not arrived, or this one has), FileTooLarge (more than was said), NoRoomForFiles, StorageTrouble.
    """
    row = _row(sender, upload)
    require_room(len(piece))
    with storing():
        Path(settings.UPLOADS_DIR).mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(_part(row.id), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)  # The same piece may come twice at once.
            arrived = os.fstat(handle).st_size
            if arrived != offset:
                raise UploadMoved(str(arrived))
            if arrived + len(piece) > row.size:
                raise FileTooLarge(row.name, row.size // 1_000_000)
            written = 0
            while written < len(piece):
                written += os.pwrite(handle, piece[written:], arrived + written)
            os.fsync(handle)
        finally:
            os.close(handle)
        Upload.of_node.filter(pk=row.pk).update(touched_at=at)
    return _begun(row)


def whole(sender: Sender, upload: UUID) -> Ready:
    """The file, looked at and ready to be kept. One whose bytes are not those that were announced, or that is refused, goes.

    Raises NoSuchUpload, UploadUnfinished, UploadBroken, and what `ready` raises.
    """
    row = _row(sender, upload)
    now = _begun(row)
    if now.offset < row.size:
        raise UploadUnfinished(str(now.offset), str(row.size))
    content = _part(row.id).read_bytes()
    if row.digest and hashlib.sha256(content).hexdigest() != row.digest:
        drop(sender, upload)
        raise UploadBroken(row.name)
    try:
        return ready(row.name, content)
    except NoRoomForFiles:
        raise
    except (FileRefused, StateSecretRefused):  # It will be refused every time, and marked words must not lie here a day.
        drop(sender, upload)
        raise


def drop(sender: Sender, upload: UUID) -> None:
    """Take an upload away: it has become a file in this transaction, or the sender thinks better of it. Raises NoSuchUpload."""
    row = _row(sender, upload)
    with storing():
        Upload.of_node.filter(pk=row.pk).delete()
    transaction.on_commit(lambda: _part(row.id).unlink(missing_ok=True))


def waiting(unit: UUID) -> Held:
    """What the posts of a unit have begun to send, for what it may send within a day: by the size that was announced."""
    return held_by(Upload.of_node.filter(post__unit_id=unit))


def sweep(at: datetime) -> int:
    """Take away uploads of which no piece has come for a day, and parts that belong to none. Returns how many parts went."""
    with storing():
        Upload.of_node.filter(touched_at__lt=at - KEPT).delete()
    folder, gone = Path(settings.UPLOADS_DIR), 0
    if folder.is_dir() and (parts := {path.name: path for path in folder.iterdir()}):
        for name in parts.keys() - {pk.hex for pk in Upload.of_node.values_list("pk", flat=True)}:
            parts[name].unlink(missing_ok=True)
            gone += 1
    return gone
