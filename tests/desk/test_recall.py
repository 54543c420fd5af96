"""The page on which the lead takes back what it shared."""

from __future__ import annotations

import pytest

from lienket.routing import actions as routing
from lienket.sharing.codes import Level
from tests.desk.pages import done, text_of
from tests.desk.people import signed_in
from tests.world import NOON, a_matter, post, sees

pytestmark = pytest.mark.usefixtures("world")


def test_the_page_asks_for_the_reason_and_keeps_it_with_the_matter():
    matter = a_matter()
    routing.share(actor=post("town-police"), matter=matter, unit="border-post", level="view", why="Cần biết", at=NOON)
    client = signed_in("town-police")
    assert done(client, matter, "recall", unit="border-post", why="").status_code != 303
    assert sees("border-post", matter) == Level.VIEW
    answer = done(client, matter, "recall", unit="border-post", why="Đã phối hợp xong")
    assert answer.status_code == 303, text_of(answer)
    assert sees("border-post", matter) is None
    assert "Đã phối hợp xong" in text_of(client.get(answer.url))
