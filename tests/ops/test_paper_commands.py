"""`lienket regulation issue`, `sign`, `open`, `test-certificates` as a person types them."""

from __future__ import annotations

import stat

import pytest

from lienket.regulation.load import load_pack
from tests.paper.press import CODE, PARTIES, REGULATION, pack
from tests.regulation.mini_pack import SOURCES


@pytest.fixture
def folder(tmp_path):
    for name, text in {**SOURCES, "regulations/lien-ket.yaml": REGULATION}.items():
        (tmp_path / "pack" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pack" / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def issued(lienket, folder):
    assert lienket("regulation", "issue", "--pack", folder / "pack", "--out", folder / "out", "--simulation", "--json").json["parties"] == list(PARTIES)
    return folder / "out" / f"{CODE}.pdf"


@pytest.fixture
def keys(lienket, folder):
    lienket("regulation", "test-certificates", "--pack", folder / "pack", "--out", folder / "keys")
    return folder / "keys"


def test_a_regulation_is_issued_signed_by_all_and_opens_back_to_the_same_pack(lienket, folder, issued, keys):
    assert (folder / "out" / f"{CODE}.docx").read_bytes()[:2] == b"PK"
    for unit in PARTIES:
        ran = lienket("regulation", "sign", issued, "--as", unit, "--p12", keys / f"TEST-{unit}.p12", "--password-file", keys / "password.txt", "--json")
        assert ran.json["signed"][-1] == unit
    opened = lienket("regulation", "open", issued, "--trust", keys / "TEST-ca.pem", "--pack-out", folder / "back", "--json")
    assert opened.code == 0
    assert {k: opened.json[k] for k in ("match", "valid", "complete", "trusted", "digest", "unsigned")} == {
        "match": True,
        "valid": True,
        "complete": True,
        "trusted": True,
        "digest": pack().digest,
        "unsigned": [],
    }
    assert load_pack(folder / "back") == pack()


def test_people_read_it_in_words_of_both_languages(lienket, issued, keys):
    lienket("regulation", "sign", issued, "--as", "plant", "--p12", keys / "TEST-plant.p12", "--password-file", keys / "password.txt")
    vietnamese, english = lienket("regulation", "open", issued), lienket("regulation", "open", issued, "--lang", "en")
    assert "khớp" in vietnamese.out
    assert "chứng thư chưa được tin" in vietnamese.out
    assert "Text and source: match." in english.out
    assert "Not signed yet: town-police, border-post" in english.out


def test_the_english_edition_has_a_name_of_its_own(lienket, folder):
    ran = lienket("regulation", "issue", "--pack", folder / "pack", "--out", folder / "out", "--lang", "en")
    assert ran.code == 0
    assert sorted(p.name for p in (folder / "out").iterdir()) == [f"{CODE}.en.docx", f"{CODE}.en.pdf"]


def test_keys_are_readable_by_their_owner_alone(keys):
    assert {stat.S_IMODE(file.stat().st_mode) for file in keys.iterdir()} == {0o600}


def test_an_unknown_code_names_the_known_ones(lienket, folder):
    ran = lienket("regulation", "issue", "--pack", folder / "pack", "--out", folder / "out", "--code", "nope", "--lang", "en")
    assert ran.code == 1
    assert "lien-ket, qc" in ran.err
    assert not (folder / "out").exists()


def test_refusals_name_rule_and_remedy_and_leave_the_file_as_it_was(lienket, issued, keys):
    before = issued.read_bytes()
    ask = ("regulation", "sign", issued, "--p12", keys / "TEST-plant.p12", "--password-file", keys / "password.txt", "--json")
    assert lienket(*ask, "--as", "neighbour").json["error"] == "not-a-party"
    (keys / "wrong.txt").write_text("guess", encoding="utf-8")
    refused = lienket("regulation", "sign", issued, "--as", "plant", "--p12", keys / "TEST-plant.p12", "--password-file", keys / "wrong.txt", "--lang", "en")
    assert (refused.code, "password is wrong" in refused.err) == (1, True)
    assert lienket("regulation", "sign", issued, "--as", "plant", "--p12", keys / "none.p12", "--json", "--password-file", keys / "password.txt").json["error"]
    assert issued.read_bytes() == before


def test_a_file_that_is_no_document_and_a_root_that_is_none_are_refused(lienket, folder, issued):
    (folder / "letter.pdf").write_bytes(b"%PDF-1.7 nothing")
    assert lienket("regulation", "open", folder / "letter.pdf", "--json").json["error"] == "not-a-document"
    assert lienket("regulation", "open", issued, "--trust", folder / "letter.pdf", "--json").json["error"] == "no-certificate"
    assert lienket("regulation", "open", folder / "absent.pdf", "--json").json["error"] == "unreadable"
