"""Suggestions from words: with their cause, never severity, and never an offence where people are to be answered."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienket.situation.guess import LIMITS, cue_file, guesses
from tests.worldpack import world_pack


def offered(pack: Any, text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for guess in guesses(pack, text):
        found.setdefault(guess.part, []).append(guess.code)
    return found


@pytest.mark.parametrize(
    ("text", "part", "code"),
    [
        ("Bảo vệ báo mất một xe máy tại bãi xe", "field", "trom-cap"),
        ("Bảo vệ báo mất một xe máy tại bãi xe", "reporter", "bao-ve"),
        ("mat trom cap dong o kho vat tu", "field", "trom-cap"),
        ("Cháy lớn ở bãi phế liệu", "flags", "chay-no"),
        ("Hai nhóm đánh nhau, có dao", "flags", "vu-khi"),
        ("tai nạn giao thông, một người tử vong", "flags", "co-nguoi-chet"),
        ("Công ty kiến nghị sửa đường nội khu", "kind", "kien-nghi"),
        ("Nổ bình khí trong xưởng", "field", "vu-no"),
    ],
)
def test_words_offer_what_they_say(formosa_pack, text, part, code):
    assert code in offered(formosa_pack, text)[part]


def test_each_offer_carries_the_words_that_caused_it(formosa_pack):
    field = next(g for g in guesses(formosa_pack, "Báo mất xe máy, nghi bẻ khóa") if g.part == "field")
    assert field.because == ("mất xe máy", "bẻ khóa")


@pytest.mark.parametrize(
    "text",
    [
        "Khoảng 50 công nhân đình công vì nợ lương, chặn cổng, la hét gây rối, đánh nhau với bảo vệ",
        "Công nhân ngừng việc tập thể, gây rối trật tự công cộng",
        "Người dân khiếu nại bồi thường, tụ tập đông người trái phép",
        "Kiến nghị về việc trộm cắp ở khu trọ",
    ],
)
def test_people_to_be_answered_are_not_guessed_to_be_offenders(formosa_pack, text):
    found, file = offered(formosa_pack, text), cue_file()
    assert found["kind"][0] in file.answered
    assert not {*found["kind"]} & {*file.offences.kinds}
    assert not {*found.get("field", [])} & {*file.offences.fields}


@pytest.mark.parametrize("text", ["Anh A nợ tiền, chạy xe về", "no bung", "Anh ấy chạy bộ", ""])
def test_words_that_only_look_alike_offer_nothing(formosa_pack, text):
    assert guesses(formosa_pack, text) == []


def test_a_pack_with_other_codes_gets_its_own(formosa_pack):
    assert offered(world_pack(), "Mất một xe máy")["field"] == ["theft"]
    assert "theft" not in offered(formosa_pack, "Mất một xe máy")["field"]


@settings(max_examples=60)
@given(st.text("aăâđeêioôơuưtrộmcắpchýnổ ,.0123", max_size=120))
def test_offers_are_few_known_and_never_a_grade(formosa_pack, text):
    taxonomy = formosa_pack.taxonomy
    known = {"kind": taxonomy.kinds, "field": taxonomy.fields, "flags": taxonomy.flags, "reporter": taxonomy.reporters}
    for part, codes in offered(formosa_pack, text).items():
        assert set(codes) <= {entry.code for entry in known[part]}
        assert len(codes) <= LIMITS[part]


def test_a_lone_syllable_of_a_longer_name_offers_nothing(formosa_pack):
    offered = {found.code for found in guesses(formosa_pack, "Hai thanh niên chạy về hướng quốc lộ 1")}
    assert "du-lieu-ca-nhan" not in offered
