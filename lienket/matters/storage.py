"""Where the bytes of files lie: in the data folder under their digest, put there whole and for good before any row speaks of them."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from lienket.journal.storage import room, storing
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import guard
from lienket.matters.media import sniff, words
from lienket.matters.pictures import READERS, written_anew
from lienket.matters.refused import FileNotTaken, FileTooLarge, NoRoomForFiles


class FileMissing(LienketError):
    """A row speaks of bytes that are not in the data folder: (digest)."""

    code = "file-missing"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies in the data folder."""

    name: str
    media: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that has been looked at and made ready to be kept; it lies nowhere yet."""

    kept: Kept
    content: bytes


in_use: list[Callable[[str], bool]] = []
"""Whoever has rows that speak of digests says here whether one is still needed (config/wiring.py)."""


def place_of(digest: str) -> Path:
    """Where the bytes under a digest lie."""
    return Path(settings.FILES_DIR) / digest[:2] / digest


def clean_name(name: str) -> str:
    """A file name as it may be shown and sent: one line, no path, no signs that change the direction of writing."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in plain if unicodedata.category(sign)[0] != "C").strip(" .")
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:180]}{dot}{ending[:15]}" if dot and re.fullmatch(r"\w{1,15}", ending) else plain[:196] or "file"


def require_room(size: int) -> None:
    """Raise NoRoomForFiles where the disk would have too little room left with `size` bytes more."""
    now = room()
    if now.free - size < now.for_files:
        raise NoRoomForFiles(now.free // 1_000_000, now.for_files // 1_000_000)


def ready(name: str, content: bytes) -> Ready:
    """Look at `content` and write a picture anew; stored nowhere yet. Takes up to seconds: do it before the door is opened, so that nobody waits for it.

    Raises NoRoomForFiles, FileTooLarge, FileNotTaken, StateSecretRefused, and of a picture PictureNotRead, PictureTooLarge, PictureMoves.
    """
    shown = clean_name(name)
    require_room(len(content))
    if len(content) > settings.FILE_MAX_BYTES:
        raise FileTooLarge(shown, settings.FILE_MAX_BYTES // 1_000_000)
    media = sniff(content)
    if media is None or not any(media == taken or (taken.endswith("*") and media.startswith(taken[:-1])) for taken in settings.FILE_TYPES):
        raise FileNotTaken(shown)
    guard(shown, *words(content, media))
    if media in READERS:
        content, media = written_anew(shown, content, media)
    return Ready(Kept(shown, media, len(content), hashlib.sha256(content).hexdigest()), content)


def keep(file: Ready) -> Kept:
    """Put a file into the data folder, fsynced under its final name; the same bytes lie there once. Do it inside `adding`, before the rows are written.

    Raises StorageTrouble.
    """
    kept = file.kept
    target = place_of(kept.digest)
    with storing():
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            return kept
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as new:
                new.write(file.content)
                new.flush()
                os.fsync(new.fileno())
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        for folder in (target.parent, target.parent.parent):
            _sync(folder)
    return kept


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def content_of(digest: str) -> bytes:
    """The bytes under a digest. Raises FileMissing."""
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise FileMissing(digest)
    try:
        return place_of(digest).read_bytes()
    except FileNotFoundError:
        raise FileMissing(digest) from None


@contextmanager
def _locked(how: int) -> Iterator[None]:
    folder = Path(settings.FILES_DIR)
    with storing():
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            _sync(folder.parent)
        handle = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


def alone() -> AbstractContextManager[None]:
    """Nobody adds a file meanwhile: for taking away what nobody needs."""
    return _locked(fcntl.LOCK_EX)


@contextmanager
def adding() -> Iterator[None]:
    """Keep files and write the rows that speak of them inside this: nobody takes away the bytes in between."""
    with _locked(fcntl.LOCK_SH):
        yield


def drop_unused(*digests: str) -> None:
    """After the commit, take away the bytes no row speaks of any more."""

    def drop() -> None:
        with alone():
            for digest in digests:
                if not any(needed(digest) for needed in in_use):
                    place_of(digest).unlink(missing_ok=True)

    transaction.on_commit(drop)
