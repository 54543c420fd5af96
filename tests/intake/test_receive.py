"""One report through the door: routed, idempotent, guarded before anything is stored."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienket.intake.actions import KeyConflict, receive
from lienket.intake.identity import forget_reporter
from lienket.intake.models import Identity, Report, ReportText
from lienket.intake.seals import person_of
from lienket.journal.models import Entry
from lienket.journal.verify import verify as verify_journal
from lienket.kernel.secrecy import StateSecretRefused
from lienket.matters.actions import NothingToAnswer, ReasonNeeded
from lienket.matters.queries import NoSuchMatter, find
from lienket.regulation.model import UnknownFact
from lienket.sharing.codes import Level
from tests.world import (
    NOON,
    NOTHING,
    a_draft,
    a_matter,
    a_report,
    facts,
    last_seq,
    minutes,
    parts,
    post,
    recorded_about,
    recorded_after,
    sees,
    stored,
    the,
    verify,
    view_of,
)

pytestmark = pytest.mark.usefixtures("world")


def test_a_report_becomes_a_matter_with_lead_support_and_clocks():
    verify(lambda: a_report(), "report.received/1", "matter.opened/1")
    matter = Report.unrestricted.get().matter
    assert parts(matter) == {"town-police": "LEAD", "plant": "SUPPORT"}
    assert the(matter).because == ["qc#d2"]
    assert (sees("town-police", matter), sees("plant", matter), sees("neighbour", matter)) == (Level.LEAD, Level.WORK, None)
    assert recorded_about(matter) == ["report.received/1", "matter.opened/1"]


def test_numbers_count_by_prefix_and_local_year():
    numbers = [the(a_matter(**v)) for v in ({}, {"kind": "petition"}, {}, {"at": NOON - timedelta(days=62)})]
    assert [(m.prefix, m.year, m.serial) for m in numbers] == [("VV", 2016, 1), ("KN", 2016, 1), ("VV", 2016, 2), ("VV", 2015, 1)]
    # 31 December, 18:00 UTC is New Year's Day in Vietnam.
    new_year = the(a_matter(at=NOON.replace(year=2016, month=12, day=31, hour=18)))
    assert (new_year.year, new_year.serial) == (2017, 1)


def test_the_same_key_with_the_same_body_gives_the_first_answer_and_writes_nothing():
    draft = a_draft()
    first = a_report(draft=draft)
    kept, end = stored(), last_seq()
    again = a_report(draft=draft, at=minutes(0))
    assert (again.report, again.matter, again.repeated) == (first.report, first.matter, True)
    assert stored() == kept
    assert last_seq() == end


def test_the_same_key_with_another_body_is_a_conflict_and_both_are_kept():
    first = a_report(key="shared-key", text="Mất xe đạp.")
    start = last_seq()
    with pytest.raises(KeyConflict) as refused:
        a_report(key="shared-key", text="Mất xe máy.")
    assert recorded_after(start) == ["report.conflicted/1"]
    kept = Report.unrestricted.get(conflicts_with=first.report)
    assert refused.value.args == (str(first.report).replace("-", ""), kept.id.hex)
    assert {t.text for t in ReportText.unrestricted.all()} == {"Mất xe đạp.", "Mất xe máy."}
    with pytest.raises(KeyConflict):  # The conflict itself may be sent twice too.
        a_report(key="shared-key", text="Mất xe máy.")
    assert Report.unrestricted.filter(conflicts_with=first.report).count() == 1
    assert a_report(key="shared-key", text="Mất xe đạp.").repeated


def test_two_units_may_use_the_same_key():
    assert a_report(key="same-key-1").matter != a_report(key="same-key-1", unit="border-post").matter


@pytest.mark.parametrize("where", ["text", "name", "phone", "address", "key"])
def test_a_marked_report_is_refused_before_anything_is_stored(where):
    kept, end = stored(), last_seq()
    with pytest.raises(StateSecretRefused) as refused:
        a_report(**{where: "Số: 12/BC-CA\nTUYỆT MẬT\nnội dung-canary"})
    assert stored() == kept
    assert last_seq() == end
    assert "canary" not in f"{refused.value!r}{refused.value}"


def test_a_marked_copy_under_a_known_key_is_refused_before_the_conflict_is_kept():
    a_report(key="guarded-key")
    kept = stored()
    with pytest.raises(StateSecretRefused):
        a_report(key="guarded-key", text="TỐI MẬT")
    assert stored() == kept


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "rumour"},
        {"field": "rumour"},
        {"severity": "rumour"},
        {"reporter": "rumour"},
        {"place": "rumour"},
        {"flags": ["rumour"]},
        {"zones": ["rumour"]},
        {"concerns": ["rumour"]},
        {"concerns": ["plant/rumour"]},
        {"concerns": ["old-police"]},
    ],
)
def test_a_code_the_pack_does_not_hold_is_refused_with_its_dimension(values):
    kept = stored()
    with pytest.raises(UnknownFact):
        a_report(**values)
    assert stored() == kept


def test_an_unknown_unit_or_channel_is_refused():
    with pytest.raises(UnknownFact):
        receive(actor=post("plant"), draft=a_draft(unit="rumour"), at=NOON)
    with pytest.raises(UnknownFact):
        receive(actor=post("plant"), draft=a_draft(channel="rumour"), at=NOON)


def test_a_position_gives_the_place_where_none_was_named_and_a_repeat_is_still_a_repeat():
    draft = a_draft(facts=facts(place=None), lat=18.05, lng=106.45)
    matter = a_report(draft=draft).matter
    assert the(matter).place == "port"
    assert the(matter).lead.code == "border-post"
    assert a_report(draft=draft).repeated
    assert the(a_report(place=None, lat=10.0, lng=100.0).matter).place is None


def test_free_text_names_and_positions_never_enter_the_journal():
    a_report(text="canary-text", name="canary-name", phone="0900-canary", address="canary-street", lat=18.0512345, lng=106.4512345)
    journal = b"".join(bytes(data) for data in Entry.objects.values_list("data", flat=True))
    for canary in (b"canary", b"18.0512345", b"106.4512345"):
        assert canary not in journal
    assert "canary" not in repr(Identity.unrestricted.values().get()), "who reported is sealed"
    assert person_of(Identity.unrestricted.get()) == {"name": "canary-name", "phone": "0900-canary", "address": "canary-street"}


def test_recorded_time_never_runs_backwards_though_the_clock_does():
    first = the(a_matter(at=minutes(10)))
    second = the(a_matter(at=minutes(5)))
    assert (first.recorded_at, second.received_at, second.recorded_at) == (minutes(10), minutes(5), minutes(10))


def test_a_unit_the_report_is_about_gets_no_part_and_sees_nothing_even_of_its_own_report():
    matter = a_matter(concerns=["plant"], unit="plant")
    assert parts(matter) == {"town-police": "LEAD"}
    assert view_of("plant", NOON, matter) == NOTHING
    matter = a_matter(concerns=["town-police"])
    assert the(matter).lead.code == "province-police"
    assert view_of("town-police", NOON, matter)[4] == []


def test_a_post_the_report_is_about_sees_nothing_while_its_unit_leads():
    matter = a_matter(concerns=["town-police/chief"])
    assert the(matter).lead.code == "town-police"
    assert find(post("town-police/desk"), matter.hex, NOON).id == matter
    with pytest.raises(NoSuchMatter):
        find(post("town-police/chief"), matter.hex, NOON)


def test_a_report_about_every_post_of_a_unit_is_about_the_unit():
    matter = a_matter(concerns=["plant/truc-ban"])
    assert "plant" not in parts(matter)
    matter = a_matter(concerns=["town-police/chief", "town-police/desk"])
    assert the(matter).lead.code == "province-police"


def test_the_lead_erases_who_reported_and_the_journal_stays_whole():
    matter = a_report(name="Người báo số 7", phone="0900000007").matter
    lead = post(the(matter).lead.code)
    assert Identity.unrestricted.exists()
    with pytest.raises(ReasonNeeded):
        forget_reporter(actor=lead, matter=matter, why=" ", at=NOON)
    assert forget_reporter(actor=lead, matter=matter, why="Người báo yêu cầu", at=NOON) == 1
    assert not Identity.unrestricted.exists()
    assert verify_journal(processes=1).ok
    with pytest.raises(NothingToAnswer):
        forget_reporter(actor=lead, matter=matter, why="Lần nữa", at=NOON)
