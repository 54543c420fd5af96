"""The identity token of the OpenID Connect server is believed only where the server signed it, for this node, for this signing in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from lienket.access import identity_token
from lienket.access.identity_token import NoServerKeys, NotTrusted, nonce_of, read
from tests.desk.oidc_server import CLIENT
from tests.desk.test_accounts import _fresh_limits, an_officer, sign_in  # noqa: F401 – one is a fixture.
from tests.desk.test_elsewhere import BACK, BEGIN, go, named, nobody, server  # noqa: F401 – one is a fixture.

UNTRUSTED, NO_KEYS = "không chứng tỏ được là của lần đăng nhập này", "không đưa khóa để kiểm tra"


def part(data):
    return base64.urlsafe_b64encode(data if isinstance(data, bytes) else json.dumps(data).encode()).decode().rstrip("=")


def by_public_key(server):  # noqa: F811
    """HS256 under the text of the public key: what anybody can make, and a careless reader believes."""

    def forge(claims):
        key = server.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        text = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': server.kid})}.{part(claims)}"
        return f"{text}.{part(hmac.digest(key, text.encode(), hashlib.sha256))}"

    return forge


def altered(server):  # noqa: F811
    """A true token of somebody else whose subject was replaced afterwards."""

    def forge(claims):
        head, _body, signature = jwt.encode(claims | {"sub": "u-9"}, server.key, "RS256", {"kid": server.kid}).split(".")
        return f"{head}.{part(claims)}.{signature}"

    return forge


FORGERIES = {
    "another key": lambda its: lambda claims: jwt.encode(claims, generate_private_key(65537, 2048), "RS256", {"kid": its.kid}),
    "no signature": lambda its: lambda claims: jwt.encode(claims, None, "none", {"kid": its.kid}),
    "signature cut off": lambda its: lambda claims: jwt.encode(claims, its.key, "RS256", {"kid": its.kid}).rpartition(".")[0] + ".",
    "None by another case": lambda its: lambda claims: f"{part({'alg': 'nOnE', 'kid': its.kid})}.{part(claims)}.",
    "public key as a secret": by_public_key,
    "altered": altered,
    "another algorithm": lambda its: lambda claims: jwt.encode(claims, its.key, "PS256", {"kid": its.kid}),
    "curve for RSA": lambda its: lambda claims: jwt.encode(claims, ec.generate_private_key(ec.SECP256R1()), "ES256", {"kid": its.kid}),
    "no key named": lambda its: lambda claims: jwt.encode(claims, its.key, "RS256"),
    "key unknown": lambda its: lambda claims: jwt.encode(claims, its.key, "RS256", {"kid": "99"}),
    "key brought along": lambda its: (
        lambda claims: jwt.encode(
            claims, generate_private_key(65537, 2048), "RS256", {"kid": its.kid, "jku": "http://127.0.0.1:9/", "jwk": {"kty": "oct", "k": "AA"}}
        )
    ),
    "no token": lambda _server: lambda _claims: None,
    "not a token": lambda _server: lambda _claims: "x.y.z",
    "a number": lambda _server: lambda _claims: 7,
    "not an object": lambda its: lambda _claims: jwt.api_jws.encode(b"[]", its.key, "RS256", {"kid": its.kid}),
}


@pytest.mark.parametrize("how", FORGERIES)
def test_a_token_the_server_did_not_sign_lets_nobody_in(world, client, server, how):  # noqa: F811
    named(an_officer())
    server.forged = FORGERIES[how](server)
    answer = go(client)
    assert answer.status_code == 401
    assert UNTRUSTED in answer.content.decode()
    nobody(client)
    assert SocialAccount.objects.get().uid == "u-1042"
    server.forged = None
    assert go(client).status_code == 302, "the server's own does"


@pytest.mark.parametrize("nonce", [None, "", "x", 7, ["x"]], ids=["none", "empty", "other", "number", "list"])
def test_a_token_without_the_nonce_of_this_signing_in_lets_nobody_in(world, client, server, nonce):  # noqa: F811
    named(an_officer())
    server.claims = {"nonce": nonce}
    answer = go(client)
    assert answer.status_code == 401
    assert UNTRUSTED in answer.content.decode()
    nobody(client)


def test_a_token_of_another_session_is_worth_nothing_in_this_one(world, client, server):  # noqa: F811
    """A thief who got hold of a token of the officer has the server, or who sits before it, hand it out for a signing in of his own."""
    named(an_officer())
    seen = []
    server.forged = lambda claims: seen.append(jwt.encode(claims, server.key, "RS256", {"kid": server.kid})) or seen[-1]
    assert go(client).status_code == 302
    server.forged = lambda _claims: seen[0]
    thief = Client()
    assert go(thief).status_code == 401
    nobody(thief)
    again = Client()
    sign_in(again)
    assert go(again).status_code == 401, "nor in a later session of the same officer"


def test_every_signing_in_has_a_nonce_of_its_own_and_none_is_of_an_address(world, client, server):  # noqa: F811
    named(an_officer())
    for more in ("", "?auth_params=nonce%3Dmine%26redirect_uri%3Dhttps://evil.example&scope=profile,email"):
        there = client.post(f"{BEGIN}{more}")["Location"]
        asked = parse_qs(urlsplit(there).query)
        requests.get(there, allow_redirects=False, timeout=5)
        assert len(asked["nonce"][0]) == 43
        assert asked["redirect_uri"] == [f"http://testserver{BACK}"]
        assert asked["scope"] == ["openid"]
        assert asked["nonce"] != asked["code_challenge"]
    one, other = server.asked
    assert one["nonce"] != other["nonce"]


@pytest.mark.parametrize(
    ("claims", "good"),
    [
        ({"azp": CLIENT}, True),
        ({"aud": [CLIENT]}, True),
        ({"aud": [CLIENT, "other"], "azp": CLIENT}, True),
        ({"aud": [CLIENT, "other"]}, False),
        ({"aud": [CLIENT, "other"], "azp": "other"}, False),
        ({"azp": "other"}, False),
        ({"aud": ["other"]}, False),
        ({"aud": None}, False),
        ({"iss": None}, False),
        ({"iat": None}, False),
        ({"iat": "now"}, False),
        ({"exp": None}, False),
    ],
)
def test_a_token_says_all_it_must_and_is_for_this_node(world, client, server, claims, good):  # noqa: F811
    named(an_officer())
    server.claims = claims
    assert go(client).status_code == (302 if good else 401)


@pytest.mark.parametrize(
    ("name", "seconds", "good"), [("iat", 30, True), ("iat", 3600, False), ("exp", -30, True), ("exp", -120, False), ("nbf", 30, True), ("nbf", 3600, False)]
)
def test_clocks_may_differ_by_a_minute_and_no_more(world, client, server, name, seconds, good):  # noqa: F811
    named(an_officer())
    server.claims = {name: int(time.time()) + seconds}
    assert go(client).status_code == (302 if good else 401)


def test_keys_are_kept_and_asked_for_anew_once_where_one_is_unknown(world, client, server):  # noqa: F811
    named(an_officer())
    assert go(client).status_code == 302
    assert go(Client()).status_code == 302
    assert server.fetched == 1
    server.turn_key()
    assert go(Client()).status_code == 302, "another key signs now"
    assert server.fetched == 2
    server.forged = lambda claims: jwt.encode(claims, server.key, "RS256", {"kid": "1"})
    assert go(Client()).status_code == 401, "what the server no longer names"
    assert server.fetched == 3


@pytest.mark.parametrize(("language", "said"), [("vi", NO_KEYS), ("en", "did not hand over the keys")])
def test_keys_that_cannot_be_had_are_told_with_what_to_do(world, client, server, language, said):  # noqa: F811
    named(an_officer())
    server.keyless = True
    client.cookies["lienket_language"] = language
    answer = client.get(back := _way_back(client), headers={"accept-language": language})
    assert answer.status_code == 401
    page = answer.content.decode()
    assert said in page
    assert ("báo người vận hành" if language == "vi" else "tell the operator") in page
    nobody(client)
    assert client.get(back).status_code == 401
    assert sign_in(client).status_code == 302, "the password goes on"


def _way_back(client):
    there = client.post(BEGIN)
    return requests.get(there["Location"], allow_redirects=False, timeout=5).headers["Location"].removeprefix("http://testserver")


def test_reading_a_token_refuses_by_itself(server):  # noqa: F811
    now = int(time.time())
    claims = {"iss": server.address, "sub": "u", "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": nonce_of("v")}
    token = jwt.encode(claims, server.key, "RS256", {"kid": server.kid})
    at = {"keys_at": server.address + server.keys_at, "issuer": server.address, "client": CLIENT}
    assert read(token, **at, nonce=nonce_of("v")) == claims
    with pytest.raises(NotTrusted):
        read(token, **at, nonce=nonce_of("w"))
    with pytest.raises(NotTrusted):
        read(token, **at | {"keys_at": "file:///etc/passwd"}, nonce=nonce_of("v"))
    with pytest.raises(NotTrusted, match="without TLS"):
        read(token, **at | {"keys_at": "http://sso.example.vn/keys"}, nonce=nonce_of("v"))
    with pytest.raises(NoServerKeys):
        read(token, **at | {"keys_at": "http://127.0.0.1:9/keys"}, nonce=nonce_of("v"))
    assert not [name for name in identity_token.ALGORITHMS if name.startswith("HS") or name == "none"]
