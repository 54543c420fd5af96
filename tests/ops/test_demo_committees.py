"""The demonstration's committee and helper team: marked as assumed, with late and coming duties, and no telephone anybody can have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lienket.committees import queries
from lienket.committees.models import Committee, CommitteeTask
from lienket.committees.queries import seats_of
from lienket.instruments.queries import book
from lienket.ops import demo_committees
from lienket.units.models import PersonDetail, PostPhone
from lienket.units.queries import acting_post
from tests.world import journal_is_true

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)


def test_it_is_established_once_marked_and_with_something_to_do(formosa):
    rules = book(formosa.code)
    committee = demo_committees.establish(rules, NOW)
    assert demo_committees.establish(rules, NOW + timedelta(hours=1)) is None
    assert all("giả định" in c.decision and "trình diễn" in c.name_vi for c in Committee.unrestricted.all())
    assert [s.role for s in seats_of(committee)][:3] == ["HEAD", "STANDING_DEPUTY", "DEPUTY"]
    police = acting_post(formosa.code, "ca-p-vung-ang", NOW.date())
    mine = queries.mine(police, rules, NOW)
    assert {True, False} == {m.late for m in mine}
    assert CommitteeTask.unrestricted.filter(state="DONE").exists()
    assert all(name.startswith("Người trình diễn") for name in PersonDetail.unrestricted.values_list("name", flat=True))
    assert {n[:5] for n in PostPhone.unrestricted.values_list("number", flat=True)} == {"02390"}, "no subscriber number of Hà Tĩnh begins with 0"
    outsider = acting_post(formosa.code, "ca-xa-ky-hoa", NOW.date())
    assert queries.seen(outsider, rules, NOW) == []
    assert queries.mine(outsider, rules, NOW) == []
    journal_is_true()
