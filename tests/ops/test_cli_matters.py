"""Reports and matters on the command line: received, imported, shown, acted upon – each in both languages, and hidden from whom they are hidden."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from lienket.instruments import consultation
from lienket.journal.rows import in_model
from tests.instruments.making import CODE, a_draft, desk
from tests.ops.typed import TIME, folder, languages, reads, report
from tests.regulation.mini_pack import SOURCES as MINI
from tests.world import MODEL, NOON, TODAY, delivered
from tests.worldpack import SOURCES

# --- receiving and importing --------------------------------------------------------------------------------------------


@languages
def test_a_report_is_received_routed_and_repeated_without_harm(world_loaded, lienket, language):
    sent = report()  # It states no time of receipt: sent again, it is the same report all the same.
    first = lienket("receive", "-", "--as", "plant", "--lang", language, stdin=sent)
    assert first.code == 0
    reads(first.out, language)
    number = re.match(r"VV-\d{4}-000001", first.out).group()
    again = lienket("receive", "-", "--as", "plant", "--lang", language, stdin=sent)
    assert again.code == 0
    reads(again.out, language)
    data = lienket("receive", "-", "--as", "plant", "--json", stdin=sent).json
    assert (data["number"], data["repeated"]) == (number, True)
    conflict = lienket("receive", "-", "--as", "plant", "--lang", language, stdin=sent.replace("xe máy", "xe đạp"))
    assert conflict.code == 1
    reads(conflict.err, language)
    assert lienket("receive", "-", "--as", "plant", "--json", stdin=sent.replace("xe máy", "xe đạp")).json["error"] == "key-conflict"
    assert lienket("matters", "list", "--as", "plant", "--json").json["total"] == 1


@languages
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": "Số: 12/BC-CA\nTUYỆT MẬT\nnội dung"}, "state-secret"),
        ({"unit": "border-post"}, "not-allowed"),
        ({"channel": "pigeon"}, "unknown-fact"),
        ({"facts": {"kind": "no-such"}}, "unknown-fact"),
        ({"facts": {"concerns_units": ["nobody"]}}, "unknown-fact"),
        ({"facts": {"concerns_units": ["plant", "town-police", "border-post", "province-police"]}}, "nobody-left"),
        ({"key": "mã gửi 1"}, "bad-input"),
        ({"occurred_at": "2026-01-31T08:00:00"}, "bad-input"),
        ({"lat": "bắc"}, "bad-input"),
        ({"lat": 118.0}, "bad-input"),
        ({"text": ""}, "bad-input"),
        ({"secret": 1}, "bad-input"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_report_that_cannot_be_taken_is_refused_in_the_readers_language(world_loaded, lienket, language, change, code):
    sent = report(**change)
    refused = lienket("receive", "-", "--as", "plant", "--lang", language, stdin=sent)
    assert refused.code == 1
    reads(refused.err.replace("mã gửi 1", "").replace("bắc", "").replace("Luật Bảo vệ bí mật nhà nước", "" if language == "en" else "luật"), language)
    assert "12/BC-CA" not in refused.err
    assert lienket("receive", "-", "--as", "plant", "--json", stdin=sent).json["error"] == code
    assert lienket("matters", "list", "--as", "plant", "--json").json["total"] == 0


MAPPING = """\
mapping: log-book
pack: world
approved_by: town-police/chief
received_by: plant
channel: phone
occurred_at: {column: when, formats: ["%d/%m/%Y %H:%M"]}
text: {columns: [what]}
place: {column: where, by_name: true}
facts:
  - constant: {kind: incident, severity: low, reporter: citizen}
  - column: sort
    table: {trộm: {field: theft}, xe: {field: traffic}}
"""
ROWS = """\
when,where,what,sort
01/03/2026 08:00,Nhà máy,Mất dây đồng,trộm
01/03/2026 09:00,Nowhere,Mất xe,trộm
32/03/2026 09:00,Cảng,Mất xe,trộm
01/03/2026 10:00,Cảng,Va chạm xe,xe
01/03/2026 11:00,Cảng,"Số: 12/BC-CA
TUYỆT MẬT",xe
"""


@languages
def test_a_file_is_previewed_imported_and_imported_again_without_harm(world_loaded, lienket, tmp_path, language):
    (tmp_path / "map.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    asked = ("import", tmp_path / "rows.csv", "--mapping", tmp_path / "map.yaml", "--lang", language)
    preview = lienket(*asked, "--preview", 3)
    assert len(preview.out.splitlines()) == 3
    reads(preview.out.replace("Nhà máy", "Works") if language == "en" else preview.out, language)
    shown = lienket(*asked, "--preview", 9, "--json").json
    assert [row.get("refused") for row in shown] == [None, "unknown-value", "bad-time", None, shown[4]["refused"]]
    assert lienket("matters", "list", "--as", "plant", "--json").json["total"] == 0, "a preview writes nothing"

    done = lienket(*asked, "--refused", tmp_path / "refused.csv")
    assert done.code == 0
    reads(done.out.replace(str(tmp_path), "thư mục " if language == "vi" else ""), language)
    refused = (tmp_path / "refused.csv").read_text(encoding="utf-8-sig")
    assert refused.count("Mất xe") == 2
    assert "TUYỆT MẬT" not in refused
    again = lienket(*asked, "--json").json
    assert (again["rows"], again["accepted"], again["refused"], again["resumed"]) == (5, 2, 3, True)
    assert lienket("matters", "list", "--as", "plant", "--json").json["total"] == 2


@languages
def test_an_import_that_cannot_begin_is_refused(world_loaded, lienket, tmp_path, language):
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    mapping = tmp_path / "map.yaml"
    asked = ("import", tmp_path / "rows.csv", "--mapping", mapping, "--lang", language)
    broken = {
        "mapping-file": (MAPPING.replace("channel:", "chanel:"), MAPPING + "facts: []\n", MAPPING.replace("by_name: true", "by_name: false"), "{"),
        "table": (MAPPING.replace("column: sort", "column: sorte"),),
        "no-pack-loaded": (MAPPING.replace("pack: world", "pack: elsewhere"),),
        "no-such-post": (MAPPING.replace("town-police/chief", "town-police/nobody"),),
    }
    for code, texts in broken.items():
        for text in texts:
            mapping.write_text(text, encoding="utf-8")
            refused = lienket(*asked)
            assert refused.code == 1
            assert lienket(*asked, "--json").json["error"] == code
            if text != "{":  # There the parser's own English words say where the YAML breaks.
                reads(refused.err.replace("town-police", ""), language)
    mapping.write_text(MAPPING, encoding="utf-8")
    assert lienket(*asked, "--refused", tmp_path / "no" / "folder.csv").code == 1


# --- matters ------------------------------------------------------------------------------------------------------------


@languages
def test_lists_pages_and_explanations_are_sentences(opened, lienket, language):
    number = opened(name="Người báo", phone="0900000000")
    assert lienket("work", "--once", "--lang", language).code == 0
    for unit in ("plant", "town-police"):
        for command in (("matters", "list"), ("matters", "show", number), ("matters", "explain", number), ("inbox",)):
            said = lienket(*command, "--as", unit, "--lang", language)
            assert said.code == 0
            reads(said.out.replace("Người báo", "").replace("0900000000", ""), language)
            lienket(*command, "--as", unit, "--json").json  # noqa: B018 - it must parse.
    page = lienket("matters", "show", number, "--as", "town-police", "--lang", language).out
    assert TIME.search(page)
    assert "lienket act identity" in page
    assert "0900000000" not in page, "who reported is opened by an act of its own"
    opened_up = lienket("act", "identity", number, "--as", "town-police", "--why", "Hỏi lại", "--lang", language).out
    assert "Người báo, 0900000000" in opened_up
    assert ("Công an thị xã" if language == "vi" else "Town police") in page
    assert ("Hạn xác nhận" if language == "vi" else "Clock acknowledge") in page
    assert ("Điều 6, Quy chế 2015 " if language == "vi" else "Article 6, Regulation 2015 ") in page
    assert "Người báo" not in lienket("matters", "show", number, "--as", "plant").out, "the reporter's name is for the lead"


def test_times_are_shown_in_the_models_zone(opened, lienket):
    number = opened(received_at="2026-03-02T23:30:00+00:00")
    assert "tiếp nhận 03/03/2026 06:30" in lienket("matters", "show", number, "--as", "plant").out
    assert "03/03/2026" in lienket("matters", "list", "--as", "plant").out


@languages
def test_what_nobody_leads_is_listed_until_it_is_assigned(opened, lienket, language):
    number = opened(facts={"field": "traffic", "place": None})
    listed = lienket("matters", "list", "--as", "plant", "--unassigned", "--lang", language)
    reads(listed.out, language)
    assert number in listed.out
    assert lienket("matters", "list", "--as", "plant", "--unassigned", "--json").json["total"] == 1
    shown = lienket("matters", "show", number, "--as", "plant", "--lang", language).out
    assert ("chưa rõ địa điểm" if language == "vi" else "the place is not known") in shown
    assert lienket("act", "assign", number, "--as", "plant", "--to", "border-post", "--why", "Ở cảng.").code == 0
    assert lienket("matters", "list", "--as", "plant", "--unassigned", "--json").json == {"total": 0, "matters": []}


@languages
def test_every_act_says_what_was_done(opened, lienket, language):
    one, two, three = opened(), opened(), opened()

    def does(*act: str) -> str:
        done = lienket("act", *act, "--lang", language)
        assert done.code == 0, done.err
        reads(done.out, language)
        return done.out

    does("acknowledge", one, "--as", "plant")
    does("acknowledge", one, "--as", "town-police/chief")
    does("note", one, "--as", "town-police", "--text", "Đã đến nơi.")
    does("hand-over", one, "--as", "town-police", "--to", "border-post", "--why", "Ngoài cảng.")
    does("withdraw", one, "--as", "town-police")
    does("hand-over", one, "--as", "town-police", "--to", "border-post", "--why", "Ngoài cảng.")
    does("counter", one, "--as", "border-post", "--to", "border-post", "--why", "Khi có xe.")
    does("reject", one, "--as", "town-police", "--why", "Xe không có.")
    does("hand-over", one, "--as", "town-police", "--to", "border-post", "--why", "Ngoài cảng.")
    does("reject", one, "--as", "border-post", "--why", "Không thuộc cảng.", "--whose", "town-police")
    does("hand-over", one, "--as", "town-police", "--to", "border-post", "--why", "Ngoài cảng.")
    does("accept", one, "--as", "border-post")
    does("assign", one, "--as", "border-post", "--to", "town-police", "--why", "Đã rõ.")
    does("share", one, "--as", "town-police", "--to", "ministry", "--why", "Để biết.", "--level", "know")
    does("recall", one, "--as", "town-police", "--to", "ministry", "--why", "Đã xong việc")
    does("pause", one, "--as", "town-police", "--clock", "resolve", "--ground", "qc#t4", "--why", "Chờ giám định.")
    does("resume", one, "--as", "town-police", "--clock", "resolve")
    does("reclassify", one, "--as", "town-police", "--severity", "high", "--why", "Nặng hơn.")
    does("reclassify", one, "--as", "town-police", "--severity", "high", "--why", "Như cũ.")
    does("link", one, "--as", "town-police", "--other", two)
    does("unlink", two, "--as", "town-police", "--other", one)
    does("link", one, "--as", "town-police", "--other", two)
    does("merge", two, "--as", "town-police", "--into", one)
    does("decline", one, "--as", "plant", "--why", "Không có người.")
    does("close", one, "--as", "town-police", "--outcome", "settled", "--text", "Đã trả lại xe.")
    does("reopen", one, "--as", "town-police", "--why", "Chưa xong.")
    does("decline", three, "--as", "town-police", "--why", "Không thuộc thẩm quyền.", "--outside", "Thanh tra tỉnh")
    for number in (one, two, three):
        for command in ("show", "explain"):
            said = lienket("matters", command, number, "--as", "plant", "--lang", language).out
            reads(re.sub(r"(Note of|Ghi nhận) \S+ \S+: [^\n]*", "", said), language)
    assert lienket("act", "note", one, "--as", "town-police", "--text", "Thêm.", "--json").json == {"matter": one, "act": "note", "done": True}
    assert lienket("journal", "verify", "--json").json["ok"] is True


@languages
def test_every_act_that_is_refused_says_why(opened, lienket, language):
    number = opened()
    refusals = {
        "not-allowed": [("close", number, "--as", "plant", "--outcome", "settled"), ("assign", number, "--as", "plant", "--to", "plant", "--why", "x")],
        "reason-needed": [("hand-over", number, "--as", "town-police", "--to", "plant", "--why", " ")],
        "unknown-unit": [(act, number, "--as", "town-police", "--to", "nobody", "--why", "x") for act in ("assign", "hand-over", "share")],
        "unknown-outcome": [("close", number, "--as", "town-police", "--outcome", "answered")],
        "unknown-fact": [("reclassify", number, "--as", "town-police", "--place", "nowhere", "--why", "x")],
        "not-shareable": [("share", number, "--as", "town-police", "--to", "ministry", "--level", "work", "--why", "x")],
        "already-offered": [("hand-over", number, "--as", "town-police", "--to", "town-police", "--why", "x")],
        "not-linked": [("unlink", number, "--as", "town-police", "--other", number)],
        "already-linked": [("link", number, "--as", "town-police", "--other", number)],
        "nothing-to-answer": [("accept", number, "--as", "plant"), ("withdraw", number, "--as", "town-police")],
        "not-closed": [("reopen", number, "--as", "town-police", "--why", "x")],
        "no-such-clock": [("resume", number, "--as", "town-police", "--clock", "resolve")],
        "bad-input": [("pause", number, "--as", "town-police", "--clock", "resolve", "--ground", "thích thế", "--why", "x")],
        "no-such-post": [("acknowledge", number, "--as", "town-police/nobody"), ("acknowledge", number, "--as", "old-police")],
        "no-pack-loaded": [("acknowledge", number, "--as", "plant", "--model", "elsewhere")],
    }
    for code, acts in refusals.items():
        for act in acts:
            refused = lienket("act", *act, "--lang", language)
            assert refused.code == 1, act
            reads(re.sub("town-police|Đã giải quyết|thích thế", "", refused.err), language)
            assert lienket("act", *act, "--json").json["error"] == code, act
    assert "settled" in lienket("act", "close", number, "--as", "town-police", "--outcome", "answered").err, "the remedy names what may be chosen"
    assert lienket("act", "close", number, "--as", "town-police", "--outcome", "settled").code == 0
    refused = lienket("act", "note", number, "--as", "town-police", "--text", "x", "--lang", language)
    reads(refused.err, language)


@languages
def test_a_matter_one_may_not_see_is_refused_exactly_like_one_that_does_not_exist(opened, lienket, language):
    number, absent = opened(), "VV-2026-999999"
    lienket("work", "--once")
    assert lienket("matters", "list", "--as", "neighbour", "--json").json == {"total": 0, "matters": []}
    assert lienket("matters", "list", "--as", "neighbour", "--unassigned", "--json").json == {"total": 0, "matters": []}
    assert lienket("inbox", "--as", "neighbour", "--json").json == []
    commands = [("matters", "show", "?"), ("matters", "explain", "?"), ("act", "acknowledge", "?"), ("act", "note", "?", "--text", "x")]
    commands += [("act", "reclassify", "?", "--why", "x"), ("act", "accept", "?"), ("act", "close", "?", "--outcome", "settled")]
    for command in commands:
        hidden, missing = (lienket(*(n if c == "?" else c for c in command), "--as", "neighbour", "--lang", language) for n in (number, absent))
        assert hidden.code == missing.code == 1
        assert hidden.err.replace(number, absent) == missing.err
        assert hidden.out == missing.out == ""
        reads(hidden.err, language)


def test_reading_a_restricted_matter_is_journaled_once_a_page_and_never_by_a_list(opened, lienket):
    from tests.world import last_seq, recorded_after

    number = opened(facts={"kind": "denunciation"})
    start = last_seq()
    lienket("matters", "list", "--as", "province-police")
    assert recorded_after(start) == []
    assert lienket("matters", "show", number, "--as", "province-police").code == 0
    assert recorded_after(start) == ["restricted.read/1"]
    assert lienket("matters", "explain", number, "--as", "province-police", "--json").code == 0
    assert recorded_after(start) == ["restricted.read/1"] * 2
    assert lienket("matters", "show", number, "--as", "neighbour").code == 1
    assert recorded_after(start) == ["restricted.read/1"] * 2
    assert "đọc vụ việc hạn chế" in lienket("matters", "show", number, "--as", "province-police").out


def test_which_model_is_asked_where_several_are_loaded_or_none(lienket, db, tmp_path):
    for language, none, several in (
        ("vi", "Chưa nạp mô hình nào", "Có nhiều mô hình: mini, world"),
        ("en", "No model is loaded", "Several models are loaded: mini, world"),
    ):
        if language == "vi":
            assert none in lienket("matters", "list", "--as", "plant").err
            for name, sources in (("mini", MINI), ("world", SOURCES)):
                assert lienket("pack", "load", folder(tmp_path / name, sources)).code == 0
        assert several in lienket("matters", "list", "--as", "plant", "--lang", language).err
    assert lienket("matters", "list", "--as", "neighbour", "--model", "world").code == 0
    assert lienket("matters", "list", "--as", "neighbour", "--model", "mini").code == 1


def test_the_inbox_names_the_drafts_that_wait_for_an_answer(world_loaded, lienket, monkeypatch):
    monkeypatch.setattr("lienket.ops.matter_commands.now", lambda: NOON)
    with in_model(MODEL):
        draft = a_draft()
        consultation.open_consultation(actor=desk(), draft=draft, due_on=TODAY + timedelta(days=7), at=NOON)
        delivered(NOON)
    [one] = lienket("inbox", "--as", "plant", "--json", "--lang", "en").json
    assert (one["draft"], one["code"], one["words"]) == (str(draft), CODE, "Asked about a draft")
    assert CODE in lienket("inbox", "--as", "plant").out
    assert lienket("inbox", "--as", "neighbour", "--json").json == []


def test_the_command_line_opens_no_protected_identity_for_it_is_no_two_persons(opened, lienket):
    number = opened(facts={"reporter": "witness"}, name="Người Báo", phone="0912 345 678")
    answer = lienket("act", "identity", number, "--as", "town-police", "--why", "Hỏi lại người báo")
    assert answer.code == 1
    assert "không ai mở danh tính một mình" in answer.err
    assert "Người Báo" not in answer.out + answer.err
