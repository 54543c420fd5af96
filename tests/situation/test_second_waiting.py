"""What waits for somebody as the second person is asked before every page: found together, and as the rules say of each by itself."""

from __future__ import annotations

import pytest

from lienket.journal.door import writing
from lienket.situation import second
from lienket.situation.events import SecondCleared
from lienket.situation.models import SecondRequest, SecondWords
from lienket.situation.second_kinds import KINDS
from lienket.units.models import Account, Holding
from lienket.units.people import end_holding
from tests.looked_at import plans, queries
from tests.situation.test_second import LEAD, SINCE, WHY, asked, somebody, with_reporter
from tests.world import NOON, SWEEPER, TODAY, a_matter

pytestmark = pytest.mark.usefixtures("world")


def _asked_of_every_kind() -> list[SecondRequest]:
    """Requests of all kinds, by and about several units, some whose words are gone."""
    rows = []
    for place, unit in (("works", LEAD[0]), ("port", "border-post/truc-ban")):
        asker, matters = somebody(unit), [a_matter(name="Người Báo", place=place) for _ in range(2)]
        rows += [asked(asker, matter) for matter in matters]
        for act, level in (("export", 1), ("export", 4), ("retention", 4)):
            values = {"subjects": {matter.hex: level for matter in matters}, "rows": [matter.hex for matter in matters], "format": "csv", "n": len(rows)}
            rows.append(second.ask(actor=asker, act=act, subject=None, why=WHY, values=values, at=NOON))
    left, administrator = somebody("neighbour/truc-ban"), somebody("plant/truc-ban", administrator=True)
    end_holding(actor=SWEEPER, person=left.person, holding=Holding.unrestricted.get(person_id=left.person).id, until=SINCE, day=TODAY, at=NOON)
    Account.of_node.filter(person_id=left.person).update(is_active=False)
    rows.append(second.ask(actor=administrator, act="forget-person", subject=left.person, values={"reason": "left"}, at=NOON))
    with writing(SWEEPER, NOON) as door:
        door.erase(SecondWords, SecondWords.unrestricted.get(request=rows[4].id).id)
        door.record(SecondCleared(count=1))
    return rows


def test_what_waits_for_somebody_is_found_together_as_it_is_tested_one_by_one():
    rows = _asked_of_every_kind()
    for code, administrator in ((LEAD[1], False), (LEAD[1], True), ("border-post/truc-ban", False), ("plant/truc-ban", False), ("neighbour/truc-ban", True)):
        actor, asked_for = somebody(code, administrator=administrator), second._said([row.id for row in rows])[0]
        entitled = {row.id for row in rows if KINDS[row.act].entitles(actor, second._wanted_of(row, asked_for), NOON)}
        assert {one.row.id for one in second.pending(actor, NOON)} == entitled, code
        assert second.waiting(actor, NOON) == len(entitled)
    assert entitled, "somebody finds something"


def test_what_waits_on_the_whole_node_costs_a_page_no_statement():
    _asked_of_every_kind()
    actors = [somebody(code) for code in (LEAD[1], "border-post/truc-ban", "neighbour/truc-ban")]
    few = [queries(lambda actor=actor: second.pending(actor, NOON)) for actor in actors]
    for _ in range(5):
        asked(somebody(LEAD[0]), with_reporter())
        asked(somebody("border-post/truc-ban"), a_matter(name="Người Báo", place="port"))
    assert [queries(lambda actor=actor: second.pending(actor, NOON)) for actor in actors] == few


def test_requests_long_settled_are_not_looked_through_for_words_to_erase():
    asked(somebody(LEAD[0]), with_reporter())
    for plan in plans(lambda: second.clear(actor=SWEEPER, at=NOON), "situation_secondwords"):
        assert "SEARCH U0 USING INDEX sqlite_autoindex_situation_secondrequest" in plan
