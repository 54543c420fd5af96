"""Large files in pieces, over lines that break: begin, add pieces, ask how far it is, make it a file. Everything is the sender's own, in the post acted in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Header, Router

from lienket.api import given_desk as given
from lienket.api import schemas, schemas_desk
from lienket.api.answers import reply
from lienket.api.drafts import author_of
from lienket.api.drafts import file_data as draft_file
from lienket.api.errors import ActsInNoPost
from lienket.api.matters import added_file
from lienket.api.request import ApiRequest
from lienket.intake import drafts
from lienket.matters import uploads
from lienket.matters.attachments import attach_upload
from lienket.matters.queries import find

router = Router(tags=["files"])
PIECE = {
    "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
}


def sender_of(request: ApiRequest) -> uploads.Sender:
    """Whose uploads these are. Raises ActsInNoPost."""
    if request.actor.post is None or request.actor.unit is None:
        raise ActsInNoPost
    return uploads.Sender(request.account.id, request.actor.post, request.actor.unit)


@router.get("/uploads", response=list[schemas_desk.UploadOut])
def list_uploads(request: ApiRequest) -> HttpResponse:
    """The sender's uploads that have not become files, oldest first; one of which no piece comes for a day goes."""
    return reply([_out(each) for each in uploads.unfinished(sender_of(request))])


@router.post("/uploads", response={201: schemas_desk.UploadOut})
def begin_upload(request: ApiRequest, body: given.UploadIn) -> HttpResponse:
    """Begin to send a file in pieces, or go on with the one begun under the same name, size, mark and digest."""
    begun = uploads.begin(sender=sender_of(request), name=body.name, size=body.size, mark=body.mark, digest=body.digest, at=request.at)
    return _answer(begun, status=201)


@router.get("/uploads/{uuid:upload}", response=schemas_desk.UploadOut)
def show_upload(request: ApiRequest, upload: UUID) -> HttpResponse:
    """How much of an upload has arrived: go on from there. Also in the header Upload-Offset, for HEAD."""
    return _answer(uploads.state(sender_of(request), upload))


@router.patch("/uploads/{uuid:upload}", response=schemas_desk.UploadOut, openapi_extra=PIECE)
def append_upload(request: ApiRequest, upload: UUID, upload_offset: Header[int]) -> HttpResponse:
    """Add a piece of at most `piece` bytes that begins at Upload-Offset; it is on the disk when the answer comes. Refused where it does not follow."""
    return _answer(uploads.append(sender=sender_of(request), upload=upload, offset=upload_offset, piece=request.body, at=request.at))


@router.api_operation(["DELETE"], "/uploads/{uuid:upload}", response={204: None})
def drop_upload(request: ApiRequest, upload: UUID) -> HttpResponse:
    """Think better of an upload."""
    uploads.drop(sender_of(request), upload)
    return HttpResponse(status=204)


@router.post("/matters/{number}/attachments/uploads/{uuid:upload}", response={201: schemas.AttachmentOut})
def attach_uploaded(request: ApiRequest, number: str, upload: UUID) -> HttpResponse:
    """Make an upload that has arrived in full a file of a matter the unit works on."""
    matter = find(request.actor, number, request.at)
    pk = attach_upload(actor=request.actor, matter=matter.id, sender=sender_of(request), upload=upload, at=request.at)
    return added_file(matter, pk)


@router.post("/drafts/{uuid:draft}/files/uploads/{uuid:upload}", response={201: schemas_desk.DraftFileOut})
def add_draft_uploaded(request: ApiRequest, draft: UUID, upload: UUID) -> HttpResponse:
    """Make an upload that has arrived in full a file of a saved draft."""
    added = drafts.add_upload(author=author_of(request), draft=draft, upload=upload, at=request.at)
    return reply(draft_file(added), status=201, location=f"/api/v1/drafts/{draft}/files/{added.id}")


def _out(begun: uploads.Begun) -> dict[str, Any]:
    return {"id": str(begun.id), "name": begun.name, "size": begun.size, "offset": begun.offset, "piece": uploads.PIECE}


def _answer(begun: uploads.Begun, status: int = 200) -> HttpResponse:
    response = reply(_out(begun), status=status, location=f"/api/v1/uploads/{begun.id}" if status == 201 else "")
    response["Upload-Offset"], response["Upload-Length"] = str(begun.offset), str(begun.size)
    response["Cache-Control"] = "no-store"
    return response
