"""What the pages do and programs can do too: people and posts, drafts with their files, one act on many matters, views, pictures."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password

from lienket.intake.models import DraftFile, SavedDraft
from lienket.matters.queries import number_by_id
from lienket.units.models import Account
from tests.api.conftest import a_report
from tests.api.test_once import is_a_problem
from tests.pictures import a_picture
from tests.world import a_matter, journal_is_true, last_seq, post, recorded_after


@pytest.fixture
def administrator(program):
    return program("town-police", administrator=True)


@pytest.fixture
def newcomer(administrator):
    body = {"name": "Người mới", "post": str(post("plant").post), "since": "2016-03-01"}
    return administrator.post("/api/v1/people", json=body).json()["person"]


# People and posts.


def test_a_person_takes_moves_ends_and_resumes_posts(administrator, newcomer):
    start, at = last_seq(), f"/api/v1/people/{newcomer}"
    border, ministry = str(post("border-post").post), str(post("ministry").post)
    held = administrator.post(f"{at}/posts", json={"post": border, "since": "2016-03-02"})
    assert held.status_code == 201
    is_a_problem(administrator.post(f"{at}/posts", json={"post": border, "since": "2016-03-02"}), 422, "already-holds")
    shown = administrator.get(at).json()
    assert {h["unit"] for h in shown["holdings"]} == {"plant", "border-post"}
    assert held.json()["id"] in {h["id"] for h in shown["holdings"]}
    moved = administrator.post(f"{at}/holdings/{held.json()['id']}/move", json={"post": ministry, "since": "2016-03-02"})
    assert moved.status_code == 201
    end = f"{at}/holdings/{moved.json()['id']}"
    assert administrator.post(f"{end}/end", json={"until": "2016-03-02"}).json() == {"done": 1}
    assert administrator.post(f"{end}/resume").json() == {"done": 1}
    is_a_problem(administrator.post(f"{end}/resume"), 422, "outside-period")
    assert recorded_after(start) == [
        "person.posted/1",
        "person.posted/1",
        "holding.ended/1",
        "holding.ended/1",
        "holding.resumed/1",
    ]
    journal_is_true()


def test_taking_a_post_is_done_once_a_key(administrator, newcomer):
    body, headers = {"post": str(post("ministry").post), "since": "2016-03-02"}, {"Idempotency-Key": "key-take-post"}
    first, again = (administrator.post(f"/api/v1/people/{newcomer}/posts", json=body, headers=headers) for _ in range(2))
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_an_account_is_opened_closed_opened_again_and_may_administer(administrator, newcomer):
    at = f"/api/v1/people/{newcomer}"
    assert administrator.post(f"{at}/account/deactivate").status_code == 404
    opened = administrator.post(f"{at}/account", json={"login": "nguoi-moi"})
    assert opened.status_code == 201
    assert opened.json()["code"]
    is_a_problem(administrator.post(f"{at}/account", json={"login": "khac-nua"}), 422, "login-taken")
    assert administrator.post(f"{at}/link", json={"second_step": True}).status_code == 201
    assert administrator.post(f"{at}/administrator/give").status_code == 200
    assert Account.of_node.get(login="nguoi-moi").administrator
    is_a_problem(administrator.post(f"{at}/administrator/take"), 422, "last-administrator")  # Nobody else has a password yet.
    Account.of_node.filter(login="town-police-program").update(password=make_password("một câu dài đủ để nhớ"))
    assert administrator.post(f"{at}/administrator/take").status_code == 200
    assert administrator.post(f"{at}/account/deactivate").status_code == 200
    assert not Account.of_node.get(login="nguoi-moi").is_active
    is_a_problem(administrator.post(f"{at}/account/deactivate"), 409, "overtaken")
    assert administrator.post(f"{at}/account/activate").status_code == 200
    journal_is_true()


def test_nobody_closes_the_own_account_over_the_api_either(administrator):
    own = administrator.get("/api/v1/me").json()["person"]
    is_a_problem(administrator.post(f"/api/v1/people/{own}/account/deactivate"), 422, "own-account")
    is_a_problem(administrator.post(f"/api/v1/people/{own}/administrator/take"), 422, "own-account")


def test_a_name_is_erased_only_of_who_serves_no_more(administrator, newcomer):
    at = f"/api/v1/people/{newcomer}"
    is_a_problem(administrator.post(f"{at}/forget", json={"reason": "left"}), 422, "still-active")
    is_a_problem(administrator.post(f"{at}/forget", json={"reason": "vì thích"}), 422, "invalid")
    holding = administrator.get(at).json()["holdings"][0]["id"]
    administrator.post(f"{at}/holdings/{holding}/end", json={"until": "2016-03-01"})
    answer = administrator.post(f"{at}/forget", json={"reason": "left"})
    assert (answer.status_code, answer.json()["who"]) == (202, [])
    assert administrator.get(at).json()["name"] is not None, "one administrator erases nothing alone"
    is_a_problem(administrator.post(f"{at}/forget", json={"reason": "left"}), 409, "already-asked")


def test_a_post_is_added_and_ended_but_not_one_of_the_pack(administrator):
    body = {"code": "gate", "title_vi": "Cổng"}
    assert administrator.post("/api/v1/units/plant/posts", json=body).status_code == 201
    is_a_problem(administrator.post("/api/v1/units/plant/posts", json=body), 422, "post-exists")
    assert "gate" in {p["code"] for p in administrator.get("/api/v1/units/plant").json()["posts"]}
    assert administrator.post("/api/v1/units/plant/posts/gate/end").status_code == 200
    is_a_problem(administrator.post("/api/v1/units/plant/posts/truc-ban/end"), 422, "post-of-pack")
    assert administrator.post("/api/v1/units/plant/posts/nothing/end").status_code == 404


# Drafts.


def test_a_draft_is_its_authors_alone_and_goes_with_its_files_when_sent(program, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    client, other, key = program("plant"), program("town-police"), uuid4()
    at = f"/api/v1/drafts/{key}"
    kept = client.put(at, json={"text": "Xe máy", "flags": ["night"], "lat": ""})
    assert kept.json()["body"] == {"text": "Xe máy", "flags": ["night"]}
    added = client.post(f"{at}/files", files={"file": ("anh.png", a_picture(), "image/png")})
    assert added.status_code == 201, added.text
    assert client.get(added.headers["Location"]).content == a_picture()
    for method, path in (("GET", at), ("GET", added.headers["Location"]), ("POST", f"{at}/discard"), ("DELETE", added.headers["Location"])):
        assert other.request(method, path).status_code == 404
    assert other.put(at, json={"text": "Của tôi"}).status_code == 404
    assert other.get("/api/v1/drafts").json() == []
    assert [d["id"] for d in client.get("/api/v1/drafts").json()] == [str(key)]
    sent = client.post("/api/v1/reports", json=a_report(str(key)))
    assert sent.status_code == 201
    assert [file["name"] for file in client.get(f"/api/v1/matters/{sent.json()['number']}/attachments").json()] == ["anh.png"]
    assert not SavedDraft.of_node.exists()
    assert client.post("/api/v1/reports", json=a_report(str(key))).headers["Idempotency-Replayed"] == "true"
    journal_is_true()


def test_a_draft_is_thrown_away_and_brought_back_and_loses_a_file(program, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    client, at = program("plant"), f"/api/v1/drafts/{uuid4()}"
    client.put(at, json={"text": "Xe máy"})
    headers = {"Idempotency-Key": "key-file-1"}
    added = [client.post(f"{at}/files", files={"file": ("anh.png", a_picture(), "image/png")}, headers=headers) for _ in range(2)]
    assert added[0].content == added[1].content
    assert DraftFile.of_node.count() == 1
    assert client.post(f"{at}/discard").status_code == 200
    assert client.get(at).status_code == 404
    assert client.post(f"{at}/restore").status_code == 200
    assert client.delete(f"{at}/files/{added[0].json()['id']}").status_code == 204
    assert client.get(at).json()["files"] == []


def test_a_marked_secret_is_kept_in_no_draft(program):
    client, at = program("plant"), f"/api/v1/drafts/{uuid4()}"
    answer = client.put(at, json={"text": "Độ mật: TUYỆT MẬT. Nội dung."})
    assert answer.status_code == 422
    assert not SavedDraft.of_node.exists()


# One act on many matters.


@pytest.fixture
def three(world):
    return [number_by_id(a_matter(kind="petition", key=f"report-many-{n}")) for n in range(3)]


def test_one_act_is_done_to_many_matters_and_a_refused_one_hinders_none(program, three):
    client, body = program("town-police"), {"act": "acknowledge", "numbers": [*three, "KN-2016-009999"]}
    seen = client.post("/api/v1/bulk/preview", json=body).json()
    assert [(one["number"], one["applies"]) for one in seen] == [(number, True) for number in three]
    done = client.post("/api/v1/bulk", json=body).json()
    assert [(one["number"], one["done"]) for one in done] == [*((number, True) for number in three), ("KN-2016-009999", False)]
    assert done[-1]["refused"]
    assert not any(one["applies"] for one in client.post("/api/v1/bulk/preview", json=body).json())
    journal_is_true()


def test_the_outsider_is_told_nothing_of_the_matters_it_names(program, three):
    client = program("neighbour")
    assert client.post("/api/v1/bulk/preview", json={"act": "note", "numbers": three}).json() == []
    theirs, nobodys = (
        client.post("/api/v1/bulk", json={"act": "note", "numbers": [n], "text": "a"}).json()[0]["refused"] for n in (three[0], "KN-2016-009999")
    )
    assert theirs.replace(three[0], "") == nobodys.replace("KN-2016-009999", "")


def test_a_bulk_act_needs_its_words_and_not_too_many_matters(program, three):
    client = program("town-police")
    assert is_a_problem(client.post("/api/v1/bulk", json={"act": "note", "numbers": three}), 422, "invalid")["field"] == "text"
    assert is_a_problem(client.post("/api/v1/bulk", json={"act": "share", "numbers": three, "text": "a"}), 422, "invalid")["field"] == "unit"
    is_a_problem(client.post("/api/v1/bulk", json={"act": "close", "numbers": three}), 422, "invalid")
    is_a_problem(client.post("/api/v1/bulk/preview", json={"act": "note", "numbers": [f"n{n}" for n in range(201)]}), 422, "invalid")


def test_a_bulk_act_is_done_once_a_key_even_where_it_was_broken_off(program, three, monkeypatch):
    client, start, headers = program("town-police"), last_seq(), {"Idempotency-Key": "key-bulk-1"}
    body = {"act": "note", "numbers": three, "text": "Đã kiểm tra."}
    from lienket.matters import actions

    note, went = actions.add_note, []

    def broken(**values):
        went.append(values["matter"])
        if len(went) == 3:
            raise RuntimeError("the machine stops")
        note(**values)

    with monkeypatch.context() as patched:
        patched.setattr(actions, "add_note", broken)
        assert client.post("/api/v1/bulk", json=body, headers=headers).status_code == 500
    assert recorded_after(start).count("note.added/1") == 2
    is_a_problem(client.post("/api/v1/bulk", json=body | {"text": "Khác."}, headers=headers), 409, "idempotency-conflict")
    first, again = (client.post("/api/v1/bulk", json=body, headers=headers) for _ in range(2))
    assert [one["done"] for one in first.json()] == [True, True, True]
    assert first.content == again.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert recorded_after(start).count("note.added/1") == 3
    journal_is_true()


# Views, boards, pictures, parameters.


def test_a_view_is_renamed_by_its_owner_only(program):
    client = program("plant")
    view = client.post("/api/v1/views", json={"name": "Quá hạn", "query": "overdue=1"}).json()["id"]
    assert client.patch(f"/api/v1/views/{view}", json={"name": "Trễ"}).json() == {"done": 1}
    assert [one["name"] for one in client.get("/api/v1/views").json()] == ["Trễ"]
    is_a_problem(program("town-police").patch(f"/api/v1/views/{view}", json={"name": "Của tôi"}), 422, "bad-view")


def test_the_boards_of_a_unit_and_of_a_zone_show_what_the_post_may_see(program, world):
    number = number_by_id(a_matter(kind="petition", place="works"))
    lead, outsider = program("town-police"), program("neighbour")
    for place in ("units/town-police", "zones/works"):
        assert [case["number"] for case in lead.get(f"/api/v1/board/{place}").json()["cases"]] == [number]
        assert outsider.get(f"/api/v1/board/{place}").json()["cases"] == []


def test_the_pictures_are_those_of_the_pages(program, world):
    number = number_by_id(a_matter(place="port", lat=18.05, lng=106.45))
    lead, outsider = program("town-police"), program("neighbour")
    for path in ("map.svg", f"matters/{number}/map.svg"):
        answer = lead.get(f"/api/v1/{path}")
        assert answer.headers["Content-Type"].startswith("image/svg+xml")
        assert number in answer.text
    assert number not in outsider.get("/api/v1/map.svg").text
    assert outsider.get(f"/api/v1/matters/{number}/map.svg").status_code == 404
    assert lead.get("/api/v1/map", params={"kind": "petition"}).json()["features"] == []


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "matters?bad=1"), ("GET", "me?limit=1"), ("POST", "notices/read?up_to=x"), ("GET", "matters?stat=OPEN&q=a")]
)
def test_a_parameter_the_address_does_not_have_is_refused_by_name(program, method, path):
    body = is_a_problem(program("plant").request(method, f"/api/v1/{path}", json={"up_to": "x"} if method == "POST" else None), 422, "invalid")
    assert body["field"] == path.partition("?")[2].partition("=")[0]
    assert body["field"] in body["detail"]


def test_the_parameters_an_address_has_are_taken(program):
    client = program("plant")
    for path in ("matters?q=a&state=OPEN&limit=5&lang=en", "map?days=7&open_only=false&unit=plant", "duty?days=2", "places?q=cang&limit=3"):
        assert client.get(f"/api/v1/{path}").status_code == 200, path


def test_two_reports_under_one_key_are_refused_without_their_ids(program):
    client = program("plant")
    client.post("/api/v1/reports", json=a_report())
    body = is_a_problem(client.post("/api/v1/reports", json=a_report(text="Khác.")), 409, "key-conflict")
    assert not any(len(word.strip("(),.")) == 32 for word in body["detail"].split())


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "drafts/7f2c0c1e-3c5e-4b5e-9d61-3d1f6f0a1b2c", {"text": "a\0b"}),
        ("POST", "people", {"name": "a\0b", "post": str(uuid4()), "since": "2016-03-01"}),
        ("POST", "bulk", {"act": "note", "numbers": ["KN\0"], "text": "a"}),
        ("POST", "bulk/preview", {"act": "note", "numbers": ["KN\0"]}),
        ("POST", "units/plant/posts", {"code": "gate", "title_vi": "a\0b"}),
        ("POST", "views", {"name": "a\0b", "query": ""}),
        ("GET", "matters/KN%00", None),
        ("GET", "board/units/a%00", None),
        ("GET", "matters?q=a%00b", None),
        ("GET", "map.svg?unit=a%00b", None),
    ],
)
def test_a_nul_character_is_no_fault_of_the_program(administrator, method, path, body):
    assert administrator.request(method, f"/api/v1/{path}", json=body).status_code < 500


def test_a_link_is_taken_back_and_no_longer_given_out(program):
    client = program("plant")
    one, two, three = (client.post("/api/v1/reports", json=a_report(f"report-000{n}")).json()["number"] for n in (1, 2, 3))
    links = lambda number: [each["number"] for each in client.get(f"/api/v1/matters/{number}").json()["links"]]  # noqa: E731
    assert client.post(f"/api/v1/matters/{one}/acts/link", json={"other": two}).json()["undo"] == "unlink"
    assert (links(one), links(two)) == ([two], [one])
    assert "unlink" in {act["act"] for act in client.get(f"/api/v1/matters/{one}/acts").json()}
    assert program("neighbour").post(f"/api/v1/matters/{one}/acts/unlink", json={"other": two}).status_code == 404
    assert is_a_problem(client.post(f"/api/v1/matters/{one}/acts/unlink", json={"other": three}), 422, "not-linked")
    done = client.post(f"/api/v1/matters/{two}/acts/unlink", json={"other": one})
    assert (done.status_code, done.json()["undo"]) == (200, "link")
    assert links(one) == links(two) == []
    assert "unlink" not in {act["act"] for act in client.get(f"/api/v1/matters/{one}/acts").json()}
    assert is_a_problem(client.post(f"/api/v1/matters/{one}/acts/unlink", json={"other": two}), 422, "not-linked")


@pytest.mark.parametrize(
    ("act", "field", "body"),
    [
        ("note", "text", {}),
        ("link", "other", {}),
        ("unlink", "other", {}),
        ("merge", "other", {}),
        ("assign", "why", {"unit": "plant"}),
        ("close", "text", {"outcome": "settled"}),
        ("pause", "ground", {"clock": "resolve", "why": "a"}),
        ("task", "text", {"unit": "plant"}),
    ],
)
def test_an_act_refuses_the_nul_character_by_the_name_of_its_field(program, act, field, body):
    number = program("plant").post("/api/v1/reports", json=a_report()).json()["number"]
    refused = is_a_problem(program("town-police").post(f"/api/v1/matters/{number}/acts/{act}", json=body | {field: "a\0b"}), 422, "invalid")
    assert refused["field"] == field
    assert "NUL" in refused["detail"]


def test_the_map_takes_several_units(program):
    client = program("town-police")
    led = {unit: number_by_id(a_matter(place=place, lat=18.0, lng=106.4)) for unit, place in (("border-post", "port"), ("town-police", "works"))}
    asked = lambda *units: {f["properties"]["number"] for f in client.get("/api/v1/map", params={"unit": units}).json()["features"]}  # noqa: E731
    assert asked("border-post") == {led["border-post"]}
    assert asked("border-post", "town-police") == asked() == set(led.values())
    assert client.get("/api/v1/map.svg", params={"unit": ["border-post", "town-police"]}).status_code == 200
