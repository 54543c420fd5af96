"""Settings that name other machines or programs, checked: tile server, scanner, OpenID Connect server."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from lienket.config.environment import BadSetting


def tile_hosts(address: str) -> list[str]:
    """The origin of the tile server, for the content security policy; none without one."""
    if not address:
        return []
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.netloc:
        raise BadSetting(f"LIENKET_TILE_SERVER={address!r}: must begin with https:// and name a host.")
    return [f"https://{parts.netloc.replace('{s}', '*')}"]


def scanner(address: str) -> str:
    """Where clamd answers: the path of its socket, or a port of this machine. What is scanned never leaves it."""
    host, _colon, port = address.rpartition(":")
    if address and not address.startswith("/") and not (host in {"127.0.0.1", "[::1]", "localhost"} and port.isdecimal() and 0 < int(port) < 65536):
        raise BadSetting(f"LIENKET_SCANNER={address!r}: must be the path of clamd's socket, or 127.0.0.1:PORT.")
    return address


def origin_of(address: str) -> list[str]:
    """The origin of an address, for the content security policy; none without one."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if address else []


def oidc(server: str, name: str, client: str, secret: str, subject: str) -> dict[str, Any]:
    """django-allauth's settings of the OpenID Connect server; none without one."""
    if not server:
        return {}
    parts = urlsplit(server)
    if not parts.hostname or (parts.scheme != "https" and (parts.scheme, parts.hostname) not in {("http", "localhost"), ("http", "127.0.0.1")}):
        raise BadSetting(f"LIENKET_OIDC_SERVER={server!r}: must begin with https:// and name a host.")
    if not client or not secret:
        raise BadSetting("LIENKET_OIDC_CLIENT, LIENKET_OIDC_SECRET: both are needed where LIENKET_OIDC_SERVER is given.")
    # The identity token alone is read, and no more is asked for than who somebody is: nothing else about people comes to this node.
    what = {"server_url": server, "uid_field": subject, "fetch_userinfo": False}
    app = {"provider_id": "oidc", "name": name, "client_id": client, "secret": secret, "settings": what}
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True, "SCOPE": ["openid"] if subject == "sub" else ["openid", "profile"]}}
