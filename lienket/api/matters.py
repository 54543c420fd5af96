"""Matters: the list, one in detail, why one sees it, its timeline, what may be done, and doing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Query, Router, UploadedFile

from lienket.api import given, schemas
from lienket.api.answers import not_modified, reply, tag_of
from lienket.api.errors import Stale
from lienket.api.ledger_schemas import LedgerOut, SeenAsOut
from lienket.api.once import once
from lienket.api.request import ApiRequest
from lienket.api.second import BYTES, SHEET, AskedOut, asked, sheet
from lienket.intake.detail import detail, explained, item
from lienket.journal.door import writing
from lienket.journal.queries import changed, last_change, newest, timeline
from lienket.matters.attachments import attach, attachments_of
from lienket.matters.pictures import shown
from lienket.matters.quarantine import given_out
from lienket.matters.queries import NoSuchMatter, by_ids, find, number_of
from lienket.matters.storage import adding, ready
from lienket.matters.tasks import tasks_of
from lienket.sharing import policy
from lienket.sharing.actions import note_read
from lienket.sharing.codes import Level
from lienket.situation.cursor import seal, unseal
from lienket.situation.export import Exported
from lienket.situation.export_bulk import take_out
from lienket.situation.ledger import ledger, preview
from lienket.situation.lists import BadCursor, Filters, Row, page
from lienket.situation.record import record_pdf

if TYPE_CHECKING:
    from lienket.matters.models import Attachment, Matter

PDF = {"description": "The record", "content": {"application/pdf": BYTES}}
FILE = {"description": "The file", "content": {"*/*": BYTES}}

router = Router(tags=["matters"])

MOST_CHANGES, STEP = 500, 500

READS = frozenset({"restricted.read/1"})
"""Events that change nothing of a matter."""


def listed(request: ApiRequest, rows: tuple[Row, ...]) -> list[dict[str, Any]]:
    """List rows, each by its level, with the own part and the own nearest deadline."""
    return [
        item(request.actor, row.matter, row.level, request.language, request.book)
        | {"part": row.part or None, "answer": row.answer or None, "due_at": row.due_at.isoformat() if row.due_at else None}
        for row in rows
    ]


@router.get("/matters", response=schemas.MatterPage)
def list_matters(
    request: ApiRequest,
    asked: Query[given.Asked],
    cursor: Annotated[str, Query(max_length=200, description="`next` of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> HttpResponse:
    """Matters the post may see, one page. `next` leads on; its absence ends the list. No total: counting what one may see costs more than reading it."""
    filters = Filters(**asked.model_dump())
    found = page(request.actor, filters, request.book, request.at, limit=limit, older=cursor)
    return reply({"items": listed(request, found.rows), "next": found.older or None, "complete": found.complete})


@router.post("/matters/export", response={200: None, 202: AskedOut}, openapi_extra={"responses": {200: SHEET}})
def export_matters(request: ApiRequest, body: given.ExportIn) -> HttpResponse:
    """A list as CSV or XLSX, under the policy, with the reason; journaled, and so is the read of each restricted matter in it.

    More than 50 matters, or any restricted: 202, and the file is fetched once another person of the unit has confirmed.
    """
    filters = Filters(**body.model_dump(exclude={"format", "why"}))
    made = take_out(actor=request.actor, filters=filters, book=request.book, at=request.at, format=body.format, why=body.why, language=request.language)
    return sheet(made) if isinstance(made, Exported) else asked(request, made)


@router.get("/changes", response=schemas.ChangesOut)
def list_changes(
    request: ApiRequest, since: Annotated[str, Query(max_length=60, description="`next` of the answer before; left out: from now on.")] = ""
) -> HttpResponse:
    """Matters the post may see in which something happened since, each once; for programs that follow along."""
    after = unseal(since) if since else last_change()
    if after is None:
        raise BadCursor(since)
    items: dict[UUID, dict[str, str]] = {}
    found = changed(after, STEP)
    while found:  # On to the end, or until enough of one's own is found: where it stops says nothing of what others do.
        after = found[-1][0]
        subjects = {subject for _position, model, subject in found if model == request.actor.model}
        seen = by_ids(policy.subjects(request.actor, request.at).filter(subject__in=subjects)) if subjects else {}
        items |= {matter.id: {"id": str(matter.id), "number": number_of(matter)} for matter in seen.values()}
        found = changed(after, STEP) if len(items) < MOST_CHANGES and len(found) == STEP else []
    return reply({"items": list(items.values()), "next": seal(after), "more": len(items) >= MOST_CHANGES})


@router.get("/matters/{number}", response=schemas.MatterOut)
def show_matter(request: ApiRequest, number: str) -> HttpResponse:
    """One matter, by its number or id, as the reader's level opens it. The read of a restricted matter is journaled before anything is returned."""
    matter = find(request.actor, number, request.at)
    level = policy.level_of(request.actor, matter.id, request.at) or Level.KNOW
    if matter.restricted:
        with writing(request.actor, request.at) as door:  # The read moves the matter on: the tag is that of a body with this read in it.
            whole = _detail(request, number)
            response = reply(whole, etag=_tag(request, matter, level, door.seq + 1))
        response["Cache-Control"] = "no-store"
        return response
    etag = _tag(request, matter, level, newest(matter.id))
    return not_modified(request, etag) or reply(_detail(request, number), etag=etag)


def _detail(request: ApiRequest, number: str) -> dict[str, Any]:
    return detail(actor=request.actor, number=number, at=request.at, form="api", language=request.language)


def _tag(request: ApiRequest, matter: Matter, level: Level, seq: int) -> str:
    """What has been done to the matter, and what else decides the body. If-Match looks at the first part only."""
    readers = len(policy.circle(matter.id, request.at)) if level >= Level.WORK else 0  # A share may expire without an act.
    whole = tag_of(matter.id, seq, level, readers, request.language, request.book.model, request.book.number)
    return f'"{acts_tag(matter)}.{whole}"'


def acts_tag(matter: Matter) -> str:
    """Changes with every act on the matter, and not with its being read."""
    if not matter.restricted:
        return tag_of(matter.id, newest(matter.id))
    return tag_of(matter.id, max((line.seq for line in timeline(matter.id, 100_000) if line.name not in READS), default=0))


def require_current(request: ApiRequest, number: str) -> None:
    """Raise Stale where If-Match names another state of the matter than the present one. Call at the door, so that it still holds then."""
    asked = request.headers.get("If-Match", "").strip()
    if not asked or asked == "*":
        return
    present = acts_tag(find(request.actor, number, request.at))
    if present not in {tag.strip().strip('"').partition(".")[0] for tag in asked.split(",")}:
        raise Stale(number)


@router.get("/matters/{number}/explain", response=schemas.ExplainOut)
def explain_matter(request: ApiRequest, number: str) -> HttpResponse:
    """Why the reader sees the matter, who else sees it and why, and what the regulation says. Journaled like a read."""
    return reply(explained(actor=request.actor, number=number, at=request.at, language=request.language))


@router.get("/matters/{number}/ledger", response=LedgerOut)
def show_ledger(request: ApiRequest, number: str) -> HttpResponse:
    """Who could see the matter, for which cause, until when, and who did; for its lead. Journaled like a read."""
    return reply(ledger(actor=request.actor, number=number, at=request.at, language=request.language, form="api"))


@router.get("/matters/{number}/as", response=SeenAsOut)
def preview_matter(
    request: ApiRequest, number: str, unit: Annotated[str, Query(max_length=80)], level: Annotated[Literal["", "know", "view"], Query()] = ""
) -> HttpResponse:
    """The matter as another unit would get it at `level`, or gets it now; for who may share it. It is the lead whose read is journaled."""
    _stand, whole = preview(actor=request.actor, number=number, unit=unit, level=level, at=request.at, language=request.language, form="api")
    return reply({"unit": unit, "would": whole.pop("would"), "matter": whole})


@router.get("/matters/{number}/timeline", response=schemas.TimelineOut)
def show_timeline(request: ApiRequest, number: str) -> HttpResponse:
    """The plain sentences of the matter; empty for a reader who only knows of it. Journaled like a read."""
    return reply({"items": _detail(request, number).get("timeline", [])})


@router.get("/matters/{number}/tasks", response=list[schemas.TaskOut])
def list_tasks(request: ApiRequest, number: str) -> HttpResponse:
    """The tasks of the matter, for those who work on it."""
    matter = _at_work(request, number)
    return reply(
        [
            {
                "id": str(task.id),
                "unit": task.unit.code,
                "set_by": task.set_by.code,
                "state": task.state,
                "set_at": task.set_at.isoformat(),
                "due_at": task.due_at.isoformat() if task.due_at else None,
                "settled_at": task.settled_at.isoformat() if task.settled_at else None,
                "evidence": bool(task.evidence),
                "because": task.because or [],
                "taken": task.person is not None,
                "lapsed_at": task.lapsed_at.isoformat() if task.lapsed_at else None,
                "files": task.done_files or [],
            }
            for task in tasks_of(matter.id)
        ]
    )


@router.get("/matters/{number}/attachments", response=list[schemas.AttachmentOut])
def list_attachments(request: ApiRequest, number: str) -> HttpResponse:
    """The files of the matter, for those who work on it."""
    return reply([_file(file) for file in attachments_of(_at_work(request, number).id)])


@router.post("/matters/{number}/attachments", response={201: schemas.AttachmentOut})
def add_attachment(request: ApiRequest, number: str, file: File[UploadedFile]) -> HttpResponse:
    """Add a file (multipart/form-data, part `file`) to a matter the unit works on. The same bytes again give the first answer again."""
    find(request.actor, number, request.at)  # Absent and not yours are said before the file is looked at.
    looked_at = ready(file.name or "", file.read())
    file.seek(0)

    def act() -> HttpResponse:
        pk = attach(actor=request.actor, matter=number, file=looked_at, at=request.at)
        with writing(request.actor, request.at):
            return added_file(find(request.actor, number, request.at), pk)

    with adding():
        return once(request, act)


@router.get("/matters/{number}/attachments/{uuid:attachment}", response={200: None}, openapi_extra={"responses": {200: FILE}})
def show_attachment(request: ApiRequest, number: str, attachment: UUID) -> HttpResponse:
    """The bytes of a file, for those who work on the matter."""
    found = next((file for file in attachments_of(_at_work(request, number).id) if file.id == attachment), None)
    if found is None:
        raise NoSuchMatter(number)
    body, media = shown(found.name, given_out(found.name, found.digest, found.locked), found.media)
    response = HttpResponse(body, content_type=media)
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store"
    response["ETag"] = f'"{found.digest[:24]}"'
    return response


@router.get("/matters/{number}/records/{uuid:record}", response={200: None}, openapi_extra={"responses": {200: PDF}})
def show_record(request: ApiRequest, number: str, record: UUID) -> HttpResponse:
    """The hand-over record of a transfer outside the model as PDF, in the language asked for; for those who work on the matter."""
    named, pdf = record_pdf(actor=request.actor, number=number, record=record, at=request.at, language="vi" if request.language == "vi" else "en")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{named.replace('/', '-')}.pdf") or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def _at_work(request: ApiRequest, number: str) -> Matter:
    """The matter, for a reader at level work; to others it looks like one that is not there. A restricted one's read is journaled."""
    matter = find(request.actor, number, request.at)
    level = policy.level_of(request.actor, matter.id, request.at)
    if level is None or level < Level.WORK:
        raise NoSuchMatter(number)
    if matter.restricted:
        note_read(actor=request.actor, subject=matter.id, level=level, form="api", at=request.at)
    return matter


def added_file(matter: Matter, attachment: UUID) -> HttpResponse:
    """The answer to a file that was added; call it inside the model of the matter."""
    added = next(one for one in attachments_of(matter.id) if one.id == attachment)
    return reply(_file(added), status=201, location=f"/api/v1/matters/{number_of(matter)}/attachments/{attachment}")


def _file(file: Attachment) -> dict[str, Any]:
    return {
        "id": str(file.id),
        "name": file.name,
        "media": file.media,
        "size": file.size,
        "unit": file.unit.code if file.unit else None,
        "written_at": file.written_at.isoformat(),
        "state": file.state,
    }
