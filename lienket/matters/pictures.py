"""Pictures are written anew when they arrive: only the pixels are taken over, so that no place, name, comment or hidden file travels along."""

from __future__ import annotations

import io
import struct
import threading
import zlib

from django.conf import settings
from pi_heif import register_heif_opener
from PIL import Image

from lienket.matters.refused import PictureMoves, PictureNotRead, PictureTooLarge

READERS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF", "image/heic": "HEIF"}
"""Which reader opens what the first bytes say; no other is ever tried."""
STORED_AS = {"image/heic": "image/jpeg", "image/gif": "image/png"}
"""Media types that are kept as another one: what browsers cannot show, and what has few colours and no gain from being kept."""
WRITTEN = frozenset({"image/jpeg", "image/png", "image/webp"})
"""Media types of what this module writes."""
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""Exif 2.32 section 4.6.4, tag Orientation: how to turn the picture upright."""
BROKEN = (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, RuntimeError, EOFError, struct.error, zlib.error)
"""What the readers of the libraries say of bytes that are no picture."""

PACKED = 3
"""How hard PNG is packed: harder takes three times as long for a twentieth less."""
OF_BEFORE = (b"Exif\0\0", b"eXIfII*\0", b"eXIfMM\0*", b"ns.adobe.com/xap")
"""Marks of pictures kept before they were written anew on arrival."""

register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # Ours is asked before anything is decoded; the library's would warn first and refuse at twice that.
_one_at_a_time = threading.Lock()


def written_anew(name: str, content: bytes, media: str) -> tuple[bytes, str]:
    """The picture upright, without anything but its pixels, and its media type. The same bytes give the same bytes while the library is the same.

    One at a time in a process: decoded, 50 megapixels take 200 MB, twice while they are copied or turned. Raises PictureNotRead, PictureTooLarge, PictureMoves.
    """
    out = io.BytesIO()
    media_out = STORED_AS.get(media, media)
    with _one_at_a_time:
        try:
            with Image.open(io.BytesIO(content), formats=[READERS[media]]) as opened:
                if opened.width * opened.height > settings.PICTURE_MAX_PIXELS:
                    raise PictureTooLarge(name, settings.PICTURE_MAX_PIXELS // 1_000_000)
                if getattr(opened, "is_animated", False) and opened.format not in {"MPO", "HEIF"}:  # Those hold a preview or a second shot beside.
                    raise PictureMoves(name)
                opened.load()
                turn = None if opened.format == "HEIF" else UPRIGHT.get(_orientation(opened))  # HEIF is turned by its reader.
                pixels = _plain(opened, media_out)
            if turn is not None:
                pixels = pixels.transpose(turn)
            pixels.info = {}  # What came beside the pixels; the writers below take nothing from elsewhere.
            write = pixels.save  # Into memory: no row, no file.
            if media_out == "image/jpeg":
                write(out, "JPEG", quality=90)
            elif media_out == "image/png":
                write(out, "PNG", compress_level=PACKED)
            else:
                write(out, "WEBP", quality=90, method=2, lossless=b"VP8L" in content)
        except BROKEN:
            raise PictureNotRead(name) from None
    return out.getvalue(), media_out


def _orientation(picture: Image.Image) -> int:
    """Which way up, 1 where nothing readable says it: a broken note beside a good picture is no reason to refuse it."""
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except BROKEN:
        return 1


def _plain(picture: Image.Image, media: str) -> Image.Image:
    """In a mode that the written form holds, transparency made part of the pixels."""
    if media == "image/jpeg":
        return picture.convert("L" if picture.mode in {"1", "L"} else "RGB")
    if "transparency" in picture.info or picture.mode in {"PA", "La", "RGBa"}:
        return picture.convert("RGBA")
    if picture.mode in {"RGB", "RGBA"} or (media == "image/png" and picture.mode in {"1", "L", "LA", "I;16"}):
        return picture.copy()
    return picture.convert("RGB" if picture.mode not in {"LA"} else "RGBA")


def shown(name: str, content: bytes, media: str) -> tuple[bytes, str]:
    """A file as it is given out: itself, but for pictures kept before they were written anew on arrival; those are now. Raises what `written_anew` raises."""
    if media in STORED_AS or (media in WRITTEN and any(mark in content for mark in OF_BEFORE)):
        return written_anew(name, content, media)
    return content, media
