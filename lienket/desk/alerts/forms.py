"""Forms of alerts: a channel, a broadcast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lienket.alerts.broadcasts import LONGEST_TEXT, LONGEST_TITLE, Words
from lienket.alerts.codes import BUNDLE_OVER, Urgency
from lienket.alerts.keeping import Wish
from lienket.alerts.transports import TRANSPORTS
from lienket.desk.alerts.words import KINDS, URGENCIES
from lienket.instruments.queries import Book
from lienket.routing.explain import name

if TYPE_CHECKING:
    from lienket.alerts.models import Channel
    from lienket.units.models import Post

NIGHT = (time(22), time(6))


def _hour(label: Any, hint: Any = "") -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"placeholder": "22:00", "inputmode": "numeric", "autocomplete": "off", "size": "6"})
    return forms.TimeField(label=label, help_text=hint, required=False, input_formats=["%H:%M", "%Hh%M"], widget=widget)


class ChannelForm(forms.Form):
    """A way by which the own unit is told."""

    kind = forms.ChoiceField(label=_("Cách gửi"))
    address = forms.CharField(
        label=_("Nơi nhận"),
        help_text=_("Địa chỉ thư, số di động hoặc URL https:// của đơn vị. Không hiện với đơn vị khác."),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )
    posts = forms.TypedMultipleChoiceField(
        label=_("Chức trách đọc kênh này"),
        help_text=_("Chỉ gửi điều mọi chức trách đã chọn đều được xem. Không chọn: mọi chức trách của đơn vị."),
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    person = forms.TypedChoiceField(
        label=_("Kênh riêng của"),
        help_text=_("Chỉ dùng khi người này đang trực theo lịch trực, kể cả trực thay và đổi ca. Không có ai trực thì không kênh riêng nào được dùng."),
        coerce=UUID,
        required=False,
        empty_value=None,
    )
    since = forms.TypedChoiceField(label=_("Gửi những gì"), coerce=int, choices=tuple(URGENCIES.items()))
    language = forms.ChoiceField(label=_("Ngôn ngữ"), choices=(("vi", "Tiếng Việt"), ("en", "English")))
    quiet_from = _hour(_("Yên tĩnh từ"), _("Trong giờ này việc ở mức thấp nhất chờ đến sáng, trừ khi có hạn chạy hết trước. Bỏ trống: không có giờ yên tĩnh."))
    quiet_until = _hour(_("Yên tĩnh đến"))
    bundle_over = forms.IntegerField(label=_("Nhiều hơn số này thì gộp thành một tin"), min_value=1, max_value=50)
    on = forms.BooleanField(label=_("Đang bật"), required=False)

    def __init__(self, *args: Any, posts: Iterable[Post], people: Mapping[UUID, str], language: str, kind: str = "", **values: Any) -> None:
        """Offer the ways this node is set up for; a channel that is there keeps its `kind`."""
        super().__init__(*args, **values)
        ready = [(k, words) for k, words in KINDS.items() if (k == kind if kind else TRANSPORTS[k].ready())]
        self.fields["kind"].choices = ready  # type: ignore[attr-defined]
        self.fields["person"].choices = [("", _("không ai: kênh chung của đơn vị")), *((str(pk), told) for pk, told in people.items())]  # type: ignore[attr-defined]
        self.fields["posts"].choices = [(str(p.id), p.title_vi if language == "vi" else p.title_en) for p in posts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Quiet hours have two ends."""
        given = super().clean() or {}
        if (given.get("quiet_from") is None) != (given.get("quiet_until") is None) and not {"quiet_from", "quiet_until"} & self.errors.keys():
            self.add_error("quiet_until", _("Ghi cả hai giờ, hoặc bỏ trống cả hai."))
        return given

    def wish(self) -> Wish:
        """The channel as it was asked for."""
        told = self.cleaned_data
        hours = (told["quiet_from"], told["quiet_until"])
        quiet = (_minute(hours[0]), _minute(hours[1])) if None not in hours else None
        plain = {key: told[key] for key in ("kind", "address", "since", "language", "on", "bundle_over")}
        return Wish(posts=tuple(told["posts"]), person=told["person"], quiet=quiet, **plain)


def _minute(hour: time) -> int:
    return hour.hour * 60 + hour.minute


FIRST: dict[str, Any] = {"since": Urgency.LOW, "language": "vi", "on": True, "bundle_over": BUNDLE_OVER, "quiet_from": NIGHT[0], "quiet_until": NIGHT[1]}


def as_it_is(channel: Channel, address: str) -> dict[str, Any]:
    """What the form shows of a channel that is there."""
    hours = {key: None if (minute := getattr(channel, key)) is None else time(minute // 60, minute % 60) for key in ("quiet_from", "quiet_until")}
    posts = [str(UUID(post)) for post in channel.posts]
    plain = {key: getattr(channel, key) for key in ("kind", "since", "language", "on", "bundle_over")}
    return {"address": address, "posts": posts, "person": str(channel.person_id or "")} | plain | hours


class BroadcastForm(forms.Form):
    """What is told, to whom at which zone."""

    title = forms.CharField(label=_("Tiêu đề"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("Nội dung"),
        help_text=_("Không ghi nội dung mang độ mật, tên người hay chi tiết vụ việc."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    title_en = forms.CharField(label=_("Tiêu đề tiếng Anh"), help_text=_("Bỏ trống thì người đọc tiếng Anh thấy tiếng Việt."), max_length=200, required=False)
    text_en = forms.CharField(label=_("Nội dung tiếng Anh"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    zone = forms.ChoiceField(label=_("Địa bàn"), help_text=_("Gồm cả các địa bàn nằm trong đó."))
    kinds = forms.MultipleChoiceField(label=_("Loại đơn vị"), help_text=_("Không chọn: mọi loại."), required=False, widget=forms.CheckboxSelectMultiple)
    urgent = forms.BooleanField(label=_("Khẩn: gửi ngay qua các kênh, kể cả trong giờ yên tĩnh"), required=False)

    def __init__(self, *args: Any, rules: Book, zones: Iterable[str], language: str, **values: Any) -> None:
        """Offer the zones of today and the kinds of units."""
        super().__init__(*args, **values)
        self.fields["zone"].choices = [(z, name(rules.pack, "zone", z, language)) for z in zones]  # type: ignore[attr-defined]
        kinds = [(k.code, k.name.vi if language == "vi" else k.name.en) for k in rules.pack.units.unit_kinds]
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]

    def words(self) -> Words:
        """What is told."""
        return Words(**{key: self.cleaned_data[key] for key in ("title", "text", "title_en", "text_en")})
