"""One matter: the page, its print, its files, and the forms of what may be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from pydantic import ValidationError

from lienket.access.entry import entry
from lienket.desk.matter import content
from lienket.desk.matter.files import file_name
from lienket.desk.matter.forms import ActForm
from lienket.desk.refusals import status_of, words
from lienket.desk.request import DeskRequest
from lienket.desk.uploads import id_of, sender_of, unfinished
from lienket.intake.detail import reads_timeline
from lienket.journal.queries import Line
from lienket.kernel.errors import LienketError
from lienket.matters.attachments import attach_upload
from lienket.matters.queries import NoSuchMatter, find, notes_of, number_of
from lienket.matters.sentences import SENTENCES, sentence
from lienket.matters.uploads import NoSuchUpload
from lienket.routing.explain import name
from lienket.sharing.codes import Level
from lienket.situation import acts
from lienket.situation.effects import effects
from lienket.situation.record import record_pdf
from lienket.situation.second import who_may
from lienket.situation.stand import Stand, stand
from lienket.ui.render import render

HARMLESS = frozenset({"note", "attach", "acknowledge", "task-take", "checklist", "checklist-mark"})
"""Acts that mean the same whatever has happened since the form was opened."""
PREVIEWED = frozenset(
    {
        "assign",
        "hand-over",
        "share",
        "recall",
        "reclassify",
        "pause",
        "resume",
        "extend",
        "withdraw-extension",
        "complex",
        "withdraw-complex",
        "task",
        "unlink",
        "merge",
        "counter",
        "reject",
        "decline",
    }
)
"""Acts whose effect depends on what is chosen in the form."""
UNDONE_BY = frozenset({"task-reopen", "task-leave", "task-take", "recall", "resume", "unlink", "link", "withdraw-extension", "withdraw-complex", "complex"})
"""Counter-acts that are told of what the act was done with."""


@entry("post")
def matter(request: DeskRequest, number: str) -> HttpResponse:
    """The matter as the post may see it. A live refresh asks for the part of the page that changes."""
    shown = content.page(request, number)
    return render(
        request, "desk/matter/matter.html", shown | {"done": _done(request, shown), "map": _map(shown["m"]["number"])}, part="desk/matter/_matter.html"
    )


@entry("post")
def printed(request: DeskRequest, number: str) -> HttpResponse:
    """The matter on paper: A4, black on white, with who printed it and when. Journaled as a print where the matter is restricted."""
    return render(request, "desk/matter/print.html", content.page(request, number, form="print"))


@entry("post")
def news(request: DeskRequest, number: str) -> HttpResponse:
    """Whether a restricted matter has moved on: it is not read again by itself, since each read is journaled."""
    s = stand(actor=request.actor, number=number, at=request.at)
    seen = _number(request.GET.get("seen"))
    lines = acts.since(request.actor, number, seen, request.at) if s.level >= Level.VIEW else []
    return render(request, "desk/matter/_news.html", {"moved": bool(lines), "number": number_of(s.row)})


@entry("post", methods=("GET", "POST"))
def act(request: DeskRequest, number: str, act: str) -> HttpResponse:
    """The form of an act with what will happen and whom it tells; or the act itself."""
    chosen = acts.named(act)
    s = stand(actor=request.actor, number=number, at=request.at)
    if request.method != "POST":
        acts.require(chosen, s)
        initial = {key: value for key, value in request.GET.items() if key in chosen.parameters.model_fields}
        form = ActForm(chosen, s, request.language, initial={"seen": acts.mark(request.actor, number, request.at)} | initial)
        return _form(request, s, form, form.unfinished())
    if act == "attach" and "upload" in request.POST:
        return _attach_upload(request, s, chosen)
    form = ActForm(chosen, s, request.language, data=request.POST, files=request.FILES)
    if "preview" in request.POST:
        form = ActForm(chosen, s, request.language, initial={k: v for k, v in request.POST.items() if k in {*chosen.parameters.model_fields, "seen"}})
        acts.require(chosen, s)
        return _form(request, s, form, form.unfinished())
    repeated = _repeated(request, s, chosen, form)
    if repeated:
        return _to(request, s, chosen, form.values(), repeated=True)
    try:
        acts.require(chosen, s)
        if not form.is_valid():
            return _form(request, s, form, form.unfinished(), status=422)
        seen = None if act in HARMLESS else form.cleaned_data["seen"]
        done = acts.perform(actor=request.actor, number=number, act=act, values=form.values(), at=request.at, seen=seen)
    except ValidationError as error:
        form.take(error)
        return _form(request, s, form, form.unfinished(), status=422)
    except NoSuchMatter:
        if act in {"link", "unlink", "merge"} and request.POST.get("other"):
            form.add_error("other", _("Không có vụ việc số này, hoặc đơn vị không được xem."))
            return _form(request, s, form, form.unfinished(), status=422)
        raise
    except LienketError as error:
        return _form(request, stand(actor=request.actor, number=number, at=request.at), form, form.unfinished(), status=status_of(error), error=error)
    return _to(request, s, chosen, form.values(), made=done)


def _attach_upload(request: DeskRequest, s: Stand, chosen: acts.Act) -> HttpResponse:
    """The file that the page's script sent in pieces; one whose upload has gone is asked for again."""
    form = ActForm(chosen, s, request.language, initial={"seen": request.POST.get("seen", "0")})
    try:
        acts.require(chosen, s)
        made = attach_upload(actor=request.actor, matter=s.row.id, sender=sender_of(request), upload=id_of(request.POST["upload"]), at=request.at)
    except LienketError as error:
        status = 422 if isinstance(error, NoSuchUpload) else status_of(error)  # The matter is there: no page is absent.
        return _form(request, s, form, form.unfinished(), status=status, error=error)
    return _to(request, s, chosen, {}, made=made)


def _form(request: DeskRequest, s: Stand, form: ActForm, chosen: Mapping[str, Any], *, status: int = 200, error: LienketError | None = None) -> HttpResponse:
    """The form once more: nothing typed is lost; where the matter has moved on, what happened stands above it and sending again counts as having read it."""
    number = number_of(s.row)
    happened: list[str] = []
    if form.is_bound:
        since = acts.since(request.actor, number, _number(form["seen"].value()), request.at) if error is not None else []
        happened = list(_told(request, s, since))
        again = request.POST.copy()
        again["seen"] = str(acts.mark(request.actor, number, request.at))
        form.data = again
    gone = not acts.allowed(form.act, s)
    context = {
        "act": form.act,
        "label": form.act.label(request.language),
        "number": number,
        "form": form,
        "effects": [] if gone else effects(s, form.act.code, chosen, request.language),
        "error": words(error, request.language) if error is not None else "",
        "happened": happened,
        "gone": gone,
        "previews": len(form.fields) > 1 and form.act.code in PREVIEWED,
        "multipart": form.is_multipart(),
        "unfinished": unfinished(request) if form.is_multipart() else [],
    }
    return render(request, "desk/matter/act.html", context, part="desk/matter/_act.html", status=status)


def _told(request: DeskRequest, s: Stand, lines: list[Line]) -> list[str]:
    """What happened since, as sentences, for readers who may read the timeline."""

    def names(sort: str, code: str) -> str:
        return name(request.book.pack, sort, code, request.language)

    if s.level < Level.VIEW or not reads_timeline(request.actor, s.row, s.rules):
        return []
    known = {key.partition(" ")[0] for key in SENTENCES}
    hidden = {"access.granted/1", "access.ended/1"} if s.level < Level.WORK else set()
    return [sentence(line.name, line.data, request.language, names) for line in lines if line.name in known - hidden]


def _repeated(request: DeskRequest, s: Stand, chosen: acts.Act, form: ActForm) -> bool:
    """Whether the reader's own act is there already since the form was opened: sent twice counts once."""
    if chosen.code in {"attach", "first-actions"} or not form.is_valid():  # The same bytes, the same actions count once anyway.
        return False
    lines = acts.since(request.actor, number_of(s.row), form.cleaned_data["seen"], request.at)
    who = {"unit": request.actor.unit, "post": request.actor.post, "person": request.actor.person}
    own = [x for x in lines if x.name == chosen.records and all(x.actor.get(k) == (v.hex if v else None) for k, v in who.items())]
    if not own:
        return False
    said = form.cleaned_data.get("text") or form.cleaned_data.get("why")
    if not said:
        given = {key: str(form.cleaned_data.get(key) or "") for key in ("unit", "task", "clock", "checklist", "item", "state")}
        if "other" in own[-1].data:
            given["other"] = _id_of(request, form.cleaned_data.get("other"))
        return all(value in {"", *map(str, own[-1].data.values())} for value in given.values())
    notes = {n.id.hex: n.text for n in notes_of(s.row.id)} if s.level >= Level.VIEW else {}
    return any(notes.get(note) == said.strip() for x in lines if (note := x.data.get("note")))


def _id_of(request: DeskRequest, number: str | None) -> str:
    """The id that the journal has for a matter written by its number; where the reader may not see it, what was written."""
    try:
        return find(request.actor, number, request.at).id.hex if number else ""
    except NoSuchMatter:
        return number or ""


SIGNER = Signer(salt="lienket.desk.matter.done")


def _to(request: DeskRequest, s: Stand, chosen: acts.Act, values: Mapping[str, Any], *, made: object = None, repeated: bool = False) -> HttpResponse:
    """Back to the matter, which says what was done and offers to undo it."""
    if chosen.records == acts.ASKED:
        others = who_may(request.actor, chosen.code, request.at, request.language, s.row.id)
        if others:
            messages.info(request, _("Chưa làm gì: chờ một người khác của đơn vị xác nhận trong 24 giờ ({who}).").format(who="; ".join(others)))
        else:
            messages.warning(request, _("Chưa làm gì: hôm nay không ai khác của đơn vị xác nhận được. Nhờ người quản trị giao chức trách cho một người nữa."))
    undo = {key: str(values[key]) for key in ("unit", "clock", "other", "task") if chosen.undo in UNDONE_BY and key in values}
    if isinstance(made, UUID) and chosen.code in {"task", "attach"}:
        undo |= {chosen.code if chosen.code == "task" else "attachment": made.hex}
    query = urlencode({"done": SIGNER.sign(f"{number_of(s.row)}:{chosen.code}"), **({"again": "1"} if repeated else {}), **undo})
    try:
        stand(actor=request.actor, number=str(s.row.id), at=request.at)
        address = f"{reverse('matter', args=[number_of(s.row)])}?{query}"
    except NoSuchMatter:  # The act ended the reading, for instance an offer that was declined.
        address = reverse("board")
        messages.success(request, _("Đã làm: {act}. Đơn vị không còn đọc vụ việc này.").format(act=chosen.label(request.language)))
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address, status=303)


def _done(request: DeskRequest, shown: Mapping[str, Any]) -> dict[str, Any] | None:
    """What was just done, and the act that takes it back where there is one."""
    try:
        number, _sep, code = SIGNER.unsign(request.GET.get("done", "")).partition(":")
    except BadSignature:  # Only this program says that something was done.
        return None
    chosen = acts.ACTS.get(code) if number == shown["m"]["number"] else None
    if chosen is None:
        return None
    undo = acts.ACTS.get(chosen.undo) if chosen.undo in shown["allowed"] else None
    if (
        undo is not None
        and undo.parameters.model_fields.keys() & {"task", "attachment", "unit", "clock", "other"}
        and not set(request.GET) & {*undo.parameters.model_fields}
    ):
        undo = None
    query = urlencode({key: value for key, value in request.GET.items() if undo and key in undo.parameters.model_fields})
    label, back = chosen.label(request.language), undo.label(request.language) if undo else ""
    return {"label": label, "again": "again" in request.GET, "undo": undo.code if undo else "", "undo_label": back, "query": query}


def _map(number: str) -> str:
    try:
        return reverse("matter-map", args=[number])
    except NoReverseMatch:
        return ""


def _number(text: object) -> int:
    return int(str(text)) if str(text).isdecimal() and len(str(text)) < 19 else 0


@entry("post")
def record(request: DeskRequest, number: str, record: UUID) -> HttpResponse:
    """The hand-over record of a transfer outside the model as PDF, for those who work on the matter."""
    named, pdf = record_pdf(actor=request.actor, number=number, record=record, at=request.at, language="vi" if request.language == "vi" else "en")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; {file_name(named.replace('/', '-'), 'application/pdf')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response
