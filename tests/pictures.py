"""Small real pictures for tests: those of the program are decoded, so bytes that only begin like one are refused."""

from __future__ import annotations

import base64
import io
from typing import Any

from PIL import Image

from lienket.matters.pictures import PACKED

TWO = ((200, 30, 20), (10, 20, 220))


def a_picture(form: str = "PNG", size: tuple[int, int] = (2, 1), mode: str = "RGB", colours: tuple[Any, ...] = TWO, **given: Any) -> bytes:
    """A picture of vertical stripes in these colours."""
    picture = Image.new(mode, size)
    width = max(1, size[0] // len(colours))
    for at, colour in enumerate(colours):
        picture.paste(colour, (at * width, 0, (at + 1) * width, size[1]))
    out = io.BytesIO()
    if form == "PNG":
        given.setdefault("compress_level", PACKED)
    picture.save(out, form, **given)
    return out.getvalue()


PNG = a_picture()
"""A picture that is written anew as exactly these bytes."""

HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAhJtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAEZpbG9jAAAAAERAAAMAAQAAAAACNgABAAAAAAAA"
    "ACUAAgAAAAACWwABAAAAAAAAAKIAAwAAAAAC/QABAAAAAAAAACgAAABiaWluZgAAAAAAAwAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAACppbmZlAgAA"
    "AQADAABtaW1lAGFwcGxpY2F0aW9uL3JkZit4bWwAAAAAAA5waXRtAAAAAAABAAABB2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNw"
    "AAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAA"
    "AAAAQAAAAEAAAAAoY2xhcAAAACAAAAABAAAAQAAAAAH////gAAAAAgAAAAAAAAACAAAAEHBpeGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEAAQaBAgMFhIYAAAAoaXJl"
    "ZgAAAAAAAAAOY2RzYwACAAEAAQAAAA5jZHNjAAMAAQABAAAA921kYXQAAAAhKAGvWOb06r//5cK//tr8h880J6WX/8z9GfnAhv9kFb9/AAAABkV4aWYAAE1NACoAAAAIAAMBEgADAAAA"
    "AQAGAAABOwACAAAAEgAAADKIJQAEAAAAAQAAAEQAAAAATmd1eWVuLVZhbi1DYW5hcnkAAAMAAQACAAAAAk4AAAAAAgAFAAAAAwAAAG4AHAAHAAAAEQAAAIYAAAAAAAAAEgAAAAEAAAAE"
    "AAAAAQAAAvEAAAAZTmd1eWVuLVZhbi1DYW5hcnkAPHg6eG1wbWV0YT5OZ3V5ZW4tVmFuLUNhbmFyeTwveDp4bXBtZXRhPg=="
)
"""A picture as phones take them, 64 x 32 when upright, left half blue and right half red, stored turned, a canary in Exif and XMP (made with pillow-heif)."""
