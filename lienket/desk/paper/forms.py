"""What is uploaded to be checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienket.instruments.paper.opened import MAX_BYTES

MAX_ROOT = 100_000


class SignedFile(forms.Form):
    """A document, and the root certificate to trust if there is one."""

    document = forms.FileField(label=gettext_lazy("Văn bản PDF"), widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}))
    root = forms.FileField(
        label=gettext_lazy("Chứng thư gốc được tin (PEM)"),
        required=False,
        help_text=gettext_lazy("Để trống thì chữ ký vẫn được kiểm tra, nhưng không chứng thư nào được coi là tin cậy."),
        widget=forms.FileInput(attrs={"accept": ".pem,.crt,.cer"}),
    )

    def clean_document(self) -> Any:
        """Not larger than is ever opened."""
        return _sized(self.cleaned_data["document"], MAX_BYTES)

    def clean_root(self) -> Any:
        """A certificate is small."""
        return _sized(self.cleaned_data["root"], MAX_ROOT) if self.cleaned_data["root"] else None


def _sized(file: UploadedFile[Any], most: int) -> UploadedFile[Any]:
    if (file.size or 0) > most:
        raise forms.ValidationError(_("Tệp lớn hơn %(most)d MB. Chọn đúng văn bản do Lienket phát hành.") % {"most": max(most // 1_000_000, 1)})
    return file
