"""Forms of plans and drafts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienket.desk.dates import DayField

CODE = r"[a-z0-9][a-z0-9-]{0,63}"
LONG = {"rows": 3}


def day_field(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    """A local day, typed as dd/mm/yyyy."""
    return DayField(label=label, help_text=hint, required=required)


def words_field(label: Any, hint: Any = "", *, required: bool = True, longest: int = 2000) -> forms.CharField:
    """A few lines of text."""
    return forms.CharField(label=label, help_text=hint, required=required, max_length=longest, widget=forms.Textarea(attrs=LONG))


class BeginFrom(forms.Form):
    """A draft as a copy of an instrument."""

    base = forms.ChoiceField(label=_("Từ văn bản"))
    code = forms.RegexField(
        regex=rf"^{CODE}$",
        label=_("Mã của văn bản mới"),
        help_text=_("Chữ thường không dấu, số và gạch nối; ví dụ qc-2027."),
        error_messages={"invalid": _("Chỉ dùng chữ thường không dấu, số và gạch nối.")},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    number = forms.CharField(label=_("Số, ký hiệu"), help_text=_("Chưa có số thì ghi “dự thảo”; sửa được cho đến khi chốt."), max_length=60)
    begins = day_field(_("Dự kiến có hiệu lực từ ngày"))

    def __init__(self, *args: Any, bases: list[tuple[str, str]], **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["base"].choices = bases  # type: ignore[attr-defined]


class BeginWith(forms.Form):
    """A draft with a text brought along: pasted, or uploaded."""

    file = forms.FileField(label=_("Tệp YAML"), required=False)
    text = forms.CharField(
        label=_("Hoặc dán văn bản YAML"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 12, "class": "yaml", "spellcheck": "false"})
    )

    def clean(self) -> dict[str, Any]:
        """The text, from whichever of the two was given; a file in another encoding than UTF-8 is refused."""
        given = super().clean() or {}
        file = given.get("file")
        if file is not None:
            try:
                given["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("Tệp không phải UTF-8. Lưu lại tệp với mã UTF-8 rồi tải lên."))
        if not given.get("text", "").strip() and not self.errors:
            self.add_error("text", _("Dán văn bản hoặc chọn một tệp."))
        return given


class OpenConsultation(forms.Form):
    """Until when the parties answer."""

    due_on = day_field(_("Hạn trả lời"), _("Hết ngày này."))


class Why(forms.Form):
    """A reason."""

    why = words_field(_("Lý do"))


class Finalise(forms.Form):
    """Freezing a text; the reason where warnings stand."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    why = words_field(_("Lý do các cảnh báo, thay đổi nêu trên vẫn giữ"), required=False)


class PaperSignature(forms.Form):
    """A signature on paper."""

    unit = forms.ChoiceField(label=_("Bên ký"))
    signed_on = day_field(_("Ngày ký"))
    number = forms.CharField(
        label=_("Số lưu bản giấy"), help_text=_("Số công văn hoặc số lưu của bản có chữ ký; có thể để trống."), required=False, max_length=60
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class SignedPdf(forms.Form):
    """The PDF with signatures."""

    file = forms.FileField(label=_("Tệp PDF đã ký"), help_text=_("Ký tiếp vào bản tải ở đây để giữ chữ ký của các bên trước."))


class On(forms.Form):
    """A day something takes effect."""

    on = day_field(_("Từ ngày"))


class EndForm(forms.Form):
    """The end of an instrument."""

    on = day_field(_("Hết hiệu lực từ ngày"))
    why = words_field(_("Lý do"))


class WithdrawForm(forms.Form):
    """Consent taken back from one clause."""

    clause = forms.ChoiceField(label=_("Điều khoản"))
    on = day_field(_("Từ ngày"))
    why = words_field(_("Lý do"))

    def __init__(self, *args: Any, clauses: list[tuple[str, str]], **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["clause"].choices = clauses  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    """Title and period of a plan."""

    title = forms.CharField(label=_("Trích yếu"), help_text=_("Ví dụ: Xây dựng mô hình liên kết bảo đảm an ninh, trật tự năm 2027."), max_length=300)
    starts_on = day_field(_("Từ ngày"))
    ends_on = day_field(_("Đến hết ngày"), _("Bỏ trống nếu chưa định."), required=False)


class TaskForm(forms.Form):
    """A task of a plan."""

    unit = forms.ChoiceField(label=_("Đơn vị thực hiện"))
    text = words_field(_("Việc phải làm"))
    due_on = day_field(_("Hạn"))

    def __init__(self, *args: Any, units: list[tuple[str, str]], **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["unit"].choices = [("", _("Chọn đơn vị")), *units]  # type: ignore[attr-defined]


class IssueForm(forms.Form):
    """The number under which a plan is issued."""

    number = forms.CharField(label=_("Số, ký hiệu"), help_text=_("Ví dụ 02/KH-CATX."), max_length=60)
    on = day_field(_("Ngày ban hành"))
