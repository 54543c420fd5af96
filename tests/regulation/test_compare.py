"""Two versions of a regulation in words: what came, went, moved, is worded and executed otherwise, and how clauses were matched."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienket.regulation.compare import compare, words_between
from lienket.regulation.compare_data import comparison_data
from lienket.regulation.load import pack_from_sources
from tests.regulation.mini_pack import SOURCES, added, changed

QC = "regulations/01-qc.yaml"


def version(sources=SOURCES, code="qc"):
    pack = pack_from_sources(sources)
    return pack, next(i for i in pack.instruments if i.code == code)


def between(old: str, new: str, file: str = QC):
    return compare(version(), version(changed(file, old, new)))


def told(found, n=1):
    return [c.text[n] for c in found.changes]


def test_a_version_is_the_same_as_itself():
    found = compare(version(), version())
    assert found.same
    assert found.changes == ()
    assert {p.status for p in found.clauses} == {"same"}


@pytest.mark.parametrize(
    ("old", "new", "vi", "en"),
    [
        (
            "      lead: border-post",
            "      lead: lead-police",
            "Điều 3: chủ trì đổi từ Đồn Biên phòng sang Công an chủ trì.",
            "Điều 3: the lead changes from Border post to Lead police.",
        ),
        (
            "      limit: {minutes: 30}",
            "      limit: {minutes: 15}",
            "Điều 4: hạn xác nhận đổi 30 phút → 15 phút (chặt hơn).",
            "Điều 4: acknowledge within 30 minutes → 15 minutes (tighter).",
        ),
        (
            "      limit: {minutes: 30}",
            "      limit: {hours: 1}",
            "Điều 4: hạn xác nhận đổi 30 phút → 1 giờ (lỏng hơn).",
            "Điều 4: acknowledge within 30 minutes → 1 hour (looser).",
        ),
        (
            "      limit: {minutes: 30}",
            "      limit: {days: 1}",
            "Điều 4: hạn xác nhận đổi 30 phút → 1 ngày (khác đơn vị tính).",
            "Điều 4: acknowledge within 30 minutes → 1 day (another unit of time).",
        ),
        (
            "      support: [plant]",
            "      support: [border-post]",
            "Điều 2: lực lượng phối hợp: + Đồn Biên phòng, − Nhà máy.",
            "Điều 2: supporters: + Border post, − Plant.",
        ),
        (
            "when: {kind: [incident], zone: [port]}",
            "when: {kind: [incident, petition], zone: [port]}",
            "Điều 3: phạm vi theo loại tin mở rộng: từ Vụ việc thành Vụ việc; Kiến nghị.",
            "Điều 3: it applies to more by kind: from Incident to Incident; Petition.",
        ),
        ("when: {kind: [incident], zone: [port]}", "when: {kind: [incident]}", None, "Điều 3: it applies to more by zone: from Port to any."),
        (
            "      when: {severity: [high]}",
            "      when: {severity: [high], flags: [foreigner]}",
            None,
            "it applies to less by marks that must be set: from any to",
        ),
        ('label: "TLP:AMBER+STRICT"', 'label: "TLP:RED"', None, "Điều 6: the sharing label changes from TLP:AMBER+STRICT to TLP:RED."),
        ("{to: parent, acknowledge_within: {minutes: 30}}", "{to: parent, acknowledge_within: {minutes: 20}}", None, "Điều 5: rung 1 changes from"),
        ("        - {to: higher, acknowledge_within: {hours: 2}}\n", "", None, "Điều 5: rung 2 is gone:"),
        ("  - {unit: border-post}\n", "", "Đồn Biên phòng không còn là bên ký.", "Border post is no longer a party."),
        ("  - {unit: border-post}\n", "  - {unit: border-post, as_lead: true}\n", None, "Border post is now a core party."),
        (
            "{code: lead-police, unit: town-police,",
            "{code: lead-police, unit: province-police,",
            None,
            "The role “Lead police” was played by Town police, now by Provincial police.",
        ),
    ],
)
def test_each_change_is_a_whole_sentence_in_both_languages(old, new, vi, en):
    found = between(old, new)
    assert not found.same
    assert any(en in sentence for sentence in told(found)), told(found)
    if vi is not None:
        assert vi in told(found, 0)
    for change in found.changes:
        assert all(text.endswith(".") and "{" not in text for text in change.text)


def test_a_role_by_kind_is_compared_by_who_answers_for_each_place():
    file = changed(
        QC,
        "  - {code: higher, first: [province-police],",
        "  - {code: spot, kind: border, name: {vi: Tại chỗ, en: On the spot}}\n  - {code: higher, first: [province-police],",
    )
    wider = changed("units.yaml", "    area: [port]", "    area: [port, works]", base=file)
    found = compare(version(file), version(wider))
    assert told(found) == ["The role “On the spot” at Works was played by nobody, now by Border post."]


def test_prose_is_told_word_by_word():
    found = between("Công an chủ trì, en: The police lead", "Công an phường chủ trì, en: The ward police lead")
    [pair] = [p for p in found.clauses if p.status != "same"]
    assert [(p.op, p.text) for p in pair.prose[0]] == [("same", "Công an"), ("new", "phường"), ("same", "chủ trì")]
    assert [c.what for c in pair.changes] == ["clause.prose"]


def test_a_clause_that_is_new_says_what_it_does_and_one_that_is_gone_what_it_did():
    clause = "  - {id: d7, cite: Điều 7, text: {vi: Trả lời, en: Answer}, basis: assumed, clock: {clock: answer, limit: {days: 5}, when: {kind: [petition]}}}\n"
    more = version(added(QC, clause))
    assert told(compare(version(), more)) == [
        "Điều 7 is a new clause: Answer.",
        "Điều 7: it now sets a limit: answer within 5 days, for the lead (kind: Petition).",
    ]
    gone = compare(more, version())
    assert told(gone) == ["Điều 7 is gone: Answer.", "Điều 7: the limit is gone: answer within 5 days, for the lead (kind: Petition)."]
    assert [p.status for p in gone.clauses][-1] == "removed"


def test_the_same_clause_under_another_number_is_renumbered():
    assert told(between("cite: Điều 6", "cite: Điều 16")) == ["Điều 6 is now Điều 16."]


def renamed(prefix: str) -> dict[str, str]:
    """The same text with ids of its own, as a new instrument numbers its clauses anew."""
    text = SOURCES[QC]
    for n in range(1, 7):
        text = text.replace(f"id: d{n}\n", f"id: {prefix}d{n}\n").replace("overrides: [d2]", f"overrides: [{prefix}d2]")
    sources = {**SOURCES, QC: text}
    sources.pop("cases/main.yaml")
    return sources


def test_clauses_of_a_new_instrument_are_matched_by_id_without_prefix_and_rules_that_name_them_are_no_change():
    found = compare(version(renamed("a-")), version(renamed("b-")))
    assert {p.matched for p in found.clauses} == {"id-without-prefix"}
    assert found.same, told(found)


def test_clauses_are_matched_by_article_and_then_by_prose_and_it_is_said_how():
    other = {**SOURCES, QC: SOURCES[QC].replace("id: d4\n    cite: Điều 4", "id: zz\n    cite: Điều 40").replace("id: d6\n", "id: yy\n")}
    other.pop("cases/main.yaml")
    found = compare(version(), version(other))
    assert {p.clause.id: p.matched for p in found.clauses if p.matched != "id"} == {"zz": "prose", "yy": "cite"}
    assert told(found) == ["Điều 4 is now Điều 40."]


def test_the_data_of_a_comparison_is_plain_json(formosa_pack):
    texts = {i.code: i for i in formosa_pack.instruments}
    found = compare((formosa_pack, texts["qc-2022"]), (formosa_pack, texts["qc-2025"]))
    data = json.loads(json.dumps(comparison_data(found), ensure_ascii=False))
    assert data["same"] is False
    limits = [c for clause in data["clauses"] for c in clause.get("changes", ()) if c["what"] == "clock.limit"]
    assert {"minutes": 45} in [c["before"] for c in limits]
    assert all(c["vi"] and c["en"] for clause in data["clauses"] for c in clause.get("changes", ()))
    matched = [clause for clause in data["clauses"] if clause["before"] and clause["after"]]
    assert len(matched) > 70
    assert all(clause["matched"] for clause in matched)


@given(st.lists(st.sampled_from(["một", "hai", "ba", "bốn", "năm"]), max_size=12), st.lists(st.sampled_from(["một", "hai", "ba", "bốn", "năm"]), max_size=12))
@settings(deadline=None)
def test_both_texts_can_be_read_out_of_the_pieces(old, new):
    pieces = words_between(" ".join(old), " ".join(new))
    assert " ".join(p.text for p in pieces if p.op != "new").split() == old
    assert " ".join(p.text for p in pieces if p.op != "gone").split() == new


def test_every_instrument_of_the_formosa_pack_can_be_compared_with_every_other_and_back(formosa_pack):
    for one in formosa_pack.instruments:
        for other in formosa_pack.instruments:
            there, back = compare((formosa_pack, one), (formosa_pack, other)), compare((formosa_pack, other), (formosa_pack, one))
            assert there.same == back.same == (one is other)
            added_there = sum(p.status == "added" for p in there.clauses)
            assert len(there.clauses) == len(other.clauses) + sum(p.status == "removed" for p in there.clauses)
            assert len(one.clauses) - sum(p.status == "removed" for p in there.clauses) == len(other.clauses) - added_there
