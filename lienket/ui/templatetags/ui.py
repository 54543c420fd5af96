"""Times, numbers, icons and form fields, the same way everywhere."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


def zone_of(context: Any) -> ZoneInfo:
    """The time zone of the model acted in; Vietnam's where there is none."""
    book = getattr(context.get("request"), "book", None)
    return book.calendar.zone if book is not None else ZoneInfo("Asia/Ho_Chi_Minh")


def _aware(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


@register.simple_tag(takes_context=True)
def moment(context: Any, at: datetime | str | None, form: str = "%d/%m/%Y %H:%M") -> str:
    """An instant as dd/mm/yyyy HH:MM in the model's zone, in a <time> that carries the instant."""
    if not at:
        return "–"
    value = _aware(at)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="seconds"), value.astimezone(zone_of(context)).strftime(form))


@register.filter
def as_json(value: Any) -> str:
    """Data for a script, to stand in an attribute: a page holds no script of its own, not even one that is only data."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def stamp(at: datetime | None) -> str:
    """An instant as <time datetime> wants it, in UTC."""
    return at.isoformat(timespec="seconds") if at else ""


@register.filter
def day(on: date | str | None) -> str:
    """A date as dd/mm/yyyy."""
    if not on:
        return "–"
    return (date.fromisoformat(on) if isinstance(on, str) else on).strftime("%d/%m/%Y")


@register.filter
def number(value: float | int | None) -> str:
    """A number as people of Vietnam write it: 1.234,5."""
    if value is None:
        return "–"
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return text.translate(str.maketrans(",.", ".,"))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; decorative unless a label is given."""
    return _icon(name, str(label))


@lru_cache(maxsize=1024)  # A page has dozens of them, and there are few.
def _icon(name: str, label: str) -> SafeString:
    return render_to_string("ui/_icon.html", {"icon": name, "label": label})


@register.simple_tag
def field(bound: BoundField, hint: str = "") -> SafeString:
    """A form field with its label, help, error and the ties between them that a screen reader needs."""
    return render_to_string("ui/_field.html", {"field": bound, "hint": hint or bound.help_text})
