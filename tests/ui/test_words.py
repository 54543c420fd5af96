"""Every sentence a person may read exists in Vietnamese and in English."""

from __future__ import annotations

import pytest

from tests.ui import words


@pytest.fixture(scope="module")
def catalogues():
    return words.catalogues()


def said(catalogues, sentence):
    """The English of a sentence in any catalogue, or None."""
    for catalogue in catalogues.values():
        message = catalogue.get((sentence.text, sentence.plural) if sentence.plural else sentence.text, sentence.context or None)
        if message is not None and message.string and all(message.string if isinstance(message.string, tuple) else [message.string]):
            return message
    return None


def test_every_sentence_of_pages_and_programs_has_its_english(catalogues):
    sentences = words.all_sentences()
    assert len(sentences) > 150
    missing = sorted({f"{s.place}: {s.text!r}" for s in sentences if said(catalogues, s) is None})
    assert missing == [], "\n".join(["without English:", *missing])


def test_no_english_is_a_guess_or_leaves_out_what_is_filled_in(catalogues):
    bad = []
    for place, catalogue in catalogues.items():
        for message in catalogue:
            if not message.id:
                continue
            if message.fuzzy:
                bad.append(f"{place}: fuzzy: {message.id!r}")
            ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            wanted = set().union(*map(words.placeholders, ids))
            bad += [f"{place}: {text!r} must fill in {sorted(wanted)}" for text in strings if text and words.placeholders(text) - wanted]
            if strings[-1] and words.placeholders(strings[-1]) != wanted:
                bad.append(f"{place}: {strings[-1]!r} must fill in {sorted(wanted)}")
    assert bad == [], "\n".join(sorted(set(bad)))


def test_one_sentence_has_one_english(catalogues):
    known: dict[object, dict[object, str]] = {}
    for place, catalogue in catalogues.items():
        for message in catalogue:
            if message.id and message.string:
                key = (message.context, message.id if isinstance(message.id, str) else tuple(message.id))
                known.setdefault(key, {}).setdefault(message.string, place)
    different = [f"{key[1]!r}: {says}" for key, says in known.items() if len(says) > 1]
    assert different == [], "\n".join(["said in two ways (the catalogue read last would win everywhere; give one a context):", *different])


def test_sentences_are_found_wherever_they_stand():
    page = '{% load i18n %}{% translate "Một" %}{% blocktranslate with n=3 %}Hai {{ n }}{% endblocktranslate %}{{ _("Ba") }}<a title="{% trans \'Bốn\' %}">'
    assert {s.text for s in words.of_template(page, "a.html")} == {"Một", "Hai %(n)s", "Ba", "Bốn"}
    counted = "{% load i18n %}{% blocktranslate count n=n %}một tin{% plural %}{{ n }} tin{% endblocktranslate %}"
    assert [(s.text, s.plural) for s in words.of_template(counted, "a.html")] == [("một tin", "%(n)s tin")]
    code = (
        "from django.utils.translation import gettext as _, gettext_lazy as lazy, pgettext\nx = [_('Năm'), lazy('Sáu'), pgettext('nơi', 'Bảy'), other('Tám')]"
    )
    assert [(s.text, s.context) for s in words.of_module(code, "a.py")] == [("Năm", ""), ("Sáu", ""), ("Bảy", "nơi")]
