"""The frame around every page: help, palette, language and theme, the living page, refusals; catalogues compiled at start."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory

from lienket.desk.refusals import broken
from lienket.desk.shell import content
from lienket.matters.queries import number_by_id
from lienket.ui.messages import compile_stale
from lienket.units.models import Account
from tests.desk.people import signed_in
from tests.world import NOON, a_matter

HERE = Path(content.__file__).resolve().parents[1] / "templates" / "desk" / "shell" / "help"


@pytest.fixture
def desk(world, monkeypatch):
    """The town police's desk, five minutes after noon."""
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(minutes=5))
    return signed_in("town-police")


def offered(client, query):
    return client.get("/palette", {"q": query}).json()["items"]


def test_every_help_article_stands_in_both_languages_and_opens_without_signing_in(db):
    for article in content.articles():
        texts = {}
        for language in ("vi", "en"):
            client = Client()
            client.cookies["lienket_language"] = language
            answer = client.get(article.address)
            assert answer.status_code == 200
            texts[language] = answer.content.decode()
            assert (HERE / language / f"{article.page}.html").is_file()
        assert texts["vi"] != texts["en"]
        assert "Để làm gì" in texts["vi"]
        assert "What it is for" in texts["en"]
    assert {path.stem for path in HERE.glob("*/*.html")} == set(content.BY_PAGE)


def test_every_page_with_help_names_an_article_there_is():
    package = HERE.parents[4]
    named = {name for path in package.rglob("*.py") for name in re.findall(r'"help_page": "([\w-]+)"', path.read_text(encoding="utf-8"))}
    assert {name for name in named if content.article(name) is None} == set()
    assert len(named) > 5


def test_an_article_nobody_wrote_is_absent(db):
    assert Client().get("/help/nothing").status_code == 404


def test_the_palette_finds_pages_units_and_zones_without_diacritics(desk):
    labels = {item["label"] for item in offered(desk, "bang viec")}
    assert "Bảng việc" in labels
    everything = offered(desk, "")
    assert everything
    assert all(item["url"].startswith("/") for item in everything)
    units = [item for item in offered(desk, "plant") if item["url"] == "/units/plant"]
    assert len(units) == 1
    assert offered(desk, "x" * 500)[-1]["url"].startswith("/matters?q=")


def test_the_palette_offers_a_matter_only_to_those_who_may_see_it(desk):
    number = number_by_id(a_matter())
    assert offered(desk, number)[0] == {"label": number, "hint": "Vụ việc", "url": f"/matters/{number}"}
    assert offered(desk, number.lower())[0]["label"] == number
    outsider, absent = (offered(signed_in("neighbour"), name) for name in (number, "VV-2016-009999"))
    assert [item["hint"] for item in outsider] == [item["hint"] for item in absent] == ["Tìm"]


def test_the_palette_speaks_the_readers_language(world):
    assert "Board" in {item["label"] for item in offered(signed_in("plant", language="en"), "board")}


def test_the_language_is_kept_for_account_and_browser(desk):
    answer = desk.post("/language", {"language": "en", "next": "/help"})
    assert answer.status_code == 302
    assert answer["Location"] == "/help"
    assert Account.objects.get(login="town-police-desk").language == "en"
    assert '<html lang="en"' in desk.get("/help").content.decode()
    assert desk.post("/language", {"language": "xx"}).status_code == 404
    stranger = Client()
    stranger.post("/language", {"language": "en"})
    assert '<html lang="en"' in stranger.get("/help").content.decode()


def test_the_theme_is_in_the_first_byte_of_the_page(desk):
    assert "data-theme" not in desk.get("/help").content.decode()
    desk.post("/theme", {"theme": "dark", "next": "/help"})
    assert 'data-theme="dark"' in desk.get("/help").content.decode().split("<head>")[0]
    assert desk.post("/theme", {"theme": "pink"}).status_code == 404
    stranger = Client()
    stranger.cookies["lienket_theme"] = '"><script>'
    assert "<script>" not in stranger.get("/help").content.decode()


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "\\\\evil.example"])
def test_after_a_choice_nobody_is_sent_elsewhere(desk, to):
    assert desk.post("/theme", {"theme": "auto", "next": to})["Location"] == "/"


def test_the_language_and_the_theme_cannot_be_set_by_another_site(desk):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/theme", {"theme": "dark"}).status_code == 403
    assert strict.get("/theme").status_code == 405


def test_the_post_acted_in_is_on_every_page_with_a_way_to_change_it(desk):
    page = desk.get("/ui").content.decode()
    assert 'class="acting" href="/account/post"' in page
    assert 'data-seq="' in page


def test_a_page_holds_no_inline_script_style_or_foreign_host(desk):
    for address in ("/ui", "/help", "/help/board", "/nothing"):
        page = desk.get(address).content.decode()
        assert re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page) is None
        assert re.search(r"<style|\sstyle=|\shx-on|\son\w+=", page) is None
        assert re.search(r"(?:src|href|action)=\"(?:https?:)?//", page) is None


def test_the_living_page_shows_every_icon_and_every_icon_used_exists(desk):
    page = desk.get("/ui").content.decode()
    assert set(content.icons()) == {name for name in content.icons() if f"<code>{name}</code>" in page}
    package = HERE.parents[4]
    used = {name for path in package.rglob("templates/**/*.html") for name in re.findall(r'{%\s*icon "([\w-]+)"', path.read_text(encoding="utf-8"))}
    assert used - set(content.icons()) == set()


def test_the_sample_combobox_is_fed_from_the_models_zones(desk):
    found = desk.get("/ui/choices", {"q": "works"}).json()
    assert {"value", "label", "hint"} == set(found[0])


def test_a_fault_is_told_without_the_database_and_with_its_code(rf: RequestFactory):
    request = rf.get("/")
    request.language, request.request_id = "en", "abc123"  # type: ignore[attr-defined]
    answer = broken(request)
    assert answer.status_code == 500
    assert "nothing was half-saved" in answer.content.decode()
    assert "abc123" in answer.content.decode()


def test_scripts_and_styles_stay_small():
    def size(*names: str) -> int:
        return sum(len(gzip.compress(Path(finders.find(f"ui/{name}")).read_bytes(), 9)) for name in names)

    assert size("tokens.css", "base.css", "components.css", "shell.css", "print.css") < 25_000
    assert size("live.js", "keys.js", "combo.js", "shell.js") < 15_000


def test_catalogues_are_compiled_once_and_again_when_they_change(tmp_path):
    folder = tmp_path / "page" / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    source.write_text(header + 'msgid "Một"\nmsgstr "One"\n', encoding="utf-8")
    assert compile_stale(tmp_path) == [folder / "django.mo"]
    assert compile_stale(tmp_path) == []
    source.write_text(header + 'msgid "Một"\nmsgstr "Uno"\n', encoding="utf-8")
    assert compile_stale(tmp_path) == [folder / "django.mo"]
    assert b"Uno" in (folder / "django.mo").read_bytes()
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]


def test_the_frame_offers_only_what_the_account_may_open(desk):
    plain = desk.get("/matters").content.decode()
    assert 'href="/people"' not in plain
    assert 'href="/ui"' not in plain
    administrator = signed_in("town-police", administrator=True).get("/matters").content.decode()
    assert 'href="/people"' in administrator
    assert 'href="/ui"' in administrator


@pytest.mark.parametrize("address", ["/units/a%00", "/matters/KN%00", "/units/plant/posts/a%00", "/help/a%00"])
def test_an_address_with_the_nul_character_leads_nowhere(desk, address):
    assert desk.get(address).status_code == 404


def test_what_was_done_is_told_on_the_page_that_follows_and_not_lost_on_a_refusal_in_between(desk):
    number = number_by_id(a_matter())
    told = f"Đã xác nhận {number}."
    desk.post(f"/board/acknowledge/{number}")
    for behind in ("/no-such-address", "/matters/VV-2016-009999"):  # Asked by a script or for an icon: nobody looks at the answer.
        assert told not in desk.get(behind).content.decode()
    assert told in desk.get("/").content.decode()
    assert told not in desk.get("/").content.decode()
