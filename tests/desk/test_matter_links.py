"""Linked matters on the page: shown as far as the reader may know of them, and taken apart again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lienket.matters import linking
from lienket.matters.queries import number_of
from tests.desk.pages import done, form_of, page, text_of
from tests.desk.people import signed_in
from tests.world import NOON, a_matter, minutes, post, the

pytestmark = pytest.mark.usefixtures("world")

POLICE, BORDER, PLANT, OUTSIDER = "town-police", "border-post", "plant", "neighbour"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: minutes(5))


def test_a_merged_and_a_linked_matter_are_shown_as_far_as_the_reader_may_know_of_them():
    first, second = a_matter(), a_matter()
    linking.merge(actor=post(POLICE), duplicate=first, into=second, at=NOON)
    assert number_of(the(second)) in page(POLICE, first).content.decode()
    assert number_of(the(first)) in page(PLANT, second).content.decode()


def test_a_link_is_taken_back_on_the_page_and_what_was_done_can_be_undone():
    one, two = a_matter(), a_matter()
    linking.link(actor=post(PLANT), matter=one, other=two, at=NOON)
    client, number = signed_in(PLANT), number_of(the(two))
    offered = reverse("act", args=[number_of(the(one)), "unlink"]) + f"?other={number}"
    assert offered in page(PLANT, one, client=client).content.decode()
    form = text_of(client.get(offered))
    assert f"Vụ việc này và {number} không còn trỏ sang nhau" in form
    assert "Không gửi thông báo" in form
    answer = done(client, one, "unlink", other=number)
    assert answer.status_code == 303
    after = client.get(answer["Location"])
    assert "Vụ việc liên quan" not in text_of(after)
    assert "Bỏ liên kết với một vụ việc khác." in text_of(after)
    assert f"act/link?other={number}" in after.content.decode(), "it can be linked again at once"
    assert "Vụ việc liên quan" not in text_of(page(PLANT, two, client=client))
    again = done(client, one, "link", other=number)
    assert f"act/unlink?other={number}" in client.get(again["Location"]).content.decode()


def test_only_a_standing_link_of_one_who_works_on_both_is_offered_on_the_form():
    one, two, three = (a_matter(kind="petition") for _ in range(3))
    linking.link(actor=post(PLANT), matter=one, other=two, at=NOON)
    client = signed_in(PLANT)
    assert "act-unlink-other_error" in done(client, one, "unlink", other=number_of(the(three))).content.decode()
    assert page("", three, "act", "unlink", client=client).status_code == 422
    assert page("", one, "act", "unlink", client=signed_in(BORDER)).status_code == 403
    assert page("", one, "act", "unlink", client=signed_in(OUTSIDER)).status_code == 404


def test_the_same_act_about_another_matter_is_no_repetition():
    one, two, three = a_matter(), a_matter(), a_matter()
    client = signed_in(PLANT)
    address, hidden = form_of(client, one, "link")
    assert "again" not in client.post(address, hidden | {"other": number_of(the(two))})["Location"]
    assert "again=1" in client.post(address, hidden | {"other": number_of(the(two))})["Location"]
    assert client.post(address, hidden | {"other": number_of(the(three))}).status_code == 409
