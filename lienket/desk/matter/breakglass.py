"""Breaking the glass: the page on which a post opens a matter by its number for a grave reason though nothing entitles it to."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienket.access.entry import entry
from lienket.desk.refusals import words
from lienket.desk.request import DeskRequest
from lienket.kernel.errors import LienketError
from lienket.matters.sentences import word
from lienket.routing import breakglass
from lienket.sharing.codes import Ground
from lienket.situation.over_http import status_of
from lienket.ui.render import render

FIELD_OF = {"unknown-ground": "ground", "reason-needed": "why"}


class OpeningForm(forms.Form):
    """Which matter, for which grave reason, and why in words."""

    number = forms.CharField(label=gettext_lazy("Số vụ việc"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    ground = forms.ChoiceField(label=gettext_lazy("Lý do khẩn cấp"))
    why = forms.CharField(
        label=gettext_lazy("Nêu rõ vì sao phải xem ngay"),
        help_text=gettext_lazy("Đơn vị chủ trì và chức trách giám sát đọc được. Không ghi nội dung mang độ mật, tên người."),
        max_length=breakglass.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: object, language: str) -> None:
        """The grave reasons in the reader's language; none is chosen beforehand."""
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["ground"].choices = [("", "–"), *((code, word("ground", code, language)) for code in Ground.values)]  # type: ignore[attr-defined]


@entry("post", methods=("GET", "POST"))
def page(request: DeskRequest) -> HttpResponse:
    """Ask for number and reason; then the matter. What is not opened is answered alike, whatever hinders it."""
    form = OpeningForm(request.POST or None, request.language)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            number = given["number"].strip()
            try:
                made = breakglass.break_glass(actor=request.actor, number=number, ground=given["ground"], why=given["why"], at=request.at)
            except LienketError as error:
                if status_of(error) not in {409, 422}:
                    raise
                form.add_error(FIELD_OF.get(getattr(error, "code", "")), words(error, request.language))
            else:
                if made is not None:
                    until = made.expires_at.astimezone(request.book.calendar.zone)
                    messages.warning(
                        request, _("Đã mở khẩn cấp, xem được đến %(until)s. Việc này được báo và xem xét lại.") % {"until": f"{until:%H:%M %d/%m}"}
                    )
                    return redirect("matter", number.upper())
                form.add_error("number", _("Không có vụ việc này, hoặc không lý do nào mở được. Lần thử này đã ghi nhật ký."))
    return render(request, "desk/matter/breakglass.html", {"form": form, "help_page": "sharing"}, status=status)
