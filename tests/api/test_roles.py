"""Every address × every role: who gets in, who is refused, and that absent and not yours look the same."""

from __future__ import annotations

import re
from typing import Any

import pytest

from lienket.api.urls import urlpatterns
from lienket.matters.queries import number_by_id
from tests.api.conftest import ROLES, a_report, revoked
from tests.world import a_matter, minutes, post, undone

REPORT = a_report
FACTS = {"kind": "incident", "field": "theft", "severity": "low", "reporter": "citizen"}
NOTHING = "00000000-0000-4000-8000-000000000000"
ALL = {"lead": 200, "support": 200, "informed": 200, "outsider": 200}
SEEN = ALL | {"outsider": 404}
WORK = SEEN | {"informed": 404}
REFUSED = {"support": 403, "informed": 403, "outsider": 404}
ABSENT = dict.fromkeys(ALL, 404)
ADMINISTRATORS = dict.fromkeys(ALL, 403)

TABLE: list[tuple[str, str, Any, dict[str, int]]] = [
    ("GET", "me", None, ALL),
    ("GET", "matters", None, ALL),
    ("GET", "matters?q=VV&state=OPEN&sort=due&limit=5", None, ALL),
    ("GET", "matters?lead=plant&now=on", None, ALL),
    ("GET", "matters/{n}", None, SEEN),
    ("GET", "matters/{n}/explain", None, SEEN),
    ("GET", "matters/{n}/ledger", None, {"lead": 200, "support": 403, "informed": 403, "outsider": 404}),
    ("GET", "matters/{n}/as?unit=plant", None, {"lead": 200, "support": 403, "informed": 403, "outsider": 404}),
    ("GET", "matters/{n}/timeline", None, SEEN),
    ("GET", "matters/{n}/acts", None, SEEN),
    ("GET", "matters/{n}/tasks", None, WORK),
    ("GET", "matters/{n}/checklists", None, WORK),
    (
        "POST",
        "matters/{n}/acts/checklist-mark",
        {"checklist": "scene", "item": "cordon", "state": "DONE"},
        WORK | {"lead": 404, "support": 404, "informed": 403},
    ),
    ("GET", "matters/{n}/attachments", None, WORK),
    ("GET", "matters/{n}/attachments/{u}", None, ABSENT),
    ("GET", "matters/{n}/records/{u}", None, ABSENT),
    ("POST", "matters/{n}/acts/acknowledge", {}, SEEN),
    ("POST", "matters/{n}/acts/note", {"text": "Đã đến nơi."}, SEEN | {"informed": 403}),
    ("POST", "matters/{n}/acts/close", {"outcome": "answered"}, {"lead": 200, "support": 403, "informed": 403, "outsider": 404}),
    ("POST", "matters/{n}/acts/hand-over", {"unit": "border-post", "why": "Thuộc cảng."}, {"lead": 200, "support": 403, "informed": 403, "outsider": 404}),
    ("POST", "matters/{n}/acts/share", {"unit": "ministry", "why": "Để biết."}, {"lead": 200, "support": 403, "informed": 403, "outsider": 404}),
    ("POST", "matters/{n}/acts/task", {"unit": "plant", "text": "Xem lại."}, {"lead": 200, "support": 403, "informed": 403, "outsider": 404}),
    ("POST", "matters/{n}/acts/task-done", {"task": NOTHING}, {"lead": 422, "support": 422, "informed": 403, "outsider": 404}),
    ("POST", "matters/{n}/acts/take-up", {}, REFUSED | {"lead": 409}),
    ("POST", "matters/{n}/acts/withdraw-take-up", {"why": "Ghi nhầm."}, REFUSED | {"lead": 409}),
    ("POST", "matters/{n}/acts/refuse-take-up", {"outcome": "answered", "ground": "qc#t4", "why": "Hết thời hiệu."}, REFUSED | {"lead": 409}),
    ("POST", "matters/{n}/acts/complex", {"clock": "accept", "ground": "law:vn#x", "why": "Phức tạp."}, REFUSED | {"lead": 422}),
    ("POST", "matters/{n}/acts/withdraw-complex", {"clock": "accept", "why": "Một nội dung."}, REFUSED | {"lead": 422}),
    ("POST", "matters/{n}/acts/nothing", {}, ABSENT),
    ("POST", "reports", REPORT("report-role1"), {"lead": 201, "support": 201, "informed": 201, "outsider": 201}),
    ("POST", "reports", REPORT("report-role2", unit="plant"), {"lead": 403, "support": 201, "informed": 403, "outsider": 403}),
    ("POST", "reports/preview", {"facts": FACTS}, ALL),
    ("POST", "reports/similar", {"text": "xe máy"}, ALL),
    ("POST", "reports/guess", {"text": "trộm cắp xe máy"}, ALL),
    ("GET", "places?q=cang", None, ALL),
    ("GET", "places?lat=18.05&lng=106.45", None, ALL),
    ("POST", "matters/export", {"why": "Báo cáo tuần của đơn vị."}, ALL),
    ("GET", "changes", None, ALL),
    ("GET", "board", None, ALL),
    ("GET", "notices", None, ALL),
    ("POST", "notices/read", {"up_to": "x"}, dict.fromkeys(ALL, 422)),
    ("GET", "day", None, ALL),
    ("GET", "day?unit=true", None, ALL),
    ("GET", "handovers/{u}", None, ABSENT),
    ("POST", "handovers/{u}/notes", {"text": "Cổng 2 hỏng."}, ABSENT),
    ("POST", "handovers/{u}/take", None, ABSENT),
    ("POST", "handovers/{u}/give-back", None, ABSENT),
    ("GET", "duty", None, ALL),
    ("GET", "duty?days=7", None, ALL),
    ("POST", "duty", {"post": NOTHING, "start_at": minutes(60).isoformat(), "end_at": minutes(90).isoformat()}, dict.fromkeys(ALL, 422)),
    ("POST", "duty/{u}/cancel", None, ABSENT),
    ("POST", "duty/{u}/restore", None, ABSENT),
    ("GET", "duty/gaps?days=7", None, ALL),
    ("GET", "duty/swaps", None, ALL),
    ("GET", "duty/repeat?monday=2016-02-29&weeks=2", None, ALL),
    ("POST", "duty/repeat", {"monday": "2016-02-29", "weeks": 2}, dict.fromkeys(ALL, 422)),
    ("POST", "duty/{u}/stand-ins", {"person": NOTHING, "why": "Ốm."}, ABSENT),
    ("POST", "duty/stand-ins/{u}/end", None, ABSENT),
    ("POST", "duty/swaps", {"offered": NOTHING, "wanted": NOTHING}, ABSENT),
    ("POST", "duty/swaps/{u}", {"act": "agree"}, ABSENT),
    ("GET", "inbox", None, ALL),
    ("POST", "inbox/{u}/read", None, ABSENT),
    ("GET", "matters/{n}/receipts", None, SEEN),
    ("POST", "matters/{n}/identity", {"why": "Hỏi lại người báo."}, REFUSED | {"lead": 422}),
    ("GET", "retention", None, ALL),
    ("POST", "retention/erase", {"rows": [NOTHING]}, dict.fromkeys(ALL, 422)),
    ("POST", "identities/search", {"phone": "0900000001", "why": "Tìm tin trùng."}, ALL),
    ("POST", "identities/search", {"phone": "12", "why": "Tìm tin trùng."}, dict.fromkeys(ALL, 422)),
    ("POST", "openings", {"number": "VV-2016-009999", "ground": "LIFE", "why": "Có người mắc kẹt."}, ABSENT),
    ("POST", "openings", {"number": "VV-2016-009999", "ground": "CURIOUS", "why": "Muốn biết."}, dict.fromkeys(ALL, 422)),
    ("GET", "oversight/openings", None, dict.fromkeys(ALL, 403)),
    ("POST", "oversight/openings/{u}/review", {"verdict": "JUSTIFIED", "why": "Đã hỏi lại."}, dict.fromkeys(ALL, 403)),
    ("GET", "second", None, ALL),
    ("POST", "second/{u}/confirm", None, ABSENT),
    ("POST", "second/{u}/decline", {"why": "Chưa đủ căn cứ."}, ABSENT),
    ("POST", "second/{u}/withdraw", None, ABSENT),
    ("POST", "second/{u}/file", None, ABSENT),
    ("POST", "second/{u}/identity", None, ABSENT),
    ("POST", "matters/{n}/acts/open-protected", {"ground": "law:vn#tc-mo-giai-quyet", "why": "Hỏi thêm người tố cáo."}, REFUSED | {"lead": 409}),
    ("POST", "matters/{n}/acts/forget", {"why": "Người báo yêu cầu."}, REFUSED | {"lead": 422}),
    ("GET", "recalls", None, ALL),
    ("POST", "recalls/{u}/acknowledge", {"copies": "DELETED"}, ABSENT),
    ("GET", "channels", None, ALL),
    ("POST", "channels", {"kind": "webhook", "address": "https://example.vn/x"}, dict.fromkeys(ALL, 201)),
    ("POST", "channels", {"kind": "webhook", "address": "http://example.vn/x"}, dict.fromkeys(ALL, 422)),
    ("POST", "channels/{u}", {"kind": "webhook", "address": "https://example.vn/x"}, ABSENT),
    ("POST", "channels/{u}/end", None, ABSENT),
    ("POST", "channels/{u}/test", None, ABSENT),
    ("GET", "deliveries?dead=true", None, ALL),
    ("POST", "deliveries/{u}/retry", None, ABSENT),
    ("POST", "deliveries/{u}/dismiss", None, ABSENT),
    ("GET", "broadcasts", None, ALL),
    ("POST", "broadcasts", {"zone": "ward", "title": "A", "text": "B"}, {"lead": 201, "support": 403, "informed": 403, "outsider": 403}),
    ("GET", "broadcasts/{u}", None, ABSENT),
    ("POST", "broadcasts/{u}/read", None, ABSENT),
    ("POST", "broadcasts/{u}/withdraw", None, ABSENT),
    ("GET", "views", None, ALL),
    ("POST", "views", {"name": "Quá hạn", "query": "overdue=1"}, dict.fromkeys(ALL, 201)),
    ("DELETE", "views/1", None, dict.fromkeys(ALL, 204)),
    ("GET", "units", None, ALL),
    ("GET", "units/plant", None, ALL),
    ("GET", "units/nothing", None, ABSENT),
    ("GET", "posts", None, ALL),
    ("GET", "zones?on=2016-03-02", None, ALL),
    ("GET", "taxonomy", None, ALL),
    ("GET", "map", None, ALL),
    ("GET", "regulations?on=2016-03-02&in_force=true", None, ALL),
    ("GET", "regulations/plant", None, ABSENT),
    ("GET", "regulations/qc", None, ALL),
    ("GET", "coverage", None, ALL),
    ("GET", "calendar?days=31", None, ALL),
    ("GET", "committees", None, ALL),
    ("GET", "committees/{u}", None, ABSENT),
    ("GET", "people", None, ADMINISTRATORS),
    ("POST", "people", {"name": "Ai đó", "post": NOTHING, "since": "2016-01-01"}, ADMINISTRATORS),
    ("POST", "people/{u}/link", None, ADMINISTRATORS),
    ("GET", "people/{u}", None, ADMINISTRATORS),
    ("POST", "people/{u}/posts", {"post": NOTHING, "since": "2016-01-01"}, ADMINISTRATORS),
    ("POST", "people/{u}/holdings/{u}/move", {"post": NOTHING, "since": "2016-01-01"}, ADMINISTRATORS),
    ("POST", "people/{u}/holdings/{u}/end", {"until": "2016-01-01"}, ADMINISTRATORS),
    ("POST", "people/{u}/holdings/{u}/resume", None, ADMINISTRATORS),
    ("POST", "people/{u}/forget", {"reason": "left"}, ADMINISTRATORS),
    ("POST", "people/{u}/account", {"login": "nguoi-moi"}, ADMINISTRATORS),
    ("POST", "people/{u}/account/deactivate", None, ADMINISTRATORS),
    ("POST", "people/{u}/account/identity", {"identity": "x"}, ADMINISTRATORS),
    ("POST", "people/{u}/account/end-sessions", {"reason": "lost"}, ADMINISTRATORS),
    ("POST", "people/{u}/account/activate", None, ADMINISTRATORS),
    ("POST", "people/{u}/administrator/give", None, ADMINISTRATORS),
    ("POST", "people/{u}/administrator/take", None, ADMINISTRATORS),
    ("POST", "units/plant/posts", {"code": "gate", "title_vi": "Cổng"}, ADMINISTRATORS),
    ("POST", "units/plant/posts/truc-ban/end", None, ADMINISTRATORS),
    ("POST", "units/plant/posts/truc-ban/second-step", {"demanded": True}, ADMINISTRATORS),
    ("POST", "bulk/preview", {"act": "acknowledge", "numbers": ["{n}"]}, ALL),
    ("POST", "bulk", {"act": "note", "numbers": ["{n}"], "text": "Đã xem."}, ALL),
    ("GET", "drafts", None, ALL),
    ("GET", "drafts/{u}", None, ABSENT),
    ("PUT", "drafts/{u}", {"text": "Mất xe."}, ALL),
    ("POST", "drafts/{u}/discard", None, ABSENT),
    ("POST", "drafts/{u}/restore", None, ABSENT),
    ("GET", "uploads", None, ALL),
    ("POST", "uploads", {"name": "a.txt", "size": 3}, dict.fromkeys(ALL, 201)),
    ("GET", "uploads/{u}", None, ABSENT),
    ("PATCH", "uploads/{u}", None, dict.fromkeys(ALL, 422)),
    ("DELETE", "uploads/{u}", None, ABSENT),
    ("POST", "matters/{n}/attachments/uploads/{u}", None, ABSENT),
    ("POST", "drafts/{u}/files/uploads/{u}", None, ABSENT),
    ("POST", "drafts/{u}/files", None, dict.fromkeys(ALL, 422)),
    ("GET", "drafts/{u}/files/{u}", None, ABSENT),
    ("DELETE", "drafts/{u}/files/{u}", None, ABSENT),
    ("GET", "board?whole=true", None, ALL),
    ("GET", "board/units/plant", None, ALL),
    ("GET", "board/units/nothing", None, ABSENT),
    ("GET", "board/zones/port", None, ALL),
    ("GET", "board/zones/nothing", None, ABSENT),
    ("PATCH", "views/1", {"name": "Tên khác"}, dict.fromkeys(ALL, 422)),
    ("GET", "map.svg?old=true&zoom=14&kind=petition", None, ALL),
    ("GET", "matters/{n}/map.svg", None, SEEN),
    ("GET", "nothing", None, ABSENT),
]


def ask(client, method, path, body, number):
    if isinstance(body, dict) and "numbers" in body:
        body = body | {"numbers": [number]}
    return client.request(method, "/api/v1/" + path.format(n=number, u=NOTHING), json=body)


def same(answer):
    """The body without the id of the request."""
    return {name: value for name, value in answer.json().items() if name != "instance"}


@pytest.fixture
def petition(world):
    return number_by_id(a_matter(kind="petition"))


@pytest.mark.parametrize("role", list(ROLES))
def test_each_role_gets_what_it_may(program, petition, role):
    client, wrong = program(ROLES[role]), []
    for method, path, body, statuses in TABLE:
        with undone():
            answer = ask(client, method, path, body, petition)
        expected = statuses[role]
        if answer.status_code != expected:
            wrong.append(f"{method} {path}: {answer.status_code}, not {expected}: {answer.text[:200]}")
        if role == "outsider" and "{n}" in path:
            assert petition not in answer.text
            with undone():
                assert same(ask(client, method, path, body, "KN-2016-009999")) == same(answer)
    assert wrong == []


def test_nobody_gets_in_without_a_token_that_holds(bare, program, petition):
    client = program("town-police")
    revoked()
    for method, path, body, _statuses in TABLE:
        if "nothing" in path and "units" not in path:
            continue
        for each in (bare, client):
            answer = ask(each, method, path, body, petition)
            assert answer.status_code == 401, path
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            assert answer.json()["code"] == "unauthenticated"


def test_the_table_asks_for_every_address():
    asked = {path.partition("?")[0].replace("{n}", "<number>").replace("{u}", "<id>") for _, path, _, _ in TABLE}
    known = set()
    for each in urlpatterns:
        route = str(each.pattern).removeprefix("api/v1/")
        if each.callback.entry == "token" and "/acts/" not in route:
            known.add(re.sub("<uuidstr:[a-z]+>", "<id>", route))
    known = {route.replace("<int:view>", "1").replace("<code>", "port" if "zones" in route else "plant").replace("<post>", "truc-ban") for route in known}
    assert sorted(known - asked) == []


def test_a_token_ends_with_the_holding_and_the_account(program):
    from lienket.units.models import Account

    client = program("plant")
    assert client.get("/api/v1/me").status_code == 200
    Account.of_node.update(is_active=False)
    assert client.get("/api/v1/me").status_code == 401


def test_an_administrator_sees_people_and_invites(program):
    client = program("town-police", administrator=True)
    assert client.get("/api/v1/people").json()[0]["login"] == "town-police-program"
    body = {"name": "Người mới", "post": str(post("plant").post), "since": "2016-03-01", "login": "nguoi-moi"}
    answer = client.post("/api/v1/people", json=body)
    assert answer.status_code == 201
    assert answer.json()["code"]
    assert client.post(f"/api/v1/people/{answer.json()['person']}/link").status_code == 201


def test_a_session_needs_its_csrf_token(world, clock):
    from django.test import Client

    from tests.desk.people import signed_in

    client = signed_in("plant")
    assert client.get("/api/v1/me").json()["unit"] == "plant"
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    answer = strict.post("/api/v1/views", {"name": "a", "query": ""}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert client.post("/api/v1/views", {"name": "a", "query": ""}, content_type="application/json").status_code == 201
