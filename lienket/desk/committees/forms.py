"""Forms of committees: the decision, members, terms, duties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lienket.committees.charges import MOST_AHEAD
from lienket.committees.codes import ROLES, Sort
from lienket.committees.rhythm import Rhythm
from lienket.desk.committees.words import EVERY_WORDS, RANK_WORDS, ROLE_WORDS, SHIFT_WORDS
from lienket.desk.dates import DayField

if TYPE_CHECKING:
    from lienket.units.models import Post

ROWS = 8


def _day(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    return DayField(label=label, help_text=hint, required=required)


def _posts(posts: Iterable[Post], language: str) -> list[Any]:
    vi = language == "vi"
    groups = groupby(posts, key=lambda p: p.unit)
    grouped = [
        (u.name_vi if vi else u.name_en, [(str(p.id), f"{p.title_vi if vi else p.title_en} – {u.name_vi if vi else u.name_en}") for p in of])
        for u, of in groups
    ]
    return [("", _("Chọn chức trách")), *grouped]


class Decision(forms.Form):
    """The decision that establishes a body."""

    name_vi = forms.CharField(label=_("Tên tiếng Việt"), max_length=200)
    name_en = forms.CharField(label=_("Tên tiếng Anh"), help_text=_("Bỏ trống thì dùng tên tiếng Việt."), max_length=200, required=False)
    decision = forms.CharField(label=_("Số quyết định"), help_text=_("Ví dụ 40/QĐ-BCĐ."), max_length=80)
    decided_on = _day(_("Ngày ký"))
    since = _day(_("Có hiệu lực từ ngày"))
    until = _day(_("Hết hiệu lực từ ngày"), _("Ngày đầu tiên không còn hiệu lực; bỏ trống nếu không định thời hạn."), required=False)


class Place(forms.Form):
    """One member of the decision."""

    post = forms.TypedChoiceField(label=_("Chức trách"), coerce=UUID, empty_value=None)
    role = forms.ChoiceField(label=_("Vai trò"))
    rank = forms.TypedChoiceField(label=_("Thứ bậc"), coerce=int, choices=RANK_WORDS, initial=5)

    def __init__(self, *args: Any, posts: Iterable[Post], language: str, sort: str, head: bool = False, required: bool = True, **values: Any) -> None:
        """Offer the posts in being; the first row of a decision is the head's."""
        super().__init__(*args, **values)
        self.fields["post"].choices = _posts(posts, language)  # type: ignore[attr-defined]
        self.fields["post"].required = required
        roles = ROLES[Sort(sort)]
        self.fields["role"].choices = [(r.value, ROLE_WORDS[r]) for r in (roles[:1] if head else roles[1:])]  # type: ignore[attr-defined]
        self.fields["role"].initial = roles[0] if head else roles[-1]


class Appoint(Place):
    """A member appointed later."""

    since = _day(_("Từ ngày"))
    until = _day(_("Đến trước ngày"), _("Bỏ trống: đến hết thời hạn của quyết định."), required=False)
    decision = forms.CharField(label=_("Số quyết định"), max_length=80, required=False)


class OfSeat(forms.Form):
    """Something about one term, chosen from those in place."""

    seat = forms.TypedChoiceField(label=_("Thành viên"), coerce=UUID)

    def __init__(self, *args: Any, seats: Iterable[tuple[str, str]], **values: Any) -> None:
        """Offer the terms in place or to come."""
        super().__init__(*args, **values)
        self.fields["seat"].choices = [("", _("Chọn thành viên")), *seats]  # type: ignore[attr-defined]


class Replace(OfSeat):
    """Another post in a place."""

    post = forms.TypedChoiceField(label=_("Chức trách thay"), coerce=UUID)
    since = _day(_("Từ ngày"))
    decision = forms.CharField(label=_("Số quyết định"), max_length=80, required=False)

    def __init__(self, *args: Any, posts: Iterable[Post], language: str, **values: Any) -> None:
        """Offer the posts in being."""
        super().__init__(*args, **values)
        self.fields["post"].choices = _posts(posts, language)  # type: ignore[attr-defined]


class EndTerm(OfSeat):
    """The end of a term."""

    until = _day(_("Ngày đầu tiên không còn là thành viên"), _("Ghi nhầm khi thêm thì chọn chính ngày bắt đầu."))


class ChargeForm(forms.Form):
    """A duty and when it comes round."""

    text = forms.CharField(label=_("Nội dung nhiệm vụ"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    chair = forms.TypedChoiceField(label=_("Giao cho"), coerce=UUID, required=False, empty_value=None)
    every = forms.ChoiceField(label=_("Chu kỳ"), choices=EVERY_WORDS, initial="month")
    month = forms.IntegerField(
        label=_("Tháng của kỳ"), help_text=_("Quý: 1–3; sáu tháng: 1–6; năm: 1–12; tuần và tháng: 1."), min_value=1, max_value=12, initial=1
    )
    day = forms.IntegerField(
        label=_("Ngày đến hạn"), help_text=_("Tuần: 1 (thứ Hai) – 7 (Chủ nhật); khác: ngày 1–31 của tháng."), min_value=1, max_value=31, initial=25
    )
    on = _day(_("Ngày đến hạn, nếu chỉ làm một lần"), required=False)
    shift = forms.ChoiceField(label=_("Nếu rơi vào ngày nghỉ"), choices=SHIFT_WORDS, initial="before")
    ahead_days = forms.IntegerField(label=_("Báo trước, ngày"), min_value=0, max_value=MOST_AHEAD, initial=7)
    since = _day(_("Từ ngày"))
    until = _day(_("Đến trước ngày"), required=False)

    def __init__(self, *args: Any, chairs: Iterable[tuple[str, str]], **values: Any) -> None:
        """Offer the places of the body."""
        super().__init__(*args, **values)
        self.fields["chair"].choices = [("", _("Cả ban, tổ")), *chairs]  # type: ignore[attr-defined]

    @property
    def rhythm(self) -> Rhythm:
        """When it comes round."""
        told = self.cleaned_data
        if told["every"] == "once":
            return Rhythm(every="once", on=told["on"], shift=told["shift"])
        return Rhythm(every=told["every"], month=told["month"], day=told["day"], on=told["on"], shift=told["shift"])


class EndCharge(forms.Form):
    """The end of a duty."""

    charge = forms.TypedChoiceField(label=_("Nhiệm vụ"), coerce=UUID)
    until = _day(_("Ngày đầu tiên không còn đến hạn"))

    def __init__(self, *args: Any, charges: Iterable[tuple[str, str]], **values: Any) -> None:
        """Offer the duties that still come round."""
        super().__init__(*args, **values)
        self.fields["charge"].choices = [("", _("Chọn nhiệm vụ")), *charges]  # type: ignore[attr-defined]


class End(forms.Form):
    """The decision that ends a body."""

    decision = forms.CharField(label=_("Số quyết định kết thúc"), max_length=80)
    decided_on = _day(_("Ngày ký"))
    until = _day(_("Ngày đầu tiên không còn hiệu lực"))


def places(data: Any, posts: list[Post], language: str, sort: str) -> list[Place]:
    """The rows of members of a decision: the head's, then others that may be left empty."""
    return [Place(data, prefix=f"m{n}", posts=posts, language=language, sort=sort, head=n == 0, required=n == 0) for n in range(ROWS)]


def first_days(today: date) -> dict[str, date]:
    """Dates a form begins with."""
    return {"decided_on": today, "since": today, "until": today}
