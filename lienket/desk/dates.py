"""Days and times typed as they are written here – dd/mm/yyyy, dd/mm/yyyy HH:MM – whatever the browser's language; ISO is read as well, for addresses."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DAY, MOMENT = "%d/%m/%Y", "%d/%m/%Y %H:%M"
_TYPED = r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"
_SHORT = r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})"
_ISO = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
_CLOCK = r"(?P<hour>\d{1,2})\s*[:hH.]\s*(?P<minute>\d{2})(?::\d{2})?"
_DAYS = [re.compile(form) for form in (_TYPED, _SHORT, _ISO)]
_MOMENTS = [re.compile(form) for form in (rf"{_TYPED}[\s,]+{_CLOCK}", rf"{_ISO}[T ]{_CLOCK}")]


def _read(text: str, forms_: list[re.Pattern[str]]) -> datetime:
    found = next((match for form in forms_ if (match := form.fullmatch(" ".join(text.split())))), None)
    if found is None:
        raise ValueError(text)
    return datetime(**{part: int(number) for part, number in found.groupdict().items()})  # type: ignore[arg-type]  # noqa: DTZ001 – a local time.


def read_day(text: str) -> date:
    """The day `text` names: 23/11/2026, 23.11.2026, 23112026 or 2026-11-23. Raises ValueError."""
    return _read(text, _DAYS).date()


def read_moment(text: str) -> datetime:
    """The local time `text` names, without zone: 23/11/2026 14:20, 23/11/2026 14h20 or 2026-11-23T14:20. Raises ValueError."""
    return _read(text, _MOMENTS)


class DayInput(forms.DateInput):
    """A day as text; a phone offers digits."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(format=DAY, attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off", "size": "10"} | attrs)

    def format_value(self, value: Any) -> str | None:
        """The day as it is written here, also where the address has it as ISO."""
        try:
            return super().format_value(read_day(value) if isinstance(value, str) else value)
        except ValueError:
            return str(value)


class MomentInput(forms.DateTimeInput):
    """A day and a time as text."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(format=MOMENT, attrs={"placeholder": "dd/mm/yyyy HH:MM", "inputmode": "numeric", "autocomplete": "off", "size": "17"} | attrs)

    def format_value(self, value: Any) -> str | None:
        """The time as it is written here, also where the address has it as ISO."""
        try:
            return super().format_value(read_moment(value) if isinstance(value, str) else value)
        except ValueError:
            return str(value)


class DayField(forms.DateField):
    """A local day; a date when clean."""

    widget = DayInput
    default_error_messages = {"invalid": _("Ghi ngày như 23/11/2026.")}  # noqa: RUF012 – Django's own declaration.

    def to_python(self, value: Any) -> date | None:
        """The day. Raises django.core.exceptions.ValidationError."""
        if isinstance(value, str) and value.strip():
            try:
                return read_day(value)
            except ValueError:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        return super().to_python(value)


class MomentField(forms.DateTimeField):
    """A local time without zone when clean: the form knows the zone."""

    widget = MomentInput
    default_error_messages = {"invalid": _("Ghi ngày giờ như 23/11/2026 14:20.")}  # noqa: RUF012 – Django's own declaration.

    def to_python(self, value: Any) -> Any:
        """The time. Raises django.core.exceptions.ValidationError."""
        if value in self.empty_values:
            return None
        try:
            return value if isinstance(value, datetime) else read_moment(str(value))
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
