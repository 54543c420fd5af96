"""The pack of another shape (a border district, no fence, no outlines, a chair whose unit ended) from check to a matter explained and shown."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from lienket.kernel.actor import Actor
from lienket.units.actions import post_person
from lienket.units.models import Account
from lienket.units.queries import post_id
from tests.architecture.rules import ROOT

PACK = ROOT / "packs" / "bien-gioi-khe-may"
CROSSING = {
    "key": "khe-may-0001",
    "unit": "ubnd-doi-sim",
    "channel": "dien-thoai",
    "facts": {"kind": "vu-viec", "field": "vuot-bien", "severity": "nghiem-trong", "place": "doi-sim", "reporter": "nguoi-dan"},
    "occurred_at": "2026-01-05T22:30:00+07:00",
    "text": "Người dân thấy một nhóm người lạ đi lối mòn qua biên giới.",
}


@pytest.fixture
def number(db, lienket):
    assert lienket("pack", "load", PACK, "--json").json["loaded"] is True
    return lienket("receive", "-", "--as", "ubnd-doi-sim", "--json", stdin=json.dumps(CROSSING)).json["number"]


def test_the_pack_is_complete_proved_and_without_a_finding(lienket):
    ran = lienket("pack", "check", PACK, "--json", "--lang", "en")
    assert ran.code == 0
    data = ran.json
    assert data["complete"] is True
    assert data["proved"].startswith("Proved")
    assert data["findings"] == []
    assert (data["cases"]["failed"], data["cases"]["bare"]) == (0, 0)


def test_the_border_guard_leads_and_every_line_is_marked_as_assumed(lienket, number):
    explained = lienket("matters", "explain", number, "--as", "don-bp", "--lang", "en").out
    assert "Lead: Khe Mây Border Guard Post – Article 3(1), Regulation 2024 (assumed)" in explained
    assert "tell Khe Mây Commune People's Committee, to acknowledge in 30 minutes" in explained, "the chair of a unit that ended passed to the commune"
    assert all("(assumed)" in line for line in explained.splitlines() if "Regulation 2024" in line)


@pytest.mark.parametrize("outsider", ["bql-cho", "hai-quan", "ubnd-suoi-lanh"])
def test_a_party_without_a_part_sees_nothing(lienket, number, outsider):
    assert lienket("matters", "list", "--as", outsider, "--json").json == {"total": 0, "matters": []}
    assert lienket("matters", "show", number, "--as", outsider).code == 1
    assert lienket("inbox", "--as", outsider, "--json").json == lienket("inbox", "--as", "benh-vien", "--json").json


def test_the_pages_say_that_there_is_no_outline_to_draw(lienket, number):
    at = datetime(2026, 1, 5, tzinfo=UTC)
    post = post_id("bien-gioi-khe-may", "don-bp/truc-ban")
    post_person(actor=Actor.system("bien-gioi-khe-may", "tests"), name="Trực ban", post=post, since=date(2026, 1, 1), at=at, login="don-bp")
    client = Client()
    client.force_login(Account.objects.get(login="don-bp"), backend="lienket.access.sessions.Backend")

    page = client.get(reverse("map")).content.decode()
    assert "Chưa có ranh giới nào" in page
    assert "Mở rộng thời gian" not in page, "the matter has a place; only its outline is missing"
    assert "Chưa có ranh giới" in "".join(ElementTree.fromstring(client.get(reverse("matter-map", args=[number])).content).itertext())
    for address in ("board", "regulations", "coverage"):
        assert client.get(reverse(address)).status_code == 200
