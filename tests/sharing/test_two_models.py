"""Both real packs in one database, and neither sees anything of the other."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lienket.instruments.queries import book
from lienket.intake.actions import receive
from lienket.intake.draft import Draft, facts_from
from lienket.journal.codec import all_tables
from lienket.journal.door import Overtaken, WriteOutsideDoor, writing
from lienket.journal.rows import in_model
from lienket.matters.actions import acknowledge
from lienket.matters.models import Matter
from lienket.matters.queries import NoSuchMatter, count_seen, find
from lienket.regulation.load import Pack
from lienket.sharing import policy
from lienket.units.queries import acting_post, unit_codes

ROOT = Path(__file__).resolve().parents[2]


def received(pack: Pack, most: int | None = 12) -> list[tuple[Any, Any]]:
    """The situations of the pack's own cases, each taken in by the first party (or unit) of its day: (receiving actor, answer)."""
    out = []
    with in_model(pack.code):
        rules = book(pack.code)
        for n, case in enumerate([case for case in pack.cases if case.given][:most]):  # Those about the calendar alone bring nothing in.
            assert case.given is not None
            at = case.on.astimezone(UTC)
            edition = rules.rules.edition(at)
            concerned = {c.partition("/")[0] for c in case.given.concerns_units}
            parties = [p.unit for i in edition.instruments for p in i.parties if p.unit in edition.units]
            unit = next(u for u in (*parties, *edition.units) if u not in concerned)
            actor = acting_post(pack.code, unit, case.on.astimezone(rules.calendar.zone).date())
            draft = Draft(
                key=f"case-{n:04d}",
                unit=unit,
                channel=pack.taxonomy.channels[0].code,
                facts=facts_from(case.given),
                occurred_at=at,
                received_at=at,
                text="Dữ liệu trình diễn",
            )
            out.append((actor, receive(actor=actor, draft=draft, at=at)))
    return out


def rows(model: str) -> dict[str, set[Any]]:
    with in_model(model):
        return {sheet.name: set(sheet.model.unrestricted.values_list("pk", flat=True)) for sheet in all_tables()}


def test_neither_model_sees_anything_of_the_other(formosa, montgomery):
    for pack in (formosa, montgomery):
        assert len(received(pack)) >= 8
    here, there = rows(formosa.code), rows(montgomery.code)
    assert all(here[name].isdisjoint(there[name]) for name in here)
    assert here["matters_matter"]
    assert there["matters_matter"]
    with in_model(formosa.code):
        codes = set(unit_codes().values())
        assert not codes & {u.code for u in montgomery.units.units} - {u.code for u in formosa.units.units}


def test_an_actor_of_one_model_reaches_nothing_of_the_other(formosa, montgomery):
    (stranger, _), (_, theirs) = received(formosa)[0], received(montgomery)[0]
    now = datetime(2030, 1, 1, tzinfo=UTC)
    for scope in (formosa.code, montgomery.code):  # Even where a caller opens the wrong scope.
        with in_model(scope):
            with pytest.raises(NoSuchMatter):
                find(stranger, str(theirs.matter), now)
            assert policy.level_of(stranger, theirs.matter, now) is None
    with pytest.raises(NoSuchMatter), in_model(montgomery.code):
        acknowledge(actor=stranger, matter=theirs.matter, at=now)
    with in_model(montgomery.code):
        assert count_seen(stranger, now) == 0


def test_the_door_changes_no_row_of_another_model(formosa, montgomery):
    (stranger, _), (native, theirs) = received(formosa)[0], received(montgomery)[0]
    now = datetime(2030, 1, 1, tzinfo=UTC)
    with pytest.raises(Overtaken), writing(stranger, now) as door:
        door.change(Matter, theirs.matter, outcome="taken")
    with pytest.raises(WriteOutsideDoor), writing(stranger, now), writing(native, now):
        pass


@pytest.mark.parametrize("name", ["formosa", "montgomery"])
def test_the_packs_own_cases_come_out_of_the_database_as_the_pack_says(name, request):
    pack = request.getfixturevalue(name)
    for case, (_actor, answer) in zip([case for case in pack.cases if case.given], received(pack, None), strict=True):
        matter = Matter.unrestricted.select_related("lead").get(pk=answer.matter)
        if case.expect.undetermined:
            assert matter.interim, case.name.en
            assert matter.missing, case.name.en
        elif case.expect.lead:
            assert (matter.lead.code, matter.interim) == (case.expect.lead, False), case.name.en
