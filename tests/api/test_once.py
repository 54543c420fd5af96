"""A request sent twice has one effect; an act on what was read is refused where it has changed; errors have one shape."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienket.api.models import IdempotentAnswer, purge_answers
from lienket.journal.storage import StorageFull
from lienket.matters.queries import number_by_id
from tests.api.conftest import a_report
from tests.world import a_matter, journal_is_true, last_seq, minutes, recorded_after, undone

PROBLEM = {"type", "title", "status", "detail", "code", "remedy", "instance"}


@pytest.fixture
def petition(world):
    return number_by_id(a_matter(kind="petition"))


def is_a_problem(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert set(body) >= PROBLEM
    assert (body["status"], body["code"], body["type"]) == (status, code, f"/problems/{code}")
    assert answer.headers["X-Request-Id"] in body["instance"]
    return body


def test_a_report_sent_again_gives_the_first_answer(program):
    client, start = program("plant"), last_seq()
    first = client.post("/api/v1/reports", json=a_report())
    again = client.post("/api/v1/reports", json=a_report())
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert first.json() | {"repeated": True} == again.json()
    assert first.headers["Location"] == f"/api/v1/matters/{first.json()['number']}"
    assert recorded_after(start).count("matter.opened/1") == 1
    is_a_problem(client.post("/api/v1/reports", json=a_report(text="Khác.")), 409, "key-conflict")


def test_a_report_that_states_no_time_is_the_same_when_sent_again(program):
    body = a_report()
    del body["received_at"]
    client = program("plant")
    assert [client.post("/api/v1/reports", json=body).status_code for _ in range(3)] == [201, 200, 200]


def test_a_report_needs_a_key_in_one_place_or_the_same_in_both(program):
    client, body = program("plant"), a_report()
    key = body.pop("key")
    is_a_problem(client.post("/api/v1/reports", json=body), 422, "bad-idempotency-key")
    assert client.post("/api/v1/reports", json=body, headers={"Idempotency-Key": key}).status_code == 201
    is_a_problem(client.post("/api/v1/reports", json=body | {"key": key}, headers={"Idempotency-Key": "another-key"}), 422, "bad-idempotency-key")


@pytest.fixture
def lead(program):
    return program("town-police")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.sampled_from([("a", 0), ("a", 1), ("b", 0), ("b", 1), ("c", 0)]), min_size=1, max_size=12))
def test_any_interleaving_of_repeats_has_one_effect_a_key(lead, petition, order):
    with undone():
        client, start, first = lead, last_seq(), dict[str, Any]()
        for key, body in order:
            answer = client.post(f"/api/v1/matters/{petition}/acts/note", json={"text": f"Diễn biến {body}."}, headers={"Idempotency-Key": f"key-note-{key}"})
            known = first.setdefault(key, (body, answer.content))
            if known[0] == body:
                assert (answer.status_code, answer.content) == (200, known[1])
            else:
                is_a_problem(answer, 409, "idempotency-conflict")
        assert recorded_after(start).count("note.added/1") == len(first)
        assert IdempotentAnswer.of_node.count() == len(first)


def test_a_refused_act_leaves_its_key_free(program, petition):
    client, headers = program("town-police"), {"Idempotency-Key": "key-close-1"}
    is_a_problem(client.post(f"/api/v1/matters/{petition}/acts/close", json={"outcome": "nothing"}, headers=headers), 422, "unknown-outcome")
    assert client.post(f"/api/v1/matters/{petition}/acts/close", json={"outcome": "answered"}, headers=headers).status_code == 200
    journal_is_true()


def test_after_a_full_disk_the_same_key_may_be_used(program, petition, monkeypatch):
    client, headers = program("town-police"), {"Idempotency-Key": "key-full-disk"}
    with monkeypatch.context() as broken:
        broken.setattr("lienket.api.acts.perform", lambda **_: (_ for _ in ()).throw(StorageFull("full")))
        is_a_problem(client.post(f"/api/v1/matters/{petition}/acts/note", json={"text": "a"}, headers=headers), 507, "storage-full")
    assert client.post(f"/api/v1/matters/{petition}/acts/note", json={"text": "a"}, headers=headers).status_code == 200


def test_kept_answers_are_purged_after_three_days(program, petition):
    program("town-police").post(f"/api/v1/matters/{petition}/acts/note", json={"text": "a"}, headers={"Idempotency-Key": "key-purged"})
    assert purge_answers(minutes(60 * 71)) == 0
    assert purge_answers(minutes(60 * 73)) == 1


def test_what_has_not_changed_is_not_sent_again(program, petition):
    client = program("town-police")
    first = client.get(f"/api/v1/matters/{petition}")
    same = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"/api/v1/matters/{petition}", headers=same).status_code == 304
    assert client.get(f"/api/v1/matters/{petition}?lang=en", headers=same).status_code == 200
    client.post(f"/api/v1/matters/{petition}/acts/note", json={"text": "Mới."})
    changed = client.get(f"/api/v1/matters/{petition}", headers=same)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]
    listed = client.get("/api/v1/matters")
    assert client.get("/api/v1/matters", headers={"If-None-Match": listed.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("kind", ["petition", "denunciation"])
def test_an_act_on_what_has_changed_is_refused(program, kind, world):
    number = number_by_id(a_matter(kind=kind))
    lead = program("town-police" if kind == "petition" else "province-police")
    read = {"If-Match": lead.get(f"/api/v1/matters/{number}").headers["ETag"]}
    lead.get(f"/api/v1/matters/{number}")  # Reading, even where it is journaled, changes nothing.
    assert lead.post(f"/api/v1/matters/{number}/acts/note", json={"text": "Một."}, headers=read).status_code == 200
    is_a_problem(lead.post(f"/api/v1/matters/{number}/acts/note", json={"text": "Hai."}, headers=read), 412, "stale")
    fresh = {"If-Match": lead.get(f"/api/v1/matters/{number}").headers["ETag"]}
    assert lead.post(f"/api/v1/matters/{number}/acts/note", json={"text": "Hai."}, headers=fresh).status_code == 200


def test_a_restricted_matter_is_never_answered_from_memory(program, world):
    number = number_by_id(a_matter(kind="denunciation"))
    lead = program("province-police")
    start, answer = last_seq(), lead.get(f"/api/v1/matters/{number}")
    assert lead.get(f"/api/v1/matters/{number}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200
    assert recorded_after(start) == ["restricted.read/1"] * 2
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "code", "field"),
    [
        ("GET", "nothing", {}, 404, "no-such-matter", None),
        ("PUT", "me", {}, 405, "method-not-allowed", None),
        ("POST", "reports", {"content": b"{"}, 400, "malformed", None),
        ("POST", "reports", {"json": {}}, 422, "invalid", "channel"),
        ("POST", "reports", {"json": a_report(facts={"kind": "no-such"})}, 422, "unknown-fact", "facts.kind"),
        ("POST", "reports", {"json": a_report(text="TUYỆT MẬT\nNội dung")}, 422, "state-secret", None),
        ("POST", "reports", {"content": b" " * 3_000_000}, 413, "too-large", None),
        ("GET", "matters?limit=0", {}, 422, "invalid", "limit"),
        ("GET", "matters?cursor=x", {}, 422, "bad-cursor", "cursor"),
        ("POST", "views", {"json": {"name": "", "query": ""}}, 422, "invalid", "name"),
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_error_has_the_same_shape_in_both_languages(program, method, path, sent, status, code, field, language):
    answer = program("plant").request(method, f"/api/v1/{path}", headers={"Accept-Language": language, "Content-Type": "application/json"}, **sent)
    body = is_a_problem(answer, status, code)
    assert body.get("field") == field
    assert answer.headers["Content-Language"] == language
    assert ("ế" in body["title"] + body["remedy"] + body["detail"] or any(ord(c) > 300 for c in body["remedy"])) == (language == "vi")
    if status == 405:
        assert answer.headers["Allow"] == "GET, HEAD"


def test_a_fault_of_the_program_says_nothing_of_itself(program, monkeypatch):
    def broken(*_args, **_values):
        raise RuntimeError("secret words")

    monkeypatch.setattr("lienket.api.own.board", broken)
    answer = program("plant").get("/api/v1/board")
    is_a_problem(answer, 500, "broken")
    assert "secret" not in answer.text


def test_who_sends_too_fast_is_told_how_long_to_wait(program, settings):
    settings.API_RATE = 6
    client = program("plant")
    statuses = [client.get("/api/v1/me").status_code for _ in range(4)]
    assert statuses[0] == 200
    assert 429 in statuses
    answer = client.get("/api/v1/me")
    is_a_problem(answer, 429, "too-many-requests")
    assert int(answer.headers["Retry-After"]) >= 1


def test_a_list_is_read_page_by_page(program, world):
    numbers = {number_by_id(a_matter(kind="petition", at=minutes(-n))) for n in range(7)}
    client, seen, cursor = program("town-police"), [], ""
    for _ in range(5):
        page = client.get("/api/v1/matters", params={"limit": 3, "cursor": cursor} if cursor else {"limit": 3}).json()
        seen += [row["number"] for row in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert len(seen) == len(numbers)
    assert set(seen) == numbers


def test_a_file_is_added_once_and_read_by_those_who_work(program, petition, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    lead, headers = program("town-police"), {"Idempotency-Key": "key-file-1"}
    picture = b"\x89PNG\r\n\x1a\n" + b"\0" * 60
    answers = [lead.post(f"/api/v1/matters/{petition}/attachments", files={"file": ("anh.txt", b"abc\n", "text/plain")}, headers=headers) for _ in range(2)]
    if answers[0].status_code == 422:  # A node may take pictures only.
        answers = [lead.post(f"/api/v1/matters/{petition}/attachments", files={"file": ("anh.png", picture, "image/png")}, headers=headers) for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 201], answers[0].text
    assert answers[0].content == answers[1].content
    assert len(lead.get(f"/api/v1/matters/{petition}/attachments").json()) == 1
    assert lead.get(answers[0].headers["Location"]).status_code == 200
    assert program("border-post").get(answers[0].headers["Location"]).status_code == 404


def test_changes_name_only_what_the_post_may_see(program, world):
    lead, outsider = program("town-police"), program("neighbour")
    since = {each: each.get("/api/v1/changes").json()["next"] for each in (lead, outsider)}
    number = number_by_id(a_matter(kind="petition"))
    assert [row["number"] for row in lead.get("/api/v1/changes", params={"since": since[lead]}).json()["items"]] == [number]
    assert outsider.get("/api/v1/changes", params={"since": since[outsider]}).json()["items"] == []
