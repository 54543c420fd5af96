"""`lienket regulation diff` and `lienket regulation replay` as one types them."""

from __future__ import annotations

import json

import pytest

from lienket.instruments import drafts
from lienket.journal.rows import in_model
from lienket.ops.cli import main
from tests.instruments.making import CODE, FILE, a_draft, desk, text_of
from tests.regulation.mini_pack import changed
from tests.situation.test_replay import MAPPING
from tests.world import MODEL, NOON, a_matter
from tests.worldpack import SOURCES

QC = "regulations/01-qc.yaml"
MOVED = ("zone: [port]}, lead: border-post, inform: [lead-police]", "zone: [port]}, lead: lead-police, inform: [border-post]")
DRAFT = changed(QC, *MOVED, base=SOURCES)


@pytest.fixture
def folders(tmp_path):
    for name, sources in (("present", SOURCES), ("draft", DRAFT)):
        for file, text in sources.items():
            path = tmp_path / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return str(tmp_path / "present"), str(tmp_path / "draft")


def said(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    out, err = capsys.readouterr()
    return ended.value.code or 0, out, err


def test_two_folders_are_compared_in_words_and_as_data(folders, capsys):
    code, out, _ = said(capsys, "regulation", "diff", *folders, "--lang", "en")
    assert code == 0
    assert "Điều 3: the lead changes from Border post to Lead police." in out
    code, out, _ = said(capsys, "regulation", "diff", *folders, "--json")
    data = json.loads(out)
    assert (code, data["same"], len(data["comparisons"])) == (0, False, 1)
    code, out, _ = said(capsys, "regulation", "diff", folders[0], folders[0], "--lang", "en")
    assert (code, out.strip()) == (0, "The two versions are the same.")


def test_one_instrument_or_a_file_within_a_pack_is_compared(folders, capsys):
    code, out, _ = said(capsys, "regulation", "diff", f"{folders[0]}#qc", f"{folders[1]}/{QC}", "--pack", folders[0], "--lang", "en")
    assert code == 0
    assert "the lead changes from Border post to Lead police" in out


@pytest.mark.parametrize("given", ["nowhere", "{0}#none", "{0}/regulations/01-qc.yaml"])
def test_what_cannot_be_compared_is_refused_with_a_remedy(folders, capsys, given):
    code, _, err = said(capsys, "regulation", "diff", given.format(*folders), folders[1], "--lang", "en")
    assert code == 1
    assert "The input is not valid" in err


def test_a_draft_is_replayed_over_the_database(world_loaded, folders, capsys, monkeypatch):
    monkeypatch.setattr("lienket.ops.compare_commands.now", lambda: NOON)
    with in_model(MODEL):
        a_matter(place="port")
        a_matter()
    arguments = ("regulation", "replay", "--pack", folders[0], "--draft", folders[1])
    code, out, _ = said(capsys, *arguments, "--json", "--list", "5")
    data = json.loads(out)
    assert (code, data["matters"], data["changed"], len(data["list"])) == (0, 2, 1, 1)
    assert data["list"][0]["after"]["lead"] == "town-police"
    code, again, _ = said(capsys, *arguments, "--json", "--list", "5")
    assert again == out
    code, out, _ = said(capsys, *arguments, "--lang", "en")
    assert "2 matters; treated otherwise: 1." in out
    assert "1 → 0" in out


def test_the_list_as_a_file_is_one_units_and_needs_a_reason(world_loaded, folders, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr("lienket.ops.compare_commands.now", lambda: NOON)
    with in_model(MODEL):
        a_matter(place="port")
    file = tmp_path / "out.csv"
    arguments = ("regulation", "replay", "--pack", folders[0], "--draft", folders[1], "--csv", str(file), "--lang", "en")
    code, _, err = said(capsys, *arguments)
    assert (code, file.exists()) == (1, False)
    assert "--as" in err
    assert said(capsys, *arguments, "--as", "border-post")[0] == 1
    assert said(capsys, *arguments, "--as", "border-post", "--why", "For the meeting on the draft.")[0] == 0
    assert "Town police" in file.read_text(encoding="utf-8-sig")


def test_an_unknown_sort_of_change_is_refused(world_loaded, folders, capsys):
    code, _, err = said(capsys, "regulation", "replay", "--pack", folders[0], "--draft", folders[1], "--change", "colour", "--lang", "en")
    assert code == 1
    assert "lead" in err


def test_a_draft_is_replayed_over_a_file_by_a_mapping(db, folders, capsys, tmp_path):
    (tmp_path / "present" / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    rows = tmp_path / "rows.csv"
    rows.write_text("when,what,where,text\n2016-03-02 08:00:00,theft,Cảng,a\n2016-03-02 09:00:00,flood,Cảng,b\n", encoding="utf-8")
    arguments = ("regulation", "replay", "--pack", folders[0], "--draft", folders[1], "--stream", str(rows))
    code, out, _ = said(capsys, *arguments, "--json", "--list", "3")
    data = json.loads(out)
    assert (code, data["matters"], data["refused"], data["changed"]) == (0, 1, 1, 1)
    assert data["list"][0]["matter"] == "2"
    assert said(capsys, *arguments, "--csv", str(tmp_path / "out.csv"))[0] == 0
    assert "Công an" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def test_a_draft_in_the_making_is_replayed_by_a_unit_that_may_see_it(world_loaded, folders, capsys, monkeypatch):
    monkeypatch.setattr("lienket.ops.compare_commands.now", lambda: NOON)
    with in_model(MODEL):
        a_matter(place="port")
        draft = a_draft(clean=False)
        drafts.revise(actor=desk(), draft=draft, file=FILE, text=text_of(draft).replace(*MOVED), revision=1, at=NOON)
    arguments = ("regulation", "replay", "--stored", CODE, "--lang", "en")
    code, out, err = said(capsys, *arguments, "--as", "town-police", "--json")
    assert (code, json.loads(out)["changes"]["lead"]) == (0, 1), err
    assert "--as" in said(capsys, *arguments)[2]
    for unit in ("border-post", "neighbour"):  # Not consulted yet; no party.
        code, _, err = said(capsys, *arguments, "--as", unit)
        assert (code, err.strip()) == (1, "There is no such draft.")
    code, _, err = said(capsys, *arguments, "--draft", folders[1], "--as", "town-police")
    assert (code, "--stored" in err) == (1, True)
