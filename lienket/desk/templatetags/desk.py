"""Names of the pack and fixed words in the reader's language."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from lienket.matters import sentences
from lienket.routing import explain

register = template.Library()


@register.simple_tag(takes_context=True)
def name(context: dict[str, Any], sort: str, code: str | None) -> str:
    """The pack's name of a code: unit, zone, kind, field, severity, reporter, flag, channel, outcome, role, instrument."""
    if not code:
        return ""
    request = context["request"]
    return explain.name(request.book.pack, sort, code, request.language)


@register.simple_tag
def file_limit() -> int:
    """How heavy one file may be, in MB."""
    mb: int = settings.FILE_MAX_BYTES // 1_000_000
    return mb


@register.simple_tag(takes_context=True)
def word(context: dict[str, Any], sort: str, code: str) -> str:
    """A fixed word of matters.sentences.WORDS: part, answer, state, level, cause, clock-state, notice …"""
    return sentences.word(sort, code, context["request"].language)
