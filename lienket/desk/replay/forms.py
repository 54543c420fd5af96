"""What is asked for: a draft, which matters to list, why a list is taken out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lienket.instruments.queries import Book
from lienket.regulation.replay import CHANGES as SORTS
from lienket.routing.explain import name
from lienket.situation.replay import Wanted
from lienket.situation.replay_words import CHANGES


class UploadForm(forms.Form):
    """A draft to try."""

    file = forms.FileField(
        label=_("Tệp dự thảo"),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.zip"}),
        help_text=_("Một quy chế dạng YAML, thay hoặc thêm vào gói đang dùng; hoặc cả gói nén thành .zip."),
    )


class WantedForm(forms.Form):
    """Which of the matters that differ."""

    change = forms.ChoiceField(label=_("Khác ở"), required=False)
    unit = forms.ChoiceField(label=_("Tên đơn vị"), required=False)

    def __init__(self, data: object, book: Book, language: str) -> None:
        """The choices are the sorts of change and the units of the pack."""
        super().__init__(data)  # type: ignore[arg-type]
        units = sorted((name(book.pack, "unit", u.code, language), u.code) for u in book.pack.units.units)
        self.fields["change"].choices = [("", _("mọi điểm")), *((sort, CHANGES[sort][language]) for sort in SORTS)]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", _("mọi đơn vị")), *((code, title) for title, code in units)]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What is asked for; what is not known asks for everything."""
        values = self.cleaned_data if self.is_valid() else {}
        return Wanted(values.get("change", ""), values.get("unit", ""))


class ExportForm(forms.Form):
    """Why the list is taken out, and as what."""

    why = forms.CharField(
        label=_("Lý do xuất"), widget=forms.Textarea(attrs={"rows": 3}), min_length=10, max_length=1000, help_text=_("Ghi vào nhật ký cùng số dòng và dự thảo.")
    )
    format = forms.ChoiceField(label=_("Dạng tệp"), choices=[("xlsx", _("Excel (.xlsx)")), ("csv", _("CSV (.csv)"))], widget=forms.RadioSelect, initial="xlsx")
