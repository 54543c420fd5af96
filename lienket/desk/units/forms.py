"""Forms of the register: people, posts, names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lienket.desk.dates import DayField
from lienket.units.credentials import LOGIN

if TYPE_CHECKING:
    from lienket.units.models import Post

CODE = r"[a-z0-9]+(?:-[a-z0-9]+)*"
REASONS = (
    ("", _("Chọn lý do")),
    ("left", _("Không còn công tác, không cần giữ tên")),
    ("asked", _("Người đó yêu cầu")),
    ("mistake", _("Nhập nhầm")),
    ("law", _("Theo quy định hoặc quyết định")),
)

ENDINGS = (
    ("", _("Chọn lý do")),
    ("lost", _("Mất máy hoặc điện thoại")),
    ("suspected", _("Nghi có người khác đang dùng")),
    ("asked", _("Người đó yêu cầu")),
    ("other-machine", _("Quên đăng xuất trên máy của người khác")),
)


def day_field(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    """A local day, typed as dd/mm/yyyy."""
    return DayField(label=label, help_text=hint, required=required)


def post_choices(posts: Iterable[Post], language: str) -> list[Any]:
    """Posts under the names of their units."""
    vi = language == "vi"
    groups = groupby(posts, key=lambda p: p.unit)
    grouped = [(unit.name_vi if vi else unit.name_en, [(str(p.id), p.title_vi if vi else p.title_en) for p in of_unit]) for unit, of_unit in groups]
    return [("", _("Chọn đơn vị và chức trách")), *grouped]


class PostForm(forms.Form):
    """A post to be held from a day."""

    post = forms.TypedChoiceField(label=_("Chức trách"), coerce=UUID)
    since = day_field(_("Từ ngày"))

    def __init__(self, *args: Any, posts: Iterable[Post], language: str, today: date, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["post"].choices = post_choices(posts, language)  # type: ignore[attr-defined]
        self.fields["since"].initial = today


class NewPerson(PostForm):
    """A person with a post and, where wished, an account."""

    name = forms.CharField(label=_("Họ tên"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    login = forms.RegexField(
        regex=rf"^{LOGIN.pattern}$",
        label=_("Tên đăng nhập"),
        help_text=_("3–40 ký tự: chữ thường không dấu, số, và . _ - ở giữa. Bỏ trống nếu người này không cần đăng nhập."),
        required=False,
        max_length=40,
        error_messages={"invalid": _("Chỉ dùng chữ thường không dấu, số, và . _ - ở giữa; 3 đến 40 ký tự.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    administrator = forms.BooleanField(label=_("Cho làm người quản trị của máy chủ này"), required=False)
    field_order = ("name", "post", "since", "login", "administrator")


class NewPost(forms.Form):
    """A post the pack does not name."""

    code = forms.RegexField(
        regex=rf"^{CODE}$",
        label=_("Mã chức trách"),
        help_text=_("Chữ thường không dấu, số và gạch nối; ví dụ doi-truong."),
        max_length=64,
        error_messages={"invalid": _("Chỉ dùng chữ thường không dấu, số và gạch nối ở giữa.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    title_vi = forms.CharField(label=_("Tên tiếng Việt"), max_length=200)
    title_en = forms.CharField(label=_("Tên tiếng Anh"), help_text=_("Bỏ trống thì dùng tên tiếng Việt."), max_length=200, required=False)
    duty = forms.BooleanField(label=_("Là chức trách trực ban"), help_text=_("Nhận tin và thông báo thay cho cả đơn vị."), required=False)
    since = day_field(_("Từ ngày"), _("Bỏ trống: từ trước đến nay."), required=False)


class Phone(forms.Form):
    """The duty telephone of a post; left empty, the post has none."""

    number = forms.CharField(label=_("Điện thoại trực"), max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}))


class EndDay(forms.Form):
    """A holding and the first day on which it holds no longer."""

    holding = forms.UUIDField(widget=forms.HiddenInput)
    until = day_field(_("Ngày đầu tiên không còn giữ"))


class Move(PostForm):
    """Another post in place of one held."""

    holding = forms.UUIDField(widget=forms.HiddenInput)


class One(forms.Form):
    """One holding."""

    holding = forms.UUIDField(widget=forms.HiddenInput)


class Reset(forms.Form):
    """A new link for an account."""

    second_step = forms.BooleanField(label=_("Tắt cả bước xác nhận thứ hai (mất điện thoại)"), required=False)


class Identity(forms.Form):
    """What somebody is called at the OpenID Connect server; left empty, nothing."""

    identity = forms.CharField(
        label=_("Danh tính ở hệ thống đăng nhập kia"),
        help_text=_("Đúng từng chữ như hệ thống kia gọi người này. Bỏ trống để không dùng nữa."),
        max_length=190,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class EndSessions(forms.Form):
    """Why an account is signed out everywhere."""

    reason = forms.ChoiceField(label=_("Lý do"), choices=ENDINGS)


class Login(forms.Form):
    """A login name for a person who has none."""

    login = NewPerson.base_fields["login"]

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["login"].required = True
        self.fields["login"].help_text = _("3–40 ký tự: chữ thường không dấu, số, và . _ - ở giữa.")


class Forget(forms.Form):
    """Why a name is erased."""

    reason = forms.ChoiceField(label=_("Lý do"), choices=REASONS)
    sure = forms.BooleanField(label=_("Tôi hiểu là tên không lấy lại được"))
