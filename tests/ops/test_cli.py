"""The command line as people and programs use it: every command, both languages, JSON everywhere, and refusals instead of tracebacks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from lienket.regulation.load import load_pack
from tests.ops.test_refusals import LETTERS
from tests.regulation.mini_pack import SOURCES as MINI
from tests.regulation.mini_pack import changed
from tests.worldpack import SOURCES, world_pack

ROOT = Path(__file__).parents[2]
PLACED = re.compile(r"^[^:\n]+:\d+")
TIME = re.compile(r"\b\d\d/\d\d/\d{4} \d\d:\d\d\b")
CODES = re.compile(
    r"\b(OPEN|CLOSED|PENDING|ACKNOWLEDGED|DECLINED|ENDED|RUNNING|PAUSED|MET|LAPSED|STOPPED|CLAUSE|RECEIVER|ACT|OFFER|ESCALATION|LEAD|SUPPORT|INFORMED"
    r"|(town|province)-police|border-post|first-report|hand-over\b(?= –)|matter\.opened|role-unresolved|None|True|False)\b|/1\b|\{|\}"
    r"|(?<!ví dụ )(?<!for instance )\d{4}-\d\d-\d\dT"
)
_keys = count(1)
languages = pytest.mark.parametrize("language", ["vi", "en"])


def folder(base: Path, sources: dict[str, str]) -> Path:
    """The sources as a pack on disk."""
    for name, text in sources.items():
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return base


def report(**values: object) -> str:
    """A theft in the works, as the plant sends it."""
    facts = {"kind": "incident", "field": "theft", "severity": "low", "place": "works", "reporter": "citizen"} | values.pop("facts", {})
    given = {"key": f"key-{next(_keys):08d}", "unit": "plant", "channel": "phone", "occurred_at": "2026-01-31T08:00:00+07:00", "text": "Mất một xe máy."}
    return json.dumps(given | values | {"facts": facts}, ensure_ascii=False)


@pytest.fixture
def world_loaded(db):
    """The test world in the database; unlike in other tests no model is in scope: a command must find its own."""
    from lienket.instruments.actions import load
    from lienket.kernel.actor import Actor

    pack = world_pack()
    load(actor=Actor.system(pack.code, "tests"), pack=pack, at=datetime(2016, 3, 1, tzinfo=UTC))
    return pack


@pytest.fixture
def opened(world_loaded, lienket):
    """Number of a new matter: the town police lead, the plant supports."""

    def receive(**values: object) -> str:
        return lienket("receive", "-", "--as", values.get("unit", "plant"), "--json", stdin=report(**values)).json["number"]

    return receive


def reads(text: str, language: str) -> None:
    """Assert that `text` is for people who read `language`: no codes, no JSON, no times for machines, no words of the other language."""
    assert text.strip()
    assert not CODES.search(text), CODES.search(text)
    assert "Traceback" not in text
    if language == "en":
        own = re.sub(r"Điều \d+|Nhà máy|Quy chế\S*|Mất[^\n]*", "", text)
        assert not LETTERS.search(own), LETTERS.search(own)
    else:
        for line in text.splitlines():
            assert LETTERS.search(line) or not re.search(r"[a-z]{3}", line), line


# --- packs and decisions ------------------------------------------------------------------------------------------------


@languages
def test_a_sound_pack_is_checked_and_a_broken_one_is_refused_line_by_line(lienket, tmp_path, language):
    good = folder(tmp_path / "good", MINI)
    assert lienket("pack", "check", good, "--on", "2016-03-02", "--lang", language).code == 0
    data = lienket("pack", "check", good, "--json", "--lang", language).json
    assert data["pack"] == "mini"
    assert data["counts"]["error"] == 0
    refused = lienket("pack", "check", folder(tmp_path / "bad", changed("units.yaml", "area: [port]", "area: [prot]")), "--lang", language)
    assert refused.code == 1
    assert PLACED.match(refused.err)
    assert "units.yaml:22" in refused.err
    assert "'port'" in refused.err
    reads(refused.err.replace("border-post area[0]", ""), language)


@languages
def test_what_lint_finds_is_a_paragraph_with_place_example_and_remedy(lienket, tmp_path, language):
    gap = folder(tmp_path / "gap", changed("regulations/01-qc.yaml", "routing: {lead: higher}", "routing: {when: {severity: [low]}, lead: higher}"))
    shown = lienket("pack", "check", gap, "--on", "2016-03-02", "--lang", language)
    data = lienket("pack", "check", gap, "--on", "2016-03-02", "--json", "--lang", language)
    finding = data.json["findings"][0]
    assert {"rule", "severity", "file", "line", "clause", "message", "remedy", "example"} == set(finding)
    assert f"{finding['file']}:{finding['line']} " in shown.out
    assert finding["message"] in shown.out
    assert f"→ {finding['remedy']}" in shown.out
    reads(finding["message"] + finding["remedy"], language)
    assert shown.code == data.code == (1 if data.json["counts"]["error"] else 0)


def test_a_pack_is_loaded_once(lienket, tmp_path, db):
    pack = folder(tmp_path, SOURCES)
    assert lienket("pack", "load", pack, "--json").json["loaded"] is True
    assert lienket("pack", "load", pack, "--json").json["loaded"] is False
    assert "đã là bản đang dùng" in lienket("pack", "load", pack).out
    assert "in use already" in lienket("pack", "load", pack, "--lang", "en").out


def test_the_schema_is_printed_or_written(lienket, tmp_path):
    printed = lienket("pack", "schema", "--json").json
    assert {"pack.yaml", "units.yaml", "regulations/*.yaml"} <= set(printed)
    written = lienket("pack", "schema", tmp_path / "schemas", "--json").json
    assert len(written["files"]) == len(printed)
    assert all(json.loads((tmp_path / "schemas" / name).read_text(encoding="utf-8")) for name in written["files"])
    (tmp_path / "file").write_text("")
    assert "Không ghi được" in lienket("pack", "schema", tmp_path / "file" / "below").err


read_once = cache(load_pack)


def eight() -> list[object]:
    cases = read_once(ROOT / "packs" / "formosa-ha-tinh").cases
    known = [n for n, case in enumerate(cases) if case.name.en in EIGHT]
    assert len(known) == len(EIGHT), "the eight situations are in packs/formosa-ha-tinh/cases/eight-situations.yaml"
    return [pytest.param(cases[n], id=cases[n].name.en) for n in known]


EIGHT = (
    "Copper wire stolen inside the fence",
    "Road accident on national road 1 in Hoành Sơn",
    "Fire in the dormitory",
    "A foreign worker in the contractors' camp without declaration",
    "A contractor petitions about a site road",
    "A boat incident at Sơn Dương port",
    "A dispute among residents of Kỳ Lợi, before the merger",
    "The same dispute, now in Vũng Áng ward",
    "Extremely grave injury on the site - two levels of regulation meet",
)


@pytest.mark.parametrize("case", eight())
def test_the_eight_situations_give_lead_support_clocks_and_citations(lienket, tmp_path, monkeypatch, case):
    monkeypatch.setattr("lienket.ops.pack_commands.load_pack", read_once)  # Reading the pack is the slow part.
    facts = tmp_path / "facts.json"
    facts.write_text(case.given.model_dump_json(), encoding="utf-8")
    asked = ("decide", "--pack", ROOT / "packs" / "formosa-ha-tinh", "--at", case.on.isoformat())
    data = lienket(*asked, "--facts", facts, "--json").json
    assert data["lead"]["unit"] == case.expect.lead
    assert {s["unit"] for s in data["support"]} == set(case.expect.support)
    assert {s["unit"] for s in data["informed"]} == set(case.expect.informed)
    for clock in case.expect.clocks:
        held = [c for c in data["clocks"] if c["clock"] == clock.clock and {clock.limit.unit: clock.limit.amount} in c["limits"]]
        assert any(clock.cites in {b["clause"] for b in c["because"]} for c in held), clock
        assert all(datetime.fromisoformat(c["due_at"]) > case.on for c in held)
    cited = {b["clause"] for part in (data["lead"], *data["support"], *data["informed"], *data["clocks"]) for b in part["because"]}
    assert set(case.expect.cites) - {"q22-cs-4", "q22-cs-1"} <= cited
    assert all(b["cite"] and b["basis"] for part in (data["lead"], *data["clocks"]) for b in part["because"])
    assert lienket(*asked, "--facts", "-", "--json", stdin=facts.read_text(encoding="utf-8")).json == data
    for language, lead, assumed in (("vi", "Chủ trì: ", "(giả định)"), ("en", "Lead: ", "(assumed)")):
        words = lienket(*asked, "--facts", facts, "--lang", language).out
        assert lead in words
        assert assumed in words
        assert TIME.search(words)
        assert not CODES.search(words), CODES.search(words)


@languages
def test_facts_that_do_not_fit_are_refused_with_field_and_remedy(lienket, tmp_path, language):
    pack = folder(tmp_path, MINI)
    asked = ("decide", "--pack", pack, "--facts", "-", "--at", "2016-03-02T10:00:00+07:00", "--lang", language)
    good = {"kind": "incident", "field": "theft", "severity": "low", "reporter": "citizen"}
    refused = lienket(*asked, stdin=json.dumps(good | {"kind": "Tin báo", "pace": "works"}, ensure_ascii=False, indent=1).replace('"severity": "low",\n', ""))
    assert refused.code == 1
    for text in ("stdin:2: kind:", "'severity'", "'place'"):
        assert text in refused.err
    assert (
        "'no-such'" in lienket(*asked, stdin=json.dumps(good | {"kind": "no-such"})).err
        or "“no-such”" in refused.err + lienket(*asked, stdin=json.dumps(good | {"kind": "no-such"})).err
    )
    for bad in ("{", "[]", "", json.dumps(good | {"flags": ["no-such"]}), json.dumps(good | {"place": "nowhere"})):
        refused = lienket(*asked, stdin=bad)
        assert refused.code == 1
        reads(refused.err, language)
        said = lienket(*asked, "--json", stdin=bad).json
        assert said["error"] in {"bad-input", "unknown-fact"}
        assert said["detail"].strip() == refused.err.strip()


@languages
@pytest.mark.parametrize("at", ["yesterday", "2026-01-31", "2026-01-31T10:00:00"])
def test_a_time_without_zone_is_refused(lienket, tmp_path, language, at):
    refused = lienket("decide", "--pack", folder(tmp_path, MINI), "--facts", "-", "--at", at, "--lang", language, stdin="{}")
    assert refused.code == 1
    assert "+07:00" in refused.err


def test_a_file_that_cannot_be_read_is_refused(lienket, tmp_path):
    (tmp_path / "latin.json").write_bytes("{“}".encode("utf-16"))
    for file in ("no-such-file.json", tmp_path, tmp_path / "latin.json"):
        refused = lienket("decide", "--pack", folder(tmp_path / "pack", MINI), "--facts", file, "--at", "2016-03-02T10:00:00+07:00")
        assert refused.code == 1
        assert "Không đọc được" in refused.err


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
    assert "Người báo" in page
    assert ("Công an thị xã" if language == "vi" else "Town police") in page
    assert ("Hạn xác nhận" if language == "vi" else "Clock acknowledge") in page
    assert "Điều 6 [qc] " in page
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
    does("reject", one, "--as", "border-post", "--why", "Không thuộc cảng.")
    does("hand-over", one, "--as", "town-police", "--to", "border-post", "--why", "Ngoài cảng.")
    does("accept", one, "--as", "border-post")
    does("assign", one, "--as", "border-post", "--to", "town-police", "--why", "Đã rõ.")
    does("share", one, "--as", "town-police", "--to", "ministry", "--why", "Để biết.", "--level", "know")
    does("recall", one, "--as", "town-police", "--to", "ministry")
    does("pause", one, "--as", "town-police", "--clock", "resolve", "--ground", "qc#t4", "--why", "Chờ giám định.")
    does("resume", one, "--as", "town-police", "--clock", "resolve")
    does("reclassify", one, "--as", "town-police", "--severity", "high", "--why", "Nặng hơn.")
    does("reclassify", one, "--as", "town-police", "--severity", "high", "--why", "Như cũ.")
    does("link", one, "--as", "town-police", "--other", two)
    does("merge", two, "--as", "town-police", "--into", one)
    does("decline", one, "--as", "plant", "--why", "Không có người.")
    does("close", one, "--as", "town-police", "--outcome", "settled", "--text", "Đã trả lại xe.")
    does("reopen", one, "--as", "town-police", "--why", "Chưa xong.")
    does("decline", three, "--as", "town-police", "--why", "Không thuộc thẩm quyền.")
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


# --- worker and journal -------------------------------------------------------------------------------------------------


def test_the_worker_sweeps_and_delivers_once(opened, lienket):
    opened()
    first = lienket("work", "--once", "--json").json
    assert first["delivered"] >= 1
    assert first["waiting"] == first["failed"] == 0
    assert lienket("work", "--once", "--json").json["delivered"] == 0
    assert lienket("inbox", "--as", "town-police", "--json").json[0]["number"].startswith("VV-")


@languages
def test_the_journal_is_verified_exported_and_verified_by_others(opened, lienket, tmp_path, settings, language):
    settings.DATA_DIR = tmp_path
    opened()
    verdict = lienket("journal", "verify", "--lang", language)
    assert verdict.code == 0
    reads(verdict.out, language)
    file = tmp_path / "journal.jsonl"
    exported = lienket("journal", "export", file, "--lang", language)
    assert exported.code == 0
    data = lienket("journal", "export", file, "--json").json
    assert data["entries"] == lienket("journal", "verify", "--json").json["entries"]
    tool = [sys.executable, ROOT / "tools" / "verify_journal.py", file]
    assert subprocess.run(tool, capture_output=True, text=True, check=False).returncode == 0
    file.write_bytes(file.read_bytes().replace(b'"matter.opened/1"', b'"matter.opened/2"', 1))
    assert subprocess.run(tool, capture_output=True, text=True, check=False).returncode == 1
    refused = lienket("journal", "export", tmp_path / "no" / "journal.jsonl", "--lang", language)
    assert refused.code == 1
    reads(refused.err.replace(str(tmp_path), ""), language)


@languages
def test_a_row_changed_behind_the_journal_is_named(opened, lienket, language):
    from django.db import connection

    opened()
    connection.connection.cursor().execute("UPDATE matters_matter SET severity = 'high'")  # Past the guard that keeps writes inside the door.
    verdict = lienket("journal", "verify", "--lang", language)
    assert verdict.code == 1
    assert "matters_matter" in verdict.out
    data = lienket("journal", "verify", "--json", "--lang", language)
    assert (data.code, data.json["ok"]) == (1, False)
    assert {"seq", "table", "row", "rule", "text"} == set(data.json["problems"][0])


def test_an_empty_journal_has_nothing_to_export(lienket, db, tmp_path):
    assert lienket("journal", "export", tmp_path / "x", "--json").json["error"] == "nothing-to-export"


# --- the entry itself -----------------------------------------------------------------------------------------------------


def test_the_program_starts_by_itself_in_an_empty_folder(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "DJANGO"))}
    environment |= {"LIENKET_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "lienket.ops.cli", *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path)

    pack = folder(tmp_path / "pack", MINI)
    loaded = run("pack", "load", pack, "--json")
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert json.loads(loaded.stdout)["loaded"] is True
    refused = run("matters", "show", "VV-2026-000001", "--as", "plant", "--lang=en")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("There is no matter VV-2026-000001")


def test_a_language_the_program_does_not_speak_is_refused(lienket):
    assert lienket("matters", "list", "--as", "plant", "--lang", "fr").code == 2
    assert lienket("matters", "list", "--as", "plant", "--lang").code == 2


def test_every_command_has_help_in_both_languages(lienket):
    import typer

    from lienket.ops import cli

    def walk(command, path):
        yield path, command
        for name, below in getattr(command, "commands", {}).items():
            yield from walk(below, (*path, name))

    for path, command in walk(typer.main.get_command(cli.app), ()):
        assert " / " in (command.help or ""), path
    assert "tiếp nhận" in lienket("receive", "--help").out.lower()
