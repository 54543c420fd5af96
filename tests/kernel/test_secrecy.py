"""The guard refuses markings of state secrecy and nothing else."""

from __future__ import annotations

import pickle
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import Marking, StateSecretRefused, guard, marking

from .secrecy_corpus import MARKINGS, PASSING, THEFT_IN_CAPITALS

FORMS = ["NFC", "NFD"]
PIECES = [
    *("MẬT", "TỐI", "TUYỆT", "TOI", "MAT", "TUYET", "tối mật", "mất xe", "ONG", "Độ mật:", "Do mat:", "Số: 12/BC-CA"),
    *("\n", " ", "   ", "(", ")", "-", "\u0323", "\u0302", "Ạ", "Â"),
]
HOSTILE = [
    *("M", "MA", "MAT\n", "MẬT x", "TOI MAT ", " M A", "T O I  M A ", "( MAT", "DO MAT: ", "ĐỘ MẬT x"),
    *(" ", "\n", "- ", "\u0301\u0323", "\nSO: 12/AB ", "\n  1. TAI LIEU "),
]
LINES = [text for text in MARKINGS if "\n" not in text]
pieced = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map("".join)
reports = st.lists(st.sampled_from(THEFT_IN_CAPITALS), min_size=1, max_size=6)


def test_the_corpora_are_as_large_as_promised():
    assert len(THEFT_IN_CAPITALS) >= 60
    assert len(set(PASSING)) >= 150
    assert len(set(MARKINGS)) >= 60


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", PASSING)
def test_an_ordinary_report_passes(text: str, form: str):
    assert marking(unicodedata.normalize(form, text)) is None


def test_all_ordinary_reports_together_pass_as_one_text():
    assert marking("\n".join(PASSING[: 2 * len(THEFT_IN_CAPITALS)])) is None


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", MARKINGS)
def test_a_marking_is_caught(text: str, form: str):
    assert marking(unicodedata.normalize(form, text)) is not None


def test_the_line_of_the_marking_is_named_from_one():
    assert marking("một\r\nhai\r\nMẬT\r\nbốn") == Marking("own-line", 3)
    assert marking("một\u2028hai, TỐI MẬT") == Marking("level-in-capitals", 2)


@given(pieced)
def test_composed_and_decomposed_text_give_the_same_answer(text: str):
    assert marking(unicodedata.normalize("NFC", text)) == marking(unicodedata.normalize("NFD", text))


@given(before=st.text(max_size=60), after=st.text(max_size=60), line=st.sampled_from(LINES), form=st.sampled_from(FORMS))
def test_a_marking_put_as_a_line_into_any_text_is_caught(before: str, after: str, line: str, form: str):
    assert marking(unicodedata.normalize(form, f"{before}\n{line}\n{after}")) is not None


@given(prose=reports, at=st.integers(0, 6), line=st.sampled_from(["MẬT", "TỐI MẬT", "TUYET MAT", "Độ mật: Mật"]))
def test_the_right_line_is_named_amid_ordinary_text(prose: list[str], at: int, line: str):
    lines = [*prose[:at], line, *prose[at:]]
    found = marking("\n".join(lines))
    assert found is not None
    assert found.line == lines.index(line) + 1


def test_a_refusal_names_the_lawful_channel_in_both_languages_and_never_the_text():
    with pytest.raises(StateSecretRefused) as refused:
        guard(None, "", "mất xe", "Kế hoạch QX-71\nTUYỆT MẬT")
    error = refused.value
    assert isinstance(error, LienketError)
    assert (error.code, error.rule, error.line) == ("state-secret", "level-in-capitals", 2)
    assert "Luật Bảo vệ bí mật nhà nước" in error.vi
    assert "cơ yếu" in error.vi
    assert "Luật Bảo vệ bí mật nhà nước" in error.en
    assert "cipher" in error.en
    assert "QX-71" not in str(error) + repr(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # Workers hand errors over pickled.


def test_the_refusal_itself_passes_the_guard():
    error = StateSecretRefused("own-line", 1)
    guard(error.vi, error.en, str(error), repr(error))


def test_nothing_and_ordinary_texts_are_let_through():
    guard()
    guard(None, "", *THEFT_IN_CAPITALS)


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_costs_no_more_than_its_length(unit: str):
    # A guard against quadratic patterns, ten times above the measured figure so that a busy machine does not fail it.
    hostile = ("TOI MAT XE " + unit * (100_000 // len(unit)))[:100_000]
    begun = time.process_time()
    marking(hostile)
    assert time.process_time() - begun < 1.0
