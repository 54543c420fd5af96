"""The headers that protect a browser are on every answer, whatever address, method or refusal."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.desk.people import signed_in
from tests.desk.test_every_address import address, patterns

WANTED = {
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "payment=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.django_db
def test_every_address_answers_strangers_and_officers_with_them(world):
    lacking = []
    for client in (Client(raise_request_exception=False), signed_in("plant")):
        client.raise_request_exception = False
        for route, _each in patterns():
            answer = client.get(address(route))
            lacking += [(route, name) for name, value in WANTED.items() if value not in answer.get(name, "")]
    assert sorted(set(lacking)) == []
