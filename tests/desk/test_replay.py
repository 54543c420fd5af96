"""The pages of comparison and replay: what parties find there, that outsiders find nothing, uploads good and bad, lists and files."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienket.instruments import consultation, drafts, signing
from lienket.matters import actions
from lienket.matters.queries import number_by_id
from lienket.situation.models import ReplayDraft
from lienket.situation.replay_drafts import KEPT
from tests.desk.people import signed_in
from tests.instruments.making import BEGINS, CODE, FILE, a_draft, chief, desk, repaired, text_of
from tests.regulation.mini_pack import changed
from tests.world import NOON, TODAY, a_matter, minutes, post, stored
from tests.worldpack import SOURCES

QC = "regulations/01-qc.yaml"
MOVED = ("zone: [port]}, lead: border-post, inform: [lead-police]", "zone: [port]}, lead: lead-police, inform: [border-post]")
DRAFT = changed(QC, *MOVED, base=SOURCES)


@pytest.fixture
def number(world, monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(hours=1))
    matter = a_matter(place="port")
    a_matter(at=minutes(1))
    actions.acknowledge(actor=post("border-post"), matter=matter, at=minutes(20))
    return number_by_id(matter)


def zipped(sources, root="goi/"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in sources.items():
            archive.writestr(root + name, text)
        archive.writestr(root + "ghi-chu.txt", "not of the pack")
    return file.getvalue()


def upload(client, name, raw):
    return client.post("/regulations/replay", {"file": SimpleUploadedFile(name, raw)})


def streamed(answer):
    return b"".join(answer.streaming_content).decode()


def tried(client, sources=DRAFT):
    answer = upload(client, "du-thao.yaml", sources[QC].encode())
    assert answer.status_code == 302
    return answer["Location"]


@pytest.mark.parametrize(("name", "raw"), [("du-thao.yaml", DRAFT[QC].encode()), ("goi.zip", zipped(DRAFT)), ("goi.zip", zipped(DRAFT, ""))])
def test_a_party_uploads_a_draft_and_sees_what_it_would_have_done(number, name, raw):
    client = signed_in("border-post", language="en")
    before = stored()
    page = streamed(client.get(upload(client, name, raw)["Location"]))
    assert stored() == before
    assert "1 matter, 1 different" in page
    assert "1 of 1 matters replayed" in page
    assert "Border post" in page
    assert "+1" in page
    assert page.rstrip().endswith("</html>")


def test_the_list_opens_each_matter_and_is_narrowed(number):
    client = signed_in("border-post", language="en")
    address = tried(client)
    page = client.get(f"{address}/matters?change=lead").content.decode()
    assert f"/matters/{number}" in page
    assert "Lead: Border post (Article 3, Regulation 2015 (assumed)) → Town police (Article 3, Regulation 2015 (assumed))." in page
    assert number not in client.get(f"{address}/matters?change=readers").content.decode()
    assert number in client.get(f"{address}/matters?change=nonsense").content.decode()


def test_the_file_needs_a_reason(number):
    client = signed_in("border-post", language="en")
    address = tried(client)
    assert client.get(f"{address}/export").status_code == 200
    assert client.post(f"{address}/export", {"why": "short", "format": "csv"}).status_code == 422
    answer = client.post(f"{address}/export?change=lead", {"why": "For the meeting on the draft.", "format": "csv"})
    assert number in b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "attachment" in answer["Content-Disposition"]


def test_the_outsider_finds_nothing_and_no_one_finds_anothers_draft(number):
    outsider, other = signed_in("neighbour"), signed_in("plant")
    address = tried(signed_in("border-post"))
    absent = outsider.get("/regulations/replay/00000000-0000-4000-8000-000000000000")
    for path in ("/regulations/replay", address, f"{address}/matters", f"{address}/export", f"/regulations/qc/compare/qc?draft={address[-36:]}"):
        answer = outsider.get(path)
        assert answer.status_code == 404, path
        assert number not in answer.content.decode()
    assert upload(outsider, "du-thao.yaml", DRAFT[QC].encode()).status_code == 404
    theirs = other.get(address)
    assert (absent.status_code, theirs.status_code) == (404, 404)


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("x.yaml", b"code: [", ""),
        ("x.yaml", DRAFT[QC].replace("lead: lead-police", "lead: nobody-here", 1).encode(), "nobody-here"),
        ("x.yaml", b"\xff\xfe\x00", "UTF-8"),
        ("x.zip", b"PK no zip", "zip"),
        ("x.zip", zipped({**DRAFT, "pack.yaml": DRAFT["pack.yaml"].replace("pack: world", "pack: other")}), "other"),
        ("x.zip", zipped({QC: DRAFT[QC]}), "pack.yaml"),
        ("x.yaml", DRAFT[QC].replace("Quy chế phối hợp", "TÀI LIỆU ĐỘ TỐI MẬT", 1).encode(), ""),
        ("x.yaml", b"#" * 10_000_001, "10 MB"),
    ],
)
def test_a_bad_upload_is_refused_with_what_is_wrong_and_nothing_is_kept(number, name, raw, said):
    client = signed_in("border-post", language="en")
    answer = upload(client, name, raw)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not ReplayDraft.of_node.exists()


def test_only_so_many_uploads_are_kept(number, monkeypatch):
    ticks = count()
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(hours=1, seconds=next(ticks)))
    client = signed_in("border-post")
    first = tried(client)
    for _ in range(KEPT):
        tried(client)
    assert ReplayDraft.of_node.count() == KEPT
    assert client.get(first).status_code == 404


def test_two_versions_side_by_side_changed_only_or_all(number):
    client = signed_in("border-post", language="en")
    draft = tried(client)[-36:]
    page = client.get(f"/regulations/qc/compare/qc?draft={draft}").content.decode()
    assert "Điều 3: the lead changes from Border post to Lead police." in page
    assert "Điều 9" not in page
    assert "Điều 9" in client.get(f"/regulations/qc/compare/qc?draft={draft}&all=1").content.decode()
    assert "The two versions are the same." in client.get("/regulations/qc/compare/qc").content.decode()
    for path in ("/regulations/qc/compare/none", "/regulations/qc/compare/qc?draft=x"):
        assert client.get(path).status_code == 404


def test_a_draft_in_the_making_is_tried_by_its_unit_then_by_the_parties_and_by_nobody_else(number):
    draft = a_draft(clean=False)
    drafts.revise(actor=desk(), draft=draft, file=FILE, text=text_of(draft).replace(*MOVED), revision=1, at=NOON)
    address = f"/regulations/replay/{draft}"
    own, party, outsider = signed_in("town-police", language="en"), signed_in("border-post", language="en"), signed_in("neighbour")
    assert "in the making, saved as revision 2" in own.get("/regulations/replay").content.decode()
    assert address in own.get(f"/regulations/drafts/{draft}").content.decode()
    before = stored()
    page = streamed(own.get(address))
    assert stored() == before
    assert "1 matter, 1 different" in page or "2 matters, 1 different" in page
    assert [client.get(address).status_code for client in (party, outsider)] == [404, 404]
    assert CODE not in party.get("/regulations/replay").content.decode()
    drafts.revise(actor=desk(), draft=draft, file=FILE, text=repaired(text_of(draft)), revision=2, at=NOON)
    consultation.open_consultation(actor=desk(), draft=draft, due_on=TODAY + timedelta(days=7), at=NOON)
    assert "1 matter, 1 different" in streamed(party.get(address))
    assert "the lead changes from Border post to Lead police" in party.get(f"/regulations/qc/compare/{CODE}?draft={draft}").content.decode()
    for path in (address, f"{address}/matters", f"{address}/export", f"/regulations/qc/compare/{CODE}?draft={draft}"):
        assert outsider.get(path).status_code == 404, path


def test_a_draft_given_up_or_in_force_is_tried_no_more(number):
    draft = a_draft()
    own = signed_in("town-police")
    drafts.withdraw(actor=desk(), draft=draft, why="Không cần nữa.", at=NOON)
    assert own.get(f"/regulations/replay/{draft}").status_code == 404
    assert CODE not in own.get("/regulations/replay").content.decode()


def test_a_draft_in_the_making_is_tried_against_the_pack_in_use_not_the_one_it_was_begun_from(number):
    draft = a_draft()
    signing.end(actor=chief(), code="qc", on=BEGINS + timedelta(days=30), why="Thí điểm xong.", at=NOON)
    drafts.revise(actor=desk(), draft=draft, file=FILE, text=text_of(draft).replace(*MOVED), revision=2, at=NOON)
    page = streamed(signed_in("town-police", language="en").get(f"/regulations/replay/{draft}"))
    assert "1 different" in page
