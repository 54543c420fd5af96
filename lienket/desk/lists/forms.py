"""The filters of a list, as a form and as what the address says."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from lienket.desk.dates import DayField
from lienket.instruments.queries import Book
from lienket.instruments.queries import book as book_of
from lienket.kernel.secrecy import StateSecretRefused, guard
from lienket.matters.sentences import WORDS
from lienket.routing.explain import name
from lienket.situation.lists import NEWEST, SORTS, Filters
from lienket.situation.refusals import refusal
from lienket.situation.search_terms import MOST_LETTERS
from lienket.ui.templatetags.ui import field

SORT_WORDS = {"newest": _("Mới nhận trước"), "oldest": _("Cũ nhất trước"), "due": _("Hạn của đơn vị gần nhất")}


class Choice(forms.Select):
    """A choice among hundreds: put together here, as Django renders a template for every single one."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The choice and its options."""
        options = _options(tuple((str(code), str(words)) for code, words in self.choices), "" if value is None else str(value))
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), options)


SELECTED = mark_safe(" selected")


@lru_cache(maxsize=512)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """The options of a choice, kept: they follow from the pack and the language."""
    return format_html_join("", '<option value="{}"{}>{}</option>', ((c, SELECTED if c == chosen else "", words) for c, words in choices))


class ListForm(forms.Form):
    """Everything a list can be narrowed by; what is not understood narrows nothing and is said."""

    q = forms.CharField(label=_("Tìm"), required=False, max_length=MOST_LETTERS)
    state = forms.ChoiceField(label=_("Trạng thái"), required=False, widget=Choice)
    part = forms.ChoiceField(label=_("Phần của đơn vị tôi"), required=False, widget=Choice)
    kind = forms.ChoiceField(label=_("Loại"), required=False, widget=Choice)
    field = forms.ChoiceField(label=_("Lĩnh vực"), required=False, widget=Choice)
    severity = forms.ChoiceField(label=_("Mức độ"), required=False, widget=Choice)
    lead = forms.ChoiceField(label=_("Đơn vị chủ trì"), required=False, widget=Choice)
    now = forms.ChoiceField(label=_("Tính theo"), required=False, widget=Choice, choices=[("", _("đơn vị lúc đó")), ("on", _("đơn vị hiện nay"))])
    zone = forms.ChoiceField(label=_("Địa bàn"), required=False, widget=Choice)
    since = DayField(label=_("Tiếp nhận từ ngày"), required=False)
    until = DayField(label=_("đến hết ngày"), required=False)
    mine = forms.BooleanField(label=_("Chờ đơn vị tôi trả lời"), required=False)
    waiting = forms.BooleanField(label=_("Chờ đơn vị khác"), required=False)
    overdue = forms.BooleanField(label=_("Quá hạn"), required=False)
    unassigned = forms.BooleanField(label=_("Chưa phân công"), required=False)
    near = forms.BooleanField(label=_("Cả chữ gần đúng"), required=False)
    sort = forms.ChoiceField(label=_("Sắp xếp"), required=False, widget=Choice, choices=[(s, SORT_WORDS[s]) for s in SORTS])

    def __init__(self, query: QueryDict, book: Book, language: str) -> None:
        super().__init__(query, auto_id="f-%s")
        taxonomy, any_ = book.pack.taxonomy, [("", _("– tất cả –"))]

        def named(sort: str, codes: list[str]) -> Any:
            return any_ + [(code, name(book.pack, sort, code, language)) for code in codes]

        fields: dict[str, Any] = self.fields  # Choices are made when somebody looks at them: most lists are opened without a filter.
        fields["state"].choices = lambda: any_ + [(code, words[language]) for code, words in WORDS["state"].items()]
        fields["part"].choices = lambda: any_ + [(code, words[language]) for code, words in WORDS["part"].items()]
        fields["kind"].choices = lambda: named("kind", [k.code for k in taxonomy.kinds])
        fields["severity"].choices = lambda: named("severity", [s.code for s in sorted(taxonomy.severities, key=lambda s: -s.rank)])
        fields["lead"].choices = lambda: any_ + sorted(named("unit", [u.code for u in book.pack.units.units])[1:], key=lambda c: c[1])
        fields["zone"].choices = lambda: any_ + sorted(named("zone", [z.code for z in book.pack.zones.zones])[1:], key=lambda c: c[1])
        fields["field"].choices = lambda: any_ + list(_tree(book, language))

    def filters(self) -> Filters:
        """The filters that were understood."""
        self.is_valid()
        given = {key: value for key, value in self.cleaned_data.items() if value not in ("", None)}
        return Filters(**{"sort": NEWEST, **given})


SHOWN = ("state", "part", "kind", "field", "severity", "lead", "now", "zone", "since", "until", "sort")
"""The fields of the filters, in their order; `q` and the marks stand apart."""


def fields_html(form: ListForm, book: Book, language: str) -> SafeString:
    """The fields of the filters. Without mistakes to show they follow from the pack, the language and what is chosen, and are kept."""
    if form.errors:
        return mark_safe("".join(field(form[name]) for name in SHOWN))  # noqa: S308 – each is escaped.
    chosen = tuple((name, form.data.get(name, "")) for name in SHOWN if form.data.get(name))
    return _fields(book.model, book.number, language, chosen)


@lru_cache(maxsize=256)
def _fields(model: str, _number: int, language: str, chosen: tuple[tuple[str, str], ...]) -> SafeString:
    query = QueryDict(mutable=True)
    query.update(dict(chosen))
    form = ListForm(query, book_of(model), language)
    return mark_safe("".join(field(form[name]) for name in SHOWN))  # noqa: S308 – each is escaped.


def _tree(book: Book, language: str) -> list[tuple[str, str]]:
    """The fields, each under the one it belongs to."""
    below: dict[str | None, list[str]] = {}
    for entry in book.pack.taxonomy.fields:
        below.setdefault(entry.parent, []).append(entry.code)
    out: list[tuple[str, str]] = []

    def walk(above: str | None, depth: int) -> None:
        for code in below.get(above, ()):
            out.append((code, "\u2003" * depth + name(book.pack, "field", code, language)))
            walk(code, depth + 1)

    walk(None, 0)
    return out


class ShareForm(forms.Form):
    """What a bulk act needs beside the matters."""

    text = forms.CharField(label=_("Nội dung"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    unit = forms.ChoiceField(label=_("Chia sẻ cho đơn vị"))
    level = forms.ChoiceField(label=_("Ở mức"))

    def __init__(self, act: str, book: Book, language: str, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self._language = language
        fields: dict[str, Any] = self.fields
        if act != "share":
            del fields["unit"], fields["level"]
        else:
            fields["text"].label = _("Lý do chia sẻ")
            units = sorted((name(book.pack, "unit", u.code, language), u.code) for u in book.pack.units.units)
            fields["unit"].choices = [("", _("– chọn –")), *((code, words) for words, code in units)]
            fields["level"].choices = [(code, WORDS["level"][code][language]) for code in ("view", "know")]
        if act == "acknowledge":
            del fields["text"]

    def clean_text(self) -> str:
        """The words, without a marking of secrecy: asked here so that what was typed stays on the page."""
        text: str = self.cleaned_data["text"]
        try:
            guard(text)
        except StateSecretRefused as error:
            raise forms.ValidationError(refusal(error, "en" if self._language == "en" else "vi")) from None
        return text


class ExportForm(forms.Form):
    """Why a list is taken out, and as what."""

    why = forms.CharField(
        label=_("Lý do xuất"), widget=forms.Textarea(attrs={"rows": 3}), min_length=10, max_length=1000, help_text=_("Ghi vào nhật ký cùng số dòng và bộ lọc.")
    )
    format = forms.ChoiceField(label=_("Dạng tệp"), choices=[("xlsx", _("Excel (.xlsx)")), ("csv", _("CSV (.csv)"))], widget=forms.RadioSelect, initial="xlsx")
