"""HTTP POST of JSON, signed after the Standard Webhooks specification (standardwebhooks.com): `webhook-id`, `webhook-timestamp`, `webhook-signature`.

The key of a channel follows from the node's secret and the channel's id: it lies in no row, and a unit learns only its own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import urlsplit

import orjson
from django.conf import settings

from lienket.alerts.message import Message
from lienket.alerts.transports.bad_address import BadAddress
from lienket.alerts.transports.posting import request

LONGEST = 500


def ready() -> bool:
    """Whether the node may send them at all."""
    return bool(settings.WEBHOOKS)


def _private(host: str) -> bool:
    return host.casefold() in settings.WEBHOOK_HOSTS


def read(typed: str, vietnamese: bool) -> str:
    """A URL with https:// – or http:// to a host the operator named. Raises BadAddress."""
    url = typed.strip()
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if not host or len(url) > LONGEST or not url.isascii() or any(c.isspace() or not c.isprintable() for c in url) or parts.username or parts.fragment:
        raise BadAddress("không phải địa chỉ URL, ví dụ https://donvi.vn/nhan-tin", "no URL, such as https://unit.vn/receive")
    if parts.scheme != "https" and not (parts.scheme == "http" and _private(host)):
        raise BadAddress("phải là https:// (http:// chỉ cho máy do người vận hành cho phép)", "must be https:// (http:// only to hosts the operator allows)")
    return url


def key_of(channel: str) -> bytes:
    """The 32 bytes with which the messages of a channel are signed."""
    return hmac.digest(settings.WEBHOOK_SECRET.encode(), f"webhook:{channel}".encode(), "sha256")


def shown_key(channel: str) -> str:
    """The key as the unit gives it to its receiver."""
    return "whsec_" + base64.b64encode(key_of(channel)).decode()


def signature(channel: str, message: str, seconds: int, body: bytes) -> str:
    """The signature over id, time and body."""
    signed = b".".join((message.encode(), str(seconds).encode(), body))
    return "v1," + base64.b64encode(hmac.new(key_of(channel), signed, hashlib.sha256).digest()).decode()


def send(address: str, message: Message, channel: str, seconds: int) -> None:
    """Post it. Raises TransportError."""
    body = orjson.dumps({"id": str(message.id), "language": message.language, "subject": message.subject, "text": message.text, "data": dict(message.data)})
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Lienket",
        "webhook-id": str(message.id),
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(channel, str(message.id), seconds, body),
    }
    request(address, method="POST", headers=headers, body=body, private=_private(urlsplit(address).hostname or ""))
