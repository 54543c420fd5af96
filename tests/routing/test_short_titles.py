"""Clauses are cited by what people call their instrument, in the reader's language; codes stay in data."""

from __future__ import annotations

from pathlib import Path

import pytest

from lienket.regulation.load import load_pack
from lienket.routing.explain import cite_words, short_titles

PACK = Path(__file__).parents[2] / "packs" / "formosa-ha-tinh"


@pytest.mark.parametrize(
    ("cite", "english"),
    [("Điều 11 khoản 2", "Article 11(2)"), ("Điều 5a", "Article 5a"), ("Điều 5 khoản 2 điểm đ", "Article 5(2)(đ)"), ("Mục I khoản 1", "Mục I khoản 1")],
)
def test_a_number_is_said_in_the_readers_language(cite, english):
    assert cite_words(cite, "en") == english
    assert cite_words(cite, "vi") == cite


def test_no_two_instruments_of_a_pack_are_called_the_same():
    pack = load_pack(PACK)
    titles = short_titles(pack)
    assert titles["qc-2025"].vi == "Quy chế 2025"
    assert titles["qc-01-2015"].en == "Regulation 01/QCPH-CA"
    assert titles["qc-tinh-fhs-2015"].vi == "Quy chế 2015 [qc-tinh-fhs-2015]"
    for language in ("vi", "en"):
        assert len({getattr(words, language) for words in titles.values()}) == len(pack.instruments)
