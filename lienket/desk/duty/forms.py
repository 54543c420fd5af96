"""The form by which a shift is planned."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lienket.desk.dates import MomentField
from lienket.units.duty import Holder, Shift
from lienket.units.standing_in import LONGEST_REASON
from lienket.units.weeks import MOST_WEEKS


class ShiftForm(forms.Form):
    """Which post, who in it, from when to when – in the local time of the model."""

    who = forms.ChoiceField(label=_("Chức trách và người trực"))
    start = MomentField(label=_("Từ"))
    end = MomentField(label=_("Đến (giờ bàn giao ca)"))
    confirm = forms.BooleanField(label=_("Vẫn xếp dù trùng ca"), required=False)

    def __init__(self, *args: Any, holders: list[Holder], zone: tzinfo, language: str, **values: Any) -> None:
        """Offer the posts of the own unit and who holds them, duty posts first."""
        super().__init__(*args, **values)
        self.zone = zone
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(_key(h), _label(h, language)) for h in holders]

    def clean(self) -> dict[str, Any]:
        """Say at once that a shift ends after it begins."""
        given = super().clean() or {}
        if given.get("start") and given.get("end") and given["start"] >= given["end"]:
            self.add_error("end", _("Ca trực phải kết thúc sau lúc bắt đầu."))
        return given

    @property
    def who_is(self) -> tuple[UUID, UUID | None]:
        """The post and the person chosen."""
        post, _dot, person = self.cleaned_data["who"].partition(".")
        return UUID(post), UUID(person) if person else None

    def moment(self, name: str) -> datetime:
        """A local time of the form as an instant."""
        value: datetime = self.cleaned_data[name]
        return value.replace(tzinfo=self.zone)


class StandInForm(forms.Form):
    """Who stands in, for which part of the shift, and why."""

    person = forms.ChoiceField(label=_("Người trực thay"))
    start = MomentField(label=_("Từ"))
    end = MomentField(label=_("Đến"))
    why = forms.CharField(label=_("Lý do"), max_length=LONGEST_REASON, help_text=_("Chỉ người của đơn vị thấy; không ghi chi tiết riêng tư."))

    def __init__(self, *args: Any, shift: Shift, holders: list[Holder], zone: tzinfo, language: str, **values: Any) -> None:
        """Offer the people of the own unit but the one planned; at first the whole shift."""
        local = {"start": shift.start_at.astimezone(zone).replace(tzinfo=None), "end": shift.end_at.astimezone(zone).replace(tzinfo=None)}
        super().__init__(*args, **values)
        self.initial = local
        self.zone = zone
        people = {h.person: _label(h, language) for h in reversed(holders) if h.person and h.person != shift.person}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(person.hex, label) for person, label in reversed(people.items())]

    def values(self) -> dict[str, Any]:
        """What `stand_in` is told."""
        told = self.cleaned_data
        start, end = (told[name].replace(tzinfo=self.zone) for name in ("start", "end"))
        return {"person": UUID(told["person"]), "start_at": start, "end_at": end, "why": told["why"]}


class SwapForm(forms.Form):
    """Which shift of somebody else is wanted for the own one."""

    wanted = forms.TypedChoiceField(label=_("Lấy ca"), coerce=UUID)

    def __init__(self, *args: Any, shifts: list[Shift], zone: tzinfo, **values: Any) -> None:
        """Offer the shifts to come of other people of the unit."""
        super().__init__(*args, **values)
        field = self.fields["wanted"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(s.id), f"{s.name}: {_local(s.start_at, zone)} – {_local(s.end_at, zone)}") for s in shifts]


class RepeatForm(forms.Form):
    """Over how many weeks a week is repeated."""

    weeks = forms.IntegerField(label=_("Số tuần tiếp theo"), min_value=1, max_value=MOST_WEEKS, initial=4)


def _local(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%H:%M %d/%m}"


def _key(holder: Holder) -> str:
    return f"{holder.post.hex}.{holder.person.hex if holder.person else ''}"


def _label(holder: Holder, language: str) -> str:
    title = holder.title_vi if language == "vi" else holder.title_en
    return f"{title} – {holder.name}" if holder.name else title
