"""What a password may be: long, anything at all, but not what leaks show most often nor the words of this place."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lienket.units.models import Account
from lienket.units.passwords import OUR_WORDS, _listed, is_common, is_ours


def refused(password: str, login: str = "canbo") -> set[str | None]:
    try:
        validate_password(password, Account(login=login))
    except ValidationError as error:
        return {one.code for one in error.error_list}
    return set()


def test_the_list_is_sorted_and_as_long_as_it_says():
    rows = [_listed()[i : i + 6] for i in range(0, len(_listed()), 6)]
    assert len(rows) == 20_000
    assert rows == sorted(set(rows))


@pytest.mark.parametrize("password", ["123456789012", "qwerty123456", "1qaz2wsx3edc", "QWERTY123456", " 123qweasdzxc ", "q1w2e3r4t5y6", "123456789987654321"])
def test_what_leaks_show_most_often_is_refused(password):
    assert "password_too_common" in refused(password)


@pytest.mark.parametrize(
    "password",
    ["lienket123456", "LienKet@2016!!", "Công an Hà Tĩnh 2016", "matkhau-19082016", "policepolice1", "Đồn Biên Phòng 99", "canbo-admin-1", "password pass"],
)
def test_words_that_anybody_here_would_try_are_refused(password):
    assert "password_of_our_words" in refused(password)


@pytest.mark.parametrize(
    "password",
    [
        "bốn con ngựa kéo xe",
        "correct horse battery staple",
        "739201847362",  # Digits alone.
        "!!@@##$$%%^^&&",  # Signs alone.
        "wqzmxvbtplkd",  # Small letters alone.
        "công an đi xe đạp tím qua cầu",  # Our words among others.
        "一二三四五六七八九十百千",
        "x y" * 21 + "z",  # 64 characters.
        "dài " * 40,  # 160 characters.
    ],
)
def test_any_letters_will_do_and_nothing_is_required_but_length(password):
    assert refused(password) == set()


def test_a_short_one_is_refused():
    assert "password_too_short" in refused("ngắn quá ạ!")


@pytest.mark.parametrize("word", OUR_WORDS)
def test_each_of_our_words_alone_is_known(word):
    assert is_ours(word)
    assert word == "".join(c for c in word.lower() if "a" <= c <= "z"), "folded, or it would never be found"


def test_the_login_name_is_taken_away_too():
    assert is_ours("dungnv.dungnv.2016", "dungnv")
    assert not is_ours("dungnv.dungnv.2016", "hoalt")
    assert not is_common("bốn con ngựa kéo xe")
