"""A first real installation, and the way back in for an administrator who is locked out."""

from __future__ import annotations

import os

import pytest

from lienket.journal.rows import in_model
from lienket.ops import cli
from lienket.units.actions import set_password
from lienket.units.directory import link_of
from lienket.units.models import Account
from tests.ops.typed import folder, languages, reads
from tests.regulation.mini_pack import SOURCES
from tests.world import NOON


@pytest.fixture
def pack(tmp_path):
    return folder(tmp_path / "pack", SOURCES)


def options(pack, **change):
    told = {"--pack": str(pack), "--login": "quantri", "--name": "Người quản trị", "--post": "town-police"} | change
    return [part for option, value in told.items() if value is not None for part in (option, value)]


@pytest.mark.django_db
def test_an_installation_has_a_model_and_an_administrator_with_a_link(lienket, pack):
    ran = lienket("init", *options(pack), "--origin", "https://lienket.example/", "--json")
    assert ran.code == 0, ran.err
    account = Account.objects.get()
    assert (account.login, account.administrator, account.has_usable_password()) == ("quantri", True, False)
    assert ran.json["link"].startswith("https://lienket.example/account/link/")
    code = ran.json["link"].rpartition("/")[2]
    assert link_of(code, NOON).account_id == account.id
    assert ran.json["pack"] == "mini"


@pytest.mark.django_db
@languages
def test_it_speaks_to_people(lienket, pack, language):
    ran = lienket("init", *options(pack), "--lang", language)
    assert ran.code == 0
    assert "http://localhost:8000/account/link/" in ran.out
    assert "72" in ran.out


@pytest.mark.django_db
@languages
def test_where_accounts_exist_nothing_is_set_up_again(lienket, pack, language):
    lienket("init", *options(pack))
    ran = lienket("init", *options(pack, **{"--login": "other"}), "--lang", language)
    assert ran.code == 1
    reads(ran.err.replace("lienket account link", "").replace("LOGIN", ""), language)
    assert "lienket account link" in ran.err
    assert Account.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["--pack", "--login", "--name", "--post"])
def test_without_a_terminal_what_is_missing_is_named(lienket, pack, missing):
    ran = lienket("init", *options(pack, **{missing: None}))
    assert ran.code == 1
    assert missing in ran.err
    assert not Account.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"--pack": "rumour"}, {"--login": "Có dấu"}, {"--post": "rumour"}, {"--post": "town-police/rumour"}])
def test_what_does_not_fit_makes_no_account(lienket, pack, change):
    ran = lienket("init", *options(pack, **change), "--json")
    assert ran.code == 1
    assert ran.json["error"] in {"bad-input", "bad-login", "no-such-post"}
    assert not Account.objects.exists()
    assert lienket("init", *options(pack)).code == 0, "it can be tried again"


@pytest.mark.django_db
def test_an_administrator_locked_out_gets_a_new_link(lienket, pack):
    first = lienket("init", *options(pack), "--json").json["link"].rpartition("/")[2]
    set_password(Account.objects.get(), "bốn con ngựa kéo xe")
    again = lienket("account", "link", "QuanTri", "--json").json["link"].rpartition("/")[2]
    assert again != first
    with in_model("mini"):
        assert link_of(again, NOON).purpose == "RESET"
    ran = lienket("account", "link", "nobody", "--json")
    assert (ran.code, ran.json["error"]) == (1, "no-such-account")


@pytest.mark.django_db
@languages
def test_accounts_are_listed(lienket, pack, language):
    lienket("init", *options(pack))
    assert [r["login"] for r in lienket("account", "list", "--json").json] == ["quantri"]
    assert "quantri" in lienket("account", "list", "--lang", language).out


@pytest.mark.parametrize("given", [["--data", "here"], ["--data=here"]])
def test_the_data_folder_is_named_before_any_setting_is_read(monkeypatch, given):
    monkeypatch.setenv("LIENKET_DATA", "elsewhere")
    cli._use_data(["init", *given])
    assert os.environ["LIENKET_DATA"] == os.path.abspath("here")
