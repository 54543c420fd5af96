"""Posts that demand a second step of signing in: set, taken back, asked of whoever holds them, wherever the account acts."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator

from lienket.journal.door import Overtaken
from lienket.units.models import Account, PostSecondStep
from lienket.units.queries import NoSuchPost, post_id
from lienket.units.second_step import demand_second_step, demanding, has_second_step, owes_second_step
from tests.desk.people import signed_in
from tests.world import MODEL, NOON, SWEEPER, TODAY, verify

DESK, CHIEF, PLANT = (post_id(MODEL, code) for code in ("town-police/desk", "town-police/chief", "plant/truc-ban"))
EVENT = "post.second-step/1"


def demand(post=DESK, demanded=True, day=TODAY):
    demand_second_step(actor=SWEEPER, post=post, demanded=demanded, day=day, at=NOON)


@pytest.mark.usefixtures("world")
def test_a_post_demands_a_second_step_until_it_is_taken_back_and_the_history_stays():
    verify(demand, EVENT, again=Overtaken)
    assert demanding([DESK, CHIEF, PLANT]) == {DESK}
    verify(lambda: demand(demanded=False, day=TODAY + timedelta(days=3)), EVENT, again=Overtaken)
    assert demanding([DESK, CHIEF, PLANT]) == set()
    demand()
    demand(PLANT)
    assert demanding([DESK, CHIEF]) == {DESK}
    assert PostSecondStep.unrestricted.filter(post_id=DESK).count() == 2
    with pytest.raises(NoSuchPost):
        demand(uuid4())


@pytest.mark.usefixtures("world")
def test_recovery_codes_alone_are_no_second_step():
    signed_in("town-police")
    demand()
    account = Account.objects.get()
    assert owes_second_step(account, [DESK])
    assert not owes_second_step(account, [PLANT])
    Authenticator.objects.create(user=account, type="recovery_codes", data={})
    assert not has_second_step(account)
    assert owes_second_step(account, [PLANT, DESK])
    Authenticator.objects.create(user=account, type="totp", data={})
    assert has_second_step(account)
    assert not owes_second_step(account, [DESK])
