"""The identity token of the node's OpenID Connect server: who signed in there, said to this node, for this signing in, under a key the server publishes."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import jwt

from lienket.kernel.errors import LienketError

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Of asymmetric keys only: `none` signs nothing, and whoever can check an HMAC can make one."""
LEEWAY = 60
"""By how many seconds the server's clock and the node's may differ."""
PATIENCE = 5.0
"""How many seconds the server has to hand its keys over."""
CLAIMS = ("iss", "sub", "aud", "exp", "iat", "nonce")
"""What a token must say (OpenID Connect Core 1.0, 2; the nonce because this node always sends one)."""


class NoServerKeys(LienketError):
    """The server did not hand over the keys it signs with: (why)."""

    code = "no-server-keys"


class NotTrusted(LienketError):
    """The token is not one of the server's for this signing in: (why)."""

    code = "identity-token-not-trusted"


def nonce_of(verifier: str) -> str:
    """The nonce of the signing in whose PKCE secret is `verifier`: the session keeps that secret, and from the nonce nobody finds it."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"lienket nonce " + verifier.encode()).digest()).decode().rstrip("=")


def read(token: object, *, keys_at: str, issuer: str, client: str, nonce: str) -> dict[str, Any]:
    """What a token says, once all of it is checked (OpenID Connect Core 1.0, 3.1.3.7).

    The server's keys are kept for five minutes; a key that is not among them has them asked for anew, once.   Raises: NoServerKeys, NotTrusted.
    """
    if not isinstance(token, str):
        raise NotTrusted("there is none")
    parts = urlsplit(keys_at)
    if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1"}:
        raise NotTrusted("its keys are published without TLS")
    try:
        header = jwt.get_unverified_header(token)
        if header["alg"] not in ALGORITHMS or not isinstance(header.get("kid"), str):  # Before the server is asked for anything.
            raise NotTrusted("algorithm or key not named as it must be")
        key = _keys(keys_at).get_signing_key(header["kid"])
        rules: Any = {"require": list(CLAIMS), "enforce_minimum_key_length": True}
        said: dict[str, Any] = jwt.decode(token, key, ALGORITHMS, rules, audience=client, issuer=issuer, leeway=LEEWAY)
    except jwt.PyJWKClientConnectionError as error:
        raise NoServerKeys(str(error)) from None
    except (jwt.PyJWTError, ValueError, KeyError) as error:
        raise NotTrusted(type(error).__name__) from None
    several = isinstance(said["aud"], list) and len(said["aud"]) > 1
    if (several or "azp" in said) and said.get("azp") != client:
        raise NotTrusted("it was given to another client")
    if not hmac.compare_digest(str(said["nonce"]).encode(), nonce.encode()):
        raise NotTrusted("it belongs to another signing in")
    return said


@lru_cache(maxsize=2)
def _keys(at: str) -> jwt.PyJWKClient:
    """The keys published `at` an address; who may have them asked for anew is the server alone, by a token of its own, so nothing has to cool down."""
    return jwt.PyJWKClient(at, timeout=PATIENCE, cooldown_duration=0)
