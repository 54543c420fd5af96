"""Numbers of Vietnamese instruments are read, ordered and made a tree; lint tells gaps, repetitions and leaps back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.regulation.lint import lint
from lienket.regulation.load import pack_from_sources
from lienket.regulation.numbering import POINTS, Number, parse, structure
from tests.regulation.mini_pack import changed

QC = "regulations/01-qc.yaml"
numbers = st.builds(
    Number,
    article=st.integers(1, 999),
    clause=st.integers(1, 99),
    point=st.none() | st.sampled_from(POINTS),
    inserted=st.sampled_from(["", "a", "b"]),
    clause_inserted=st.sampled_from(["", "a"]),
)


@pytest.mark.parametrize(
    ("cite", "number"),
    [
        ("Điều 5", Number(5)),
        ("Điều 5a", Number(5, inserted="a")),
        ("Điều 5 khoản 2", Number(5, 2)),
        ("Điều 5, khoản 2a điểm đ", Number(5, 2, "đ", clause_inserted="a")),
        ("điều 12  khoản 3 điểm b1", Number(12, 3, "b1")),
        ("Điều 7 điểm a", Number(7, None, "a")),
        ("Đie\u0302\u0300u 5", Number(5)),  # Typed on a Mac: decomposed.
        ("Article 5(1)", None),
        ("Mục I khoản 1", None),
        ("Điều 0", None),
        ("Điều 5 khoản", None),
    ],
)
def test_a_cite_is_read_as_a_number_or_left_alone(cite, number):
    assert parse(cite) == number


def test_points_follow_the_vietnamese_alphabet():
    shuffled = [parse(f"Điều 1 khoản 1 điểm {letter}") for letter in ("e", "đ", "g", "d", "a")]
    assert [n.point for n in sorted(n for n in shuffled if n)] == ["a", "d", "đ", "e", "g"]
    assert [str(n) for n in sorted([Number(6), Number(5, inserted="a"), Number(5, 2), Number(5)])] == ["Điều 5", "Điều 5 khoản 2", "Điều 5a", "Điều 6"]


@given(numbers)
def test_what_is_printed_is_read_back(number):
    assert parse(str(number)) == number


@given(st.lists(numbers, max_size=6), st.data())
def test_order_does_not_depend_on_where_one_starts(some, data):
    assert sorted(some) == sorted(data.draw(st.permutations(some)))


def numbered(*cites: str, chapters: str = "") -> dict[str, str]:
    """The mini pack with its six clauses called `cites`, and chapters."""
    sources = changed(QC, "clauses:\n", f"{chapters}clauses:\n")
    for n, cite in enumerate(cites, start=1):
        sources = changed(QC, f"cite: Điều {n}\n    text", f"cite: {cite}\n    text ", base=sources)
    return sources


def complaints(sources: dict[str, str]) -> list[str]:
    return [f.message[1] for f in lint(pack_from_sources(sources)) if f.rule == "numbering"]


def test_an_instrument_is_chapters_articles_clauses_and_points_and_loses_nothing():
    chapters = "chapters:\n  - {number: I, title: {vi: Chung, en: General}, first: Điều 1}\n  - {number: II, title: {vi: Riêng, en: Special}, first: Điều 2}\n"
    cites = ("Điều 1", "Điều 2 khoản 1", "Điều 2 khoản 2", "Điều 2 khoản 2 điểm a", "Điều 2 khoản 2 điểm b", "Điều 3 điểm a")
    pack = pack_from_sources(numbered(*cites, chapters=chapters))
    instrument = pack.instruments[0]

    first, second = structure(instrument)

    assert (first.chapter, second.chapter) == instrument.chapters
    assert [a.cite for a in first.articles] == ["Điều 1"]
    assert [a.cite for a in second.articles] == ["Điều 2", "Điều 3"]
    article, last = second.articles
    assert article.opening is None
    assert [(p.number, [q.letter for q in p.points]) for p in article.clauses] == [("1", []), ("2", ["a", "b"])]
    assert [(p.number, p.clause) for p in last.clauses] == [("", None)]
    assert tuple(c for part in (first, second) for a in part.articles for c in a.all()) == instrument.clauses


def test_clauses_with_other_numbers_are_articles_of_their_own():
    pack = pack_from_sources(numbered("Section 1", "Section 2", "Section 2", "Điều 4", "Điều 4", "Điều 4"))

    (part,) = structure(pack.instruments[0])

    assert [a.cite for a in part.articles] == ["Section 1", "Section 2", "Section 2", "Điều 4"]
    assert [c.id for a in part.articles for c in a.all()] == ["d1", "d2", "d3", "d4", "d5", "d6"]


@pytest.mark.parametrize(
    ("cites", "said"),
    [
        (("Điều 1", "Điều 3"), "Điều 2 is missing before Điều 3"),
        (("Điều 1", "Điều 1"), "Điều 1 is already the number of 'd1'"),
        (("Điều 1 khoản 2",), "Điều 1 khoản 1 is missing before Điều 1 khoản 2"),
        (("Điều 1", "Điều 2 khoản 1", "Điều 2 khoản 1 điểm b"), "Điều 2 khoản 1 điểm a is missing before Điều 2 khoản 1 điểm b"),
        (("Điều 1", "Điều 2 khoản 2", "Điều 2 khoản 1"), "Điều 2 khoản 1 stands after Điều 2 khoản 2"),
        (("Điều 1", "Khoản 1 Điều 2"), "'Khoản 1 Điều 2' cannot be read as a number"),
        (("Điều 1", "Điều 2 điểm d", "Điều 2 điểm e"), "Điều 2 điểm đ is missing before Điều 2 điểm e"),
    ],
)
def test_gaps_repetitions_and_leaps_back_are_told(cites, said):
    assert said in complaints(numbered(*cites))


def test_inserted_numbers_leave_no_gap():
    assert complaints(numbered("Điều 1", "Điều 1a", "Điều 2 khoản 1", "Điều 2 khoản 1a", "Điều 2 khoản 2", "Điều 3")) == []


def test_a_chapter_begins_with_an_article_there_is_and_carries_its_own_number():
    chapters = "chapters:\n  - {number: I, title: {vi: a, en: a}, first: Điều 9}\n  - {number: III, title: {vi: b, en: b}, first: Điều 2}\n"
    assert sorted(complaints(changed(QC, "clauses:\n", f"{chapters}clauses:\n"))) == [
        "chapter I begins with 'Điều 9', which is no article",
        "chapter III begins before the chapter above it",
        "chapter number 2 in order is called III",
    ]
