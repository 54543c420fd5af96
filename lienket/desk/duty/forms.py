"""The form by which a shift is planned."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lienket.desk.dates import MomentField
from lienket.units.duty import Holder


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


def _key(holder: Holder) -> str:
    return f"{holder.post.hex}.{holder.person.hex if holder.person else ''}"


def _label(holder: Holder, language: str) -> str:
    title = holder.title_vi if language == "vi" else holder.title_en
    return f"{title} – {holder.name}" if holder.name else title
