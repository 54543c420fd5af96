"""Which regulation to look at, from the address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienket.desk.coverage.content import Asked
from lienket.instruments.queries import Book
from lienket.routing.explain import name
from lienket.situation.coverage import edition_of

DATE = {"size": "10", "placeholder": "dd/mm/yyyy"}


class CoverageForm(forms.Form):
    """Date, kind and zone; every field has a default, so an empty address is a valid page."""

    on = forms.DateField(label=_("Quy chế ngày"), required=False, input_formats=["%d/%m/%Y", "%Y-%m-%d"], widget=forms.DateInput(format="%d/%m/%Y", attrs=DATE))
    kind = forms.ChoiceField(label=_("Loại"), required=False)
    zone = forms.ChoiceField(label=_("Địa bàn"), required=False)

    def __init__(self, data: Any, *, book: Book, today: date, language: str) -> None:
        """Choices come from the pack as of the date asked for; `today` is the local day."""
        given = data.copy()
        if not given.get("on"):
            given["on"] = f"{today:%d/%m/%Y}"
        super().__init__(given)
        kinds = [(k.code, name(book.pack, "kind", k.code, language)) for k in book.pack.taxonomy.kinds]
        try:
            day: date = self.fields["on"].clean(given["on"])
        except forms.ValidationError:
            day = today  # The form says that the date was not understood.
        kind = given.get("kind") if given.get("kind") in dict(kinds) else None
        self.asked = Asked(book, day, kind, "en" if language == "en" else "vi")
        zones = sorted(((code, self.asked.called("zone", code)) for code in edition_of(book, day).zones), key=lambda zone: zone[1])
        self.fields["kind"].choices = [("", _("Mọi loại")), *kinds]  # type: ignore[attr-defined]
        self.fields["zone"].choices = zones  # type: ignore[attr-defined]
        asked = given.get("zone")
        self.chosen: str = asked if asked in dict(zones) else next((code for code, _called in zones), "")
        given["zone"] = self.chosen
