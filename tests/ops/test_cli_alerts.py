"""Channels and broadcasts on the command line, in both languages, and hidden from whom they are hidden."""

from __future__ import annotations

import pytest

from tests.ops.typed import languages, reads

MISSING = "00000000-0000-4000-8000-000000000000"


@languages
def test_a_channel_is_added_listed_tested_and_given_up(world_loaded, lienket, language):
    wish = ("channel", "add", "--as", "town-police", "--kind", "webhook", "--to", "https://donvi.example.vn/x", "--quiet", "22:00-06:00", "--post", "desk")
    channel = lienket(*wish, "--json").json["id"]
    row = lienket("channel", "list", "--as", "town-police", "--json").json[0]
    assert (row["id"], row["on"], row["key"][:6]) == (channel, True, "whsec_")
    reads(lienket("channel", "list", "--as", "town-police", "--lang", language).out.replace("https://donvi.example.vn/x", ""), language)
    assert lienket("channel", "list", "--as", "plant", "--json").json == []
    reads(lienket("channel", "switch", channel, "--off", "--as", "town-police", "--lang", language).out, language)
    assert lienket("channel", "test", channel, "--as", "town-police", "--json").json["error"] == "bad-channel"
    assert lienket("channel", "switch", channel, "--on", "--as", "town-police", "--json").json == {"changed": ["on"]}
    delivery = lienket("channel", "test", channel, "--as", "town-police", "--json").json["id"]
    assert [d["id"] for d in lienket("channel", "log", "--as", "town-police", "--json").json] == [delivery]
    reads(lienket("channel", "log", "--as", "town-police", "--lang", language).out.replace("Webhook", ""), language)
    assert lienket("channel", "log", "--dead", "--as", "town-police", "--json").json == []
    assert lienket("channel", "retry", delivery, "--as", "town-police", "--json").json["error"] == "overtaken"
    assert lienket("channel", "end", channel, "--as", "plant", "--json").json["error"] == "no-such-channel"
    reads(lienket("channel", "end", channel, "--as", "town-police", "--lang", language).out, language)
    assert lienket("channel", "dismiss", MISSING, "--as", "town-police", "--json").json["error"] == "no-such-delivery"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("--kind", "pigeon"), "bad-channel"),
        (("--to", "http://x.vn"), "bad-address"),
        (("--quiet", "tối"), "bad-input"),
        (("--since", "never"), "bad-input"),
        (("--post", "nobody"), "no-such-post"),
        (("--kind", "sms"), "bad-channel"),
    ],
)
def test_a_channel_that_cannot_be_is_refused(world_loaded, lienket, change, code):
    given = ["channel", "add", "--as", "town-police", "--kind", "webhook", "--to", "https://donvi.example.vn/x", *change]
    assert lienket(*given, "--json").json["error"] == code


@languages
def test_a_zone_is_told_reads_and_the_word_is_taken_back(world_loaded, lienket, language):
    told = ("broadcast", "send", "--zone", "ward", "--title", "Thủ đoạn mới", "--text", "Cảnh giác.", "--title-en", "A new trick")
    assert lienket(*told, "--as", "plant", "--json").json["error"] == "not-allowed"
    pk = lienket(*told, "--as", "town-police", "--json").json["id"]
    reads(lienket("broadcast", "list", "--as", "plant", "--lang", language).out, language)
    assert lienket("broadcast", "list", "--as", "neighbour", "--json").json == []
    reads(lienket("broadcast", "read", pk, "--as", "plant", "--lang", language).out, language)
    row = lienket("broadcast", "list", "--as", "town-police", "--json").json[0]
    assert (row["told"], row["read"]) == (2, 1)
    assert lienket("broadcast", "read", pk, "--as", "neighbour", "--json").json["error"] == "no-such-broadcast"
    reads(lienket("broadcast", "withdraw", pk, "--as", "town-police", "--lang", language).out, language)
    assert lienket("broadcast", "list", "--as", "plant", "--json").json[0]["withdrawn"] is True
