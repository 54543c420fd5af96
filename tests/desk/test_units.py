"""The register's pages: for every member, for administrators, and not for others."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from lienket.situation.models import SecondRequest
from lienket.units import people
from lienket.units.actions import set_password
from lienket.units.models import Account, Holding, Person, PersonDetail, Post
from lienket.units.queries import post_id
from tests.desk.people import SINCE, signed_in
from tests.world import MODEL, NOON, SWEEPER, TODAY, last_seq, recorded_after

DESK = post_id(MODEL, "town-police/desk")
CHIEF = post_id(MODEL, "town-police/chief")
LETTERS = "ăđơưạảấầẩậắằẳặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ"


@pytest.fixture
def administrator(world):
    signed_in("province-police", administrator=True)
    set_password(Account.objects.get(login="province-police-desk"), "bốn con ngựa kéo xe")  # Which ends the session.
    return signed_in("province-police", administrator=True)


def an_officer(name="Lê Thị B", post=DESK, login=""):
    return people.appoint(actor=SWEEPER, name=name, post=post, since=SINCE, at=NOON, login=login)[0]


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize(("language", "there", "gone"), [("vi", "Công an thị xã", "Công an cũ"), ("en", "Town police", "Former police")])
def test_units_of_a_day(world, language, there, gone):
    client = signed_in("plant", language=language)
    today = text(client.get("/units"))
    assert there in today
    assert gone not in today
    assert gone in text(client.get("/units", {"on": "31/12/2009"}))
    assert gone in text(client.get("/units", {"on": "2009-12-31"}))
    assert gone not in text(client.get("/units", {"on": "2010-01-01"}))
    whole = text(client.get("/units", {"all": "1"}))
    assert gone in whole
    assert "01/01/2010" in whole


@pytest.mark.parametrize("asked", ["cong an thi", "CÔNG AN THỊ", "town", "police town"])
def test_units_are_found_however_they_are_typed(world, asked):
    page = text(signed_in("plant").get("/units", {"q": asked}))
    assert "Công an thị xã" in page
    assert 'href="/units/plant"' not in page


def test_a_day_nobody_understands_is_said(world):
    client = signed_in("plant")
    for place in ("/units", "/units/plant"):
        page = client.get(place, {"on": "hôm qua"})
        assert page.status_code == 200
        assert "Không hiểu ngày" in text(page)


def test_nothing_found_is_said(world):
    assert "Không có đơn vị nào như vậy" in text(signed_in("plant").get("/units", {"q": "zzz"}))


def test_a_fragment_is_the_list_alone(world):
    page = text(signed_in("plant").get("/units", headers={"HX-Request": "true"}))
    assert "<html" not in page
    assert 'id="tree"' in page


def test_a_unit_says_what_became_of_it(world):
    client = signed_in("plant")
    gone = text(client.get("/units/old-police"))
    assert "không còn từ ngày 01/01/2010" in gone
    assert 'href="/units/town-police"' in gone
    assert "Sắp xếp lại" in gone
    assert "kế thừa từ" in text(client.get("/units/town-police"))
    assert client.get("/units/rumour").status_code == 404


def test_who_holds_a_post_is_known_to_the_unit_and_administrators(administrator):
    an_officer()
    assert "Lê Thị B" in text(administrator.get("/units/town-police"))
    assert "Lê Thị B" in text(signed_in("town-police", "chief").get("/units/town-police"))
    for outsider in ("plant", "neighbour"):
        assert "Lê Thị B" not in text(signed_in(outsider).get("/units/town-police"))


def test_a_post_is_added_and_ended(administrator):
    start = last_seq()
    told = {"code": "gate", "title_vi": "Cổng", "title_en": "", "since": ""}
    assert administrator.post("/units/plant/posts", told).status_code == 302
    assert recorded_after(start) == ["post.added/1"]
    assert Post.unrestricted.get(code="gate").title_en == "Cổng"
    again = administrator.post("/units/plant/posts", told)
    assert again.status_code == 422
    assert "đã có chức trách" in text(again)
    assert administrator.post("/units/plant/posts", {"code": "Có Dấu", "title_vi": "x"}).status_code == 422
    administrator.post("/units/plant/posts/gate/end")
    assert Post.unrestricted.get(code="gate").valid_until is not None
    administrator.post("/units/plant/posts/truc-ban/end")
    assert Post.unrestricted.get(unit__code="plant", code="truc-ban").valid_until is None, "the pack's own posts are the pack's"


# People.


def test_people_are_listed_searched_and_paged(administrator):
    for n in range(60):
        an_officer(f"Cán bộ số {n:02}")
    page = text(administrator.get("/people"))
    assert "61 người" in page
    assert "Trang sau" in page
    assert "Trang trước" in text(administrator.get("/people", {"page": "2"}))
    assert "Cán bộ số 07" in text(administrator.get("/people", {"q": "can bo 07"}))
    assert "1 người" in text(administrator.get("/people", {"q": "can bo so 07"}))
    assert "1 người" in text(administrator.get("/people", {"which": "administrators"}))
    assert "Không có ai như vậy" in text(administrator.get("/people", {"which": "past"}))
    assert administrator.get("/people", {"page": "99999999999"}).status_code == 200


def test_a_person_is_entered_and_the_slip_shown_once(administrator):
    start = last_seq()
    told = {"name": "Phạm D", "post": str(DESK), "since": "02/03/2016", "login": "phamd", "administrator": ""}
    page = text(administrator.post("/people/new", told))
    assert recorded_after(start) == ["person.posted/1", "account.invited/1"]
    [code] = re.findall(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){5}", page)
    assert "phamd" in page
    assert administrator.get(f"/account/link/{code}").status_code == 200
    account = Account.objects.get(login="phamd")
    assert code not in text(administrator.get(f"/people/{account.person_id}"))
    assert not account.administrator


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "bắt buộc"),
        ({"post": str(post_id(MODEL, "old-police/truc-ban"))}, "field-error"),
        ({"login": "Có dấu"}, "Chỉ dùng chữ thường không dấu"),
        ({"login": "province-police-desk"}, "đã có người dùng"),
        ({"since": "hôm qua"}, "field-error"),
    ],
)
def test_what_cannot_be_entered_is_said_at_its_field(administrator, change, said):
    people_before = Person.unrestricted.count()
    page = administrator.post("/people/new", {"name": "Phạm D", "post": str(DESK), "since": "2016-03-02", "login": "phamd"} | change)
    assert page.status_code == 422
    assert said in text(page)
    assert Person.unrestricted.count() == people_before


def test_the_acts_on_a_person_and_their_counter_acts(administrator):
    who = an_officer(login="canbo")
    place = f"/people/{who}"
    [holding] = Holding.unrestricted.filter(person_id=who)
    start = last_seq()

    def act(name, **told):
        answer = administrator.post(f"{place}/{name}", told)
        assert answer.status_code in {200, 302}, text(answer)
        assert administrator.get(place).status_code == 200

    act("post", post=str(CHIEF), since="2016-03-02")
    act("end", holding=str(holding.id), until="2016-04-01")
    act("resume", holding=str(holding.id))
    act("give")
    act("take")
    act("deactivate")
    act("activate")
    act("reset")
    act("move", holding=str(holding.id), post=str(post_id(MODEL, "plant/truc-ban")), since="2016-05-01")
    assert recorded_after(start) == [
        "person.posted/1",
        "holding.ended/1",
        "holding.resumed/1",
        "administrator.given/1",
        "administrator.taken/1",
        "account.deactivated/1",
        "account.activated/1",
        "account.invited/1",
        "person.posted/1",
        "holding.ended/1",
    ]
    page = text(administrator.get(place))
    assert "Bị thu quyền quản trị." in page


def test_a_name_is_erased_with_reason_and_consent(administrator):
    who = an_officer()
    [holding] = Holding.unrestricted.filter(person_id=who)
    assert administrator.post(f"/people/{who}/forget", {"reason": "left", "sure": "on"}).status_code == 422
    administrator.post(f"/people/{who}/end", {"holding": str(holding.id), "until": "2016-02-01"})
    assert administrator.post(f"/people/{who}/forget", {"reason": "left"}).status_code == 422
    assert "chưa xóa gì" in text(administrator.post(f"/people/{who}/forget", {"reason": "left", "sure": "on"}, follow=True))
    assert PersonDetail.unrestricted.filter(pk=who).exists()
    other = signed_in("plant", administrator=True)
    asked = SecondRequest.unrestricted.get()
    assert "Xóa tên một người" in text(other.get("/second"))
    assert other.post(f"/second/{asked.id}", {"do": "confirm"}).status_code == 302
    assert not PersonDetail.unrestricted.filter(pk=who).exists()
    assert "(tên đã xóa)" in text(administrator.get(f"/people/{who}"))


def test_an_administrator_does_not_close_himself_nor_the_last_one(administrator):
    own = Account.objects.get(login="province-police-desk")
    page = administrator.post(f"/people/{own.person_id}/deactivate")
    assert page.status_code == 422
    assert "tự khóa" in text(page)
    [holding] = Holding.unrestricted.filter(person_id=own.person_id)
    page = administrator.post(f"/people/{own.person_id}/end", {"holding": str(holding.id), "until": "2020-01-01"})
    assert page.status_code == 422
    assert "người quản trị cuối cùng" in text(page)


def test_an_act_that_is_none_and_a_person_who_is_none_are_absent(administrator):
    who = an_officer()
    assert administrator.post(f"/people/{who}/promote").status_code == 404
    assert administrator.post(f"/people/{who}/deactivate").status_code == 404, "no account"
    assert administrator.get(f"/people/{DESK}").status_code == 404
    assert administrator.get(f"/people/{who}/post").status_code == 405


@pytest.mark.parametrize("unit", ["town-police", "plant", "neighbour"])
def test_people_are_for_administrators_only(world, unit):
    who = an_officer()
    client = signed_in(unit)
    start = last_seq()
    for place in ("/people", "/people/new", f"/people/{who}"):
        page = client.get(place)
        assert page.status_code == 403
        assert "Lê Thị B" not in text(page)
    for place in (f"/people/{who}/end", f"/people/{who}/reset", "/people/new", "/units/plant/posts", "/units/plant/posts/truc-ban/end"):
        assert client.post(place, {}).status_code == 403
    assert last_seq() == start


@pytest.mark.parametrize("place", ["/units", "/units/plant", "/people", "/people/new"])
def test_signed_out_one_is_sent_to_sign_in(world, client, place):
    assert client.get(place)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("place", ["/units", "/units/town-police", "/people", "/people/new", "/account", "/account/post"])
def test_pages_in_english_have_no_vietnamese_of_ours(administrator, place):
    Account.of_node.update(language="en")
    page = text(administrator.get(place))
    main = page[page.index('<main id="main"') : page.index("</main>")]
    ours = re.sub(r"Người của province-police|Công an [\w ]+|Nhà máy|Tiếng Việt|Thế giới kiểm thử", "", main)
    assert re.findall(rf".{{0,40}}[{LETTERS}].{{0,40}}", ours) == []


@pytest.mark.parametrize(("hour", "answer"), [(16, 302), (17, 422)])
@pytest.mark.parametrize("act", ["take", "deactivate"])
def test_who_administers_is_asked_of_the_local_day(world, monkeypatch, act, hour, answer):
    """At 17:00 UTC the next day has begun in Vietnam, and the post of the other administrator has ended with the day before."""
    for login, post, until in (("first", "town-police/desk", None), ("second", "border-post/truc-ban", date(2016, 3, 3))):
        who = people.appoint(actor=SWEEPER, name=login, post=post_id(MODEL, post), since=SINCE, at=NOON, login=login, administrator=True)[0]
        set_password(Account.objects.get(login=login), "bốn con ngựa kéo xe")
        if until:
            holding = Holding.unrestricted.get(person_id=who)
            people.end_holding(actor=SWEEPER, person=who, holding=holding.id, until=until, day=TODAY, at=NOON)
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON.replace(hour=hour))
    clerk = signed_in("province-police", administrator=True, password="!")  # Who asks could not sign in again, so does not count.
    page = clerk.post(f"/people/{Account.objects.get(login='first').person_id}/{act}")
    assert page.status_code == answer
    assert ("người quản trị" in text(page)) is (answer == 422)
