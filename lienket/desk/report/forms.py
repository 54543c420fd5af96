"""The form of one report, in the order in which a duty officer hears it. What it takes is checked again by the action that stores it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from django import forms
from django.utils.translation import gettext_lazy as _

from lienket.desk.report import moments
from lienket.instruments.queries import zone_index
from lienket.intake.draft import Draft
from lienket.regulation.format import Named
from lienket.regulation.model import Facts
from lienket.routing.explain import name
from lienket.situation.places import zones_of
from lienket.units.queries import code_of

if TYPE_CHECKING:
    from lienket.instruments.queries import Book
    from lienket.kernel.actor import Actor

GRACE = timedelta(minutes=5)
OLDEST_RECEIPT, OLDEST_EVENT = timedelta(days=366), timedelta(days=100 * 366)
FARTHEST_KM = 50.0
FACTS = ("kind", "field", "severity", "reporter")
PLAIN = {"autocomplete": "off"}
Choices = list[tuple[str, Any]]


def _missing(what: Any) -> dict[str, Any]:
    """An empty field says what to do."""
    return {"required": what}


class HintedSelect(forms.Select):
    """A select whose options carry a hint for the type-ahead."""

    hints: Mapping[str, str] = {}

    def create_option(self, *args: Any, **values: Any) -> dict[str, Any]:
        """An option with its hint."""
        option: dict[str, Any] = super().create_option(*args, **values)
        if hint := self.hints.get(str(option["value"])):
            option["attrs"]["data-hint"] = hint
        return option


class MomentField(forms.CharField):
    """A time as people type it; an aware UTC datetime when clean."""

    def __init__(self, **values: Any) -> None:
        """A short text field."""
        super().__init__(max_length=30, widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "size": 17}), **values)

    def read(self, text: str, now: datetime, book: Book) -> datetime:
        """The instant. Raises ValidationError."""
        try:
            return moments.read(text, now, book.calendar.zone)
        except moments.Unread:
            raise forms.ValidationError(_("Ghi giờ như 14:20, hoặc ngày giờ như 23/11/2026 14:20.")) from None


class DegreesField(forms.FloatField):
    """A coordinate; a decimal comma is understood."""

    def to_python(self, value: Any) -> Any:
        """The number."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class ReportForm(forms.Form):
    """One report as the desk takes it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Nội dung tin"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5, "autofocus": True, "spellcheck": "false"}),
        error_messages=_missing(_("Ghi nội dung tin.")),
    )
    place = forms.ChoiceField(label=_("Nơi xảy ra"), required=False, widget=HintedSelect)
    kind = forms.ChoiceField(label=_("Loại"), widget=HintedSelect, error_messages=_missing(_("Chọn loại.")))
    field = forms.ChoiceField(label=_("Lĩnh vực"), widget=HintedSelect, error_messages=_missing(_("Chọn lĩnh vực.")))
    severity = forms.ChoiceField(label=_("Mức độ"), widget=forms.RadioSelect, error_messages=_missing(_("Chọn mức độ.")))
    flags = forms.MultipleChoiceField(label=_("Dấu hiệu"), required=False, widget=forms.CheckboxSelectMultiple)
    channel = forms.ChoiceField(label=_("Kênh tiếp nhận"), widget=HintedSelect, error_messages=_missing(_("Chọn kênh tiếp nhận.")))
    reporter = forms.ChoiceField(label=_("Người báo là"), widget=HintedSelect, error_messages=_missing(_("Chọn người báo là ai.")))
    name = forms.CharField(label=_("Họ tên người báo"), required=False, max_length=200, widget=forms.TextInput(attrs=PLAIN))
    phone = forms.CharField(
        label=_("Điện thoại người báo"), required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "type": "tel"})
    )
    address = forms.CharField(label=_("Địa chỉ người báo"), required=False, max_length=400, widget=forms.TextInput(attrs=PLAIN))
    occurred_at = MomentField(label=_("Xảy ra lúc"), error_messages=_missing(_("Ghi giờ xảy ra.")))
    received_at = MomentField(label=_("Tiếp nhận lúc"), error_messages=_missing(_("Ghi giờ tiếp nhận.")))
    concerns = forms.MultipleChoiceField(label=_("Đơn vị hoặc chức trách bị phản ánh"), required=False)
    lat = DegreesField(label=_("Vĩ độ"), required=False, min_value=-90, max_value=90, widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 10}))
    lng = DegreesField(label=_("Kinh độ"), required=False, min_value=-180, max_value=180, widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 10}))

    def __init__(self, data: Mapping[str, Any] | None = None, *, book: Book, at: datetime, language: str, **values: Any) -> None:
        """The form with the vocabulary of `book` in force when the report was received."""
        super().__init__(data, label_suffix="", **values)
        self.book, self.at = book, at
        edition = book.rules.edition(self._received())
        pack, taxonomy = book.pack, book.pack.taxonomy

        def named(entries: Iterable[Named]) -> Choices:
            return [(entry.code, entry.name.vi if language == "vi" else entry.name.en) for entry in entries]

        def put(field: str, choices: Choices, blank: Any = "", hints: Mapping[str, str] | None = None) -> None:
            self.fields[field].choices = [("", blank), *choices] if blank else choices  # type: ignore[attr-defined]
            if hints:
                self.fields[field].widget.hints = hints

        put("place", list(zones_of(edition, language)), _("chưa rõ"))
        put("kind", named(taxonomy.kinds), _("chọn loại"))
        parents = {entry.code: name(pack, "field", entry.parent, language) for entry in taxonomy.fields if entry.parent}
        put("field", named(taxonomy.fields), _("chọn lĩnh vực"), parents)
        grades = sorted(taxonomy.severities, key=lambda grade: grade.rank)
        put("severity", named(grades))
        put("flags", named(taxonomy.flags))
        put("channel", named(taxonomy.channels), _("chọn kênh"))
        put("reporter", named(taxonomy.reporters), _("chọn"))
        concerned: Choices = []
        for unit in edition.units.values():
            called = name(pack, "unit", unit.code, language)
            posts = [(f"{unit.code}/{post.code}", f"{post.title.vi if language == 'vi' else post.title.en} – {called}") for post in unit.posts]
            concerned.append((called, [(unit.code, called), *posts]))
        put("concerns", concerned)

    def _received(self) -> datetime:
        typed = str(self.data.get("received_at") or "") if self.is_bound else ""
        try:
            return moments.read(typed, self.at, self.book.calendar.zone) if typed else self.at
        except moments.Unread:
            return self.at

    def clean_text(self) -> str:
        """The words in NFC."""
        return normalize("NFC", self.cleaned_data["text"])

    def clean_name(self) -> str:
        """The name in NFC."""
        return normalize("NFC", self.cleaned_data["name"])

    def clean_address(self) -> str:
        """The address in NFC."""
        return normalize("NFC", self.cleaned_data["address"])

    def _moment(self, field: str) -> datetime:
        moment: datetime = self.fields[field].read(self.cleaned_data[field], self.at, self.book)  # type: ignore[attr-defined]
        if moment > self.at + GRACE:
            raise forms.ValidationError(_("Thời điểm này chưa đến."))
        if moment < self.at - (OLDEST_RECEIPT if field == "received_at" else OLDEST_EVENT):
            raise forms.ValidationError(_("Thời điểm này quá xa; xem lại năm. Tin cũ được nhập từ tệp, không nhập ở đây."))
        return moment

    def clean_occurred_at(self) -> datetime:
        """When it happened."""
        return self._moment("occurred_at")

    def clean_received_at(self) -> datetime:
        """When the unit was told."""
        return self._moment("received_at")

    def clean(self) -> dict[str, Any]:
        """Nothing is received before it happens; a position has two numbers."""
        given = self.cleaned_data
        if given.get("occurred_at") and given.get("received_at") and given["occurred_at"] > given["received_at"] + GRACE:
            self.add_error("occurred_at", _("Xảy ra sau lúc tiếp nhận; sửa một trong hai."))
        if (given.get("lat") is None) != (given.get("lng") is None) and "lat" in given and "lng" in given:
            self.add_error("lat" if given["lat"] is None else "lng", _("Ghi đủ vĩ độ và kinh độ, hoặc bỏ cả hai."))
        if given.get("lat") is not None and given.get("lng") is not None:
            index = zone_index(self.at)
            if len(index) and index.nearest(given["lat"], given["lng"], FARTHEST_KM) is None:
                self.add_error("lat", _("Vị trí này xa mọi địa bàn của mô hình; có thể đã đảo vĩ độ và kinh độ. Sửa lại, hoặc bỏ trống cả hai."))
        return given

    @property
    def facts_fields(self) -> list[forms.BoundField]:
        """What it is."""
        return [self["kind"], self["field"]]

    @property
    def source_fields(self) -> list[forms.BoundField]:
        """Where it came from."""
        return [self["channel"], self["reporter"]]

    @property
    def facts(self) -> Facts | None:
        """The facts stated so far; None while one that every decision needs is missing."""
        given = self.cleaned_data
        if any(not given.get(part) for part in FACTS):
            return None
        return Facts(
            kind=given["kind"],
            field=given["field"],
            severity=given["severity"],
            reporter=given["reporter"],
            place=given.get("place") or None,
            flags=frozenset(given.get("flags") or ()),
            concerns=frozenset(given.get("concerns") or ()),
        )

    def draft(self, actor: Actor) -> Draft | None:
        """What has been stated so far as a draft of `actor`'s unit, checked or not; None while facts are missing."""
        given, facts = self.cleaned_data, self.facts
        if facts is None:
            return None
        assert actor.unit is not None
        both = given.get("lat") is not None and given.get("lng") is not None
        received = given.get("received_at") or self.at
        return Draft(
            key=str(given.get("key") or ""),
            unit=code_of(actor.unit),
            channel=given.get("channel") or "",
            facts=facts,
            occurred_at=given.get("occurred_at") or received,
            received_at=received,
            text=given.get("text") or "",
            lat=given["lat"] if both else None,
            lng=given["lng"] if both else None,
            name=given.get("name") or "",
            phone=given.get("phone") or "",
            address=given.get("address") or "",
        )
