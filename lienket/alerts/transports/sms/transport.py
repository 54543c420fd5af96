"""SMS by any gateway that takes one HTTP request a message: URL, method, headers and body are templates of the operator.

`{to}`, `{text}`, `{id}` and `{secret}` are filled in, each escaped for where it stands. A gateway that may have taken a message is never asked again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings

from lienket.alerts.message import Message, TransportError
from lienket.alerts.transports.bad_address import BadAddress
from lienket.alerts.transports.posting import request
from lienket.alerts.transports.sms.alphabet import gsm, ucs2
from lienket.units.phones import BadPhone, read_number

SHORTEST = 9
MAYBE_TAKEN = {"http-500", "http-502", "http-504"}
"""Answers behind which a gateway may have passed the message on."""


def ready() -> bool:
    """Whether the node knows a gateway."""
    return bool(settings.SMS_URL)


def read(typed: str, vietnamese: bool) -> str:
    """The number as it is dialled; numbers of emergency services take no SMS. Raises BadAddress."""
    try:
        number = read_number(typed, vietnamese=vietnamese)
    except BadPhone:
        number = ""
    if len(number) < SHORTEST or number.startswith("02"):
        raise BadAddress("không phải số di động, ví dụ 0912 345 678", "no mobile number, such as 0912 345 678")
    return number


def _percent(value: str) -> str:
    return quote(value, safe="")


def _within_json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


def _as_it_is(value: str) -> str:
    return value


def filled(template: str, values: dict[str, str], escaped: Callable[[str], str]) -> str:
    """A template with its places filled, in one pass: what is filled in is never looked at again."""
    out, rest = [], template
    while rest:
        before, brace, after = rest.partition("{")
        name, close, tail = after.partition("}")
        out.append(before)
        if brace and close and name in values:
            out.append(escaped(values[name]))
            rest = tail
        else:
            out.append(brace)
            rest = after
    return "".join(out)


def send(address: str, message: Message, channel: str, seconds: int) -> None:
    """Ask the gateway once. Raises TransportError; `unknown` where the message may be on its way."""
    text = ucs2(message.text) if settings.SMS_ALPHABET == "ucs2" else gsm(message.text)
    values = {"to": address, "text": text, "id": str(message.id), "secret": settings.SMS_SECRET}
    headers = {key: filled(value, values, _as_it_is) for key, value in settings.SMS_HEADERS.items()}
    sort = next((value for key, value in headers.items() if key.casefold() == "content-type"), "")
    body = filled(settings.SMS_BODY, values, _within_json if "json" in sort else _percent).encode() if settings.SMS_BODY else None
    try:
        said = request(filled(settings.SMS_URL, values, _percent), method=settings.SMS_METHOD, headers=headers, body=body, private=True)
    except TransportError as error:
        if error.reason in MAYBE_TAKEN:
            raise TransportError(error.reason, unknown=True) from None
        raise
    if settings.SMS_EXPECT and settings.SMS_EXPECT not in said.decode(errors="replace"):
        raise TransportError("refused-by-gateway")
