"""`lienket demo`: the main job on demonstration data and on a real stream, with everything it promises to print."""

from __future__ import annotations

import re

import pytest

from tests.ops.typed import TIME

FIGURES = {"read", "accepted", "refused", "routed", "undetermined", "leads", "clocks", "escalations", "journal_entries", "verified", "seconds", "matters"}
STAGES = {"load", "read", "acts", "deliver", "verify"}


def complete(data) -> None:
    """Assert that every figure is there and that the figures agree with each other."""
    assert set(data) >= FIGURES
    assert data["read"] == data["accepted"] + sum(data["refused"].values())
    assert data["accepted"] == data["routed"] + data["undetermined"] == sum(data["leads"].values())
    clocks = data["clocks"]
    assert clocks["started"] >= clocks["met"] + clocks["lapsed"] + clocks["stopped"] + clocks["running"] > 0
    assert data["verified"] is True
    assert data["journal_entries"] > data["accepted"]
    assert set(data["seconds"]) == STAGES
    assert len(data["matters"]) == 3
    assert len({matter["number"] for matter in data["matters"]}) == 3


@pytest.fixture
def demo(db, lienket):
    def run(*options: object):
        return lienket("demo", "--once", *options)

    return run


def test_a_term_of_demonstration_data_is_routed_and_accounted_for(demo):
    data = demo("--limit", 60, "--json").json
    complete(data)
    assert data["read"] == 60
    assert data["label"].startswith("DỮ LIỆU TRÌNH DIỄN")
    for matter in data["matters"]:
        assert matter["sentences"][0].startswith(("Chủ trì: ", "Chưa xác định được đơn vị chủ trì"))
        assert any("(giả định)" in line or "(luật" in line for line in matter["sentences"])
        assert any("Hạn " in line and TIME.search(line) for line in matter["sentences"])


@pytest.mark.parametrize(
    ("language", "label", "lead", "whole"), [("vi", "DỮ LIỆU TRÌNH DIỄN", "Chủ trì: ", "nguyên vẹn"), ("en", "DEMONSTRATION DATA", "Lead: ", "whole")]
)
def test_it_is_told_in_words_with_its_label_first(demo, language, label, lead, whole):
    told = demo("--limit", 12, "--lang", language)
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[0].startswith(label)
    assert "seed 2026" in lines[0]
    text = told.out
    assert lead in text
    assert whole in text
    for code in ("OPEN", "CLOSED", "PENDING", "ACKNOWLEDGED", "ca-p-vung-ang", "None", "{"):
        assert code not in text
    assert text.count(" – ") > 6


def test_the_same_seed_tells_the_same_story(demo):
    from django.db import transaction

    stories = []
    for _ in range(2):
        with transaction.atomic():
            stories.append(demo("--limit", 8, "--json").json)
            transaction.set_rollback(True)
    assert [{k: v for k, v in story.items() if k != "seconds"} for story in stories] == [{k: v for k, v in stories[0].items() if k != "seconds"}] * 2


def test_a_real_stream_goes_unchanged_through_its_own_pack(demo, shared_data):
    file = shared_data / "montgomery_911" / "911.csv.gz"
    data = demo("--pack", "montgomery-911", "--stream", file, "--limit", 300, "--json", "--lang", "en").json
    complete(data)
    assert data["read"] == 300
    assert data["label"].startswith("REAL STREAM")
    assert "DEMONSTRATION" not in data["label"]
    addresses = re.compile(r"\b(ST|RD|AVE|LN|DR|BLVD|PIKE)\b| & |Station|\d{2}:\d{2}:\d{2}")
    for matter in data["matters"]:
        for line in (matter["headline"], *matter["sentences"], *matter["answers"]):
            assert not addresses.search(line), line
    assert data["matters"][0]["sentences"][0].startswith(("Lead: ", "No lead can be named: "))


def test_a_mapping_for_another_pack_and_a_pack_without_stream_are_refused(demo, tmp_path):
    (tmp_path / "rows.csv").write_text("a,b\n", encoding="utf-8")
    refused = demo("--stream", tmp_path / "rows.csv", "--mapping", "packs/montgomery-911/mapping.yaml")
    assert refused.code == 1
    assert "montgomery-911" in refused.err
    refused = demo("--pack", "montgomery-911", "--json")
    assert refused.code == 1
    assert '"no-stream"' in refused.out
