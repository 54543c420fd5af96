"""Programs of an account that owes a second step of signing in do nothing; administrators let posts demand it."""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.mfa.models import Authenticator

from lienket.access.elsewhere import identity_of
from lienket.access.sessions import open_sessions
from lienket.units.models import Account, PostSecondStep
from lienket.units.queries import post_id
from lienket.units.second_step import demand_second_step
from tests.api.test_once import is_a_problem
from tests.desk.people import signed_in
from tests.world import MODEL, NOON, SWEEPER, TODAY


def test_a_token_is_good_for_nothing_while_its_account_owes_a_second_step(program):
    police, plant = program("town-police"), program("plant")
    demand_second_step(actor=SWEEPER, post=post_id(MODEL, "town-police/desk"), demanded=True, day=TODAY, at=NOON)
    for address in ("me", "matters", "board"):
        is_a_problem(police.get(f"/api/v1/{address}"), 403, "owes-second-step")
    is_a_problem(police.post("/api/v1/reports", json={}), 403, "owes-second-step")
    assert plant.get("/api/v1/me").status_code == 200
    Authenticator.objects.create(user=Account.objects.get(login="town-police-program"), type="totp", data={})
    assert police.get("/api/v1/me").status_code == 200


def test_the_session_of_a_page_is_refused_as_well(world):
    client = signed_in("town-police")
    assert client.get("/api/v1/me").status_code == 200
    demand_second_step(actor=SWEEPER, post=post_id(MODEL, "town-police/desk"), demanded=True, day=TODAY, at=NOON)
    answer = client.get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (403, "owes-second-step")


def test_an_administrator_lets_a_post_demand_it(program):
    administrator = program("plant", administrator=True)
    at = "/api/v1/units/town-police/posts/desk/second-step"
    assert administrator.post(at, json={"demanded": True}).status_code == 200
    assert PostSecondStep.unrestricted.get().post_id == post_id(MODEL, "town-police/desk")
    is_a_problem(administrator.post(at, json={"demanded": True}), 409, "overtaken")
    is_a_problem(administrator.post(at, json={}), 422, "invalid")
    assert administrator.post(at, json={"demanded": False}).status_code == 200
    is_a_problem(program("border-post").post(at, json={"demanded": True}), 403, "not-allowed")
    assert administrator.post("/api/v1/units/town-police/posts/nothing/second-step", json={"demanded": True}).status_code == 404


def test_an_administrator_signs_an_account_out_everywhere(program):
    administrator = program("plant", administrator=True)
    signed_in("town-police")
    account = Account.objects.get(login="town-police-desk")
    at = f"/api/v1/people/{account.person_id}/account/end-sessions"
    is_a_problem(administrator.post(at, json={"reason": "x"}), 422, "invalid")
    is_a_problem(program("border-post").post(at, json={"reason": "lost"}), 403, "not-allowed")
    assert len(open_sessions(account, datetime.now(UTC))) == 1
    assert administrator.post(at, json={"reason": "lost"}).json() == {"done": 1}
    assert open_sessions(account, datetime.now(UTC)) == []
    assert administrator.post(f"/api/v1/people/{post_id(MODEL, 'plant')}/account/end-sessions", json={"reason": "lost"}).status_code == 404


def test_an_administrator_names_an_identity_elsewhere(program, settings):
    administrator = program("plant", administrator=True)
    signed_in("town-police")
    account = Account.objects.get(login="town-police-desk")
    at = f"/api/v1/people/{account.person_id}/account/identity"
    is_a_problem(administrator.post(at, json={"identity": "u-1"}), 422, "no-sign-in-elsewhere")
    settings.OIDC_SERVER = "https://sso.example.vn"
    assert administrator.post(at, json={"identity": "u-1"}).status_code == 200
    assert identity_of(account) == "u-1"
    own = administrator.get("/api/v1/me").json()["person"]
    is_a_problem(administrator.post(f"/api/v1/people/{own}/account/identity", json={"identity": "u-1"}), 422, "identity-taken")
    is_a_problem(program("border-post").post(at, json={"identity": ""}), 403, "not-allowed")
    assert administrator.post(at, json={"identity": ""}).status_code == 200
    assert identity_of(account) == ""
