"""Taking a report: the page, what the regulation would say of it, saving it, and the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.refusals import status_of, words
from lienket.desk.report import content, moments
from lienket.desk.report.forms import FACTS, ReportForm
from lienket.desk.uploads import unfinished
from lienket.geo.zones import CoordinateError
from lienket.instruments.queries import zone_index
from lienket.intake import drafts
from lienket.intake.actions import KeyConflict
from lienket.journal.storage import NoRoomForReports
from lienket.kernel.secrecy import StateSecretRefused, marking
from lienket.matters.queries import number_by_id
from lienket.matters.refused import FileRefused
from lienket.matters.storage import ready
from lienket.regulation.model import Assigned, UnknownFact
from lienket.routing.explain import name
from lienket.routing.plan import NobodyLeft, interim_holder, widened
from lienket.sharing import policy
from lienket.situation import places as finder
from lienket.situation.similar import Sought, similar
from lienket.ui.render import render
from lienket.units.queries import outlines

if TYPE_CHECKING:
    from lienket.desk.request import DeskRequest
    from lienket.intake.plan import Received

LAST_CHANNEL = "report_channel"
RECEIPT = "lienket.report.receipt"
MULTIPLE = ("flags", "concerns")
TAKABLE = frozenset({"place", "kind", "field", "flags", "reporter"})


def author_of(request: DeskRequest) -> drafts.Author:
    """Whose drafts these are."""
    assert request.actor.post is not None
    return drafts.Author(request.user.pk, request.actor.post)


def body_of(data: QueryDict) -> dict[str, Any]:
    """What was typed, field by field, as a draft keeps it."""
    names = [name for name in ReportForm.base_fields if name != "key"]
    return {name: data.getlist(name) if name in MULTIPLE else data.get(name, "") for name in names if data.getlist(name) not in ([], [""])}


def keep(request: DeskRequest, author: drafts.Author, key: UUID) -> None:
    """Keep what has been typed as the author's draft. Raises what `save_draft` raises; a refusal names the field as the page does."""
    try:
        drafts.save_draft(author=author, draft=key, body=body_of(request.POST), at=request.at)
    except drafts.NulCharacter as error:
        raise drafts.NulCharacter(str(ReportForm.base_fields[error.args[0]].label)) from None


def key_of(data: QueryDict) -> UUID:
    """The key made with the form; a new one where it came without."""
    try:
        return UUID(data.get("key", ""))
    except ValueError:
        return uuid4()


@entry("post", methods=("GET", "POST"))
def page(request: DeskRequest) -> HttpResponse:
    """An empty form, a draft taken up again, or a report to be saved."""
    if request.method == "POST":
        return _save(request)
    now = moments.write(request.at, request.book.calendar.zone)
    initial: dict[str, Any] = {"key": uuid4(), "occurred_at": now, "received_at": now, "channel": request.session.get(LAST_CHANNEL, "")}
    if wanted := request.GET.get("draft"):
        saved = drafts.draft_of(author_of(request), _uuid(wanted))
        initial |= {"key": saved.pk, **saved.body}
    form = ReportForm(initial=initial, book=request.book, at=request.at, language=request.language)
    return _shown(request, form, None)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise drafts.NoSuchDraft(text) from None


def _bound(request: DeskRequest, data: QueryDict) -> ReportForm:
    return ReportForm(data, book=request.book, at=request.at, language=request.language)


def _shown(request: DeskRequest, form: ReportForm, about: dict[str, Any] | None, *, status: int = 200) -> HttpResponse:
    author = author_of(request)
    key = form["key"].value()
    own = drafts.drafts_of(author)
    context = {
        "form": form,
        "about": about,
        "help_page": "report",
        "files": drafts.files_of(author, key if isinstance(key, UUID) else _uuid(str(key))) if key else [],
        "drafts": [(saved.pk, saved.saved_at, str(saved.body.get("text", ""))[:80]) for saved in own if str(saved.pk) != str(key)],
        "unfinished": unfinished(request),
        "undo": request.GET.get("thrown") if drafts.can_restore(author, request.GET.get("thrown", "")) else "",
        "quick": [(0, _("Bây giờ")), (15, _("15 phút trước")), (60, _("1 giờ trước")), (480, _("8 giờ trước"))],
        "opened": moments.write(request.at, request.book.calendar.zone),
        "more_open": any(form[field].errors or form[field].value() for field in ("name", "phone", "address")),
        "concern_open": bool(form["concerns"].errors or form["concerns"].value()),
        "position_open": any(form[field].errors or form[field].value() for field in ("lat", "lng")),
    }
    return render(request, "desk/report/report.html", context, status=status)


def _about(request: DeskRequest, form: ReportForm) -> dict[str, Any]:
    """Decision, missing facts, similar matters and suggestions for what has been typed so far."""
    given, book = form.cleaned_data, request.book
    draft = form.draft(request.actor)
    text = given.get("text") or str(form.data.get("text", ""))
    sought = Sought(
        text=text, kind=given.get("kind") or "", field=given.get("field") or "", place=given.get("place") or "", lat=given.get("lat"), lng=given.get("lng")
    )
    started = bool(text.strip() or sought.place or sought.kind or sought.field or sought.lat is not None)
    taken = {part: form.data.getlist(part) for part in TAKABLE} if isinstance(form.data, QueryDict) else {}
    found = content.said(book, draft, request.at, request.language) if draft else None
    edition = book.rules.edition(given.get("received_at") or request.at)
    return {
        "started": started,
        "missing": [str(form.fields[part].label) for part in FACTS if not given.get(part)],
        "placeless": not given.get("place") and (given.get("lat") is None or given.get("lng") is None),
        "said": None if isinstance(found, UnknownFact) else found,
        "unknown": words(found, request.language) if isinstance(found, UnknownFact) else "",
        "similar": similar(actor=request.actor, book=book, sought=sought, at=request.at, language=request.language) if started else [],
        "offers": content.offers(book, edition, text, taken, request.language) if text.strip() else [],
        "times": [(form[field].label, given.get(field)) for field in ("occurred_at", "received_at") if given.get(field)],
    }


@entry("post", methods=("POST",))
def preview(request: DeskRequest) -> HttpResponse:
    """What the regulation would say; stores nothing. A suggestion pressed without JavaScript is taken into the form here."""
    data = request.POST.copy()
    part, _colon, code = data.get("take", "").partition(":")
    if part in TAKABLE and code:
        data.setlist(part, [*dict.fromkeys([*data.getlist(part), code])] if part in MULTIPLE else [code])
    form = _bound(request, data)
    form.is_valid()
    about = _about(request, form)
    if request.headers.get("X-Part") == "about":
        return render(request, "desk/report/_about.html", {"about": about, "form": form})
    # Looking is no attempt to save: no field is reproached.
    unchecked = ReportForm(initial={**body_of(data), "key": key_of(data)}, book=request.book, at=request.at, language=request.language)
    return _shown(request, unchecked, about)


def _marked(form: ReportForm, error: StateSecretRefused, language: str) -> None:
    """Put the refusal at the field whose text bears the marking."""
    at = next((field for field in ("text", "name", "phone", "address") if marking(str(form.data.get(field, "")))), "text")
    form.add_error(at, words(error, language))


def _save(request: DeskRequest) -> HttpResponse:
    """Receive what was typed, with its files; every value comes back where something is wrong."""
    form, author, status = _bound(request, request.POST), author_of(request), 422
    key = key_of(request.POST)
    valid = form.is_valid()
    try:
        for file in request.FILES.getlist("files"):  # Chosen without JavaScript; with it they are in the draft already.
            keep(request, author, key)
            drafts.add_file(author=author, draft=key, file=ready(file.name or "file", file.read()), at=request.at)
        draft = form.draft(request.actor)
        if valid and draft is not None:
            answer = drafts.send(actor=request.actor, author=author, draft=draft, at=request.at)
            request.session[LAST_CHANNEL] = draft.channel
            return _told(request, form, answer)
    except StateSecretRefused as error:
        _marked(form, error, request.language)
    except (FileRefused, NoRoomForReports, drafts.TooManyDrafts, drafts.NulCharacter) as error:
        form.add_error(None, words(error, request.language))
        status = status_of(error) if isinstance(error, NoRoomForReports) else 422
    except NobodyLeft as error:
        form.add_error("concerns", words(error, request.language))
    except UnknownFact as error:
        form.add_error({"zone": "place", "channel": "channel"}.get(error.args[0]), words(error, request.language))
    except KeyConflict as error:
        form.add_error(None, words(error, request.language))
        fresh = request.POST.copy()
        fresh["key"] = str(uuid4())
        form.data = fresh
    return _shown(request, form, _about(request, form), status=status)


def _told(request: DeskRequest, form: ReportForm, answer: Received) -> HttpResponse:
    """To the matter, with who was told; to a receipt where the saver's unit may not see the matter."""
    number = number_by_id(answer.matter)
    if policy.level_of(request.actor, answer.matter, request.at) is None:
        token = signing.dumps([number, request.at.isoformat(), str(request.actor.post)], salt=RECEIPT)
        return redirect(reverse("report-receipt", args=[token]))
    messages.success(request, _who_was_told(request, form, answer, number))
    return redirect("matter", number=number)


def _who_was_told(request: DeskRequest, form: ReportForm, answer: Received, number: str) -> str:
    draft, book, language = form.draft(request.actor), request.book, request.language
    if answer.repeated or answer.decision is None or draft is None:
        return _("Tin này đã được tiếp nhận trước đó: {number}.").format(number=number)
    decision = answer.decision
    if isinstance(decision.lead, Assigned):
        lead = decision.lead.unit
        first = _("Đã tiếp nhận {number}. Chủ trì: {unit}.")
    else:
        edition = book.rules.edition(draft.received_at)
        lead = interim_holder(edition, draft.unit, widened(edition, draft.facts.concerns))
        first = _("Đã tiếp nhận {number}. Chưa phân công được; {unit} tạm giữ.")

    def units(assigned: tuple[Assigned, ...]) -> str:
        return "; ".join(name(book.pack, "unit", a.unit, language) for a in assigned if a.unit != lead)

    said = [first.format(number=number, unit=name(book.pack, "unit", lead, language))]
    if support := units(decision.support):
        said.append(_("Phối hợp: {units}.").format(units=support))
    if informed := units(tuple(a for a in decision.informed if a.unit != draft.unit)):  # Nobody is told what it has just told us.
        said.append(_("Đã báo: {units}.").format(units=informed))
    return " ".join(said)


@entry("post")
def receipt(request: DeskRequest, token: str) -> HttpResponse:
    """The number of a report whose matter the sender's unit may not see."""
    try:
        number, at, post = signing.loads(token, salt=RECEIPT, max_age=7 * 86400)
    except signing.BadSignature:
        raise drafts.NoSuchDraft("") from None
    if post != str(request.actor.post):
        raise drafts.NoSuchDraft("")
    return render(request, "desk/report/receipt.html", {"number": number, "received": at, "help_page": "report"})


@entry("post")
def places(request: DeskRequest) -> HttpResponse:
    """Zones for a type-ahead (?q=), or at a position (?lat=&lng=), as JSON."""
    edition = request.book.rules.edition(request.at)
    try:
        if "lat" in request.GET:
            lat, lng = float(request.GET["lat"]), float(request.GET.get("lng", ""))
            found = finder.at_point(edition, zone_index(request.at), lat, lng, request.language)
        else:
            found = finder.search(edition, request.GET.get("q", "")[:100], request.language)
    except (ValueError, CoordinateError):
        found = []
    return _json([{"value": place.value, "label": place.label, "hint": place.hint} for place in found])


@entry("post")
def zones(request: DeskRequest) -> HttpResponse:
    """Outlines of the zones of the date as GeoJSON."""
    edition = request.book.rules.edition(request.at)
    shown = [
        {"type": "Feature", "properties": {"zone": code, "name": finder.zone_name(edition, code, request.language)}, "geometry": geometry}
        for code, geometry in outlines(request.at).items()
        if code in edition.zones
    ]
    return _json({"type": "FeatureCollection", "features": shown})


def _json(data: Any, status: int = 200) -> JsonResponse:
    answer = JsonResponse(data, safe=False, status=status)
    answer["Cache-Control"] = "no-store, private"
    return answer
