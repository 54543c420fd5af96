"""Reorganisations on the desk: administrators look, confirm and undo; nobody learns there what the policy keeps from them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from lienket.journal import outbox
from lienket.reorganisation.queries import acts
from lienket.units.actions import post_person
from lienket.units.models import Account
from lienket.units.queries import post_id
from tests.reorganisation.kyworld import JULY, JUNE, MODEL, PLAN, a_matter
from tests.reorganisation.test_carry_out import ADMINISTRATOR
from tests.world import stored, the


def browser(unit="province", *, administrator=True, post="desk"):
    login = f"{unit}-{post}"
    if not Account.objects.filter(login=login).exists():
        post_person(actor=ADMINISTRATOR, name="Lê A", post=post_id(MODEL, f"{unit}/{post}"), since=JUNE.date(), at=JUNE, login=login)
        Account.of_node.filter(login=login).update(administrator=administrator)
    client = Client()
    client.force_login(Account.objects.get(login=login), backend="lienket.access.sessions.Backend")
    return client


@pytest.fixture
def today(ky, monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: JULY)


def body(answer):
    return answer.content.decode()


def digest_of(page):
    return body(page).split('name="digest" value="')[1][:64]


def test_a_plan_is_looked_at_confirmed_and_undone(today):
    client, matter = browser(), a_matter()
    outbox.deliver(JULY)
    kept = stored()
    assert "Phương án mới" in body(client.get("/reorganisations"))
    page = client.post("/reorganisations/preview", {"plan": PLAN})
    assert page.status_code == 200
    assert stored() == kept
    for words in ("Xem trước: sắp xếp ngày 01/07/2016", "12/NQ-QĐ", "Xã A", "Phường X", "vụ việc đang mở"):
        assert words in body(page)
    told = {"plan": PLAN, "digest": digest_of(page)}
    assert client.post("/reorganisations/confirm", told).status_code == 422, "one must say that one has looked"
    done = client.post("/reorganisations/confirm", {**told, "sure": "on"})
    assert done.status_code == 302
    assert the(matter).lead.code == "x"
    assert "Phường X" in body(client.get(done["Location"]))
    act = acts()[0]
    assert client.post(f"/reorganisations/{act.id}/undo", {}).status_code == 422
    client.post(f"/reorganisations/{act.id}/undo", {"sure": "on"})
    assert the(matter).lead.code == "a"
    assert "đã hủy" in body(client.get("/reorganisations"))


def test_where_the_world_changed_the_new_preview_is_shown_instead(today):
    client, matter = browser(), a_matter()
    page = client.post("/reorganisations/preview", {"plan": PLAN})
    a_matter()
    again = client.post("/reorganisations/confirm", {"plan": PLAN, "digest": digest_of(page), "sure": "on"})
    assert again.status_code == 200
    assert "Từ lúc xem trước đã có thay đổi" in body(again)
    assert digest_of(again) != digest_of(page)
    assert the(matter).lead.code == "a"


@pytest.mark.parametrize("plan", ["", "on: 2016-07-01", "\t", "on: 2016-07-01\ndocument: 1/NQ\nreason: Sắp xếp\nendings: [{unit: nobody}]\n"])
def test_a_plan_with_faults_comes_back_with_each_of_them(today, plan):
    page = browser().post("/reorganisations/preview", {"plan": plan})
    assert page.status_code == 422
    assert "plan.yaml:" in body(page) or "Ghi phương án" in body(page)


def test_who_is_no_administrator_is_refused_and_nothing_moves(today):
    client, matter = browser(administrator=False), a_matter()
    for path in ("/reorganisations", "/reorganisations/preview", "/reorganisations/confirm"):
        assert client.post(path, {"plan": PLAN, "sure": "on"}).status_code in {403, 405}
        assert client.get(path).status_code == 403
    assert the(matter).lead.code == "a"


def test_an_administrator_in_a_post_of_the_successor_learns_nothing_of_a_matter_about_it(today, monkeypatch):
    a_matter()
    about = the(a_matter(concerns=["b"]))
    number = f"{about.prefix}-{about.year}-{about.serial:06d}"
    post_person(actor=ADMINISTRATOR, name="Lê X", post=post_id(MODEL, "x/desk"), since=JULY.date(), at=JUNE, login="x-desk")
    Account.of_node.filter(login="x-desk").update(administrator=True)
    client = Client()
    client.force_login(Account.objects.get(login="x-desk"), backend="lienket.access.sessions.Backend")
    page = client.post("/reorganisations/preview", {"plan": PLAN})
    assert number not in body(page)
    assert 'vụ việc đang mở: <span class="strong">1</span>' in body(page)
    assert "Công an tỉnh" not in body(page).split("<main")[-1].split("</main>")[0]
    whole = browser().post("/reorganisations/preview", {"plan": PLAN})
    assert number in body(whole), "the province, which is told of it, sees where it goes"
    outbox.deliver(JULY)
    done = client.post("/reorganisations/confirm", {"plan": PLAN, "digest": digest_of(client.post("/reorganisations/preview", {"plan": PLAN})), "sure": "on"})
    assert the(about.id).lead.code == "province"
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: JULY + timedelta(minutes=1))
    assert number not in body(client.get(done["Location"]))
