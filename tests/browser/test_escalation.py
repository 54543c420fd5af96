"""A fire nobody acknowledges climbs two levels of its ladder, each warned and told on its own board, and stops when one acknowledges."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from lienket.clocks.queries import of_subject
from lienket.matters.queries import number_by_id
from lienket.regulation.load import pack_from_sources
from lienket.routing.warning import warn
from tests.browser.conftest import Visit
from tests.world import NOON, SWEEPER, a_matter, delivered, part_of, swept
from tests.worldpack import SOURCES

pytestmark = pytest.mark.sqlite_only  # What pages do does not hang on the engine; the clocks are tested on both in tests/routing.

TAXONOMY = "taxonomy.yaml"
FIRE = "  - {code: fire, name: {vi: Cháy, en: Fire}}\n"


@pytest.fixture(autouse=True)
def fire(monkeypatch: pytest.MonkeyPatch) -> None:
    """The world served knows fires: this runs before the server takes its pack."""
    head, fields, rest = SOURCES[TAXONOMY].partition("fields:\n")
    pack = pack_from_sources({**SOURCES, TAXONOMY: head + fields + FIRE + rest})
    monkeypatch.setattr("tests.worldpack.world_pack", lambda: pack)


def test_an_unacknowledged_fire_climbs_two_levels_and_stops_when_one_acknowledges(
    fire: None, visit: Visit, one_request_at_a_time: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def after(minutes: float) -> None:
        """The clock stands so many minutes after the report, and the worker has passed."""
        at = NOON + timedelta(minutes=minutes)
        with one_request_at_a_time.turn:
            monkeypatch.setattr("lienket.desk.middleware.clock", lambda: at)
            swept(at)
            warn(actor=SWEEPER, at=at)
            while delivered(at):
                pass

    with one_request_at_a_time.turn:
        matter = a_matter(field="fire", severity="high", text="Cháy kho vật tư.")
        number = number_by_id(matter)
    police, province, ministry = visit("town-police"), visit("province-police"), visit("ministry")

    # Half of the time is over: the police are reminded, nobody else hears of it yet.
    after(15)
    assert "Nhắc: sắp đến hạn" in police.open("/inbox").inner_text("main")
    assert "đã qua 50% thời gian của hạn “xác nhận”" in police.open(f"/matters/{number}").inner_text("main")
    assert number not in province.open("/").inner_text("main")

    # Half an hour in silence: the province is told and must acknowledge in its turn; the ministry is not.
    after(30)
    page = province.open("/")
    expect(page.locator("li.duty", has_text=number)).to_have_count(1)
    assert "Báo vượt cấp vì quá hạn" in province.open("/inbox").inner_text("main")
    assert number not in ministry.open("/").inner_text("main")
    assert "quá hạn" in police.open(f"/matters/{number}").inner_text("main").lower()

    # The province is silent too: the ministry is told, the second level of the ladder.
    after(60)
    page = ministry.open("/")
    row = page.locator("li.duty", has_text=number)
    expect(row).to_have_count(1)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        row.get_by_role("button", name="Xác nhận").click()
    page.wait_for_load_state("networkidle")

    # It has acknowledged: hours later nobody more is told, and nothing waits for the ladder.
    after(600)
    with one_request_at_a_time.turn:
        rungs = {(clock.rung, clock.unit.code, clock.state) for clock in of_subject(matter) if clock.rung}
        assert part_of(matter, "ministry").answer == "ACKNOWLEDGED"
    assert rungs == {(1, "province-police", "LAPSED"), (2, "ministry", "MET")}
    told = police.open(f"/matters/{number}").inner_text("main")
    assert "nấc 1" in told
    assert "nấc 2" in told
    for visitor in (police, province, ministry):
        visitor.is_clean()
