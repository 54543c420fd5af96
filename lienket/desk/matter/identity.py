"""Who reported: the page on which the lead opens it with a reason, and the one on which a unit looks for an exact telephone number or name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from lienket.access.entry import entry
from lienket.access.rulings import require
from lienket.desk.refusals import words
from lienket.desk.request import DeskRequest
from lienket.intake import identity
from lienket.intake.detail import item
from lienket.journal.rows import in_model
from lienket.kernel.errors import LienketError
from lienket.matters.queries import number_of
from lienket.sharing.codes import Level
from lienket.situation import protected
from lienket.situation.over_http import status_of
from lienket.situation.protected import may_ask
from lienket.situation.stand import stand
from lienket.ui.render import render

LONGEST = 1_000
_OFF = {"autocomplete": "off"}


class OpeningForm(forms.Form):
    """Why it is opened."""

    why = forms.CharField(
        label=_("Vì sao cần mở"),
        help_text=_("Các đơn vị cùng làm vụ việc đọc được lý do. Không ghi tên người, số điện thoại."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SearchForm(forms.Form):
    """A telephone number or a name, and why."""

    phone = forms.CharField(
        label=_("Số điện thoại"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel", "class": "number", **_OFF})
    )
    name = forms.CharField(label=_("Hoặc họ tên, đúng như đã báo"), max_length=200, required=False, widget=forms.TextInput(attrs=_OFF))
    why = forms.CharField(
        label=_("Vì sao cần tìm"), help_text=_("Không ghi lại tên hay số đang tìm."), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )


@entry("post", methods=("GET", "POST"))
def opening(request: DeskRequest, number: str) -> HttpResponse:
    """Ask for the reason; then show who reported, this once."""
    s = stand(actor=request.actor, number=number, at=request.at)
    require("open-identity", s.plays)
    form, people, status = OpeningForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                people = identity.open_identity(actor=request.actor, matter=number, why=form.cleaned_data["why"], at=request.at)
                status = 200
            except LienketError as error:
                status = status_of(error)
                if status not in {409, 422}:
                    raise
                form.add_error("why" if getattr(error, "code", "") in {"reason-needed", "state-secret"} else None, words(error, request.language))
    guarded = identity.is_protected(s.rules, s.row)
    shown: dict[str, Any] = {"form": form, "people": people, "kept": s.identities, "protected": guarded, "number": number_of(s.row)}
    if guarded:
        shown |= {"may_ask": may_ask(s), "asked": protected.own_of(request.actor, s.row.id, request.at)}
    return render(request, "desk/matter/identity.html", shown | {"help_page": "identity"}, status=status)


@entry("post", methods=("GET", "POST"))
def search(request: DeskRequest) -> HttpResponse:
    """Ask what is looked for and why; then the matters, without showing who."""
    form, found, status = SearchForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                found = identity.search(actor=request.actor, at=request.at, **form.cleaned_data)
                status = 200
            except LienketError as error:
                if status_of(error) not in {409, 422}:
                    raise
                code = getattr(error, "code", "")
                form.add_error("phone" if code == "nothing-sought" else "why", words(error, request.language))
    with in_model(request.actor.model):
        rows = None if found is None else [item(request.actor, row, Level.LEAD, request.language, request.book) for row in found]
    return render(request, "desk/matter/identities.html", {"form": form, "rows": rows, "most": identity.MOST, "help_page": "identity"}, status=status)
