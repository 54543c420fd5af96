"""Pictures keep their pixels and nothing else: no place, no name, no comment, no file behind the picture; and what cannot be decoded is not kept."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from lienket.matters import attachments, storage
from lienket.matters.pictures import UPRIGHT, shown, written_anew
from lienket.matters.refused import PictureMoves, PictureNotRead, PictureTooLarge
from lienket.matters.storage import content_of, ready
from tests.pictures import HEIC, PNG, a_picture
from tests.world import NOON, a_matter, post, stored

CANARY = "Nguyen-Van-Canary"
FORMS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf exif:GPSLatitude="18,4.{CANARY}N"/></x:xmpmeta>'.encode()


def exif(orientation=1):
    """Who, with what, and where: in the main directory, the Exif directory and the GPS directory."""
    notes = Image.Exif()
    notes[0x0112], notes[0x013B], notes[0x010F] = orientation, CANARY, f"{CANARY} phone"
    notes.get_ifd(0x8769)[0x9286] = CANARY.encode()
    notes.get_ifd(0x8825).update({1: "N", 2: (18.0, 4.0, 30.12), 3: "E", 4: (106.0, 25.0, 9.5), 0x1C: CANARY.encode()})
    return notes


def canaries(form):
    """A picture with a canary at every place its form has for words, and a whole archive behind its end."""
    given = {"exif": exif(), "xmp": XMP, "icc_profile": CANARY.encode() * 20}
    if form == "JPEG":
        given["comment"] = CANARY
    if form == "PNG":
        del given["xmp"]
        info = PngInfo()
        info.add_text("Author", CANARY)
        info.add_text("Comment", CANARY, zip=True)
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        info.add(b"prVt", CANARY.encode())
        given["pnginfo"] = info
    return a_picture(form, (16, 8), **given) + b"PK\x03\x04" + CANARY.encode() + b"<script>"


def inside(content):
    """Everything readable in a file: its bytes, and every stretch of it that was packed."""
    out = bytearray(content)
    for at in range(len(content)):
        if content[at : at + 1] == b"\x78":
            try:
                out += zlib.decompressobj().decompress(content[at:], 100_000)
            except zlib.error:
                continue
    return bytes(out)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_but_pixels_is_taken_over(form):
    before = canaries(form)
    assert before.count(CANARY.encode()) > 5
    content, media = written_anew("a", before, FORMS[form])
    assert media == FORMS[form]
    for trace in (CANARY.encode(), CANARY.encode("utf-16-le"), b"Exif", b"eXIf", b"GPS", b"xmp", b"ICC", b"<script", b"PK\x03\x04"):
        assert trace not in inside(content)
    with Image.open(io.BytesIO(content)) as opened:
        assert (opened.size, dict(opened.getexif()), opened.info.keys() & {"exif", "xmp", "comment", "icc_profile", "Author"}) == ((16, 8), {}, set())
        left, right = (opened.convert("RGB").getpixel((x, 4)) for x in (2, 13))
    assert left[0] > 150 > left[2]
    assert right[2] > 150 > right[0]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", FORMS)
def test_a_picture_is_turned_upright(form, orientation):
    upright = Image.new("RGB", (32, 16), (20, 20, 220))
    upright.paste((220, 20, 20), (0, 0, 16, 8))
    turn = UPRIGHT.get(orientation)
    back = {Image.Transpose.ROTATE_90: Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_270: Image.Transpose.ROTATE_90}.get(turn, turn)
    taken, out = upright if back is None else upright.transpose(back), io.BytesIO()
    taken.save(out, form, exif=exif(orientation), quality=95)
    content, _media = written_anew("a", out.getvalue(), FORMS[form])
    with Image.open(io.BytesIO(content)) as opened:
        assert opened.size == (32, 16)
        corners = [opened.convert("RGB").getpixel(at) for at in ((4, 3), (27, 3), (4, 12))]
    assert [red > blue for red, _green, blue in corners] == [True, False, False]


@pytest.mark.parametrize(
    ("form", "mode", "colours", "kept"),
    [
        ("PNG", "RGBA", ((0, 0, 0, 0), (1, 2, 3, 200)), "RGBA"),
        ("PNG", "1", (0, 1), "1"),
        ("PNG", "L", (7, 250), "L"),
        ("PNG", "LA", ((7, 0), (250, 255)), "LA"),
        ("PNG", "I;16", (300, 65000), "I;16"),
        ("PNG", "P", (0, 1), "RGB"),
        ("JPEG", "L", (7, 250), "L"),
        ("JPEG", "CMYK", ((0, 0, 0, 0), (200, 10, 10, 0)), "RGB"),
        ("WEBP", "RGBA", ((0, 0, 0, 0), (1, 2, 3, 200)), "RGBA"),
    ],
)
def test_every_mode_of_a_form_is_kept_or_put_into_one_that_browsers_show(form, mode, colours, kept):
    content, _media = written_anew("a", a_picture(form, (8, 8), mode, colours), FORMS[form])
    with Image.open(io.BytesIO(content)) as opened:
        opened.load()
        assert (opened.size, opened.mode) == ((8, 8), kept)


def test_a_transparent_palette_stays_transparent_and_a_still_gif_becomes_a_png():
    picture, out = Image.new("P", (4, 4), 1), io.BytesIO()
    picture.putpalette([0, 0, 0, 255, 0, 0])
    picture.save(out, "GIF", transparency=1, comment=CANARY.encode())
    file = ready("ảnh.gif", out.getvalue())
    assert file.kept.media == "image/png"
    assert CANARY.encode() not in file.content
    with Image.open(io.BytesIO(file.content)) as opened:
        assert opened.getpixel((0, 0))[3] == 0


def test_a_picture_of_a_phone_becomes_one_that_browsers_show_upright_and_clean():
    assert CANARY.encode() in HEIC
    file = ready("IMG_1.HEIC", HEIC)
    assert file.kept.media == "image/jpeg"
    assert CANARY.encode() not in file.content
    with Image.open(io.BytesIO(file.content)) as opened:
        (red, _, blue), (red_right, _, blue_right) = opened.getpixel((5, 5)), opened.getpixel((60, 25))
        assert opened.size == (64, 32)
    assert (blue > 150 > red, red_right > 150 > blue_right) == (True, True)
    with pytest.raises(PictureNotRead):
        ready("IMG_1.HEIC", HEIC[:400])


def test_the_same_picture_gives_the_same_bytes_and_what_was_written_by_us_stays_as_it_is():
    for form, media in FORMS.items():
        assert written_anew("a", canaries(form), media) == written_anew("b", canaries(form), media)
    assert ready("a.png", PNG).content == PNG


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_is_refused_rather_than_reduced_to_one_frame(form):
    frames = [Image.new("RGB", (8, 8), (n * 80, 0, 0)) for n in range(3)]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    with pytest.raises(PictureMoves):
        ready("động", out.getvalue())


def test_a_picture_that_unpacks_to_too_many_pixels_is_refused_before_it_is_unpacked(settings):
    settings.PICTURE_MAX_PIXELS = 2_000_000
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = PNG[:8] + b"".join(
        struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(10_000))))
    )
    with pytest.raises(PictureTooLarge) as refused:
        ready("bom.png", bomb)
    assert refused.value.args == ("bom.png", 2)
    with pytest.raises(PictureTooLarge):
        ready("rộng.jpg", a_picture("JPEG", (2001, 1000)))
    assert ready("vừa.jpg", a_picture("JPEG", (2000, 1000)))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("part", [0.3, 0.7, 0.9])
def test_a_picture_cut_short_is_refused_and_lies_nowhere(world, settings, tmp_path, form, part):
    settings.FILES_DIR = tmp_path / "files"
    whole = a_picture(form, (300, 300), colours=tuple((n, n * 7 % 256, n * 13 % 256) for n in range(150)))
    matter, kept = a_matter(), stored()
    with pytest.raises(PictureNotRead):
        attachments.attach(actor=post("town-police"), matter=matter, file=ready("a", whole[: int(len(whole) * part)]), at=NOON)
    assert stored() == kept
    assert not [path for path in Path(tmp_path).rglob("*") if path.is_file() and path.name != ".lock"]


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Of damaged notes beside the pixels.
@given(data=st.data(), form=st.sampled_from(sorted(FORMS)))
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_damaged_pictures_are_kept_clean_or_refused_in_words_never_anything_else(data, form):
    content = bytearray(canaries(form))
    for at, value in data.draw(st.lists(st.tuples(st.integers(12, len(content) - 1), st.integers(0, 255)), min_size=1, max_size=12)):
        content[at] = value
    try:
        file = ready("a", bytes(content))
    except (PictureNotRead, PictureTooLarge, PictureMoves):
        return
    assert CANARY.encode() not in inside(file.content)
    with Image.open(io.BytesIO(file.content)) as opened:
        opened.load()


def test_what_is_stored_and_digested_is_the_picture_written_anew(world, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    matter = a_matter()
    attachments.attach(actor=post("town-police"), matter=matter, file=ready("ảnh.jpg", canaries("JPEG")), at=NOON)
    (file,) = attachments.attachments_of(matter)
    content = content_of(file.digest)
    assert (file.size, file.media) == (len(content), "image/jpeg")
    assert CANARY.encode() not in content
    assert file.digest == storage.hashlib.sha256(content).hexdigest()
    assert shown(file.name, content, file.media) == (content, "image/jpeg")


def test_a_picture_kept_before_is_shown_without_what_it_tells():
    before = canaries("JPEG")
    content, media = shown("a.jpg", before, "image/jpeg")
    assert media == "image/jpeg"
    assert CANARY.encode() not in content
