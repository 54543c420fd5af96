"""Taking a report: what the page says before saving, what saving stores, what is refused, and whose drafts are whose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienket.desk.report import moments
from lienket.intake.models import DraftFile, Report, SavedDraft
from lienket.matters.models import Attachment, Matter
from lienket.matters.queries import number_by_id
from tests.desk.people import signed_in
from tests.pictures import PNG
from tests.world import NOON, a_report, parts

AT = NOON + timedelta(minutes=5)
CANARY = "chim-hoang-yen-7431"
SECRET = f"TUYỆT MẬT\nNội dung {CANARY}"


@pytest.fixture(autouse=True)
def at_noon(world: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: AT)


@pytest.fixture
def plant() -> Client:
    return signed_in("plant")


def typed(**values: Any) -> dict[str, Any]:
    """What an officer of the plant has typed: a theft in the works."""
    form = {"key": str(uuid4()), "text": "Mất một xe máy trong bãi xe", "place": "works", "kind": "incident", "field": "theft", "severity": "low"}
    form |= {"channel": "phone", "reporter": "citizen", "occurred_at": "11:50", "received_at": "02/03/2016 12:05"}
    return {name: value for name, value in (form | values).items() if value is not None}


def everything_stored() -> Iterator[str]:
    """Every row of every table, as text."""
    for model in apps.get_models():
        manager = next(iter(model._meta.managers), None) or model._base_manager
        for row in manager.values_list():
            yield repr(row)


def test_the_page_opens_with_the_cursor_in_the_words(plant):
    page = plant.get("/report").content.decode()
    assert "autofocus" in page
    assert 'value="02/03/2016 12:05"' in page


def test_saving_opens_the_matter_and_says_who_was_told(plant):
    answer = plant.post("/report", typed(), follow=False)
    matter = Matter.unrestricted.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/matters/{number_by_id(matter.pk)}"
    said = [str(m) for m in plant.get("/report").context["messages"]]
    assert said == [f"Đã tiếp nhận {number_by_id(matter.pk)}. Chủ trì: Công an thị xã. Phối hợp: Nhà máy."]
    assert parts(matter.pk) == {"town-police": "LEAD", "plant": "SUPPORT"}
    report = Report.unrestricted.get()
    assert report.occurred_at == NOON - timedelta(minutes=10)
    assert report.channel == "phone"


def test_sending_the_same_form_twice_makes_one_matter(plant):
    form = typed()
    first, second = plant.post("/report", form), plant.post("/report", form)
    assert first["Location"] == second["Location"]
    assert Matter.unrestricted.count() == 1


def test_another_text_under_the_same_key_is_kept_and_asked_about(plant):
    form = typed()
    plant.post("/report", form)
    answer = plant.post("/report", form | {"text": "Một việc khác hẳn"})
    assert answer.status_code == 422
    assert "Mã gửi này đã dùng" in answer.content.decode()
    assert "Một việc khác hẳn" in answer.content.decode()
    assert form["key"] not in answer.content.decode()
    assert Report.unrestricted.filter(state="CONFLICT").count() == 1


@pytest.mark.parametrize("missing", ["text", "kind", "field", "severity", "reporter", "channel"])
def test_a_missing_fact_is_named_and_nothing_typed_is_lost(plant, missing):
    answer = plant.post("/report", typed(**{missing: ""}, name="Người báo tin"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert missing in answer.context["form"].errors
    assert "Người báo tin" in page
    assert not Report.unrestricted.exists()


def test_the_preview_says_who_leads_by_which_clause_and_until_when(plant):
    page = plant.post("/report/preview", typed(), headers={"X-Part": "about"}).content.decode()
    assert "Công an thị xã" in page
    assert "Điều 2, Quy chế 2015 (giả định)" in page
    assert "Xác nhận trước <strong>02/03/2016 12:35</strong> (30 phút)" in page


def test_the_preview_stores_nothing(plant):
    before = sorted(everything_stored())
    plant.post("/report/preview", typed(text=CANARY), headers={"X-Part": "about"})
    plant.post("/report/preview", typed(text=CANARY))
    after = sorted(everything_stored())
    assert after == before


def test_the_preview_names_the_facts_that_are_missing(plant):
    page = plant.post("/report/preview", typed(kind="", reporter=""), headers={"X-Part": "about"}).content.decode()
    assert "còn thiếu:" in page
    assert "<strong>Loại, Người báo là</strong>" in page


def test_where_no_lead_can_be_named_the_preview_says_who_would_hold_it(plant):
    page = plant.post("/report/preview", typed(field="traffic", place=""), headers={"X-Part": "about"}).content.decode()
    assert "Chưa xác định được đơn vị chủ trì" in page
    assert "chưa rõ địa điểm" in page
    assert "Nhà máy tạm giữ cho đến khi có người phân công." in page


def test_suggestions_are_offered_with_their_words_and_never_set(plant):
    answer = plant.post("/report/preview", typed(kind="", field=""), headers={"X-Part": "about"})
    page = answer.content.decode()
    assert 'value="field:theft"' in page
    assert "Mất một xe" in page
    assert answer.context["form"]["field"].value() == ""


def test_without_javascript_a_suggestion_is_taken_by_its_button(plant):
    answer = plant.post("/report/preview", typed(field="", take="field:theft"))
    assert answer.status_code == 200
    assert answer.context["form"]["field"].value() == "theft"
    assert answer.context["form"].errors == {}
    assert answer.context["about"]["said"].lead.name == "Công an thị xã"


def test_without_javascript_looking_keeps_every_value_and_reproaches_nothing(plant):
    answer = plant.post("/report/preview", typed(kind="", name="Người báo"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Mất một xe máy trong bãi xe" in page
    assert "Người báo" in page
    assert "field-error" not in page


@pytest.mark.parametrize("field", ["text", "name", "address"])
def test_a_marking_of_secrecy_is_refused_at_its_field_and_nothing_is_stored(plant, field):
    form = typed(**{field: SECRET})
    answer = plant.post("/report", form)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert plant.post("/report/drafts", form).status_code == 422
    assert plant.post("/report/files", form | {"files": SimpleUploadedFile("a.png", PNG)}).status_code == 422
    assert plant.post("/report", form | {"files": SimpleUploadedFile("a.png", PNG)}).status_code == 422
    assert not any(CANARY in row for row in everything_stored())
    assert not SavedDraft.of_node.exists()


def test_a_draft_comes_back_as_it_was_and_goes_when_sent(plant):
    form = typed(flags=["foreigner"])
    assert plant.post("/report/drafts", form).json() == {"saved": "12:05:00"}
    assert "Mất một xe máy" in plant.get("/report").content.decode()
    page = plant.get(f"/report?draft={form['key']}")
    shown = page.context["form"]
    assert {name: shown[name].value() for name in ("text", "place", "kind", "flags", "occurred_at")} == {
        "text": form["text"], "place": "works", "kind": "incident", "flags": ["foreigner"], "occurred_at": "11:50"}  # fmt: skip
    assert str(shown["key"].value()) == form["key"]
    plant.post("/report", form)
    assert not SavedDraft.of_node.exists()


@pytest.mark.parametrize("who", ["neighbour", "town-police"])
def test_nobody_else_finds_a_draft(plant, who):
    form = typed()
    plant.post("/report/drafts", form)
    other, draft = signed_in(who), form["key"]
    assert other.get(f"/report?draft={draft}").status_code == 404
    assert other.post(f"/report/drafts/{draft}/discard").status_code == 404
    assert other.post(f"/report/drafts/{draft}/restore").status_code == 404
    assert other.post("/report/drafts", form | {"text": "khác"}).status_code == 404
    assert other.post("/report/files", form | {"files": SimpleUploadedFile("a.png", PNG)}).status_code == 404
    assert "Mất một xe máy" not in other.get("/report").content.decode()
    assert SavedDraft.of_node.get().body["text"] == form["text"]


def test_a_draft_thrown_away_can_be_taken_back(plant):
    form = typed()
    plant.post("/report/drafts", form)
    thrown = plant.post(f"/report/drafts/{form['key']}/discard", follow=True)
    assert "Hoàn tác" in thrown.content.decode()
    assert "Tin đang soạn dở" not in thrown.content.decode()
    assert plant.get(f"/report?draft={form['key']}").status_code == 404
    back = plant.post(f"/report/drafts/{form['key']}/restore", follow=True)
    assert back.context["form"]["text"].value() == form["text"]


def test_files_of_the_draft_become_files_of_the_matter(plant):
    form = typed()
    added = plant.post("/report/files", form | {"files": SimpleUploadedFile("hiện trường.png", PNG)})
    assert "hiện trường.png" in added.content.decode()
    file = DraftFile.of_node.get()
    shown = plant.get(f"/report/files/{form['key']}/{file.pk}")
    assert (shown.content, shown["Content-Type"], shown["X-Content-Type-Options"]) == (PNG, "image/png", "nosniff")
    assert signed_in("neighbour").get(f"/report/files/{form['key']}/{file.pk}").status_code == 404
    plant.post("/report", form)
    assert Attachment.unrestricted.get().matter_id == Matter.unrestricted.get().pk
    assert not DraftFile.of_node.exists()


def test_files_sent_with_the_form_itself_are_kept_too(plant):
    plant.post("/report", typed() | {"files": SimpleUploadedFile("a.png", PNG)})
    assert Attachment.unrestricted.get().name == "a.png"


def test_a_file_that_is_not_taken_is_named_and_the_report_waits(plant):
    answer = plant.post("/report", typed() | {"files": SimpleUploadedFile("a.exe", b"MZ\x00\x01")})
    assert answer.status_code == 422
    assert "a.exe" in answer.content.decode()
    assert not Report.unrestricted.exists()


def test_a_report_about_the_own_unit_leads_to_a_receipt_without_a_word_of_who_leads(plant):
    answer = plant.post("/report", typed(concerns=["plant"]), follow=True)
    matter = Matter.unrestricted.get()
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0].startswith("/report/receipt/")
    assert number_by_id(matter.pk) in page
    assert "Công an thị xã" not in page
    assert signed_in("neighbour").get(answer.redirect_chain[-1][0]).status_code == 404


def test_what_happens_later_than_now_or_than_it_was_told_is_refused(plant):
    assert "occurred_at" in plant.post("/report", typed(occurred_at="03/03/2016 10:00")).context["form"].errors
    assert "occurred_at" in plant.post("/report", typed(occurred_at="12:00", received_at="11:00")).context["form"].errors
    assert "occurred_at" in plant.post("/report", typed(occurred_at="lúc nãy")).context["form"].errors


def test_a_position_without_a_place_finds_the_place(plant):
    page = plant.post("/report/preview", typed(place="", lat="18,05", lng="106.45"), headers={"X-Part": "about"}).content.decode()
    assert "Theo vị trí: Cảng" in page
    plant.post("/report", typed(place="", lat="18,05", lng="106.45"))
    assert Matter.unrestricted.get().place == "port"


def test_similar_matters_are_shown_to_those_who_see_them_only(plant):
    matter = a_report(at=NOON, text="Mất một xe máy trong bãi xe số 2").matter
    number = number_by_id(matter)
    mine = plant.post("/report/preview", typed(), headers={"X-Part": "about"}).content.decode()
    theirs = signed_in("neighbour").post("/report/preview", typed(), headers={"X-Part": "about"}).content.decode()
    assert number in mine
    assert "cùng địa điểm" in mine
    assert number not in theirs


def test_places_are_found_by_words_and_by_position(plant):
    assert plant.get("/places?q=cang").json() == [{"value": "port", "label": "Cảng", "hint": "thuộc Phường"}]
    assert [found["value"] for found in plant.get("/places?lat=18.05&lng=106.45").json()] == ["port"]
    assert plant.get("/places?lat=mot&lng=hai").json() == []
    assert plant.get("/places?lat=200&lng=0").json() == []


def test_the_outlines_are_those_of_the_date(plant):
    shown = plant.get("/report/zones").json()
    assert {feature["properties"]["zone"] for feature in shown["features"]} <= {"ward", "port", "works"}


def test_the_channel_used_last_is_offered_first(plant):
    plant.post("/report", typed())
    assert plant.get("/report").context["form"]["channel"].value() == "phone"


def test_the_page_is_whole_in_english():
    page = signed_in("plant", language="en").get("/report").content.decode()
    assert "Take a report" in page
    for word in ("Nội dung tin", "Lưu tin", "Xảy ra lúc", "Người báo là", "Quy chế phân công"):
        assert word not in page


@pytest.mark.parametrize(
    ("written", "read"),
    [("11:50", "02/03/2016 11:50"), ("11h50", "02/03/2016 11:50"), ("1150", "02/03/2016 11:50"), ("1/3 8:05", "01/03/2016 08:05"),
     ("01/03/2016 08:05", "01/03/2016 08:05"), ("2016-03-01T08:05", "01/03/2016 08:05"), ("23:50", "01/03/2016 23:50"), ("8h", "02/03/2016 08:00")],
)  # fmt: skip
def test_times_are_read_as_people_type_them(world, written, read):
    from lienket.instruments.queries import book
    from tests.world import MODEL

    zone = book(MODEL).calendar.zone
    assert moments.write(moments.read(written, AT, zone), zone) == read


@pytest.mark.parametrize("written", ["", "hôm qua", "25:00", "31/02/2016 10:00", "99999"])
def test_what_is_no_time_is_refused(world, written):
    from lienket.instruments.queries import book
    from tests.world import MODEL

    with pytest.raises(moments.Unread):
        moments.read(written, AT, book(MODEL).calendar.zone)


def test_keys_are_made_once_a_form(plant):
    keys = {str(plant.get("/report").context["form"]["key"].value()) for _ in range(3)}
    assert len(keys) == 3
    assert all(UUID(key).version == 4 for key in keys)


@pytest.mark.parametrize(("field", "label"), [("text", "Nội dung tin"), ("name", "Họ tên người báo"), ("concerns", "Đơn vị hoặc chức trách bị phản ánh")])
def test_a_nul_character_is_refused_by_the_name_of_its_field_and_nothing_is_kept(plant, field, label):
    form = typed(**{field: "chữ\0chữ"})
    answer = plant.post("/report/drafts", form)
    assert (answer.status_code, answer.json()["code"]) == (422, "nul-character")
    assert f"“{label}” có ký tự NUL" in answer.json()["error"]
    added = plant.post("/report/files", form | {"files": SimpleUploadedFile("anh.png", PNG)})
    assert added.status_code == 422
    assert label in added.content.decode()
    for address in ("/report", "/report/preview"):
        assert plant.post(address, form | {"files": SimpleUploadedFile("anh.png", PNG)}).status_code in {200, 422}
    assert (SavedDraft.of_node.count(), DraftFile.of_node.count(), Report.unrestricted.count()) == (0, 0, 0)
