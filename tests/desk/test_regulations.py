"""Pages of regulations: what is in force, drafting in the browser, consultation, signing, plans – and the outsider who sees nothing of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienket.instruments import consultation, drafts, plans, signing
from lienket.instruments.actions import load
from lienket.instruments.models import Draft
from lienket.kernel.actor import Actor
from lienket.regulation.load import pack_from_sources
from lienket.regulation.rewrite import clause_data, clause_lines
from tests.desk.people import signed_in
from tests.instruments.making import BEGINS, CODE, FILE, PARTIES, a_draft, chief, consulted, desk, final, signed_by, text_of, the
from tests.world import MODEL, NOON, TODAY, post
from tests.worldpack import SOURCES

QC = "regulations/01-qc.yaml"


@pytest.fixture(autouse=True)
def now(world, monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(minutes=5))


def page(client, path: str, status: int = 200, **post_data) -> str:
    answer = client.post(path, post_data) if post_data else client.get(path)
    assert answer.status_code == status, answer.content.decode()[:600]
    return answer.content.decode()


def test_the_list_says_what_is_in_force_on_a_day():
    assert "Quy chế phối hợp" in page(signed_in("neighbour"), "/regulations")
    body = page(signed_in("plant", language="en"), "/regulations?on=2010-01-01")
    assert "0 instruments in force on 01/01/2010" in body
    assert "will be in force" in body
    assert "could not be read" in page(signed_in("plant", language="en"), "/regulations?on=soon")


def test_an_instrument_shows_beside_its_prose_what_the_program_executes():
    body = page(signed_in("plant", language="en"), "/regulations/qc")
    for words in ("Lead: Border post", "When: Incident; ", "Sets aside: Điều 2", "30 minutes", "Restricted: every read is journaled", "assumed"):
        assert words in body
    assert page(signed_in("plant"), "/regulations/nothing", 404)


def test_an_old_edition_is_shown_word_for_word():
    signing.end(actor=chief(), code="qc", on=BEGINS, why="Hết nhiệm vụ.", at=NOON)
    client = signed_in("plant")
    assert "bản nạp số 1" in page(client, "/regulations/qc?edition=1")
    assert page(client, "/regulations/qc?edition=77", 404)


def test_a_draft_is_begun_edited_and_a_fault_loses_nothing():
    client = signed_in("town-police")
    answer = client.post("/regulations/drafts/new", {"how": "copy", "base": "qc", "code": "qc-moi", "number": "dự thảo", "begins": BEGINS.isoformat()})
    assert answer.status_code == 302
    address, draft = answer["Location"], Draft.unrestricted.get()
    text = text_of_draft(draft)
    broken = text.replace("lead: province-police", "lead: nobody-at-all")
    body = page(client, address, 422, file="regulations/qc-moi.yaml", text=broken, revision="1", do="save")
    assert "nobody-at-all" in body  # Still in the box.
    assert "data-line" in body
    assert "province-police" in body  # The remedy.
    again = page(client, address)
    assert "bản gõ dở" in again
    assert "nobody-at-all" in page(client, address + "?kept=1")
    assert client.post(address, {"file": "regulations/qc-moi.yaml", "text": text + "# xong\n", "revision": "1", "do": "save"}).status_code == 302
    assert text_of_draft(Draft.unrestricted.get()).endswith("# xong\n")
    assert "bản gõ dở" not in page(client, address)


def text_of_draft(draft: Draft) -> str:
    return drafts.changes_of(draft)[f"regulations/{draft.code}.yaml"]


def test_who_saves_second_sees_the_difference_and_keeps_what_he_typed():
    draft = a_draft()
    first, second = text_of(draft) + "# một\n", text_of(draft) + "# hai\n"
    drafts.revise(actor=chief(), draft=draft, file=FILE, text=first, revision=2, at=NOON)
    body = page(signed_in("town-police"), f"/regulations/drafts/{draft}/edit", 422, file=FILE, text=second, revision="2", do="save")
    assert "+# hai" in body
    assert "-# một" in body
    assert 'name="revision" value="3"' in body


def test_without_scripts_the_preview_is_a_button_and_stores_nothing():
    draft = a_draft(clean=False)
    body = page(signed_in("town-police"), f"/regulations/drafts/{draft}/edit", file=FILE, text=text_of(draft), revision="1", do="preview")
    assert "Lực lượng tại chỗ" in body
    assert "is-error" in body  # What lint finds.
    assert the(draft).revision == 1


def test_the_live_preview_shows_document_and_faults():
    draft, client = a_draft(clean=False), signed_in("town-police")
    whole = page(client, f"/regulations/drafts/{draft}/preview", file=FILE, text=text_of(draft))
    assert "<html" not in whole
    assert "Chủ trì: Đồn Biên phòng" in whole
    faults = page(client, f"/regulations/drafts/{draft}/preview", file=FILE, text="code: [")
    assert "chỗ sai" in faults
    secret = page(client, f"/regulations/drafts/{draft}/preview", file=FILE, text="# Độ mật: TỐI MẬT\n")
    assert "Từ chối tiếp nhận" in secret
    assert "wardens" in page(client, f"/regulations/drafts/{draft}/lint", file=FILE, text=text_of(draft))


def test_the_form_for_a_clause_rewrites_its_lines_and_no_other():
    draft, client = a_draft(), signed_in("town-police")
    before = text_of(draft)
    first, last = clause_lines(before, "t1")
    fields = {"cite": "Điều 6", "basis": "assumed", "text_vi": "Xác nhận ngay", "text_en": "Acknowledge at once", "revision": "2"}
    fields |= {"clock": "acknowledge", "amount": "10", "unit": "minutes", "duty": "lead", "kind": ["incident"], "fence": ""}
    answer = client.post(f"/regulations/drafts/{draft}/clauses/t1", fields)
    assert answer.status_code == 302, answer.content.decode()
    after = text_of(draft)
    data = clause_data(after, "t1")
    assert data["clock"] == {"when": {"kind": ["incident"]}, "clock": "acknowledge", "limit": {"minutes": 10}}
    lines = before.splitlines(keepends=True)
    assert after.startswith("".join(lines[: first - 1]))
    assert after.endswith("".join(lines[last:]))


def test_the_form_for_a_clause_says_what_is_missing_and_keeps_what_it_does_not_show():
    draft, client = a_draft(), signed_in("town-police")
    fields = {"cite": "Điều 11", "basis": "assumed", "text_vi": "Báo", "text_en": "Tell", "revision": "2", "clock": "resolve", "duty": "lead"}
    assert "cần đủ ba phần" in page(client, f"/regulations/drafts/{draft}/clauses/e1", 422, **fields)
    fields |= {"clock": ""}
    assert client.post(f"/regulations/drafts/{draft}/clauses/e1", fields).status_code == 302
    assert clause_data(text_of(draft), "e1")["escalation"]["ladder"][0]["to"] == "parent"
    assert page(client, f"/regulations/drafts/{draft}/clauses/none", 404)


def test_a_party_answers_on_the_page_and_sees_what_a_reservation_changes():
    draft = a_draft()
    consultation.open_consultation(actor=desk(), draft=draft, due_on=TODAY + timedelta(days=7), at=NOON)
    client, address = signed_in("border-post"), f"/regulations/drafts/{draft}/consultation"
    assert f"/regulations/drafts/{draft}/consultation" in page(client, "/regulations")
    body = page(client, address, 422, **{"answer-d3": "RESERVE", "note-d3": "", "answer-": "ACCEPT"})
    assert "Chưa ghi ý kiến nào" in body
    assert client.post(address, {"answer-d3": "RESERVE", "note-d3": "Không đủ quân số.", "answer-": "ACCEPT"}).status_code == 302
    body = page(signed_in("plant"), address)
    assert "Không đủ quân số." in body
    assert "Chủ trì: Đồn Biên phòng → <strong>Công an tỉnh</strong>" in " ".join(body.split())
    assert "2 trên 3" not in body
    assert "1 trên 3 bên" in body


def test_the_text_is_frozen_signed_on_paper_and_put_in_force_on_the_pages():
    draft = consulted(a_draft())
    clerk, head, address = signed_in("town-police"), signed_in("town-police", "chief"), f"/regulations/drafts/{draft}/signing"
    assert clerk.post(address, {"do": "finalise", "revision": "2", "why": ""}).status_code == 302
    for unit in PARTIES:
        assert signed_in(unit).post(address, {"do": "sign", "unit": unit, "signed_on": TODAY.isoformat(), "number": "7"}).status_code == 302
    refused = page(clerk, address, 422, do="force", on=BEGINS.isoformat())
    assert "chức trách khác" in refused
    assert head.post(address, {"do": "force", "on": BEGINS.isoformat()}).status_code == 302
    assert the(draft).state == "IN_FORCE"
    assert "sẽ có hiệu lực" in page(clerk, f"/regulations/{CODE}")


def test_the_document_to_sign_is_a_pdf_and_what_is_none_is_refused_in_words(tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    draft, client = final(consulted(a_draft())), signed_in("plant")
    answer = client.get(f"/regulations/drafts/{draft}/document.pdf")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    refused = client.post(f"/regulations/drafts/{draft}/signing", {"do": "upload", "file": SimpleUploadedFile("x.pdf", b"no pdf")})
    assert refused.status_code == 422
    assert signing.signatures_of(the(draft)) == []


def test_consent_is_withdrawn_and_an_instrument_ended_on_its_page():
    client = signed_in("plant")
    assert client.post("/regulations/qc/withdraw-consent", {"clause": "d2", "on": TODAY.isoformat(), "why": "Hết lực lượng."}).status_code == 302
    assert "rút đồng ý từ" in page(client, "/regulations/qc")
    assert page(client, "/regulations/qc/end", 422, on=TODAY.isoformat(), why="Không còn cần.")
    assert signed_in("town-police", "chief").post("/regulations/qc/end", {"on": BEGINS.isoformat(), "why": "Không còn cần."}).status_code == 302


def test_a_plan_goes_from_draft_to_done_on_the_pages():
    clerk, head, owing = signed_in("town-police"), signed_in("town-police", "chief"), signed_in("plant")
    address = clerk.post("/regulations/plans", {"title": "Sơ kết năm", "starts_on": TODAY.isoformat(), "ends_on": BEGINS.isoformat()})["Location"]
    clerk.post(f"{address}/task", {"unit": "plant", "text": "Tổng hợp số liệu cổng", "due_on": BEGINS.isoformat()})
    assert "Chức trách khác" in page(clerk, address)
    assert page(owing, address, 404)
    assert head.post(f"{address}/approve", {"revision": "2"}).status_code == 302
    assert clerk.post(f"{address}/issue", {"number": "02/KH", "on": TODAY.isoformat()}).status_code == 302
    assert "Tổng hợp số liệu cổng" in page(owing, "/regulations")
    (task,) = plans.owed_by(post("plant"), TODAY)
    assert owing.post(f"{address}/done", {"task": str(task.row.id), "why": "Đã gửi."}).status_code == 302
    assert "Đã gửi." in page(clerk, address)
    assert page(signed_in("neighbour"), address, 404)


@pytest.mark.parametrize("unit", ["neighbour", "province-police"])
def test_the_outsider_finds_no_draft_no_consultation_and_no_count(unit):
    client = signed_in(unit)
    before = page(client, "/regulations")
    draft = a_draft()
    consulted(draft)
    signed_by(final(draft), *PARTIES)
    after = page(client, "/regulations")
    assert str(draft) not in after
    assert CODE not in after
    assert len(before) == len(after)
    for part in ("", "/edit", "/consultation", "/signing", "/clauses/d1", "/document.pdf"):
        theirs, nobodys = (client.get(f"/regulations/drafts/{pk}{part}") for pk in (draft, "00000000-0000-4000-8000-000000000000"))
        assert theirs.status_code == nobodys.status_code == 404
    for act in ("open", "close", "remind", "withdraw", "drop-kept"):
        assert client.post(f"/regulations/drafts/{draft}/do/{act}", {"due_on": BEGINS.isoformat()}).status_code == 404


def test_an_instrument_without_number_is_called_by_its_title_with_the_mark_and_its_source_is_told_in_the_readers_language(world):
    said = {"vi": "Do chúng tôi soạn; không có nguồn công khai.", "en": "Written by us; no public source."}
    text = SOURCES[QC].replace("number: 01/QC\n", f'number: giả định\nnote: {{vi: "{said["vi"]}", en: "{said["en"]}"}}\n')
    assert text != SOURCES[QC]
    load(actor=Actor.system(MODEL, "tests"), pack=pack_from_sources({**SOURCES, QC: text}), at=NOON)
    for language, other, called in (("vi", "en", "Quy chế chưa có số"), ("en", "vi", "Regulation without number")):
        client = signed_in("plant", language=language)
        one, several = (client.get(address).content.decode() for address in ("/regulations/qc", "/regulations"))
        assert said[language] in one
        assert said[other] not in one
        assert '<span class="badge badge--assumed">' in one
        assert called in one
        assert called in several
        assert "Quy chế giả định" not in one + several
