"""What a file is, told by its first bytes and not by its name; and its words, for the guard."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

IMAGE = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
AUDIO = frozenset({"audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/webm", "audio/amr"})
_OFFICE = "application/vnd.openxmlformats-officedocument"
PACKED = {
    "word/document.xml": f"{_OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OFFICE}.presentationml.presentation",
}
OPEN_DOCUMENT = {"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.presentation"}
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/webm": "webm",
    "audio/amr": "amr",
    "application/pdf": "pdf",
    "text/plain": "txt",
    PACKED["word/document.xml"]: "docx",
    PACKED["xl/workbook.xml"]: "xlsx",
    PACKED["ppt/presentation.xml"]: "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/x-ole-storage": "doc",
}
"""Every media type the program knows, with the ending a saved file gets."""

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR", "audio/amr"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_WORDS_IN = re.compile(r"(?:word/(?:document|header\d*|footer\d*|footnotes)|xl/sharedStrings|ppt/slides/slide\d+|content)\.xml")
_MOST_WORDS = 4_000_000
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def sniff(content: bytes) -> str | None:
    """The media type the bytes show, or None where they show none that is known here. Moving pictures are none."""
    for start, media in _STARTS:
        if content.startswith(start):
            return media
    if content[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(content[8:12])
    if content[4:8] == b"ftyp":
        if content[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis"}:
            return "image/heic"
        return None if b"hdlr\x00\x00\x00\x00\x00\x00\x00\x00vide" in content else "audio/mp4"
    if content.startswith(b"\x1aE\xdf\xa3"):
        return None if re.search(rb"\x86.V_(?:VP|AV1|MPEG)", content, re.DOTALL) else "audio/webm"
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    return "text/plain" if _is_text(content) else None


def _packed(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            names = set(pack.namelist())
            if "mimetype" in names and pack.getinfo("mimetype").file_size < 100:
                stated = pack.read("mimetype").decode("ascii", "replace").strip()
                return stated if stated in OPEN_DOCUMENT else None
            if any(name.endswith("vbaProject.bin") for name in names):
                return None
            return next((media for part, media in PACKED.items() if part in names), None)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return None


def _is_text(content: bytes) -> bool:
    if not content or _CONTROL.search(content):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def words(content: bytes, media: str) -> Iterator[str]:
    """The words of a file that can be read without a program of its own: plain text and packed office documents, at most some millions of letters."""
    if media == "text/plain":
        yield content.decode("utf-8-sig", "replace")[:_MOST_WORDS]
    elif media in OPEN_DOCUMENT or media in PACKED.values():
        left = _MOST_WORDS
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            for name in sorted(filter(_WORDS_IN.fullmatch, pack.namelist())):
                with pack.open(name) as part:
                    try:
                        text = part.read(left).decode("utf-8", "replace")
                    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
                        continue
                left -= len(text)
                yield re.sub(r"<[^>]*>", "", re.sub(r"</(?:w:p|a:p|text:p|text:h|si)>|<w:br/>", "\n", text))
                if left <= 0:
                    return
