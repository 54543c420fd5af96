"""The form for one clause: its words, when it applies, who leads, by when, who may read – with the choices of the model's own vocabularies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienket.matters.sentences import CLOCKS, WORDS
from lienket.regulation.format import Instrument, Words
from lienket.regulation.load import Pack
from lienket.routing.explain import DUTIES

UNITS = (
    ("", _("không đặt hạn")),
    ("minutes", _("phút")),
    ("hours", _("giờ")),
    ("days", _("ngày")),
    ("working_days", _("ngày làm việc")),
    ("months", _("tháng")),
)
LABELS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
FENCE = (("", _("bất kỳ")), ("inside", _("trong hàng rào")), ("outside", _("ngoài hàng rào")))
BASES = (("published", _("đã công bố")), ("assumed", _("giả định")), ("law", _("theo luật")))
LISTS = ("kind", "field", "severity", "zone", "reporter", "flags", "without_flags")
ORDER = ("id", "cite", "title", "text", "basis", "routing", "clock", "escalation", "sharing")
RULES = ("routing", "clock", "escalation", "sharing")


def _many(label: Any, hint: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, help_text=hint, required=False, widget=forms.SelectMultiple(attrs={"size": 6}))


def _text(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, required=required, widget=forms.Textarea(attrs={"rows": 4}))


class ClauseForm(forms.Form):
    """A clause as a form. What the form does not speak of (ladders, reports, meetings …) stays as it is in the text."""

    cite = forms.CharField(label=_("Số điều khoản"), max_length=60)
    basis = forms.ChoiceField(label=_("Nguồn của điều khoản"), choices=BASES)
    title_vi = forms.CharField(label=_("Tên (tiếng Việt)"), required=False, max_length=300)
    title_en = forms.CharField(label=_("Tên (tiếng Anh)"), required=False, max_length=300)
    text_vi = _text(_("Lời văn (tiếng Việt)"))
    text_en = _text(_("Lời văn (tiếng Anh)"))
    kind = _many(_("Loại vụ việc"))
    field = _many(_("Lĩnh vực"), _("Gồm cả lĩnh vực con."))
    severity = _many(_("Mức độ"))
    zone = _many(_("Địa bàn"))
    reporter = _many(_("Người báo"))
    fence = forms.ChoiceField(label=_("Hàng rào"), choices=FENCE, required=False)
    flags = _many(_("Có đủ các dấu hiệu"))
    without_flags = _many(_("Không có dấu hiệu"))
    lead = forms.ChoiceField(label=_("Chủ trì"), required=False)
    support = _many(_("Phối hợp"))
    inform = _many(_("Được thông báo"))
    clock = forms.ChoiceField(label=_("Thời hạn về việc gì"), required=False)
    amount = forms.IntegerField(label=_("Trong bao lâu"), required=False, min_value=1, max_value=100_000)
    unit = forms.ChoiceField(label=_("Đơn vị thời gian"), choices=UNITS, required=False)
    duty = forms.ChoiceField(label=_("Ai phải giữ hạn"), required=False)
    label = forms.ChoiceField(label=_("Nhãn chia sẻ"), required=False)
    restricted = forms.BooleanField(label=_("Hạn chế: mỗi lần đọc đều ghi nhật ký"), required=False)
    informed_level = forms.ChoiceField(label=_("Nơi được thông báo đọc ở mức"), required=False)

    groups = (
        (_("Lời văn"), ("cite", "basis", "title_vi", "title_en", "text_vi", "text_en")),
        (_("Áp dụng khi nào"), ("kind", "field", "severity", "zone", "reporter", "fence", "flags", "without_flags")),
        (_("Ai làm"), ("lead", "support", "inform")),
        (_("Thời hạn"), ("clock", "amount", "unit", "duty")),
        (_("Chia sẻ"), ("label", "restricted", "informed_level")),
    )

    def __init__(self, *args: Any, data_before: dict[str, Any], pack: Pack, instrument: Instrument, language: str, **values: Any) -> None:
        """Offer the vocabularies of `pack` and the roles of `instrument`; begin with the clause as it is."""
        super().__init__(*args, **{**values, "initial": _initial(data_before)})
        self.before = data_before
        self._offer(pack, instrument, language)

    def _offer(self, pack: Pack, instrument: Instrument, language: str) -> None:
        taxonomy = pack.taxonomy

        def named(entries: Iterable[Any]) -> list[tuple[str, str]]:
            return [(e.code, _word(e.name, language)) for e in entries]

        roles, units = named(instrument.roles), named(pack.units.units)
        who = [(str(_("Vai trò trong văn bản")), roles), (str(_("Đơn vị")), units)]
        offered: dict[str, list[Any]] = {
            "kind": named(taxonomy.kinds),
            "field": named(taxonomy.fields),
            "severity": named(taxonomy.severities),
            "zone": named(pack.zones.zones),
            "reporter": named(taxonomy.reporters),
            "flags": named(taxonomy.flags),
            "without_flags": named(taxonomy.flags),
            "lead": [("", _("không nêu (chỉ thêm đơn vị)")), *who],
            "support": who,
            "inform": who,
            "clock": [("", _("không đặt hạn")), *((code, words[language]) for code, words in CLOCKS.items())],
            "duty": [(code, words[language]) for code, words in DUTIES.items()],
            "label": [("", _("theo mặc định")), *((code, code) for code in LABELS)],
            "informed_level": [("", _("theo mặc định")), *((code, words[language]) for code, words in WORDS["level"].items())],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in groups, for the page."""
        return [(title, [self[name] for name in names]) for title, names in self.groups]

    def clean(self) -> dict[str, Any]:
        """Two languages or none for the title; a limit whole or not at all."""
        given = super().clean() or {}
        if bool(given.get("title_vi")) != bool(given.get("title_en")):
            self.add_error("title_en" if given.get("title_vi") else "title_vi", _("Ghi tên ở cả hai thứ tiếng, hoặc bỏ trống cả hai."))
        parts = [given.get("clock"), given.get("amount"), given.get("unit")]
        if any(parts) and not all(parts):
            self.add_error("amount", _("Thời hạn cần đủ ba phần: về việc gì, bao lâu, đơn vị thời gian; hoặc bỏ trống cả ba."))
        return given

    def clause(self) -> dict[str, Any]:
        """The clause as plain data: what the form says, and everything else as it was."""
        given, before = self.cleaned_data, self.before
        out = {**before, "cite": given["cite"], "basis": given["basis"], "text": _both(before.get("text"), given["text_vi"], given["text_en"])}
        out["title"] = _both(before.get("title"), given["title_vi"], given["title_en"]) if given["title_vi"] else None
        out["routing"] = _routing(before.get("routing"), given)
        out["clock"] = _clock(before.get("clock"), given)
        out["sharing"] = _sharing(before.get("sharing"), given)
        when = {name: given[name] for name in LISTS if given[name]} | ({"fence": given["fence"]} if given["fence"] else {})
        for rule in RULES:
            if out.get(rule) is not None:
                rest = {k: v for k, v in out[rule].items() if k != "when"}
                out[rule] = {"when": when, **rest} if when else rest
        kept = {k: v for k, v in out.items() if v is not None}
        return {k: kept[k] for k in (*ORDER, *(k for k in kept if k not in ORDER)) if k in kept}


def _word(words: Words, language: str) -> str:
    return words.vi if language == "vi" else words.en


def _both(before: Any, vi: str, en: str) -> dict[str, Any]:
    """The words, with languages the form does not show kept; line ends of the browser become single ones."""
    return {**(before if isinstance(before, dict) else {}), "vi": vi.replace("\r\n", "\n"), "en": en.replace("\r\n", "\n")}


def _initial(data: dict[str, Any]) -> dict[str, Any]:
    rules = [data[r] for r in RULES if isinstance(data.get(r), dict)]
    when: dict[str, Any] = next((r["when"] for r in rules if isinstance(r.get("when"), dict)), {})
    routing, clock, sharing = (data.get(r) or {} for r in ("routing", "clock", "sharing"))
    limit = next(iter((clock.get("limit") or {}).items()), ("", None))
    title, text = data.get("title") or {}, data.get("text") or {}
    return {
        "cite": data.get("cite", ""),
        "basis": data.get("basis", "assumed"),
        "title_vi": title.get("vi", ""),
        "title_en": title.get("en", ""),
        "text_vi": text.get("vi", ""),
        "text_en": text.get("en", ""),
        **{name: when.get(name, []) for name in LISTS},
        "fence": when.get("fence", ""),
        "lead": routing.get("lead", ""),
        "support": routing.get("support", []),
        "inform": routing.get("inform", []),
        "clock": clock.get("clock", ""),
        "amount": limit[1],
        "unit": limit[0],
        "duty": clock.get("duty", "lead"),
        "label": sharing.get("label", ""),
        "restricted": sharing.get("restricted", False),
        "informed_level": sharing.get("informed_level", ""),
    }


def _laid(before: Any, values: dict[str, Any]) -> dict[str, Any] | None:
    """The rule with these keys set, or taken out where they are empty; None where nothing is left of it."""
    rest = {k: v for k, v in (before or {}).items() if k not in values}
    out = {**{k: v for k, v in values.items() if v}, **rest}
    return out if set(out) - {"when"} else None


def _routing(before: Any, given: dict[str, Any]) -> dict[str, Any] | None:
    return _laid(before, {"lead": given["lead"], "support": given["support"], "inform": given["inform"]})


def _clock(before: Any, given: dict[str, Any]) -> dict[str, Any] | None:
    if not given["clock"]:
        return None
    if given["clock"] == "offer":  # Only the unit asked can be held to it.
        given = given | {"duty": "offered"}
    duty = "" if given["duty"] == "lead" and "duty" not in (before or {}) else given["duty"]
    return _laid(before, {"clock": given["clock"], "limit": {given["unit"]: given["amount"]}, "duty": duty})


def _sharing(before: Any, given: dict[str, Any]) -> dict[str, Any] | None:
    return _laid(before, {"label": given["label"], "restricted": given["restricted"], "informed_level": given["informed_level"]})
