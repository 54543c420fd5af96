"""No text taken out as CSV is a formula, whatever the spreadsheet it is opened with splits at."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.kernel.sheets import plain


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"])
def test_what_begins_like_a_formula_gets_an_apostrophe(text):
    assert plain(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "an toàn = tốt", "từ 5 - 7 giờ, - không rõ", "a@b.example", "Đường 12; số 3"])
def test_other_text_stays_as_it_is(text):
    assert plain(text) == text


def test_a_formula_behind_the_sign_another_language_parts_cells_by_is_none():
    assert plain("Bãi xe,=cmd|'/c calc'!A0,x") == "Bãi xe,'=cmd|'/c calc'!A0,x"
    assert plain("Bãi xe;@SUM(A1)") == "Bãi xe;'@SUM(A1)"


@given(st.text(alphabet="=+-@,;\t\r\n'a1 ＝"))
def test_no_piece_is_a_formula_and_nothing_is_lost(text):
    made = plain(text)
    assert not [piece for piece in re.split(r"[,;\t\r\n]", made) if piece[:1] in set("=+-@＝")]
    assert made.replace("'", "") == text.replace("'", "")
