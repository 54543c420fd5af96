"""A file of a matter, given out at an address of its own that no cookie opens: signed for one account, post and file, and good for some minutes.

A browser sends its cookies along with whatever is opened; here none is looked at and none is set, so that nothing a file could make a browser do is done with
its reader's rights. Who may read is asked again when the bytes are given out: what was revoked meanwhile is revoked.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, JSONSerializer, Signer
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lienket.access.entry import entry
from lienket.access.rulings import require as require_part
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters.attachments import NoSuchAttachment, attachments_of
from lienket.matters.media import AUDIO, EXTENSIONS, IMAGE
from lienket.matters.pictures import shown
from lienket.matters.quarantine import given_out
from lienket.sharing.actions import note_read
from lienket.sharing.codes import Level
from lienket.situation.acting import held_posts
from lienket.situation.stand import Stand, stand

if TYPE_CHECKING:
    from lienket.desk.request import DeskRequest
    from lienket.matters.models import Attachment

SIGNER = Signer(salt="lienket.desk.matter.file")
GOOD_FOR = timedelta(minutes=5)


class FileAddressOver(LienketError):
    """The address of a file was good for some minutes, and they are over: (minutes)."""

    code = "file-address-over"


@entry("post")
def file(request: DeskRequest, number: str, attachment: UUID) -> HttpResponse:
    """To the address where the file is given out, for those who work on the matter."""
    _readable(request.actor, number, attachment, request.at)
    said = {
        "account": request.user.pk.hex,
        "post": request.actor.post.hex if request.actor.post else "",
        "matter": number,
        "file": attachment.hex,
        "save": "save" in request.GET,
        "until": (request.at + GOOD_FOR).isoformat(),
    }
    response = HttpResponseRedirect(reverse("file", args=[SIGNER.sign_object(said, serializer=JSONSerializer, compress=True)]))
    response["Cache-Control"] = "no-store, private"
    return response


@entry("public")
def given(request: DeskRequest, token: str) -> HttpResponse:
    """The bytes, to whoever holds the address while the post it was made for may read. They can do nothing in a browser but be looked at or saved."""
    try:
        said = SIGNER.unsign_object(token, serializer=JSONSerializer)
    except (BadSignature, ValueError):
        raise NoSuchAttachment(token[:20]) from None
    if datetime.fromisoformat(said["until"]) <= request.at:
        raise FileAddressOver(str(GOOD_FOR.seconds // 60))
    actor = _actor(said, request.at)
    with in_model(actor.model):
        s, found = _readable(actor, said["matter"], UUID(said["file"]), request.at)
        body, media = shown(found.name, given_out(found.name, found.digest, found.locked), found.media)
        if s.row.restricted:
            note_read(actor=actor, subject=s.row.id, level=s.level, form="file", at=request.at)
    looked_at = (media in IMAGE or media in AUDIO) and not said["save"]
    response = _ranged(request, body)
    response["Content-Type"] = f"{media}; charset=utf-8" if media == "text/plain" else media
    response["Content-Disposition"] = f"{'inline' if looked_at else 'attachment'}; {file_name(found.name, media)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store, private"
    return response


def _readable(actor: Actor, number: str, attachment: UUID, at: datetime) -> tuple[Stand, Attachment]:
    """The file and where its reader stands. Raises NoSuchMatter, NotAllowed, NoSuchAttachment."""
    s = stand(actor=actor, number=number, at=at)
    if s.level < Level.WORK:
        require_part("attach", None)
    found = next((a for a in attachments_of(s.row.id) if a.id == attachment), None)
    if found is None:
        raise NoSuchAttachment(attachment.hex)
    return s, found


def _actor(said: dict[str, Any], at: datetime) -> Actor:
    """The post the address was made for, while the account is open and holds it. Raises NoSuchAttachment."""
    account: Any = get_user_model()._default_manager.filter(pk=UUID(said["account"]), is_active=True).first()
    held = next((held for held in held_posts(account.person_id, at) if held.post.hex == said["post"]), None) if account is not None else None
    if held is None:
        raise NoSuchAttachment(said["file"])
    actor: Actor = held.holder(account.person_id)
    return actor


def file_name(shown: str, media: str) -> str:
    """The name it is saved under: with the ending of what it really is."""
    ending = EXTENSIONS.get(media, "bin")
    known = {"jpg": ("jpg", "jpeg"), "txt": ("txt", "log", "csv", "md")}.get(ending, (ending,))
    full = shown if shown.rpartition(".")[2].lower() in known else f"{shown}.{ending}"
    return f"filename=\"file.{ending}\"; filename*=UTF-8''{quote(full, safe='')}"


def _ranged(request: DeskRequest, body: bytes) -> HttpResponse:
    """The bytes, or the stretch of them a player asks for."""
    wanted = re.fullmatch(r"bytes=(\d{0,12})-(\d{0,12})", request.headers.get("Range", ""))
    if wanted is None or not (wanted[1] or wanted[2]):
        response = HttpResponse(body)
    else:
        start = int(wanted[1]) if wanted[1] else max(0, len(body) - int(wanted[2]))
        end = min(int(wanted[2]) + 1, len(body)) if wanted[1] and wanted[2] else len(body)
        if start >= end:
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{len(body)}"
        else:
            response = HttpResponse(body[start:end], status=206)
            response["Content-Range"] = f"bytes {start}-{end - 1}/{len(body)}"
    response["Accept-Ranges"] = "bytes"
    return response
