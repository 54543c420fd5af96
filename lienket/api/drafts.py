"""Drafts of reports and their files: the author's own, in the post acted in; anything else is answered as absent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Router, UploadedFile

from lienket.api import given_desk as given
from lienket.api import schemas_desk as schemas
from lienket.api.answers import reply
from lienket.api.errors import ActsInNoPost
from lienket.api.matters import FILE
from lienket.api.once import once
from lienket.api.request import ApiRequest
from lienket.api.schemas import Done
from lienket.intake import drafts
from lienket.matters.quarantine import given_out
from lienket.matters.storage import adding, ready

router = Router(tags=["reports"])


def author_of(request: ApiRequest) -> drafts.Author:
    """Whose drafts these are. Raises ActsInNoPost."""
    if request.actor.post is None:
        raise ActsInNoPost
    return drafts.Author(request.account.id, request.actor.post)


@router.get("/drafts", response=list[schemas.DraftOut])
def list_drafts(request: ApiRequest) -> HttpResponse:
    """The author's drafts, newest first: those of the pages too."""
    author = author_of(request)
    return reply([_draft(author, saved) for saved in drafts.drafts_of(author)])


@router.get("/drafts/{uuid:draft}", response=schemas.DraftOut)
def show_draft(request: ApiRequest, draft: UUID) -> HttpResponse:
    """One draft of the author."""
    author = author_of(request)
    return reply(_draft(author, drafts.draft_of(author, draft)))


@router.put("/drafts/{uuid:draft}", response=schemas.DraftOut)
def keep_draft(request: ApiRequest, draft: UUID, body: given.DraftIn) -> HttpResponse:
    """Keep what has been written so far, under an id the sender makes (a random UUID); the same id again replaces it.

    `POST /reports` under this id as key sends the report with the draft's files, and the draft goes.
    """
    author = author_of(request)
    drafts.save_draft(author=author, draft=draft, body=body.body(), at=request.at)
    return reply(_draft(author, drafts.draft_of(author, draft)))


@router.post("/drafts/{uuid:draft}/discard", response=Done)
def discard_draft(request: ApiRequest, draft: UUID) -> HttpResponse:
    """Throw a draft away; undone by restore within the hour."""

    def act() -> HttpResponse:
        drafts.discard(author=author_of(request), draft=draft, at=request.at)
        return reply({"done": 1})

    return once(request, act)


@router.post("/drafts/{uuid:draft}/restore", response=Done)
def restore_draft(request: ApiRequest, draft: UUID) -> HttpResponse:
    """Bring back a draft thrown away within the hour."""

    def act() -> HttpResponse:
        drafts.restore(author=author_of(request), draft=draft, at=request.at)
        return reply({"done": 1})

    return once(request, act)


@router.post("/drafts/{uuid:draft}/files", response={201: schemas.DraftFileOut})
def add_draft_file(request: ApiRequest, draft: UUID, file: File[UploadedFile]) -> HttpResponse:
    """Add a file (multipart/form-data, part `file`) to a saved draft."""
    author = author_of(request)
    drafts.draft_of(author, draft)
    looked_at = ready(file.name or "file", file.read())
    file.seek(0)

    def act() -> HttpResponse:
        added = drafts.add_file(author=author, draft=draft, file=looked_at, at=request.at)
        return reply(file_data(added), status=201, location=f"/api/v1/drafts/{draft}/files/{added.id}")

    with adding():
        return once(request, act)


@router.get("/drafts/{uuid:draft}/files/{uuid:file}", response={200: None}, openapi_extra={"responses": {200: FILE}})
def show_draft_file(request: ApiRequest, draft: UUID, file: UUID) -> HttpResponse:
    """The bytes of a file of the draft, to its author alone."""
    row = drafts.file_row(author_of(request), draft, file)
    response = HttpResponse(given_out(row.name, row.digest), content_type=row.media)
    response["Content-Disposition"] = content_disposition_header(True, row.name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store"
    return response


@router.api_operation(["DELETE"], "/drafts/{uuid:draft}/files/{uuid:file}", response={204: None})
def remove_draft_file(request: ApiRequest, draft: UUID, file: UUID) -> HttpResponse:
    """Take a file out of the draft."""
    drafts.remove_file(author=author_of(request), draft=draft, file=file)
    return HttpResponse(status=204)


def _draft(author: drafts.Author, saved: Any) -> dict[str, Any]:
    return {"id": str(saved.pk), "saved_at": saved.saved_at, "body": saved.body, "files": [file_data(file) for file in drafts.files_of(author, saved.pk)]}


def file_data(file: drafts.SavedFile) -> dict[str, Any]:
    """A file of a draft as the API gives it."""
    return {"id": str(file.id), "name": file.name, "media": file.media, "size": file.size, "state": file.state}
