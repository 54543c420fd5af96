"""Events: what the journal can say. Each has a dated name and a closed list of fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from lienket.kernel.canonical import plain
from lienket.kernel.errors import LienketError

_NAME = re.compile(r"[a-z]+(?:[.-][a-z]+)+/[1-9]\d*")
_CODE = re.compile(r"[A-Za-z0-9Đ_.:/#+\-]{0,120}|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")

"""Codes and instants. The one Vietnamese letter is that of numbers of decisions (01/QĐ-UBND), which are codes too."""


class UnjournalableValue(LienketError):
    """A value that is not a code, an id or a time must not enter the journal; put it in a side table and record its id."""

    code = "unjournalable-value"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of every event. Subclasses set `name` (``matter.opened/1``) and declare fields of codes, ids, times and numbers."""

    name: ClassVar[str] = ""
    registry: ClassVar[dict[str, type[Event]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Register the event by its name; two events never share one."""
        super().__init_subclass__(**kwargs)
        if not _NAME.fullmatch(cls.name):
            raise TypeError(f"{cls.__name__}: event name {cls.name!r} is not of the form noun.done/1")
        if cls.name in Event.registry:
            raise TypeError(f"{cls.__name__}: event name {cls.name!r} is taken by {Event.registry[cls.name].__name__}")
        Event.registry[cls.name] = cls

    def data(self) -> dict[str, Any]:
        """The fields as journal data. Raises UnjournalableValue for free text."""
        out: dict[str, Any] = {}
        for name in _names(self.name):
            value = getattr(self, name)
            if type(value) is UUID:
                out[name] = value.hex
            elif value is not None and value != "" and value != ():
                out[name] = _checked(self.name, name, plain(value))
        return out


@cache
def _names(event: str) -> tuple[str, ...]:
    return tuple(item.name for item in fields(Event.registry[event]))


_known: set[str] = set()


def _checked(event: str, field: str, value: Any) -> Any:
    if isinstance(value, str):
        if value not in _known:
            if not _CODE.fullmatch(value):
                raise UnjournalableValue(event, field)
            if len(_known) < 50_000:
                _known.add(value)
    elif isinstance(value, list):
        for item in value:
            _checked(event, field, item)
    elif isinstance(value, dict):
        for key, item in value.items():
            _checked(event, field, key)
            _checked(event, field, item)
    return value
