"""The plan of a reorganisation, typed or as a file; the words that confirm it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

LARGEST = 200_000
"""Bytes of a plan: thousands of units."""

SKELETON = """on: {day}
document: 1656/NQ-UBTVQH15
reason: Sắp xếp đơn vị hành chính
# Đơn vị kế thừa lấy từ successions của gói; chỉ ghi thêm điều gói chưa nói:
# endings:
#   - unit: ma-don-vi
#     successors:
#       - {{unit: don-vi-moi, area: [dia-ban]}}
#     fallback: don-vi-moi
"""


class PlanForm(forms.Form):
    """A plan."""

    plan = forms.CharField(
        label=_("Phương án (YAML)"),
        help_text=_("Ngày, số văn bản, lý do. Đơn vị kết thúc và đơn vị kế thừa lấy từ gói; chỉ ghi thêm điều gói chưa nói."),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocapitalize": "none", "class": "mono"}),
        required=False,
        max_length=LARGEST,
        strip=False,
    )
    file = forms.FileField(label=_("hoặc tệp phương án"), required=False)

    def clean(self) -> dict[str, Any]:
        """The text of the file where one was given, else what was typed."""
        told: dict[str, Any] = super().clean() or {}
        if file := told.get("file"):
            if file.size > LARGEST:
                self.add_error("file", _now("Tệp lớn quá; phương án chỉ vài trang."))
            else:
                try:
                    told["plan"] = file.read().decode("utf-8-sig")
                except UnicodeDecodeError:
                    self.add_error("file", _now("Tệp không phải chữ UTF-8; lưu lại dạng UTF-8."))
        if not self.errors and not (told.get("plan") or "").strip():
            self.add_error("plan", _now("Ghi phương án, hoặc chọn tệp."))
        return told


class Confirm(forms.Form):
    """That what was previewed is to happen."""

    plan = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=LARGEST)
    digest = forms.RegexField(regex=r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    sure = forms.BooleanField(label=_("Tôi đã xem bản xem trước và thực hiện đúng như vậy"))


class Sure(forms.Form):
    """That an act is to be undone."""

    sure = forms.BooleanField(label=_("Tôi hiểu: những gì chưa ai động đến trở về đơn vị cũ; phần khác giữ nguyên"))
