"""One matter in detail: redacted by level, and its read journaled where it is restricted."""

from __future__ import annotations

import pytest

from lienket.intake.detail import detail, explained
from lienket.matters.queries import NoSuchMatter
from lienket.sharing.codes import Level
from tests.world import NOON, a_report, journal_is_true, last_seq, post, recorded_after, sees, stored

pytestmark = pytest.mark.usefixtures("world")


def read(unit, matter, **options):
    return detail(actor=post(unit), number=str(matter), at=NOON, **options)


def test_each_level_reads_what_it_may_and_a_higher_one_more():
    matter = a_report(kind="petition", text="Canary nội dung", name="Canary tên", lat=18.0, lng=106.4).matter
    by_level = {sees(unit, matter): read(unit, matter) for unit in ("border-post", "plant", "town-police")}
    know, work, lead = by_level[Level.KNOW], by_level[Level.WORK], by_level[Level.LEAD]
    assert set(know) < set(work) < set(lead)
    assert "Canary" not in repr(know)
    assert work["text"] == ["Canary nội dung"]
    assert "Canary tên" not in repr(work)
    assert lead["identities"] == 1
    assert "Canary tên" not in repr(lead), "opened with a reason only"


def test_a_protected_reporters_identity_is_shown_to_nobody():
    matter = a_report(reporter="witness", name="Canary tên").matter
    assert "identities" not in read("town-police", matter)


@pytest.mark.parametrize("form", ["detail", "print", "export", "api"])
def test_the_read_of_a_restricted_matter_leaves_a_trace_and_of_another_none(form):
    restricted, ordinary = a_report(kind="denunciation").matter, a_report().matter
    start = last_seq()
    read("province-police", restricted, form=form)
    assert recorded_after(start) == ["restricted.read/1"]
    read("town-police", ordinary, form=form)
    explained(actor=post("province-police"), number=str(restricted), at=NOON)
    assert recorded_after(start) == ["restricted.read/1", "restricted.read/1"]
    journal_is_true()


@pytest.mark.parametrize("ask", [detail, explained])
def test_the_outsider_and_the_concerned_are_told_there_is_no_such_matter_and_nothing_is_written(ask):
    matter = a_report(kind="denunciation", concerns=["plant"]).matter
    kept, end = stored(), last_seq()
    for unit in ("neighbour", "plant"):
        with pytest.raises(NoSuchMatter):
            ask(actor=post(unit), number=str(matter), at=NOON)
    assert stored() == kept
    assert last_seq() == end


def test_who_sees_it_is_told_to_those_who_work_on_it_only():
    matter = a_report(kind="petition").matter
    assert read("border-post", matter).get("circle") is None
    assert {c["unit"] for c in read("town-police", matter)["circle"]} == {"town-police", "plant", "border-post"}
    mine = explained(actor=post("border-post"), number=str(matter), at=NOON)
    assert [(r["unit"], r["because"], r["holds"]) for r in mine["why_me"]] == [("border-post", ["qc#d5"], True)]
    assert mine["who_sees"] is None
