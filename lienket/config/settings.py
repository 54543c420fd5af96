"""All settings in one place; every one is described in docs/reference/settings.md."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from lienket.config import sqlite
from lienket.config.environment import BadSetting, env, env_bool, env_list, env_number, split_header
from lienket.config.outside import oidc, origin_of, scanner, tile_hosts

sqlite.install()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env("LIENKET_DATA", str(BASE_DIR / "var")))
DATABASE_FILE = env("LIENKET_DATABASE_FILE", "lienket.sqlite3")


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
        url = f"sqlite:///{DATA_DIR / DATABASE_FILE}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        pragmas = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000; "
            "PRAGMA trusted_schema=OFF; PRAGMA secure_delete=ON; PRAGMA cache_size=-131072; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000;"
        )
        return {
            "ENGINE": "lienket.config.engine",
            "CONN_MAX_AGE": None,  # A thread keeps its connection: opening one and reading the schema costs more than most answers.
            "NAME": unquote(parts.path),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": pragmas, "cached_statements": 1024},  # Pages have some 300.
            "TEST": {"NAME": ":memory:"},  # Django's own choice, said aloud because pytest-xdist knows it by the name of Django's engine only.
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or dict(parse_qsl(parts.query)).get("host", "")),
            "PORT": str(parts.port or ""),
        }
    raise BadSetting(f"DATABASE_URL={parts.scheme}://…: must begin with sqlite:/// or postgresql://")


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = env_list("LIENKET_HOSTS", "localhost,127.0.0.1,[::1]")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "lienket.desk",  # Before allauth: its templates stand in the place of allauth's.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "leaflet",
    "lienket.journal",
    "lienket.ui",
    "lienket.units",
    "lienket.custody",
    "lienket.sharing",
    "lienket.clocks",
    "lienket.matters",
    "lienket.instruments",
    "lienket.committees",
    "lienket.intake",
    "lienket.alerts",
    "lienket.reorganisation",
    "lienket.situation",
    "lienket.api",
    "lienket.config.apps.Wiring",
]

AUTH_USER_MODEL = "units.Account"
DATABASES = {"default": _database(env("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = sorted(str(path) for path in (BASE_DIR / "lienket").glob("**/locale"))
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

MIDDLEWARE = [
    "lienket.desk.middleware.Requests",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lienket.desk.middleware.Acting",
]
ROOT_URLCONF = "lienket.config.urls"
APPEND_SLASH = False
WSGI_APPLICATION = "lienket.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lienket.desk.context.shell",
            ]
        },
    }
]

# Sessions lie in the database, so that what is revoked is revoked at the next request.
SESSION_ENGINE = "lienket.access.sessions"
SESSION_COOKIE_AGE = 60 * env_number("LIENKET_IDLE_MINUTES", 120, 15, 1440)
SESSION_LONGEST = 3600 * env_number("LIENKET_SESSION_HOURS", 12, 1, 24)
HTTPS = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env_bool("LIENKET_HTTPS", False)
# Browsers keep a cookie of such a name only if it came by HTTPS, from this very host.
HOST, SECURE = ("__Host-", "__Secure-") if HTTPS else ("", "")
SESSION_COOKIE_NAME = f"{HOST}lienket_session"
CSRF_COOKIE_NAME = f"{HOST}csrftoken"
LANGUAGE_COOKIE_NAME = f"{HOST}lienket_language"
THEME_COOKIE_NAME = f"{HOST}lienket_theme"
DEVICE_COOKIE_NAME = f"{SECURE}lienket_device"  # Sent to the page of signing in alone, which a name with __Host- could not say.
CSRF_COOKIE_HTTPONLY = True  # Pages carry the token themselves.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # Words about matters stay out of cookies.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = env_number("LIENKET_HSTS_DAYS", 0, 0, 730) * 86_400
CSRF_TRUSTED_ORIGINS = env_list("LIENKET_ORIGINS", "")
CSRF_FAILURE_VIEW = "lienket.desk.accounts.views.stale_form"
SECURE_HSTS_INCLUDE_SUBDOMAINS = True  # Names below this host's own; its neighbours in the domain are not meant.
# W008: the redirect from HTTP is the proxy's, the program itself listens on loopback. W021: a browser's own list is for whole domains.
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

AUTHENTICATION_BACKENDS = ["lienket.access.sessions.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("login",)}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "lienket.units.passwords.OftenLeaked"},
    {"NAME": "lienket.units.passwords.OurWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "board"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "lienket.desk.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
# By account, never by address: thirty officers of a unit stand behind one.
# Page processes count failed sign-ins together: in the data folder, which only the node's user may read.
# A full one throws away a third at random, counts too: with Django's 300 entries, some hundred guesses at names nobody has would have undone them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "10/5m/key",
    "change_password": "10/5m/user",
    "reauthenticate": "20/5m/user",
    "reset_password": "",
    "signup": "",
}
ACCOUNT_FORMS = {
    "login": "lienket.desk.accounts.forms.SignIn",
    "change_password": "lienket.desk.accounts.forms.ChangePassword",
    "reauthenticate": "lienket.desk.accounts.forms.ConfirmPassword",
}
MFA_ADAPTER = "lienket.desk.accounts.adapter.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "lienket.desk.accounts.forms.AddKey",
    "edit_webauthn": "lienket.desk.accounts.forms.RenameKey",
    "authenticate_webauthn": "lienket.desk.accounts.forms.Key",
    "reauthenticate_webauthn": "lienket.desk.accounts.forms.KeyAgain",
    "authenticate": "lienket.desk.accounts.forms.SecondStep",
    "reauthenticate": "lienket.desk.accounts.forms.SecondStepAgain",
    "activate_totp": "lienket.desk.accounts.forms.BeginSecondStep",
}
MFA_TOTP_ISSUER = "Lienket"
MFA_TOTP_TOLERANCE = 1

# Signing in elsewhere: one OpenID Connect server that the node's operator trusts, or none.
OIDC_SERVER = env("LIENKET_OIDC_SERVER").rstrip("/")
OIDC_NAME = env("LIENKET_OIDC_NAME", urlsplit(OIDC_SERVER).hostname or "")
SOCIALACCOUNT_PROVIDERS = oidc(OIDC_SERVER, OIDC_NAME, env("LIENKET_OIDC_CLIENT"), env("LIENKET_OIDC_SECRET"), env("LIENKET_OIDC_SUBJECT", "sub"))
SOCIALACCOUNT_ADAPTER = "lienket.desk.accounts.elsewhere.Elsewhere"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = not any(STATIC_ROOT.iterdir())  # Before `lienket serve` has collected them, files are found where they lie.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lienket.ui.statics.Storage"},
}
FILES_DIR = DATA_DIR / "files"
UPLOADS_DIR = DATA_DIR / "uploads"
FILE_MAX_BYTES = env_number("LIENKET_FILE_MB", 20, 1, 200) * 1_000_000
FILE_TYPES = env_list(
    "LIENKET_FILE_TYPES", "image/*,audio/*,application/pdf,text/plain,application/vnd.openxmlformats-officedocument.*,application/vnd.oasis.opendocument.*"
)
PICTURE_MAX_PIXELS = env_number("LIENKET_PICTURE_MEGAPIXELS", 50, 1, 250) * 1_000_000
SCANNER = scanner(env("LIENKET_SCANNER"))
MATTER_FILES = env_number("LIENKET_MATTER_FILES", 200, 1, 100_000)
MATTER_BYTES = env_number("LIENKET_MATTER_MB", 2000, 1, 1_000_000) * 1_000_000
UNIT_DAY_FILES = env_number("LIENKET_UNIT_DAY_FILES", 500, 1, 1_000_000)
UNIT_DAY_BYTES = env_number("LIENKET_UNIT_DAY_MB", 5000, 1, 10_000_000) * 1_000_000
# Below this much free room on the disk of the data folder no files are taken, and below the last no new reports.
FREE_PERCENT = env_number("LIENKET_FREE_PERCENT", 10, 0, 50)
FREE_BYTES = env_number("LIENKET_FREE_MB", 2000, 0, 1_000_000) * 1_000_000
FREE_REPORTS_BYTES = env_number("LIENKET_FREE_REPORTS_MB", 500, 0, 1_000_000) * 1_000_000
LONGEST_REQUEST = 5 * FILE_MAX_BYTES
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

API_RATE = env_number("LIENKET_API_RATE", 30_000, 0, 10_000_000)
PORT = env_number("LIENKET_PORT", 8000, 1, 65535)
LIVE_PORT = env_number("LIENKET_LIVE_PORT", 0, 0, 65535)
LIVE_ORIGIN = env("LIENKET_LIVE_ORIGIN")
TILE_SERVER = env("LIENKET_TILE_SERVER")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *tile_hosts(TILE_SERVER)],
        "media-src": ["'self'", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],  # The middleware adds where the live stream is.
        "manifest-src": ["'self'"],
        "form-action": ["'self'", *origin_of(OIDC_SERVER)],  # Signing in there begins with a form.
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# Ways out of the program (lienket/alerts/transports); a unit's own channels are rows, what all of them need is here.
NODE_ADDRESS = env("LIENKET_ADDRESS")
MAIL_HOST = env("LIENKET_MAIL_HOST")
MAIL_SECURITY = env("LIENKET_MAIL_SECURITY", "starttls")
if MAIL_SECURITY not in {"starttls", "tls", "none"}:
    raise BadSetting(f"LIENKET_MAIL_SECURITY={MAIL_SECURITY!r}: must be starttls, tls or none.")
MAIL_PORT = env_number("LIENKET_MAIL_PORT", {"starttls": 587, "tls": 465, "none": 25}[MAIL_SECURITY], 1, 65535)
MAIL_USER, MAIL_PASSWORD = env("LIENKET_MAIL_USER"), env("LIENKET_MAIL_PASSWORD")
MAIL_FROM = env("LIENKET_MAIL_FROM")
if MAIL_HOST and "@" not in MAIL_FROM:
    raise BadSetting(f"LIENKET_MAIL_FROM={MAIL_FROM!r}: must be the address mails come from, where LIENKET_MAIL_HOST is given.")
WEBHOOKS = env_bool("LIENKET_WEBHOOKS", True)
WEBHOOK_SECRET = env("LIENKET_WEBHOOK_SECRET", SECRET_KEY)
WEBHOOK_HOSTS = frozenset(host.casefold() for host in env_list("LIENKET_WEBHOOK_HOSTS", ""))
SMS_URL, SMS_BODY, SMS_SECRET, SMS_EXPECT = env("LIENKET_SMS_URL"), env("LIENKET_SMS_BODY"), env("LIENKET_SMS_SECRET"), env("LIENKET_SMS_EXPECT")
if SMS_URL and urlsplit(SMS_URL).scheme not in {"http", "https"}:
    raise BadSetting("LIENKET_SMS_URL: must begin with http:// or https://.")
SMS_METHOD = env("LIENKET_SMS_METHOD", "POST" if SMS_BODY else "GET")
if SMS_METHOD not in {"GET", "POST", "PUT"}:
    raise BadSetting(f"LIENKET_SMS_METHOD={SMS_METHOD!r}: must be GET, POST or PUT.")
SMS_HEADERS = dict(split_header("LIENKET_SMS_HEADERS", line) for line in env("LIENKET_SMS_HEADERS").splitlines() if line.strip())
SMS_ALPHABET = env("LIENKET_SMS_ALPHABET", "gsm")
if SMS_ALPHABET not in {"gsm", "ucs2"}:
    raise BadSetting(f"LIENKET_SMS_ALPHABET={SMS_ALPHABET!r}: must be gsm or ucs2.")

PACKS_DIR = Path(env("LIENKET_PACKS", str(BASE_DIR / "packs")))

LOG = env("LIENKET_LOG", "json")
if LOG not in {"json", "plain"}:
    raise BadSetting(f"LIENKET_LOG={LOG!r}: must be json or plain.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "lienket.desk.logs.Lines", "style": LOG}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "lienket": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # Below that each request has its own line already.
        "django.server": {"handlers": [], "propagate": True},
    },
}
