"""A clock of law keeps its start, its limits and its due date through every change of hands; the new lead's own clock alone starts anew."""

from __future__ import annotations

import pytest

from lienket.clocks.models import Clock
from lienket.routing import actions as routing
from lienket.routing import offers
from lienket.routing.extending import extend_clock, withdraw_extension
from lienket.units.queries import unit_id
from tests.clocks.lawworld import vn
from tests.reorganisation import kyworld
from tests.world import MODEL, a_matter, journal_is_true, post

RECEIVED, LATER = vn(2025, 3, 3), vn(2025, 3, 5)
STATUTORY = {"decide", "accept", "hand-over"}


def kept(matter):
    """By clock of law what must not change."""
    found = Clock.unrestricted.filter(subject=matter, clock__in=STATUTORY, duty="lead")
    return {c.clock: (c.id, c.started_at, c.limits, c.because, c.due_at, c.state) for c in found}


def bearers(matter):
    return {
        (c.clock, c.unit.code) for c in Clock.unrestricted.select_related("unit").filter(subject=matter, clock__in={"decide", "hand-over"}, state="RUNNING")
    }


def handed_over(matter):
    taker = unit_id(MODEL, "border-post")
    offers.propose_transfer(actor=post("town-police"), matter=matter, taker=taker, why="Ở cảng.", at=LATER)
    offers.answer_transfer(actor=post("border-post"), matter=matter, accept=True, at=LATER)
    return "border-post"


def assigned(matter):
    routing.assign_lead(actor=post("town-police"), matter=matter, unit="border-post", why="Đúng địa bàn.", at=LATER)
    return "border-post"


def declined(matter):
    routing.decline(actor=post("town-police"), matter=matter, why="Không thuộc thẩm quyền.", whose="border-post", at=LATER)
    return "plant"  # It received the report and holds it until somebody assigns.


def declined_and_assigned(matter):
    declined(matter)
    routing.assign_lead(actor=post("plant"), matter=matter, unit="province-police", why="Đã hỏi.", at=LATER)
    return "province-police"


@pytest.mark.usefixtures("lawful")
@pytest.mark.parametrize("change", [handed_over, assigned, declined, declined_and_assigned])
def test_a_clock_of_law_survives_every_change_of_the_lead(change):
    matter = a_matter(at=RECEIVED)
    before = kept(matter)
    assert before["decide"][1] == RECEIVED
    lead = change(matter)
    after = kept(matter)
    if change is handed_over:  # What the hand-over clock asks for was done by it.
        assert (before.pop("hand-over")[:5], after.pop("hand-over")[5]) == (kept(matter)["hand-over"][:5], "MET")
    assert after == before
    assert {unit for clock, unit in bearers(matter)} == {lead}
    own = Clock.unrestricted.filter(subject=matter, clock="acknowledge", unit_id=unit_id(MODEL, lead), state="RUNNING", rung=0)
    assert [c.started_at for c in own] == ([] if change is handed_over else [LATER])  # Who takes a hand-over has acknowledged by that.
    journal_is_true()


@pytest.mark.usefixtures("lawful")
def test_an_extension_goes_along_and_the_new_lead_may_take_it_back():
    matter = a_matter(kind="denunciation", field="crime", at=RECEIVED)
    said = {"ground": "law:vn#tc-30-giai-quyet-phuc-tap", "amount": 30, "decision": "15/QĐ-CAT", "decided_on": LATER.date(), "why": "Phức tạp."}
    extend_clock(actor=post("province-police"), matter=matter, clock="decide", at=LATER, **said)
    before = kept(matter)
    routing.assign_lead(actor=post("province-police"), matter=matter, unit="ministry", why="Vượt cấp.", at=LATER)
    assert kept(matter) == before  # The limit for accepting it too: seven working days from receipt, whoever leads.
    assert before["accept"][5] == "RUNNING"
    withdraw_extension(actor=post("ministry"), matter=matter, clock="decide", why="Ghi nhầm.", at=LATER)


@pytest.mark.usefixtures("ky")
def test_a_reorganisation_moves_the_bearer_and_nothing_else():
    from lienket.journal import outbox
    from lienket.kernel.actor import Actor
    from lienket.reorganisation import actions

    matter = kyworld.a_matter()
    rows = Clock.unrestricted.filter(subject=matter, state="RUNNING")
    before = {c.id: (c.started_at, c.limits, c.because, c.due_at) for c in rows}
    units = {c.id: c.unit_id for c in rows}
    outbox.deliver(kyworld.JULY)
    found = actions.preview(model=kyworld.MODEL, source=kyworld.PLAN, at=kyworld.JULY)
    actions.carry_out(actor=Actor.system(kyworld.MODEL, "operator"), source=kyworld.PLAN, confirmed=found.digest, at=kyworld.JULY)
    after = Clock.unrestricted.filter(id__in=before)
    assert {c.id: (c.started_at, c.limits, c.because, c.due_at) for c in after} == before
    assert {c.id: c.unit_id for c in after} != units
