"""Folding: what is typed in haste finds what was written with care."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.situation.folding import fold, within_one_edit, words

VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ ĐẮỌỮ", max_size=30)
WORD = st.text("abcde", max_size=6)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đình công tại cổng số 3", "dinh cong tai cong so 3"),
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("thuỷ điện", "thuy dien"),
        ("thủy  điện\n", "thuy dien"),
        ("NGUYỄN", "nguyen"),
        ("Vũng Áng", "vung ang"),
        ("đ", "d"),
        ("Ð", "d"),
        ("", ""),
    ],
)
def test_words_are_folded_as_people_type_them(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(VIETNAMESE)
def test_normal_form_and_case_do_not_matter(text: str) -> None:
    assert fold(text) == fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(text.upper())


@given(VIETNAMESE)
def test_vietnamese_folds_to_plain_letters(text: str) -> None:
    assert fold(text).isascii()


def test_words_leave_out_signs_and_keep_document_numbers_in_parts() -> None:
    assert words("Kế hoạch 02/KH-CATX, ngày 22/5.") == ("ke", "hoach", "02", "kh", "catx", "ngay", "22", "5")


@pytest.mark.parametrize("other", ["formosa", "formsa", "formoosa", "fornosa", "fromosa", "formosaa", "ormosa", "formoas"])
def test_one_slip_of_the_finger_is_forgiven(other: str) -> None:
    assert within_one_edit("formosa", other)


@pytest.mark.parametrize("other", ["forms", "farmasa", "frmsa", "", "fomrsoa", "mosafor"])
def test_two_slips_are_not(other: str) -> None:
    assert not within_one_edit("formosa", other)


def _one_edit_away(word: str) -> set[str]:
    letters = "abcde"
    away = {word}
    for i in range(len(word) + 1):
        away |= {word[:i] + letter + word[i:] for letter in letters}
        if i < len(word):
            away |= {word[:i] + word[i + 1 :]} | {word[:i] + letter + word[i + 1 :] for letter in letters}
        if i + 1 < len(word):
            away.add(word[:i] + word[i + 1] + word[i] + word[i + 2 :])
    return away


@given(WORD, WORD)
def test_within_one_edit_is_exactly_the_set_of_single_edits(a: str, b: str) -> None:
    assert within_one_edit(a, b) == (b in _one_edit_away(a))
    assert within_one_edit(a, b) == within_one_edit(b, a)
