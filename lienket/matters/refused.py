"""Why a file is not taken: one family, so that forms can put any of them at the field of the files."""

from __future__ import annotations

from lienket.kernel.errors import LienketError


class FileRefused(LienketError):
    """A file is not taken; nothing of it is kept."""

    code = "file-refused"


class FileTooLarge(FileRefused):
    """A file has more bytes than the setting allows: (name, megabytes allowed)."""

    code = "file-too-large"


class FileNotTaken(FileRefused):
    """A file is empty, or of a type that is not taken: (name)."""

    code = "file-not-taken"


class PictureNotRead(FileRefused):
    """A picture cannot be decoded to its end: (name)."""

    code = "picture-not-read"


class PictureTooLarge(FileRefused):
    """A picture has more pixels than the setting allows, however few bytes it has: (name, megapixels allowed)."""

    code = "picture-too-large"


class PictureMoves(FileRefused):
    """A picture with several frames, of which only one could be kept: (name)."""

    code = "picture-moves"


class MatterFilesFull(FileRefused):
    """A matter has as many files, or bytes of them, as it may: (files allowed, megabytes allowed)."""

    code = "matter-files-full"


class UnitFilesFull(FileRefused):
    """A unit has sent as many files, or bytes of them, as it may within 24 hours: (files allowed, megabytes allowed)."""

    code = "unit-files-full"


class NoRoomForFiles(FileRefused):
    """The disk has less room than is kept for reports: (megabytes free, megabytes needed)."""

    code = "no-room-for-files"


class FileInfected(FileRefused):
    """The scanner has found something in these very bytes before: (name, what it found)."""

    code = "file-infected"


class UploadBroken(FileRefused):
    """What has arrived is not what was announced: (name)."""

    code = "upload-broken"


class UploadsFull(FileRefused):
    """An account has begun to send as many files as it may at once: (number allowed)."""

    code = "uploads-full"
