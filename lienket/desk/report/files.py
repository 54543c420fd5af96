"""Drafts kept while a report is written, and the files added to them. Everything here is the author's own; anything else is answered as absent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.refusals import status_of, words
from lienket.desk.report.views import author_of, keep, key_of
from lienket.desk.uploads import id_of
from lienket.intake import drafts
from lienket.kernel.errors import LienketError
from lienket.matters.quarantine import given_out
from lienket.matters.storage import ready
from lienket.ui.render import render

if TYPE_CHECKING:
    from lienket.desk.request import DeskRequest

DRAWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


@entry("post", methods=("POST",))
def save(request: DeskRequest) -> HttpResponse:
    """Keep what has been typed; asked every few seconds of change. Answers in JSON: when it was saved, or why it was not."""
    try:
        keep(request, author_of(request), key_of(request.POST))
    except LienketError as error:
        return JsonResponse({"error": words(error, request.language), "code": error.code}, status=status_of(error))
    return JsonResponse({"saved": request.at.astimezone(request.book.calendar.zone).strftime("%H:%M:%S")})


@entry("post", methods=("POST",))
def discard(request: DeskRequest, draft: UUID) -> HttpResponse:
    """Throw a draft away; the page offers to bring it back."""
    drafts.discard(author=author_of(request), draft=draft, at=request.at)
    return redirect(f"{reverse('report')}?thrown={draft}")


@entry("post", methods=("POST",))
def restore(request: DeskRequest, draft: UUID) -> HttpResponse:
    """Bring back a draft just thrown away, and take it up."""
    drafts.restore(author=author_of(request), draft=draft, at=request.at)
    messages.success(request, _("Đã lấy lại tin soạn dở."))
    return redirect(f"{reverse('report')}?draft={draft}")


@entry("post", methods=("POST",))
def add(request: DeskRequest) -> HttpResponse:
    """Add files to the draft under way, which is kept with them; answers with the list of its files."""
    author, key = author_of(request), key_of(request.POST)
    error, status = "", 200
    try:
        keep(request, author, key)
        for file in request.FILES.getlist("files"):
            drafts.add_file(author=author, draft=key, file=ready(file.name or "file", file.read()), at=request.at)
        for upload in request.POST.getlist("upload"):  # Sent in pieces by the page's script.
            drafts.add_upload(author=author, draft=key, upload=id_of(upload), at=request.at)
    except LienketError as refused:
        if status_of(refused) == 404:
            raise
        error, status = words(refused, request.language), status_of(refused)
    context = {"files": drafts.files_of(author, key), "key": key, "file_error": error}
    return render(request, "desk/report/_files.html", context, status=status)


@entry("post", methods=("POST",))
def remove(request: DeskRequest, draft: UUID, file: UUID) -> HttpResponse:
    """Take a file out of the draft."""
    author = author_of(request)
    drafts.remove_file(author=author, draft=draft, file=file)
    if request.headers.get("X-Part") != "files":
        return redirect(f"{reverse('report')}?draft={draft}")
    return render(request, "desk/report/_files.html", {"files": drafts.files_of(author, draft), "key": draft})


@entry("post")
def show(request: DeskRequest, draft: UUID, file: UUID) -> HttpResponse:
    """A file of the draft, to its author alone."""
    row = drafts.file_row(author_of(request), draft, file)
    answer = HttpResponse(given_out(row.name, row.digest), content_type=row.media)
    answer["Cache-Control"] = "no-store, private"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Disposition"] = "inline" if row.media in DRAWN or row.media.startswith("audio/") else "attachment"
    return answer
