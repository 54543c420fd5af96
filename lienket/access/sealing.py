"""Secrets of the second step of signing in, sealed in the database under a key of its own in the data folder: who has the tables alone has no codes.

The key's file, readable by its owner alone and made at first use, holds one key a line: the newest, which seals, and perhaps the one before, which still opens.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

from lienket.journal.keys import make_secret
from lienket.kernel.errors import LienketError

FILE = "second-step-key"
MARK = "sealed:"
"""How a sealed secret begins; a secret of before the upgrade does not."""


class UnusableSecondStepKey(LienketError):
    """The key of the second step cannot be used: (file, why). Set its mode to 0600, or put back the key that was there."""

    code = "unusable-second-step-key"


def seal(secret: str) -> str:
    """The secret as it is kept. Raises UnusableSecondStepKey."""
    return MARK + MultiFernet(_keys()).encrypt(secret.encode()).decode()


def unseal(kept: str) -> str:
    """The secret; one kept in plain before the upgrade is what it is. Raises UnusableSecondStepKey, also where another key sealed it."""
    if not kept.startswith(MARK):
        return kept
    try:
        return MultiFernet(_keys()).decrypt(kept.removeprefix(MARK)).decode()
    except InvalidToken:
        raise UnusableSecondStepKey(FILE, "another key sealed the secrets") from None


def seal_all(*, new_key: bool = False) -> int:
    """Seal every secret under the newest key, those kept in plain too; with `new_key` under one made now. Returns how many authenticators hold a secret.

    The key before stays in the file, since who reads an old one meanwhile – a page, a backup – must still open it; the one before that is forgotten. Broken
    off anywhere, every secret still opens, and doing it again ends it. Raises UnusableSecondStepKey.
    """
    sealed = _reseal()  # Also before a new key: what the key about to be forgotten sealed is sealed under the present one.
    if new_key:
        make_secret(Path(settings.DATA_DIR) / FILE, b"".join(line + b"\n" for line in (Fernet.generate_key(), _lines()[0])), over=True)
        sealed = _reseal()
    return sealed


def _reseal() -> int:
    count, of_node = 0, Authenticator.objects  # Rows of django-allauth: the node's, like accounts.
    with transaction.atomic():
        for one in of_node.select_for_update().order_by("pk"):
            if held := SECRETS & one.data.keys():
                count += 1
                of_node.filter(pk=one.pk).update(data=one.data | {name: _anew(one.data[name]) for name in held})
    return count


SECRETS = frozenset({"secret", "seed", "migrated_codes"})
"""What of an authenticator's data is a secret, by django-allauth's names: of codes on a phone, of recovery codes, of recovery codes from elsewhere."""


def _anew(value: Any) -> Any:
    return [seal(unseal(each)) for each in value] if isinstance(value, list) else seal(unseal(value))


def _keys() -> list[Fernet]:
    return [Fernet(line) for line in _lines()]


def _lines() -> list[bytes]:
    """The keys, newest first; made where there is none."""
    path = Path(settings.DATA_DIR) / FILE
    if not path.exists():
        make_secret(path, Fernet.generate_key() + b"\n")
    if path.stat().st_mode & 0o077:
        raise UnusableSecondStepKey(FILE, "others can read it")
    lines = path.read_bytes().split()
    try:
        for line in lines:
            Fernet(line)
    except ValueError:
        lines = []
    if not lines:
        raise UnusableSecondStepKey(FILE, "it holds no key")
    return lines
