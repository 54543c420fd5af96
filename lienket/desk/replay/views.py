"""Comparing two versions of a regulation, and trying a draft over past matters. Parties only may try; over what they may see only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.replay import content
from lienket.desk.replay.forms import ExportForm, UploadForm, WantedForm
from lienket.desk.request import DeskRequest
from lienket.journal.rows import in_model
from lienket.kernel.errors import LienketError
from lienket.regulation.compare import compare as compared
from lienket.regulation.format import Instrument
from lienket.regulation.load import Pack
from lienket.regulation.refusal import Language
from lienket.situation import replay_drafts
from lienket.situation.export import Format
from lienket.situation.refusals import refusal
from lienket.situation.replay import Trial, differing, may_try, replaying, trial
from lienket.situation.replay_export import export_replay
from lienket.ui.render import render

LISTED = 200
CUT = "<!-- replay -->"
"""Where the page is cut: what comes before is sent at once, then how far the replay is, then the result, then the rest."""


def _party(request: DeskRequest) -> None:
    """Who is no party finds nothing here. Raises Http404."""
    if not may_try(request.actor, request.book, request.at):
        raise Http404


def _tried(request: DeskRequest, draft: UUID) -> tuple[str, Trial]:
    """A draft of the reader, made ready. Raises Http404, NoSuchDraft."""
    _party(request)
    named, pack = replay_drafts.draft_pack(request.user.pk, request.actor, draft, request.at)
    return named, trial(request.book, pack)


def _language(request: DeskRequest) -> Language:
    return "en" if request.language == "en" else "vi"


@entry("post")
def compare(request: DeskRequest, before: str, after: str) -> HttpResponse:
    """Two versions side by side; with `draft`, the later one as a draft has it."""
    later = request.book.pack
    if key := request.GET.get("draft", ""):
        _party(request)
        try:
            later = replay_drafts.draft_pack(request.user.pk, request.actor, UUID(key), request.at)[1]
        except ValueError:
            raise Http404 from None
    found = compared((request.book.pack, _instrument(request.book.pack, before)), (later, _instrument(later, after)))
    whole = "all" in request.GET
    n = 0 if request.language == "vi" else 1
    context = {
        "found": found,
        "titles": [i.title.vi if n == 0 else i.title.en for i in (found.before, found.after)],
        "head": [c.text[n] for c in found.head],
        "lines": content.lines(found, request.language, whole),
        "counts": {status: sum(p.status == status for p in found.clauses) for status in ("changed", "added", "removed", "same")},
        "whole": whole,
        "draft": key,
        "help_page": "replay",
    }
    return render(request, "desk/replay/compare.html", context)


def _instrument(pack: Pack, code: str) -> Instrument:
    found = next((i for i in pack.instruments if i.code == code), None)
    if found is None:
        raise Http404
    return found


@entry("post", methods=("GET", "POST"))
def drafts(request: DeskRequest) -> HttpResponse:
    """The drafts one may try, and a place to give another."""
    _party(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    faults: list[str] = []
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        model = request.actor.model
        try:
            raw = file.read(replay_drafts.LARGEST + 1)
            kept = replay_drafts.keep_upload(account=request.user.pk, model=model, present=request.book.pack, file_name=file.name, raw=raw, at=request.at)
            return redirect("replay-draft", kept)
        except LienketError as error:
            first, *faults = refusal(error, _language(request)).splitlines()
            form.add_error("file", first)
    choices = replay_drafts.choices(request.user.pk, request.actor, request.at)
    regulations = [i for i in request.book.pack.instruments if i.kind == "regulation"]
    pairs = [(i.replaces, i.code) for i in regulations if i.replaces and any(o.code == i.replaces for o in regulations)]
    context = {"form": form, "faults": faults, "choices": choices, "pairs": pairs, "help_page": "replay"}
    return render(request, "desk/replay/drafts.html", context, status=422 if form.is_bound else 200)


@entry("post")
def replay(request: DeskRequest, draft: UUID) -> Any:
    """The draft over every matter one may see; the page comes in pieces, with how far it is in between."""
    named, tried = _tried(request, draft)
    own = request.book.pack.instruments
    changed = [i.code for i in tried.draft.pack.instruments if any(o.code == i.code and o != i for o in own)]
    page = render_to_string("desk/replay/result.html", {"name": named, "draft": draft, "cut": CUT, "changed": changed, "help_page": "replay"}, request)
    response = StreamingHttpResponse(_pieces(request, draft, tried, page))
    response["Cache-Control"] = "no-store, private"
    response["Vary"] = "Cookie"
    response["Content-Encoding"] = "identity"  # A compressed stream would be held back until it is worth compressing.
    return response


def _pieces(request: DeskRequest, draft: UUID, tried: Trial, page: str) -> Iterator[str]:
    before, _cut, rest = page.partition(CUT)
    yield before + '<div class="replay-steps" role="status">'
    steps = replaying(tried, request.actor, request.at)
    while True:
        with in_model(request.actor.model), translation.override(request.language):
            try:
                done, total = next(steps)
            except StopIteration as ended:
                shown = content.result(tried, ended.value, request.language)
                rest = "</div>" + render_to_string("desk/replay/_result.html", {**shown, "draft": draft}, request) + rest
                break
            step = render_to_string("desk/replay/_step.html", {"done": done, "total": total}, request)
        yield step
    yield rest


@entry("post")
def matters(request: DeskRequest, draft: UUID) -> HttpResponse:
    """The matters one may see that the draft treats otherwise, newest first."""
    named, tried = _tried(request, draft)
    form = WantedForm(request.GET, request.book, request.language)
    found = differing(tried, request.actor, request.at, form.wanted(), LISTED + 1)
    context: dict[str, Any] = {
        "name": named,
        "draft": draft,
        "form": form,
        "rows": content.listed(tried, found[:LISTED], request.language),
        "more": len(found) > LISTED,
        "most": LISTED,
        "query": request.GET.urlencode(),
        "help_page": "replay",
    }
    return render(request, "desk/replay/matters.html", context)


@entry("post", methods=("GET", "POST"))
def export(request: DeskRequest, draft: UUID) -> Any:
    """Ask why, then hand out the list as a file."""
    named, tried = _tried(request, draft)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        wanted = WantedForm(request.GET, request.book, request.language).wanted()
        kind: Format = "csv" if form.cleaned_data["format"] == "csv" else "xlsx"
        made = export_replay(
            actor=request.actor, trial=tried, wanted=wanted, at=request.at, format=kind, why=form.cleaned_data["why"], language=request.language
        )
        response = FileResponse(made.file, as_attachment=True, filename=made.name, content_type=made.media)
        response["Cache-Control"] = "no-store, private"
        return response
    context = {"form": form, "name": named, "draft": draft, "title": _("Xuất các vụ việc khác đi"), "help_page": "replay"}
    return render(request, "desk/replay/export.html", context, status=422 if form.is_bound else 200)
