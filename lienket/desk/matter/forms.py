"""The form of each act, made from its parameters: the fields it needs, what may be chosen in each, and how the reader calls it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from pydantic import AwareDatetime, ValidationError

from lienket.desk.dates import DayField, MomentField
from lienket.situation.acts import Act
from lienket.situation.choices import choices
from lienket.situation.stand import Stand


class LocalMoment(MomentField):
    """A time in the zone of the model; an aware UTC datetime when clean."""

    def __init__(self, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(**options)
        self.zone = zone

    def to_python(self, value: Any) -> Any:
        """The instant in UTC. Raises django.core.exceptions.ValidationError."""
        typed = super().to_python(value)
        return typed.replace(tzinfo=self.zone).astimezone(UTC) if typed else None


@dataclass(frozen=True, slots=True)
class Field:
    """How one parameter is asked for."""

    label: Any
    help: Any = ""
    long: bool = False


LABELS: Mapping[str, Field] = {
    "why": Field(_("Lý do"), _("Bằng lời, ngắn gọn. Được giữ cùng vụ việc."), long=True),
    "unit": Field(_("Tên đơn vị")),
    "text": Field(_("Nội dung"), long=True),
    "outcome": Field(_("Kết quả giải quyết")),
    "whose": Field(_("Việc thuộc đơn vị nào"), _("Một đơn vị của mô hình; nếu ở ngoài mô hình thì để trống và ghi ở ô dưới.")),
    "outside": Field(_("Hoặc cơ quan ngoài mô hình"), _("Tên cơ quan, ví dụ Viện kiểm sát nhân dân khu vực.")),
    "body": Field(_("Cơ quan nhận"), _("Cơ quan có thẩm quyền ngoài mô hình.")),
    "contact": Field(_("Địa chỉ liên hệ"), _("Địa chỉ, điện thoại hoặc thư của cơ quan.")),
    "receiver": Field(_("Chức trách nhận"), _("Ví dụ Trực ban hình sự. Không ghi tên người.")),
    "way": Field(_("Nơi nhận xác nhận bằng cách nào")),
    "received_at": Field(_("Lúc nơi nhận xác nhận")),
    "reference": Field(_("Số biên nhận, số văn bản hoặc chức trách trả lời"), _("Không ghi tên người.")),
    "kind": Field(_("Loại")),
    "field": Field(_("Lĩnh vực")),
    "severity": Field(_("Mức độ")),
    "place": Field(_("Địa bàn")),
    "level": Field(_("Mức được đọc")),
    "until": Field(_("Giữ đến khi"), _("Hết thời gian đó thì thôi giữ, không cần làm gì.")),
    "expires_at": Field(_("Đến khi"), _("Để trống nếu không định ngày hết.")),
    "clock": Field(_("Thời hạn")),
    "ground": Field(_("Căn cứ"), _("Điều khoản hoặc dòng luật cho phép tạm dừng.")),
    "amount": Field(_("Thêm bao nhiêu"), _("Số ngày hoặc số tháng, theo đơn vị mà dòng luật tính.")),
    "decision": Field(_("Số quyết định gia hạn"), _("Quyết định của người đứng đầu đơn vị chủ trì, ví dụ 15/QĐ-CATX.")),
    "decided_on": Field(_("Ngày ký")),
    "notice": Field(_("Số thông báo"), _("Thông báo cho người gửi, ví dụ 27/TB-CATX. Để trống nếu chưa có.")),
    "noticed_on": Field(_("Ngày thông báo")),
    "other": Field(_("Số vụ việc kia"), _("Ví dụ VV-2026-000123.")),
    "due_at": Field(_("Hạn"), _("Để trống nếu không định hạn.")),
    "task": Field(_("Việc")),
    "evidence": Field(_("Phải có bằng chứng"), _("Chỉ báo xong được khi ghi đã làm gì hoặc chọn tệp.")),
    "files": Field(_("Tệp làm bằng chứng"), _("Thêm tệp vào vụ việc trước, rồi chọn ở đây.")),
    "actions": Field(_("Việc làm ngay"), _("Bỏ chọn việc không cần giao.")),
    "checklist": Field(_("Danh mục kiểm tra")),
    "item": Field(_("Mục")),
    "state": Field(_("Đánh dấu")),
    "attachment": Field(_("Tệp")),
    "content": Field(_("Tệp"), _("Ảnh, ghi âm, PDF, văn bản hoặc tài liệu văn phòng.")),
}
NAMED = {
    ("merge", "other"): _("Nhập vào vụ việc số"),
    ("unlink", "other"): _("Bỏ liên kết với"),
    ("share", "unit"): _("Chia sẻ cho"),
    ("task", "text"): _("Việc phải làm"),
    ("task-done", "text"): _("Đã làm gì"),
    ("task-change", "unit"): _("Giao cho đơn vị"),
    ("task-change", "due_at"): _("Hạn mới"),
    ("close", "text"): _("Ghi thêm"),
    ("take-up", "text"): _("Ghi thêm"),
    ("complex", "decision"): _("Số quyết định"),
    ("counter", "unit"): _("Đề nghị đơn vị nào chủ trì"),
    ("transfer-out", "outcome"): _("Kết quả khi nơi nhận xác nhận"),
}
HINTS = {
    ("counter", "why"): _("Vì sao, hoặc điều kiện để đơn vị mình nhận. Được giữ cùng vụ việc."),
    ("task-change", "unit"): _("Để trống nếu giữ nguyên."),
    ("task-change", "due_at"): _("Để trống nếu giữ nguyên."),
    ("extend", "ground"): _("Dòng luật cho phép gia hạn, đang có hiệu lực khi tiếp nhận."),
    ("complex", "ground"): _("Dòng luật về vụ việc phức tạp, đang có hiệu lực khi tiếp nhận."),
    ("complex", "decision"): _("Nếu luật đòi quyết định thì ghi, ví dụ 15/QĐ-CATX. Để trống nếu không có."),
    ("refuse-take-up", "ground"): _("Điều khoản hoặc dòng luật theo đó không thụ lý."),
    ("open-protected", "ground"): _("Căn cứ pháp luật cho phép mở; chỉ chọn trong danh sách này."),
    ("open-protected", "why"): _("Bằng lời, ngắn gọn; không ghi tên người, số điện thoại. Chỉ người xác nhận đọc được."),
}
SEVERAL = frozenset({"files", "actions"})
"""Parameters of which several may be chosen."""
LENGTHS = {"outside": 200, "body": 200, "contact": 300, "receiver": 120, "reference": 300}


def names_whose(act: Act, stand: Stand) -> bool:
    """Whether who refuses is asked whose the matter is: not a lead that only declines a counter-proposal, nor who was merely told."""
    return stand.plays != ("LEAD" if act.code == "reject" else "INFORMED")


class ActForm(forms.Form):
    """The form of one act on one matter. `seen` says how far the reader had read when it was opened."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, act: Act, stand: Stand, language: str, **options: Any) -> None:
        super().__init__(auto_id=f"act-{act.code}-%s", **options)
        self.act = act
        for name, told in sorted(act.parameters.model_fields.items(), key=lambda item: item[0] == "why"):  # What first, then why.
            if name == "name":  # The name of a file comes with the file.
                continue
            if name in {"whose", "outside"} and not names_whose(act, stand):
                continue
            field = LABELS[name]
            offered = choices(stand, act.code, name, language)
            help_text = (
                "" if name == "other" and offered is not None else HINTS.get((act.code, name), field.help)
            )  # How a number is written, for who has to type it.
            common = {"label": NAMED.get((act.code, name), field.label), "help_text": help_text, "required": told.is_required()}
            if name == "content":
                self.fields[name] = forms.FileField(**common)
            elif told.annotation in (AwareDatetime, AwareDatetime | None):
                self.fields[name] = LocalMoment(stand.rules.calendar.zone, **common)
            elif told.annotation is bool:
                self.fields[name] = forms.BooleanField(**common)
            elif name in SEVERAL:
                if offered or told.is_required():
                    common["initial"] = [code for code, _said in offered or ()] if name == "actions" else None
                    self.fields[name] = forms.MultipleChoiceField(choices=offered or [], widget=forms.CheckboxSelectMultiple, **common)
            elif told.annotation in (date, date | None):
                self.fields[name] = DayField(**common)
            elif told.annotation is int:
                self.fields[name] = forms.IntegerField(min_value=1, **common)
            elif offered is not None:
                self.fields[name] = self._chosen(act, name, stand, offered, common)
            else:
                widget = forms.Textarea(attrs={"rows": 3}) if field.long else forms.TextInput(attrs={"autocomplete": "off"})
                self.fields[name] = forms.CharField(max_length=10_000 if field.long else LENGTHS.get(name, 40), widget=widget, **common)
        first = next((name for name in self.fields if name != "seen"), None)
        if first:
            self.fields[first].widget.attrs["autofocus"] = True

    @staticmethod
    def _chosen(act: Act, name: str, stand: Stand, offered: list[tuple[str, str]], common: dict[str, Any]) -> forms.Field:
        if act.code == "reclassify":
            common["initial"] = getattr(stand.row, name)
            if name != "place" or not stand.row.place:
                offered = [("", "–"), *offered] if not getattr(stand.row, name) else offered
        elif not common["required"]:
            offered = [("", "–"), *offered]
        elif len(offered) == 1:
            common["initial"] = offered[0][0]
        elif name != "level":
            offered = [("", _("– chọn –")), *offered]  # type: ignore[list-item]
        if name in {"level", "way"} or (name == "outcome" and len(offered) < 10):
            listed = [choice for choice in offered if choice[0]]
            return forms.ChoiceField(choices=listed, widget=forms.RadioSelect, **({"initial": listed[0][0]} if name == "level" else {}) | common)
        return forms.ChoiceField(choices=offered, **common)

    def values(self) -> dict[str, Any]:
        """What was given, as the act's parameters; an empty optional value is left out."""
        given: dict[str, Any] = {}
        for name in self.act.parameters.model_fields:
            value = self.cleaned_data.get(name)
            if isinstance(value, UploadedFile):
                given |= {"name": value.name or "", "content": value.read()}
            elif value not in (None, ""):
                given[name] = value
        return given

    def unfinished(self) -> dict[str, Any]:
        """What has been chosen so far, valid or not, for the preview."""
        return {name: self[name].value() for name in self.fields if name != "seen" and isinstance(self[name].value(), str)}

    def take(self, error: ValidationError) -> None:
        """Show what the parameters' own check refused beside its field."""
        for fault in error.errors():
            name = str(fault["loc"][0]) if fault["loc"] and str(fault["loc"][0]) in self.fields else None
            self.add_error(name, _("Giá trị không dùng được."))
