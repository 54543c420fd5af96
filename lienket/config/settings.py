"""All settings in one place; every one is described in docs/reference/settings.md."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from lienket.config import sqlite

sqlite.install()

BASE_DIR = Path(__file__).resolve().parent.parent.parent


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


DATA_DIR = Path(env("LIENKET_DATA", str(BASE_DIR / "var")))


def _secret_key() -> str:
    """The signing secret: from the setting, else made once and kept in the data folder, readable by the owner alone."""
    if given := env("LIENKET_SECRET_KEY"):
        if len(given) < 50:
            raise BadSetting("LIENKET_SECRET_KEY: must have at least 50 characters.")
        return given
    path = DATA_DIR / "secret-key"
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IRUSR | stat.S_IWUSR)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w") as file:
        file.write(key := os.urandom(48).hex())
    return key


def _database(url: str) -> dict[str, Any]:
    """A Django database entry from DATABASE_URL; without one, SQLite in the data folder."""
    if not url:
        url = f"sqlite:///{DATA_DIR / env('LIENKET_DATABASE_FILE', 'lienket.sqlite3')}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        pragmas = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000; "
            "PRAGMA trusted_schema=OFF; PRAGMA secure_delete=ON; PRAGMA cache_size=-131072; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000;"
        )
        return {
            "ENGINE": "lienket.config.engine",
            "NAME": unquote(parts.path),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": pragmas},
            "TEST": {"NAME": ":memory:"},  # Django's own choice, said aloud because pytest-xdist knows it by the name of Django's engine only.
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or dict(parse_qsl(parts.query)).get("host", "")),
            "PORT": str(parts.port or ""),
        }
    raise BadSetting(f"DATABASE_URL={parts.scheme}://…: must begin with sqlite:/// or postgresql://")


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "lienket.journal",
    "lienket.units",
    "lienket.sharing",
    "lienket.clocks",
    "lienket.matters",
    "lienket.instruments",
    "lienket.intake",
    "lienket.alerts",
    "lienket.config.apps.Wiring",
]

AUTH_USER_MODEL = "units.Account"
DATABASES = {"default": _database(env("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

PACKS_DIR = Path(env("LIENKET_PACKS", str(BASE_DIR / "packs")))
