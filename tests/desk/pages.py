"""The page of a matter and the forms of its acts, as a browser has them."""

from __future__ import annotations

import re

from django.urls import reverse

from lienket.matters.queries import number_of
from tests.desk.people import signed_in
from tests.world import the


def page(unit, matter, name="matter", *more, client=None, **options):
    return (client or signed_in(unit)).get(reverse(name, args=[number_of(the(matter)), *more]), **options)


def form_of(client, matter, act, **query):
    """The form as the browser has it: address and hidden values."""
    address = reverse("act", args=[number_of(the(matter)), act])
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', answer.content.decode())
    return address, {"seen": seen[1]}


def done(client, matter, act, **values):
    address, hidden = form_of(client, matter, act)
    return client.post(address, hidden | values)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
