"""A draft: how it begins, where it stands, and the acts that move it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.regulations.content import STATES, complaints, of_one, reach, said, steps, today, unit_name
from lienket.desk.regulations.forms import BeginFrom, BeginWith, OpenConsultation, Why
from lienket.desk.regulations.views import own_unit
from lienket.desk.request import DeskRequest
from lienket.instruments import consultation, drafts, signing
from lienket.instruments.policy import drafters
from lienket.kernel.errors import LienketError
from lienket.regulation.load import PackRefused
from lienket.routing.explain import called
from lienket.situation.document import in_language
from lienket.situation.replay import may_try
from lienket.situation.replay_drafts import IN_THE_MAKING
from lienket.ui.render import render

if TYPE_CHECKING:
    from lienket.instruments.models import Draft

USUAL_WEEKS = 2
USUAL_START = timedelta(days=60)


@entry("post", methods=("GET", "POST"))
def begin(request: DeskRequest) -> HttpResponse:
    """Begin a draft as a copy of an instrument, or with a text brought along. A text that cannot be taken stays in its box with every fault named."""
    pack = request.book.pack
    bases = [
        (i.code, f"{called(i, request.language)} – {in_language(i.title, request.language)}") for i in pack.instruments if own_unit(request) in drafters(i)
    ]
    first = {"base": request.GET.get("base", bases[-1][0] if bases else ""), "begins": today(request) + USUAL_START, "number": _("dự thảo")}
    copying, bringing, faults = BeginFrom(bases=bases, initial=first), BeginWith(), []
    if request.method == "POST" and request.POST.get("how") == "copy":
        copying = BeginFrom(request.POST, bases=bases)
        if copying.is_valid():
            try:
                pk = drafts.begin_from(actor=request.actor, at=request.at, **copying.cleaned_data)
                return redirect("draft-edit", pk)
            except PackRefused as error:
                faults = complaints(request, error, "")
            except LienketError as error:
                copying.add_error("code" if isinstance(error, drafts.CodeTaken) else None, said(request, error))
    elif request.method == "POST":
        bringing = BeginWith(request.POST, request.FILES)
        if bringing.is_valid():
            text = bringing.cleaned_data["text"]
            try:
                return redirect("draft-edit", drafts.begin_with(actor=request.actor, text=text.replace("\r\n", "\n"), at=request.at))
            except PackRefused as error:
                faults = complaints(request, error, "")
            except LienketError as error:
                bringing.add_error("text", said(request, error))
            kept = request.POST.copy()
            kept["text"] = text  # What came as a file stands in the box, to be put right there.
            errors = bringing.errors
            bringing = BeginWith(kept)
            bringing.full_clean()
            for name, found in errors.items():
                for message in found:
                    bringing.add_error(name if name in bringing.fields else None, message)
    failed = request.method == "POST"
    context = {"copying": copying, "bringing": bringing, "bases": bases, "faults": faults, "brought": bringing.is_bound, "help_page": "drafts"}
    return render(request, "desk/regulations/begin.html", context, status=422 if failed else 200)


@entry("post")
def draft(request: DeskRequest, draft: UUID) -> HttpResponse:
    """Where a draft stands and what can be done now."""
    return overview(request, drafts.draft_of(request.actor, draft))


def frame(request: DeskRequest, row: Draft, tab: str) -> dict[str, Any]:
    """What every page of a draft shows around its content."""
    state, tone = STATES[row.state]
    instrument = drafts.instrument_in(drafts.pack_of(row), row.code)
    return {
        "draft": row,
        "state": state,
        "tone": tone,
        "steps": steps(row),
        "tab": tab,
        "own": row.unit_id == request.actor.unit,
        "title": in_language(instrument.title, request.language),
        "instrument": instrument,
        "unit_title": row.unit.name_vi if request.language == "vi" else row.unit.name_en,
        "help_page": "drafts",
    }


def overview(request: DeskRequest, row: Draft, forms: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """The first page of a draft."""
    given = forms or {}
    rounds = consultation.rounds_of(row)
    context = frame(request, row, "draft") | {
        "revisions": drafts.revisions_of(row),
        "rounds": rounds,
        "parties": [(p.unit, unit_name(request, p.unit), p.as_lead) for p in drafts.instrument_in(drafts.pack_of(row), row.code).parties],
        "opening": given.get("open") or OpenConsultation(initial={"due_on": today(request) + timedelta(weeks=USUAL_WEEKS)}),
        "stopping": given.get("withdraw") or Why(prefix="withdraw"),
        "kept": drafts.kept(request.actor, row.id, drafts.editable(row)[0]) if row.unit_id == request.actor.unit else None,
        "replay": reach("replay-draft", row.id) if row.state in IN_THE_MAKING and may_try(request.actor, request.book, request.at) else "",
        "ways": of_one(row.code) if row.state == "IN_FORCE" else [],
    }
    return render(request, "desk/regulations/draft.html", context, status=status)


def _open(request: DeskRequest, row: Draft) -> HttpResponse:
    form = OpenConsultation(request.POST)
    if form.is_valid():
        try:
            consultation.open_consultation(actor=request.actor, draft=row.id, due_on=form.cleaned_data["due_on"], at=request.at)
            messages.success(request, _("Đã mở lấy ý kiến; các bên xem được dự thảo từ bây giờ."))
            return redirect("draft-consultation", row.id)
        except LienketError as error:
            form.add_error("due_on", said(request, error))
    return overview(request, row, {"open": form}, status=422)


def _withdraw(request: DeskRequest, row: Draft) -> HttpResponse:
    form = Why(request.POST, prefix="withdraw")
    if form.is_valid():
        try:
            drafts.withdraw(actor=request.actor, draft=row.id, why=form.cleaned_data["why"], at=request.at)
            messages.success(request, _("Đã dừng dự thảo; các bản đã lưu vẫn còn."))
            return redirect("draft", row.id)
        except LienketError as error:
            form.add_error("why", said(request, error))
    return overview(request, row, {"withdraw": form}, status=422)


def _told(request: DeskRequest, row: Draft, act: Callable[[], Any], done: Callable[[Any], str]) -> HttpResponse:
    try:
        messages.success(request, done(act()))
    except LienketError as error:
        messages.error(request, said(request, error))
    return redirect("draft-consultation", row.id)


def _remind(request: DeskRequest, row: Draft) -> HttpResponse:
    def done(units: tuple[str, ...]) -> str:
        return _("Đã nhắc: %(units)s.") % {"units": ", ".join(unit_name(request, u) for u in units)}

    return _told(request, row, lambda: consultation.remind(actor=request.actor, draft=row.id, at=request.at), done)


def _close(request: DeskRequest, row: Draft) -> HttpResponse:
    def done(_nothing: None) -> str:
        return _("Đã đóng lấy ý kiến; dự thảo sửa được trở lại.")

    return _told(request, row, lambda: consultation.close(actor=request.actor, draft=row.id, at=request.at), done)


def _drop(request: DeskRequest, row: Draft) -> HttpResponse:
    file = request.POST.get("file", "")
    if file in drafts.editable(row):
        drafts.drop_kept(request.actor, row.id, file)
        messages.success(request, _("Đã bỏ bản gõ dở."))
    return redirect("draft-edit", row.id)


ACTS: dict[str, Callable[[DeskRequest, Draft], HttpResponse]] = {
    "open": _open,
    "withdraw": _withdraw,
    "remind": _remind,
    "close": _close,
    "drop-kept": _drop,
}


@entry("post", methods=("POST",))
def act(request: DeskRequest, draft: UUID, act: str) -> HttpResponse:
    """One step of a draft."""
    row = drafts.draft_of(request.actor, draft)
    if act not in ACTS:
        raise Http404
    return ACTS[act](request, row)


def unsigned(row: Draft) -> list[str]:
    """The parties whose signature is missing."""
    done = {s.unit.code for s in signing.signatures_of(row)}
    return [u for u in signing.signers(row) if u not in done]
