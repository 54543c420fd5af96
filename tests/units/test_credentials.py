"""One-time links, who may sign in, who administers, keys of programs."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienket.journal.door import Overtaken
from lienket.journal.models import Entry
from lienket.units import credentials, people
from lienket.units.actions import set_password
from lienket.units.credentials import ClosedAccount, LastAdministrator, OwnAccount
from lienket.units.directory import LinkSpent, link_of
from lienket.units.models import Account, ApiToken, CredentialLink, Holding
from lienket.units.queries import post_id, token_holder
from tests.world import MODEL, NOON, SWEEPER, TODAY, journal_is_true, last_seq, minutes, post, recorded_after

DESK = post_id(MODEL, "town-police/desk")
PASSWORD = "bốn con ngựa kéo xe"


def today(_model: str) -> date:
    return TODAY


def an_officer(login="canbo", administrator=False):
    """(account, link) of a new officer at the desk of the town police."""
    _, link = people.appoint(actor=SWEEPER, name="Lê Thị B", post=DESK, since=TODAY, at=NOON, login=login, administrator=administrator)
    return Account.objects.get(login=login), link


def an_administrator(login):
    account, _ = an_officer(login, administrator=True)
    set_password(account, PASSWORD)
    return account


def the_actor(account):
    return post("town-police/desk").__class__(model=MODEL, kind="PERSON", unit=post("town-police").unit, post=DESK, person=account.person_id)


def test_a_link_sets_the_password_once(world):
    account, link = an_officer()
    start = last_seq()
    used = credentials.use_link(code=link.code, password=PASSWORD, at=minutes(5))
    assert used.id == account.id
    assert recorded_after(start) == ["account.activated/1"]
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD)
    with pytest.raises(LinkSpent, match="used"):
        credentials.use_link(code=link.code, password="another one entirely", at=minutes(6))
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD)
    journal_is_true()


def test_neither_the_code_nor_the_password_is_kept(world):
    _, link = an_officer()
    credentials.use_link(code=link.code, password=PASSWORD, at=NOON)
    kept = (
        str(list(CredentialLink.of_node.values())) + str([bytes(d) for d in Entry.objects.values_list("data", flat=True)]) + str(list(Account.objects.values()))
    )
    assert link.code not in kept
    assert PASSWORD not in kept


def test_a_code_is_read_as_people_type_it(world):
    account, link = an_officer()
    groups = "-".join(link.code[i : i + 4] for i in range(0, len(link.code), 4))
    typed = groups.upper().replace("O", "0").replace("I", "1").replace("B", "8")
    assert link_of(f" {typed} ", NOON).account_id == account.id


@pytest.mark.parametrize("code", ["", "x", "ỹ", "a" * 24, "\x00"])
def test_a_code_that_never_was_opens_nothing(world, code):
    an_officer()
    with pytest.raises(LinkSpent, match="unknown"):
        link_of(code, NOON)


def test_a_link_ends_after_its_hours(world):
    _, link = an_officer()
    assert link_of(link.code, NOON + timedelta(hours=72, microseconds=-1))
    with pytest.raises(LinkSpent, match="expired"):
        link_of(link.code, NOON + timedelta(hours=72))


def test_a_new_link_ends_the_one_before(world):
    account, first = an_officer()
    start = last_seq()
    second = credentials.send_link(actor=SWEEPER, account=account, at=minutes(1))
    assert recorded_after(start) == ["account.invited/1"], "no password was ever set"
    with pytest.raises(LinkSpent, match="expired"):
        link_of(first.code, minutes(1))
    credentials.use_link(code=second.code, password=PASSWORD, at=minutes(2))
    account.refresh_from_db()
    start = last_seq()
    credentials.send_link(actor=SWEEPER, account=account, at=minutes(3))
    assert recorded_after(start) == ["account.reset/1"]
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD), "the old password holds until the link is used"


def test_the_link_of_a_closed_account_opens_nothing(world):
    account, link = an_officer()
    credentials.deactivate(actor=SWEEPER, account=account, day=TODAY, at=NOON)
    with pytest.raises(LinkSpent, match="closed"):
        link_of(link.code, NOON)
    with pytest.raises(ClosedAccount):
        credentials.send_link(actor=SWEEPER, account=account, at=NOON)


def test_the_last_administrator_stays(world):
    first = an_administrator("first")
    [holding] = Holding.unrestricted.filter(person_id=first.person_id)
    for refused in (
        lambda: credentials.deactivate(actor=SWEEPER, account=first, day=TODAY, at=NOON),
        lambda: credentials.take_administrator(actor=SWEEPER, account=first, day=TODAY, at=NOON),
        lambda: people.end_holding(actor=SWEEPER, person=first.person_id, holding=holding.id, until=TODAY, day=TODAY, at=NOON),
    ):
        start = last_seq()
        with pytest.raises(LastAdministrator):
            refused()
        assert last_seq() == start
    an_officer("invited", administrator=True)
    with pytest.raises(LastAdministrator):
        credentials.deactivate(actor=SWEEPER, account=first, day=TODAY, at=NOON)
    an_administrator("second")
    credentials.take_administrator(actor=SWEEPER, account=first, day=TODAY, at=NOON)
    assert not Account.objects.get(login="first").administrator


def test_nobody_closes_his_own_account_nor_leaves_the_administration_by_himself(world):
    first = an_administrator("first")
    an_administrator("second")
    for act in (credentials.deactivate, credentials.take_administrator):
        with pytest.raises(OwnAccount):
            act(actor=the_actor(first), account=first, day=TODAY, at=NOON)


@pytest.mark.parametrize(
    ("there", "back", "events"),
    [
        (partial(credentials.deactivate, day=TODAY), credentials.activate, ["account.deactivated/1", "account.activated/1"]),
        (credentials.give_administrator, partial(credentials.take_administrator, day=TODAY), ["administrator.given/1", "administrator.taken/1"]),
    ],
)
def test_what_is_switched_is_switched_back_and_nothing_twice(world, there, back, events):
    an_administrator("first")
    account, _ = an_officer("other")
    start = last_seq()
    there(actor=SWEEPER, account=account, at=NOON)
    with pytest.raises(Overtaken):
        there(actor=SWEEPER, account=account, at=NOON)
    back(actor=SWEEPER, account=account, at=NOON)
    assert recorded_after(start) == events


def a_token(account, days=90):
    return credentials.make_token(actor=the_actor(account), account=account, name="Camera cổng B", expires_at=NOON + timedelta(days=days), at=NOON)


def test_a_key_acts_in_its_post_and_only_its_digest_is_kept(world):
    account, _ = an_officer()
    start = last_seq()
    secret = a_token(account)
    assert recorded_after(start) == ["token.made/1"]
    assert secret.startswith("lk_")
    assert len(secret) == 3 + 52
    actor, token = token_holder(secret, NOON, today)
    assert (actor.model, actor.post, actor.person, actor.kind) == (MODEL, DESK, account.person_id, "PERSON")
    assert token.digest != secret
    assert secret not in str(list(ApiToken.of_node.values()))
    journal_is_true()


def test_that_a_key_is_used_is_written_once_a_day(world):
    secret = a_token(an_officer()[0])
    written = []
    for at in (NOON, minutes(10)):
        with CaptureQueriesContext(connection) as asked:
            token_holder(secret, at, today)
        written.append(sum(q["sql"].startswith("UPDATE") for q in asked.captured_queries))
    assert written == [1, 0]
    assert ApiToken.of_node.get().last_used_on == TODAY


def test_a_key_ends_with_its_time(world):
    secret = a_token(an_officer()[0], days=1)
    assert token_holder(secret, NOON + timedelta(days=1, microseconds=-1), today)
    assert token_holder(secret, NOON + timedelta(days=1), today) is None


def test_a_key_ends_with_the_holding_of_its_post(world):
    account, _ = an_officer()
    secret = a_token(account)
    [holding] = Holding.unrestricted.filter(person_id=account.person_id)
    people.end_holding(actor=SWEEPER, person=account.person_id, holding=holding.id, until=TODAY + timedelta(days=1), day=TODAY, at=NOON)
    assert token_holder(secret, NOON, today)
    assert token_holder(secret, NOON, lambda _model: TODAY + timedelta(days=1)) is None


def test_a_key_ends_with_the_account(world):
    account, _ = an_officer()
    secret = a_token(account)
    credentials.deactivate(actor=SWEEPER, account=account, day=TODAY, at=NOON)
    assert token_holder(secret, NOON, today) is None


def test_a_key_is_revoked_once_and_by_its_owner(world):
    account, _ = an_officer()
    other, _ = an_officer("other")
    secret = a_token(account)
    token = ApiToken.of_node.get()
    with pytest.raises(Overtaken):
        credentials.revoke_token(actor=the_actor(other), account=other, token=token.id, at=NOON)
    start = last_seq()
    credentials.revoke_token(actor=the_actor(account), account=account, token=token.id, at=NOON)
    assert recorded_after(start) == ["token.revoked/1"]
    assert token_holder(secret, NOON, today) is None
    with pytest.raises(Overtaken):
        credentials.revoke_token(actor=the_actor(account), account=account, token=token.id, at=NOON)


@pytest.mark.parametrize("secret", ["", "lk_", "lk_" + "a" * 52, "Bearer", "đ"])
def test_a_key_that_never_was_opens_nothing(world, secret):
    a_token(an_officer()[0])
    assert token_holder(secret, NOON, today) is None
