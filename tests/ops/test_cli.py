"""The command line as people and programs use it: packs, decisions, journal, and the program itself. JSON everywhere, refusals instead of tracebacks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from functools import cache

import pytest

from lienket.matters.quarantine import queue
from lienket.regulation.load import load_pack
from tests.matters.clamd import EICAR, clamd
from tests.ops.typed import CODES, PLACED, ROOT, TIME, folder, languages, reads
from tests.regulation.mini_pack import SOURCES as MINI
from tests.regulation.mini_pack import changed
from tests.worldpack import SOURCES

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
def test_the_check_runs_the_cases_of_the_pack(lienket, tmp_path, language):
    wrong = folder(tmp_path / "wrong", changed("cases/main.yaml", "lead: province-police", "lead: plant"))
    shown = lienket("pack", "check", wrong, "--lang", language)
    data = lienket("pack", "check", wrong, "--json", "--lang", language)
    assert shown.code == data.code == 1
    assert (data.json["cases"]["count"], data.json["cases"]["failed"]) == (2, 1)
    finding = data.json["findings"][0]
    assert (finding["rule"], finding["severity"], finding["file"]) == ("case-fails", "error", "cases/main.yaml")
    assert "'province-police'" in finding["message"]
    assert f"{finding['file']}:{finding['line']} " in shown.out
    assert data.json["complete"] is True, "the regulation is sound; the example is not"


@languages
def test_the_rows_of_law_a_pack_may_cite_are_listed(lienket, language):
    today, before = lienket("pack", "law", "--json").json, lienket("pack", "law", "vn", "--on", "2010-01-01", "--json").json
    assert {"code", "document", "article", "matter", "confidence"} <= set(today[0])
    assert len({row["code"] for row in before}) == len(before) < len(today), "of each code one version"
    assert "bltths-147-quyet-dinh" in lienket("pack", "law", "--lang", language).out
    refused = lienket("pack", "law", "xx", "--lang", language)
    assert refused.code == 1
    assert "'xx'" in refused.err
    assert "vn" in refused.err


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
    assert case.given is not None
    facts.write_text(case.given.model_dump_json(), encoding="utf-8")
    asked = ("decide", "--pack", ROOT / "packs" / "formosa-ha-tinh", "--at", case.on.isoformat())
    data = lienket(*asked, "--facts", facts, "--json").json
    assert data["lead"]["unit"] == case.expect.lead
    assert {s["unit"] for s in data["support"]} == set(case.expect.support)
    assert {s["unit"] for s in data["informed"]} == set(case.expect.informed)
    for clock in case.expect.clocks:
        figure = (clock.limit.unit, clock.limit.amount)  # Law may say more beside its figure.
        held = [c for c in data["clocks"] if c["clock"] == clock.clock and any(figure in limit.items() for limit in c["limits"])]
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
    for text in ("stdin:2:2: kind:", "'severity'", "'place'"):
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


# --- worker and journal -------------------------------------------------------------------------------------------------


def test_the_worker_sweeps_and_delivers_once(opened, lienket):
    opened()
    first = lienket("work", "--once", "--json").json
    assert first["delivered"] >= 1
    assert first["waiting"] == first["failed"] == 0
    assert lienket("work", "--once", "--json").json["delivered"] == 0
    assert lienket("inbox", "--as", "town-police", "--json").json[0]["number"].startswith("VV-")


def test_the_worker_has_files_scanned_and_takes_away_what_was_left(opened, lienket, tmp_path, settings):
    number = opened()
    settings.FILES_DIR, settings.UPLOADS_DIR = tmp_path / "files", tmp_path / "uploads"
    settings.UPLOADS_DIR.mkdir()
    (settings.UPLOADS_DIR / "0").write_bytes(b"left")
    (tmp_path / "a.txt").write_bytes(EICAR)
    with clamd() as server:
        settings.SCANNER = server.address
        assert lienket("act", "attach", number, "--as", "town-police", "--file", str(tmp_path / "a.txt")).code == 0
        lienket("work", "--once")
    assert queue().count == 0
    assert not list(settings.UPLOADS_DIR.iterdir())
    lienket("work", "--once")
    assert "mã độc" in lienket("inbox", "--as", "town-police").out


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
