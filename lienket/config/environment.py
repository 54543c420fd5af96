"""Reading settings from the environment: what each may be, and what is said where it is not."""

from __future__ import annotations

import os
from pathlib import Path


class BadSetting(SystemExit):
    """A setting has a value the program does not understand; the message names the setting, the rule and the remedy."""


def env(name: str, default: str = "") -> str:
    """The value of a setting, from NAME or from the file named by NAME_FILE (for secrets)."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadSetting(f"{name}_FILE: cannot read {path} ({error.strerror}). Give a readable file or unset it.") from None
    return os.environ.get(name, default)


def env_bool(name: str, default: bool) -> bool:
    """A yes/no setting; anything but 1, 0, true, false, yes, no is refused."""
    value = env(name, "1" if default else "0").lower()
    if value not in {"1", "0", "true", "false", "yes", "no"}:
        raise BadSetting(f"{name}={value!r}: must be 1 or 0.")
    return value in {"1", "true", "yes"}


def env_list(name: str, default: str) -> list[str]:
    """A setting with several values between commas."""
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


def env_number(name: str, default: int, low: int, high: int) -> int:
    """A whole number between two bounds."""
    value = env(name, str(default))
    if not value.isdecimal() or not low <= int(value) <= high:
        raise BadSetting(f"{name}={value!r}: must be a whole number from {low} to {high}.")
    return int(value)


def split_header(name: str, line: str) -> tuple[str, str]:
    """One line ``Name: value`` of a setting with HTTP headers."""
    key, colon, value = line.partition(":")
    if not colon or not key.strip():
        raise BadSetting(f"{name}: each line must be 'Name: value'.")
    return key.strip(), value.strip()
