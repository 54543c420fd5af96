"""What to draw on the map, from the address."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lienket.instruments.queries import Book
from lienket.routing.explain import name
from lienket.situation.mapping import MapQuery

DATE = {"size": "10", "placeholder": "dd/mm/yyyy"}
PERIODS = ((1, _("24 giờ qua")), (7, _("7 ngày qua")), (31, _("31 ngày qua")), (184, _("6 tháng qua")), (731, _("2 năm qua")))


class MapForm(forms.Form):
    """Period, kind, leads and date of the outlines; every field has a default, so an empty address is a valid map."""

    days = forms.TypedChoiceField(label=_("Tiếp nhận trong"), choices=PERIODS, coerce=int, required=False)
    state = forms.ChoiceField(label=_("Trạng thái"), choices=(("open", _("Đang mở")), ("all", _("Tất cả"))), required=False)
    kind = forms.ChoiceField(label=_("Loại"), required=False)
    zone = forms.ChoiceField(label=_("Địa bàn"), required=False)
    unit = forms.MultipleChoiceField(label=_("Đơn vị chủ trì"), required=False, widget=forms.CheckboxSelectMultiple)
    on = forms.DateField(
        label=_("Ranh giới ngày"),
        required=False,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs=DATE),
    )
    old = forms.BooleanField(label=_("Vẽ cả địa bàn đã sáp nhập"), required=False)

    def __init__(self, data: QueryDict, *, book: Book, today: date, language: str) -> None:
        """Choices come from the pack; `today` is the local day the outlines are of unless another is asked for."""
        self.today = today
        given = data.copy()
        for field, value in (("days", "31"), ("state", "open"), ("on", f"{today:%d/%m/%Y}")):
            if not given.get(field):
                given[field] = value
        given.setlist("unit", [code for code in given.getlist("unit") if code])  # Addresses of before had unit= for every unit.
        super().__init__(given)
        kinds = [(k.code, name(book.pack, "kind", k.code, language)) for k in book.pack.taxonomy.kinds]
        units = sorted(((u.code, name(book.pack, "unit", u.code, language)) for u in book.pack.units.units if u.valid.covers(today)), key=lambda u: u[1])
        zones = sorted(((z.code, name(book.pack, "zone", z.code, language)) for z in book.pack.zones.zones), key=lambda z: z[1])
        self.fields["zone"].choices = [("", _("Mọi địa bàn")), *zones]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("Mọi loại")), *kinds]  # type: ignore[attr-defined]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]

    def query(self) -> MapQuery:
        """What to draw; a field that was not understood falls back to its default, and the form says which."""
        clean = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return MapQuery(
            on=clean.get("on") or self.today,
            days=clean.get("days") or 31,
            open_only=clean.get("state") != "all",
            kinds=(clean["kind"],) if clean.get("kind") else (),
            units=tuple(clean.get("unit") or ()),
            zone=clean.get("zone") or "",
            old=bool(clean.get("old")),
        )
