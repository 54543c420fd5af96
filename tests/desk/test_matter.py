"""The page of one matter: each level sees what it may, each act says what it will do, nothing typed is lost and nothing happens twice."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lienket.matters import actions, attachments, tasks
from lienket.matters.queries import number_of
from lienket.matters.storage import ready
from lienket.routing import actions as routing
from lienket.routing import offers
from lienket.situation import acts
from lienket.units.queries import unit_id
from tests.desk.pages import done, form_of, page, text_of
from tests.desk.people import signed_in
from tests.pictures import PNG
from tests.world import MODEL, NOON, a_matter, last_seq, minutes, post, recorded_after, the

pytestmark = pytest.mark.usefixtures("world")

POLICE, BORDER, PLANT, OUTSIDER = "town-police", "border-post", "plant", "neighbour"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: minutes(5))


def test_each_level_sees_what_it_may():
    matter = a_matter(kind="petition", text="Canary nội dung", name="Canary tên", lat=18.0, lng=106.4)
    know, work, lead = (page(unit, matter).content.decode() for unit in (BORDER, PLANT, POLICE))
    assert "Canary" not in know
    assert "Diễn biến" not in know
    assert "Vì sao đơn vị tôi có trong vụ việc" in know
    assert "Canary nội dung" in work
    assert "Canary tên" not in work
    assert "Canary tên" not in lead, "it is sealed: opened with a reason (test_identity)"
    assert "Cách tính" in lead
    assert "giả định" in lead


def test_beside_a_clock_that_was_met_stands_when_it_was_met():
    matter = a_matter()
    lead = the(matter).lead.code
    actions.acknowledge(actor=post(lead), matter=matter, at=minutes(4))
    assert f"Đã hoàn thành {minutes(4) + timedelta(hours=7):%d/%m/%Y %H:%M}" in text_of(page(lead, matter))


def test_a_reader_at_level_view_sees_the_timeline_but_no_words():
    matter = a_matter(place="port", text="Canary nội dung")
    actions.add_note(actor=post(BORDER), matter=matter, text="Canary ghi chú", at=NOON)
    attachments.attach(actor=post(BORDER), matter=matter, file=ready("canary.png", PNG), at=NOON)
    shown = page(POLICE, matter).content.decode()
    assert "Ghi nhận diễn biến" in shown
    assert "anary" not in shown


def test_a_protected_reporter_is_named_to_nobody():
    matter = a_matter(reporter="witness", name="Canary tên", phone="0900000000")
    for name in ("matter", "matter-print"):
        assert "Canary" not in page(POLICE, matter, name).content.decode()


ADDRESSES = [("matter",), ("matter-print",), ("matter-news",), ("act", "note"), ("act", "close"), ("matter-file", "00000000-0000-4000-8000-000000000001")]


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda a: "-".join(a)[:20])
def test_the_outsider_gets_the_same_answer_as_for_a_matter_that_is_not_there(address):
    matter = a_matter()
    client = signed_in(OUTSIDER)
    name, *more = address
    yours = client.get(reverse(name, args=[number_of(the(matter)), *more]))
    absent = client.get(reverse(name, args=["VV-2016-999999", *more]))
    plain = [re.sub(rb"VV-2016-\d{6}|csrf[^>]*|nonce[^>]*|data-seq=\S+|[A-Za-z0-9]{64}", b"", answer.content) for answer in (yours, absent)]
    assert (yours.status_code, absent.status_code) == (404, 404)
    assert plain[0] == plain[1]
    if name == "act":
        posted = client.post(reverse(name, args=[number_of(the(matter)), *more]), {"text": "x", "seen": "0"})
        assert posted.status_code == 404


def test_a_restricted_matter_journals_the_read_and_the_print_and_is_not_read_again_by_itself():
    matter = a_matter(kind="denunciation")
    client = signed_in("province-police")
    start = last_seq()
    assert 'id="matter-news"' in page("", matter, client=client).content.decode()
    page("", matter, "matter-print", client=client)
    assert recorded_after(start) == ["restricted.read/1", "restricted.read/1"]
    mark = last_seq()
    assert "diễn biến mới" not in page("", matter, "matter-news", client=client, data={"seen": mark}).content.decode()
    actions.add_note(actor=post("province-police"), matter=matter, text="Đã gặp", at=NOON)
    assert "diễn biến mới" in page("", matter, "matter-news", client=client, data={"seen": mark}).content.decode()


def test_only_what_the_post_may_do_now_is_offered():
    matter = a_matter()

    def offered(unit):
        return {a.code for a in acts.available(post(unit), str(matter), NOON)}

    assert offered(PLANT) == {"acknowledge", "note", "attach", "link", "decline", "checklist"}
    assert {"acknowledge", "note", "close", "hand-over", "assign", "task", "reclassify", "share", "pause", "merge", "decline"} <= offered(POLICE)
    assert not {"withdraw", "accept", "reopen", "resume", "recall", "forget", "task-done", "erase-file"} & offered(POLICE)
    offers.propose_transfer(actor=post(POLICE), matter=matter, taker=unit_id(MODEL, BORDER), why="Đúng địa bàn", at=NOON)
    assert offered(BORDER) == {"accept", "counter", "reject"}
    assert "withdraw" in offered(POLICE)
    routing.close(actor=post(POLICE), matter=matter, outcome="settled", at=NOON)
    assert offered(POLICE) == {"reopen", "link", "attach", "hold"}
    shown = page(POLICE, matter).content.decode()
    assert "act/reopen" in shown
    assert "act/close" not in shown


@pytest.mark.parametrize("act", sorted(acts.ACTS))
def test_a_unit_that_was_only_told_is_refused_each_act_with_its_rule(act):
    matter = a_matter(place="port")
    client = signed_in(POLICE)
    address = reverse("act", args=[number_of(the(matter)), act])
    if act == "acknowledge":
        assert client.get(address).status_code == 200
        return
    start = last_seq()
    assert client.get(address).status_code == 403
    posted = client.post(address, {"seen": "999999", "why": "x", "text": "x", "unit": PLANT, "outcome": "settled"})
    assert posted.status_code == 403
    assert recorded_after(start) == []


def test_an_act_that_there_is_not_is_not_found():
    assert page(POLICE, a_matter(), "act", "explode").status_code == 404


def test_each_act_allowed_has_a_form_that_says_what_will_happen():
    matter = a_matter(name="Ai đó")
    task = tasks.set_task(actor=post(POLICE), matter=matter, unit=unit_id(MODEL, POLICE), text="Xem lại", at=NOON)
    attachments.attach(actor=post(POLICE), matter=matter, file=ready("a.png", PNG), at=NOON)
    routing.share(actor=post(POLICE), matter=matter, unit=BORDER, level="view", why="Cần biết", at=NOON)
    client = signed_in(POLICE)
    for language in ("vi", "en"):
        for act in acts.available(post(POLICE), str(matter), NOON):
            answer = client.get(reverse("act", args=[number_of(the(matter)), act.code]), {"task": str(task)})
            assert answer.status_code == 200, act.code
            told = re.search(r'id="act-effect".*?</section>', answer.content.decode(), re.DOTALL)[0]
            assert told.count("<li>") >= 1, (language, act.code)


def test_acknowledging_by_the_form_and_again_by_a_second_click():
    matter = a_matter()
    client = signed_in(POLICE)
    address, hidden = form_of(client, matter, "acknowledge")
    start = last_seq()
    first = client.post(address, hidden)
    number = number_of(the(matter))
    assert first.status_code == 303
    assert first.url.startswith(f"/matters/{number}?done={number}%3Aacknowledge%3A")
    second = client.post(address, hidden)
    assert "again=1" in second.url
    assert recorded_after(start) == ["clock.settled/1", "part.answered/1"]


def test_a_note_sent_twice_is_kept_once_and_another_one_from_the_same_page_too():
    matter = a_matter()
    client = signed_in(PLANT)
    address, hidden = form_of(client, matter, "note")
    for text in ("Đang kiểm tra", "Đang kiểm tra", "Đã thấy xe"):
        assert client.post(address, hidden | {"text": text}).status_code == 303
    shown = page("", matter, client=client).content.decode()
    assert shown.count("Đang kiểm tra") == 1
    assert shown.count("Đã thấy xe") == 1


def test_a_stale_form_is_explained_and_what_was_typed_is_kept():
    matter = a_matter()
    client = signed_in(POLICE)
    address, hidden = form_of(client, matter, "close")
    actions.add_note(actor=post(PLANT), matter=matter, text="Vừa bắt được", at=NOON)
    typed = {"outcome": "settled", "text": "Lời kết đã gõ"}
    answer = client.post(address, hidden | typed)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Lời kết đã gõ" in shown
    assert "Ghi nhận diễn biến" in shown
    fresh = re.search(r'name="seen" value="(\d+)"', shown)[1]
    assert client.post(address, typed | {"seen": fresh}).status_code == 303
    assert the(matter).state == "CLOSED"


def test_an_act_that_is_gone_meanwhile_keeps_the_words_and_cannot_be_sent():
    matter = a_matter()
    client = signed_in(PLANT)
    address, hidden = form_of(client, matter, "note")
    routing.close(actor=post(POLICE), matter=matter, outcome="settled", at=NOON)
    answer = client.post(address, hidden | {"text": "Lời đã gõ"})
    assert answer.status_code == 422
    assert "Lời đã gõ" in answer.content.decode()
    assert "disabled" in answer.content.decode()


@pytest.mark.parametrize(
    ("act", "field"), [("note", "text"), ("decline", "why"), ("hand-over", "why"), ("task", "text"), ("pause", "why"), ("share", "why"), ("close", "text")]
)
def test_marked_content_is_refused_in_every_free_text(act, field):
    matter = a_matter()
    client = signed_in(POLICE)
    given = {"unit": BORDER, "level": "view", "outcome": "settled", "clock": "resolve", "ground": "qc#t4"} | {field: "Kèm công văn TỐI MẬT"}
    if act == "task":
        given["unit"] = PLANT
    start = last_seq()
    answer = done(client, matter, act, **given)
    assert answer.status_code == 422
    assert recorded_after(start) == []


def test_what_is_missing_or_wrong_is_said_beside_its_field():
    matter = a_matter()
    client = signed_in(POLICE)
    assert "act-hand-over-unit_error" in done(client, matter, "hand-over", why="x").content.decode()
    assert done(client, matter, "hand-over", why="x", unit="nobody").status_code == 422
    assert done(client, matter, "task", unit=PLANT, text="Việc", due_at="hôm nay").status_code == 422
    assert done(client, matter, "task", unit=PLANT, text="Việc", due_at="2001-01-01T00:00").status_code == 422
    assert "act-link-other_error" in done(client, matter, "link", other="VV-2016-999999").content.decode()


def test_the_effect_names_the_units_told_and_the_clocks():
    matter = a_matter()
    client = signed_in(POLICE)
    address = reverse("act", args=[number_of(the(matter)), "assign"])
    told = text_of(client.post(address, {"preview": "1", "seen": "0", "unit": BORDER, "why": "Lý do đang gõ"}))
    assert "Đồn Biên phòng chủ trì ngay" in told
    assert "phải xác nhận trong 30 phút" in told
    assert "Gửi thông báo cho: Đồn Biên phòng." in told
    assert "Lý do đang gõ" in told
    assert the(matter).lead.code == POLICE


@pytest.mark.parametrize(("act", "words"), [("merge", "Ghi số vụ việc kia"), ("share", "Chọn đơn vị"), ("task", "Chọn đơn vị")])
def test_where_nothing_is_chosen_the_preview_says_what_to_choose(act, words):
    shown = text_of(page(POLICE, a_matter(), "act", act)).partition("Việc sẽ xảy ra")[2]
    assert words in shown
    assert "…" not in shown


def test_the_acting_unit_is_not_told_of_its_own_act_and_the_outcome_is_marked_as_required():
    matter = a_matter()
    shown = text_of(page(POLICE, matter, "act", "close"))
    told = shown.partition("Gửi thông báo cho:")[2].partition(".")[0]
    assert "Nhà máy" in told
    assert "Công an thị xã" not in told
    assert re.search(r"Kết quả giải quyết \*", shown)


def test_the_reason_of_a_share_is_called_that():
    matter = a_matter()
    routing.share(actor=post(POLICE), matter=matter, unit=BORDER, level="view", why="Theo dõi", at=NOON)
    line = text_of(page(POLICE, matter))
    assert "Nêu lý do chia sẻ." in line
    assert "Ghi nhận diễn biến." not in line


def test_the_headline_clock_is_the_own_one_where_there_is_one():
    matter = a_matter()
    assert "Đơn vị tôi: “" in text_of(page(PLANT, matter))
    actions.acknowledge(actor=post(PLANT), matter=matter, at=NOON)
    assert "Đơn vị tôi: “" not in text_of(page(PLANT, matter))


def test_reclassifying_shows_the_differences_before_it_is_done():
    matter = a_matter()
    client = signed_in(POLICE)
    address = reverse("act", args=[number_of(the(matter)), "reclassify"])
    same = {"kind": "incident", "field": "theft", "severity": "low", "place": "works"}
    told = text_of(client.post(address, {"preview": "1", "seen": "0", **same, "severity": "high"}))
    assert "các thời hạn" in told
    assert "Mới: Hạn giải quyết" in told
    done(client, matter, "reclassify", **same | {"severity": "high"}, why="Có người bị thương")
    assert the(matter).severity == "high"


@pytest.mark.parametrize(
    ("act", "values", "undo"),
    [
        ("close", {"outcome": "settled"}, "act/reopen"),
        ("hand-over", {"unit": BORDER, "why": "Đúng địa bàn"}, "act/withdraw"),
        ("share", {"unit": BORDER, "level": "view", "why": "Cần biết"}, f"act/recall?unit={BORDER}"),
        ("pause", {"clock": "resolve", "ground": "qc#t4", "why": "Chờ giám định"}, "act/resume?clock=resolve"),
        ("task", {"unit": PLANT, "text": "Kiểm tra cổng"}, "act/task-cancel?task="),
    ],
)
def test_after_an_act_its_counter_act_is_at_hand(act, values, undo):
    matter = a_matter()
    client = signed_in(POLICE)
    answer = done(client, matter, act, **values)
    assert answer.status_code == 303, text_of(answer)
    shown = client.get(answer.url).content.decode()
    assert "data-done" in shown
    assert undo in shown
    counter = re.search(rf'href="(/matters/[^"]*{re.escape(undo)}[^"]*)"', shown)[1].replace("&amp;", "&")
    assert client.get(counter).status_code == 200


def test_in_a_dialog_the_form_is_a_fragment_and_success_leads_back():
    matter = a_matter()
    client = signed_in(POLICE)
    address = reverse("act", args=[number_of(the(matter)), "note"])
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    seen = re.search(r'name="seen" value="(\d+)"', fragment)[1]
    answer = client.post(address, {"seen": seen, "text": "Đã đến nơi"}, headers={"HX-Request": "true"})
    assert "%3Anote%3A" in answer["HX-Redirect"]
    live = client.get(reverse("matter", args=[number_of(the(matter))]), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in live
    assert "Đã đến nơi" in live


def test_a_file_is_added_shown_and_served_so_that_it_can_do_nothing():
    matter = a_matter()
    client = signed_in(POLICE)
    answer = done(client, matter, "attach", content=SimpleUploadedFile("ảnh.html", PNG, "text/html"))
    assert answer.status_code == 303, text_of(answer)
    (file,) = attachments.attachments_of(matter)
    assert str(file.id) in client.get(answer.url).content.decode()
    served = page("", matter, "matter-file", str(file.id), client=client, follow=True)
    assert served.content == PNG
    assert served["Content-Type"] == "image/png"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert served["Content-Disposition"].startswith('inline; filename="file.png"')
    part = client.get(reverse("matter-file", args=[number_of(the(matter)), file.id]), headers={"Range": "bytes=1-3"}, follow=True)
    assert (part.status_code, part.content, part["Content-Range"]) == (206, b"PNG", f"bytes 1-3/{len(PNG)}")
    assert client.get(reverse("matter-file", args=[number_of(the(matter)), file.id]), headers={"Range": "bytes=99-"}, follow=True).status_code == 416
    assert page(POLICE, a_matter(), "matter-file", str(file.id), client=client).status_code == 404


def test_a_text_is_only_ever_saved_and_a_file_of_a_restricted_matter_leaves_a_trace():
    matter = a_matter(kind="denunciation")
    file = attachments.attach(actor=post("province-police"), matter=matter, file=ready("a.svg", b"<svg onload='x'/>"), at=NOON)
    client = signed_in("province-police")
    start = last_seq()
    served = page("", matter, "matter-file", str(file), client=client, follow=True)
    assert served["Content-Type"] == "text/plain; charset=utf-8"
    assert served["Content-Disposition"].startswith("attachment")
    assert served["Content-Disposition"].endswith("a.svg.txt")
    assert recorded_after(start) == ["restricted.read/1"]


def test_files_are_for_those_who_work_on_it_and_limits_are_said_in_the_form(settings):
    matter = a_matter(place="port")
    file = attachments.attach(actor=post(BORDER), matter=matter, file=ready("a.png", PNG), at=NOON)
    assert page(POLICE, matter, "matter-file", str(file)).status_code == 403
    settings.FILE_MAX_BYTES = 1_000_000
    client = signed_in(BORDER)
    answer = done(client, matter, "attach", content=SimpleUploadedFile("to.png", PNG + bytes(1_000_000)))
    assert answer.status_code == 413
    assert "1 MB" in answer.content.decode()
    assert done(client, matter, "attach", content=SimpleUploadedFile("a.exe", b"MZ\0")).status_code == 422


def test_the_print_names_who_printed_and_carries_the_words_of_the_acts():
    matter = a_matter()
    actions.add_note(actor=post(POLICE), matter=matter, text="Đã lập biên bản", at=NOON)
    shown = text_of(page(POLICE, matter, "matter-print"))
    assert "Đã lập biên bản" in shown
    assert "In lúc" in shown
    assert "Công an thị xã" in shown


def test_the_page_speaks_english_to_those_who_read_it():
    matter = a_matter()
    shown = page(POLICE, matter, client=signed_in(POLICE, language="en")).content.decode()
    assert "Who does what" in shown
    assert "Town police" in shown
    main = re.search(r"<main.*</main>", shown, re.DOTALL)[0]
    for own in (r"Điều \d+", r"<blockquote.*?</blockquote>", r'<p class="said">.*?</p>'):
        main = re.sub(own, "", main, flags=re.DOTALL)
    assert not re.findall(r">[^<]*[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ][^<]*<", main)


@pytest.mark.parametrize(
    ("act", "field", "given"), [("note", "text", {}), ("link", "other", {}), ("hand-over", "why", {"unit": BORDER}), ("pause", "ground", {"why": "x"})]
)
def test_a_nul_character_is_refused_beside_its_field(act, field, given):
    matter, client = a_matter(), signed_in(POLICE)
    start = last_seq()
    answer = done(client, matter, act, **given | {field: "a\0b"})
    assert answer.status_code == 422
    assert f"act-{act}-{field}_error" in answer.content.decode()
    assert recorded_after(start) == []
