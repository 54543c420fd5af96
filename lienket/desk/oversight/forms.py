"""What an overseer asks for, from the address; every field has a default, so that an empty address is a valid page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienket.desk.dates import DayField
from lienket.instruments.queries import Book
from lienket.routing.explain import name
from lienket.situation.oversight import Asked
from lienket.situation.oversight_reads import LONGEST
from lienket.situation.oversight_words import ACTS, GROUPS, sentence

USUAL = timedelta(days=29)
FIRST = date(2000, 1, 1)
"""Nothing was recorded before."""


class PeriodForm(forms.Form):
    """From which day to which, both counted."""

    since = DayField(label=_("Từ ngày"), required=False)
    until = DayField(label=_("Đến ngày"), required=False)

    def __init__(self, data: Any, *, book: Book, today: date, language: str) -> None:
        """Thirty days to `today` where nothing, or nothing sensible, is asked for."""
        super().__init__(data)
        self.offer(book, language)
        self.full_clean()
        given = self.cleaned_data
        until = min(max(given.get("until") or today, FIRST + USUAL), today)
        since = max(given.get("since") or until - USUAL, FIRST)
        self.asked = Asked(since, until)
        if since > until:
            self.add_error("since", _("Ngày bắt đầu phải trước ngày kết thúc."))
            self.asked = Asked(until - USUAL, until)
        elif (until - since).days >= LONGEST:
            self.add_error("since", _("Mỗi lần xem nhiều nhất 92 ngày."))
            self.asked = Asked(until - USUAL, until)

    def offer(self, book: Book, language: str) -> None:
        """Fill in choices, where there are any."""


class ActsForm(PeriodForm):
    """Days, unit, event and matter."""

    unit = forms.ChoiceField(label=_("Tên đơn vị"), required=False)
    event = forms.ChoiceField(label=_("Việc đã làm"), required=False)
    matter = forms.CharField(label=_("Số vụ việc"), required=False, max_length=40, widget=forms.TextInput(attrs={"size": "16", "autocomplete": "off"}))

    def __init__(self, data: Any, *, book: Book, today: date, language: str) -> None:
        """What is not among the choices counts as not asked for."""
        super().__init__(data, book=book, today=today, language=language)
        given, asked = self.cleaned_data, self.asked
        self.asked = Asked(asked.since, asked.until, given.get("unit") or "", given.get("event") or "", (given.get("matter") or "").strip())

    def offer(self, book: Book, language: str) -> None:
        """Units of the pack; events by groups and one by one."""
        n = language == "en"
        units = sorted(((unit.code, name(book.pack, "unit", unit.code, language)) for unit in book.pack.units.units), key=lambda pair: pair[1])
        single = sorted(((event, sentence(event, language)) for event in ACTS), key=lambda pair: pair[1])
        groups = [(_("Nhóm"), [(code, words[n]) for code, words in GROUPS.items()]), (_("Từng việc"), single)]
        self.fields["unit"].choices = [("", _("Mọi đơn vị")), *units]  # type: ignore[attr-defined]
        self.fields["event"].choices = [("", _("Mọi việc")), *groups]  # type: ignore[attr-defined]
