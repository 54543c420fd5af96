"""Freezing the text, its signatures, and the day it comes into force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.regulations.content import findings, said, today, unit_name
from lienket.desk.regulations.drafting import frame, unsigned
from lienket.desk.regulations.forms import Finalise, On, PaperSignature, SignedPdf, Why
from lienket.desk.regulations.views import own_unit
from lienket.desk.request import DeskRequest
from lienket.instruments import drafts, signed_files
from lienket.instruments import signing as acts
from lienket.instruments.consultation import party_codes
from lienket.instruments.policy import speaks
from lienket.kernel.errors import LienketError
from lienket.ui.render import render

if TYPE_CHECKING:
    from lienket.instruments.models import Draft


@entry("post", methods=("GET", "POST"))
def signing(request: DeskRequest, draft: UUID) -> HttpResponse:
    """Show what stands between the draft and its being in force; take the next step."""
    row = drafts.draft_of(request.actor, draft)
    if request.method != "POST":
        return _page(request, row)
    step = request.POST.get("do", "")
    form = _form(request, row, step)
    if form is None:
        return _page(request, row, status=422)
    if form.is_valid():
        try:
            messages.success(request, _take(request, row, step, form.cleaned_data))
            return redirect("draft-signing", row.id)
        except LienketError as error:
            form.add_error(None, said(request, error))
    return _page(request, drafts.draft_of(request.actor, draft), {step: form}, status=422)


@entry("post")
def document(request: DeskRequest, draft: UUID) -> HttpResponse:
    """The PDF to sign next."""
    row = drafts.draft_of(request.actor, draft)
    answer = HttpResponse(signed_files.document_of(row), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{row.code}.pdf"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def _form(request: DeskRequest, row: Draft, step: str) -> Any:
    given = request.POST
    if step == "finalise":
        return Finalise(given)
    if step == "sign" and row.final is not None:
        return PaperSignature(given, units=_to_sign(request, row))
    if step == "upload":
        return SignedPdf(given, request.FILES)
    if step == "force":
        return On(given)
    return Why(given) if step == "reopen" else None


def _take(request: DeskRequest, row: Draft, step: str, told: dict[str, Any]) -> str:
    who: dict[str, Any] = {"actor": request.actor, "draft": row.id, "at": request.at}
    if step == "finalise":
        acts.finalise(revision=told["revision"], why=told["why"], **who)
        return _("Đã chốt văn bản; các bên ký được từ bây giờ.")
    if step == "sign":
        acts.sign(unit=told["unit"], signed_on=told["signed_on"], number=told["number"], **who)
        return _("Đã ghi nhận chữ ký của %(unit)s.") % {"unit": unit_name(request, told["unit"])}
    if step == "upload":
        units = signed_files.record_signed(data=told["file"].read(), **who)
        return _("Đã ghi nhận chữ ký của %(unit)s.") % {"unit": ", ".join(unit_name(request, u) for u in units)}
    if step == "force":
        acts.bring_into_force(on=told["on"], **who)
        return _("Văn bản có hiệu lực từ %(day)s; hệ thống chạy theo văn bản này từ ngày ấy.") % {"day": f"{told['on']:%d/%m/%Y}"}
    acts.reopen(why=told["why"], **who)
    return _("Đã mở lại để sửa; bản đã chốt vẫn lưu.")


def _to_sign(request: DeskRequest, row: Draft) -> list[tuple[str, str]]:
    """The parties whose signature the reader may record."""
    own = row.unit_id == request.actor.unit
    mine = own_unit(request) if speaks(request.book.pack, request.actor) else ""
    return [(u, unit_name(request, u)) for u in unsigned(row) if own or u == mine]


def _page(request: DeskRequest, row: Draft, forms: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    given = forms or {}
    context = frame(request, row, "signing") | {"help_page": "drafts", "today": today(request)}
    if row.state in {"DRAFTING", "CONSULTING"} and context["own"]:
        ready = acts.readiness(row)
        cites = {c.id: c.cite for c in context["instrument"].clauses}
        context |= {
            "ready": ready,
            "errors": findings(request, ready.errors, drafts.editable(row)[0]),
            "warnings": findings(request, ready.warnings, drafts.editable(row)[0]),
            "may_freeze": ready.last is not None or set(party_codes(context["instrument"])) == {row.unit.code},
            "changed": [cites.get(c, c) for c in ready.changed],
            "finalising": given.get("finalise") or Finalise(initial={"revision": row.revision}),
        }
    if row.final is not None:
        done = {s.unit.code: s for s in acts.signatures_of(row)}
        units = acts.signers(row)
        waiting = _to_sign(request, row) if row.state == "FINAL" else []
        begins = drafts.instrument_in(drafts.pack_of(row, row.final), row.code).in_force.start
        context |= {
            "parties": [(u, unit_name(request, u), done.get(u)) for u in units],
            "signed": len(done),
            "missing": len(units) - len(done),
            "signature": given.get("sign") or (PaperSignature(units=waiting, initial={"signed_on": today(request)}) if waiting else None),
            "forcing": given.get("force") or On(initial={"on": max(filter(None, (begins, today(request))))}),
            "reopening": given.get("reopen") or Why(),
            "handing": given.get("upload") or SignedPdf(),
        }
    return render(request, "desk/regulations/signing.html", context, status=status)
