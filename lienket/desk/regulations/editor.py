"""The editor: YAML beside the document it makes and what is wrong with it, and a form for one clause."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import unified_diff
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.regulations.clause_form import ClauseForm
from lienket.desk.regulations.content import Complaint, complaints, findings, said
from lienket.desk.regulations.drafting import frame
from lienket.desk.request import DeskRequest
from lienket.instruments import drafts
from lienket.instruments.policy import require_own
from lienket.instruments.queries import findings as lint_of
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import guard
from lienket.regulation.load import Pack, PackRefused
from lienket.regulation.rewrite import NotRewritable, clause_data, with_clause
from lienket.situation.document import document
from lienket.situation.over_http import ABSENT
from lienket.ui.render import render

if TYPE_CHECKING:
    from lienket.instruments.models import Draft


@dataclass(slots=True)
class Seen:
    """What the text makes: the faults it is refused for, or the pack."""

    file: str
    text: str
    faults: list[Complaint] = field(default_factory=list)
    said: str = ""
    pack: Pack | None = None


def _own(request: DeskRequest, draft: UUID) -> Draft:
    row = drafts.draft_of(request.actor, draft)
    require_own(request.actor, row)
    return row


def _file(request: DeskRequest, row: Draft) -> str:
    wanted = request.POST.get("file") or request.GET.get("file") or ""
    return wanted if wanted in drafts.editable(row) else drafts.editable(row)[0]


def _look(request: DeskRequest, row: Draft, file: str, text: str) -> Seen:
    """Load what the text would make; nothing is stored."""
    seen = Seen(file, text)
    try:
        guard(text)
        seen.pack = drafts.checked(row, {**drafts.changes_of(row), file: text})
    except PackRefused as error:
        seen.faults = complaints(request, error, file)
    except LienketError as error:
        seen.said = said(request, error)
    return seen


def _shown(request: DeskRequest, row: Draft, seen: Seen, *, found: list[Complaint] | None = None) -> dict[str, Any]:
    own = seen.file == drafts.editable(row)[0]
    instrument = drafts.instrument_in(seen.pack, row.code) if seen.pack else None
    return {
        "draft": row,
        "file": seen.file,
        "faults": seen.faults,
        "said": seen.said,
        "loads": seen.pack is not None,
        "found": found,
        "chapters": document(seen.pack, instrument, request.language) if seen.pack and instrument else (),
        "edit_url": reverse("draft-edit", args=(row.id,)) if own else "",
        "clauses": [(c.id, c.cite, seen.pack.where(f"{row.code}#{c.id}")[1]) for c in instrument.clauses] if seen.pack and instrument and own else [],
        "prefix": "p-",
    }


@entry("post", methods=("GET", "POST"))
def edit(request: DeskRequest, draft: UUID) -> HttpResponse:
    """Type, look, save. What cannot be saved is kept and stays in the box."""
    row = _own(request, draft)
    file = _file(request, row)
    if request.method != "POST":
        return _editor(request, row, file)
    text, revision = request.POST.get("text", "").replace("\r\n", "\n"), _number(request.POST.get("revision", ""))
    if request.POST.get("do") == "preview":
        return _editor(request, row, file, text=text, revision=revision, whole=True)
    try:
        number = drafts.revise(actor=request.actor, draft=row.id, file=file, text=text, revision=revision, at=request.at)
    except LienketError as error:
        refused = "" if isinstance(error, PackRefused) else said(request, error)
        return _editor(request, drafts.draft_of(request.actor, draft), file, text=text, revision=revision, refused=refused, tried=True, status=422)
    messages.success(request, _("Đã lưu bản %(n)s.") % {"n": number})
    return redirect(f"{reverse('draft-edit', args=(row.id,))}?file={file}")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _editor(
    request: DeskRequest,
    row: Draft,
    file: str,
    *,
    text: str | None = None,
    revision: int | None = None,
    refused: str = "",
    tried: bool = False,
    whole: bool = False,
    status: int = 200,
) -> HttpResponse:
    saved = drafts.changes_of(row).get(file)
    present = saved if saved is not None else drafts.sources_of(row, {}).get(file, "")
    kept = drafts.kept(request.actor, row.id, file)
    if text is None and kept is not None and "kept" in request.GET:
        text, revision = kept.text, kept.revision
    shown = present if text is None else text
    seen = _look(request, row, file, shown)
    found = findings(request, lint_of(seen.pack, _begins(seen.pack, row)), file) if whole and seen.pack else None
    moved = revision is not None and revision != row.revision
    context = frame(request, row, "edit") | _shown(request, row, seen, found=found)
    context |= {
        "text": shown,
        "revision": row.revision,
        "files": drafts.editable(row),
        "refused": refused,
        "tried": tried,
        "kept": kept if kept is not None and kept.text != shown else None,
        "difference": _difference(present, shown) if moved else [],
        "moved": moved,
        "frozen": row.state != "DRAFTING",
        "help_page": "drafts",
    }
    return render(request, "desk/regulations/edit.html", context, status=status)


def _difference(before: str, after: str) -> list[tuple[str, str]]:
    """The lines in which what was typed differs from what is saved now."""
    sorts = {"+": "added", "-": "gone"}
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return [(sorts.get(line[:1], "same"), line) for line in lines if not line.startswith(("+++", "---"))][:400]


def _begins(pack: Pack, row: Draft) -> Any:
    return drafts.instrument_in(pack, row.code).in_force.start


@entry("post", methods=("POST",))
def preview(request: DeskRequest, draft: UUID) -> HttpResponse:
    """The document that the typed text makes, or its faults; lint follows by itself."""
    row = _own(request, draft)
    file = _file(request, row)
    seen = _look(request, row, file, request.POST.get("text", "").replace("\r\n", "\n"))
    return render(request, "desk/regulations/_preview.html", _shown(request, row, seen))


@entry("post", methods=("POST",))
def lint(request: DeskRequest, draft: UUID) -> HttpResponse:
    """What lint finds in the typed text."""
    row = _own(request, draft)
    file = _file(request, row)
    seen = _look(request, row, file, request.POST.get("text", "").replace("\r\n", "\n"))
    found = findings(request, lint_of(seen.pack, _begins(seen.pack, row)), file) if seen.pack else []
    return render(request, "desk/regulations/_lint.html", {"draft": row, "found": found, "file": file, "edit_url": reverse("draft-edit", args=(row.id,))})


@entry("post", methods=("GET", "POST"))
def clause(request: DeskRequest, draft: UUID, clause: str) -> HttpResponse:
    """A form for one clause; saving rewrites the lines of this clause and no other."""
    row = _own(request, draft)
    file = drafts.editable(row)[0]
    text = drafts.changes_of(row)[file]
    pack = drafts.pack_of(row)
    try:
        data = clause_data(text, clause)
    except LienketError:
        return render(request, "ui/refused.html", {"status_code": 404, "text": ABSENT["vi" if request.language == "vi" else "en"]}, status=404)
    choices: dict[str, Any] = {"pack": pack, "instrument": drafts.instrument_in(pack, row.code), "language": request.language}
    form = ClauseForm(request.POST, data_before=data, **choices) if request.method == "POST" else ClauseForm(data_before=data, **choices)
    faults: list[Complaint] = []
    if request.method == "POST" and form.is_valid():
        try:
            changed = with_clause(text, clause, form.clause())
            drafts.revise(actor=request.actor, draft=row.id, file=file, text=changed, revision=_number(request.POST.get("revision", "")), at=request.at)
            messages.success(request, _("Đã lưu %(cite)s.") % {"cite": data.get("cite", clause)})
            return redirect(f"{reverse('draft-edit', args=(row.id,))}#p-{clause}")
        except PackRefused as error:
            faults = complaints(request, error, file)
        except (NotRewritable, LienketError) as error:
            form.add_error(None, said(request, error))
    context = frame(request, row, "edit") | {
        "form": form,
        "clause": clause,
        "cite": data.get("cite", clause),
        "revision": request.POST.get("revision") or row.revision,
        "faults": faults,
        "edit_url": reverse("draft-edit", args=(row.id,)),
        "file": file,
        "frozen": row.state != "DRAFTING",
    }
    return render(request, "desk/regulations/clause.html", context, status=422 if request.method == "POST" else 200)
