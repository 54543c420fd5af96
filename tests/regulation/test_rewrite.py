"""Changing one clause or one key of a YAML text: what was asked for changes, every other byte stays."""

from __future__ import annotations

import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.regulation.marked import parse
from lienket.regulation.rewrite import NoSuchClause, NotRewritable, clause_data, clause_lines, with_clause, with_keys

TEXT = """\
# Head of the file: stays.
code: qc
title: {vi: Quy chế, en: Regulation}   # and this
in_force: {from: 2015-05-27}

parties:
  - {unit: police}   # the lead

# Chương I
clauses:

  # Two ways of writing
  - {id: one, cite: Điều 1, text: {vi: Một, en: One}}
  - id: two
    cite: Điều 2
    text:
      vi: >-
        Dòng đầu
        # không phải ghi chú

        dòng sau
      en: Two

  # Chương II
  - id: three
    cite: Điều 3
    text: {vi: Ba, en: Three}
profiles: []
"""
WORDS = st.text(st.sampled_from(string.ascii_letters + "ăâđêôơưàéộ #:-{}[],'\"&*!|>%@`?\n"), max_size=160)


def around(text: str, clause: str) -> tuple[list[str], list[str]]:
    first, last = clause_lines(text, clause)
    lines = text.splitlines(keepends=True)
    return lines[: first - 1], lines[last:]


@given(clause=st.sampled_from(["one", "two", "three"]), vi=WORDS, en=WORDS)
def test_any_words_put_into_a_clause_come_back_and_nothing_around_it_moves(clause, vi, en):
    wanted = {**clause_data(TEXT, clause), "text": {"vi": vi, "en": en}}
    text = with_clause(TEXT, clause, wanted)
    assert clause_data(text, clause) == wanted
    assert around(text, clause) == around(TEXT, clause)


@given(number=WORDS, day=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_keys_are_set_added_and_taken_out_and_the_clauses_keep_their_bytes(number, day):
    text = with_keys(TEXT, {"number": number, "in_force": {"from": day}, "profiles": None, "consents": [{"unit": "a", "on": day}]})
    data = parse(text)[0].data
    assert (data["number"], data["in_force"], data["consents"]) == (number, {"from": day}, [{"unit": "a", "on": day}])
    assert "profiles" not in data
    assert TEXT[TEXT.index("# Chương I") : TEXT.index("profiles")] in text
    assert TEXT[: TEXT.index("in_force")] in text


def test_a_comment_inside_prose_is_prose_and_the_heading_above_the_next_clause_is_not():
    assert clause_lines(TEXT, "two") == (14, 22)
    assert "# không phải ghi chú" in clause_data(TEXT, "two")["text"]["vi"]


@pytest.mark.parametrize("path", sorted(Path("packs").glob("*/regulations/*.yaml")), ids=lambda p: p.stem)
def test_the_shipped_regulations_are_written_in_a_way_that_can_be_changed_clause_by_clause(path):
    text = path.read_text(encoding="utf-8")
    clauses = [c["id"] for c in parse(text)[0].data["clauses"]]
    for clause in (clauses[0], clauses[len(clauses) // 2], clauses[-1]):
        data = {**clause_data(text, clause), "text": {"vi": "Mới: có dấu hai chấm", "en": "New"}}
        assert clause_data(with_clause(text, clause, data), clause) == data


def test_line_ends_of_windows_stay():
    text = with_clause(TEXT.replace("\n", "\r\n"), "three", {**clause_data(TEXT, "three"), "cite": "Điều 4"})
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "clauses: [{id: one, text: x}, {id: two, text: y}]\n",
        "{code: qc, clauses: [{id: one}]}",
        "- a\n- b\n",
        "clauses:\n  - &x {id: one}\n  - {id: two, like: *x}\n",
    ],
    ids=["one line", "flow", "no mapping", "anchored"],
)
def test_a_layout_that_cannot_be_changed_safely_is_refused(text):
    with pytest.raises(NotRewritable):
        with_clause(text, "one", {"id": "one", "text": "z"})


def test_a_clause_that_is_not_there_is_said_to_be_missing():
    with pytest.raises(NoSuchClause):
        clause_data(TEXT, "four")
