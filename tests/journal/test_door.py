"""The laws of the door: nothing is written beside it, nothing without an event, everything of an act or none of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienket.journal.door import Overtaken, WriteOutsideDoor, WriteWithoutEvent, writing
from lienket.journal.models import Entry, EntrySubject, Head
from lienket.journal.queries import timeline
from lienket.journal.rows import ScopeError, across_models, in_model
from lienket.journal.verify import verify
from lienket.kernel.events import Event, UnjournalableValue
from lienket.units.models import Person, PersonDetail, Unit
from tests.journal.acts import BEGIN, add_person, add_unit, came, ident, one_act, prepare, someone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def node(db: None) -> None:
    prepare()


def entries() -> list[dict[str, Any]]:
    return [json.loads(bytes(data)) for data in Entry.objects.order_by("seq").values_list("data", flat=True)]


def people() -> int:
    with across_models():  # Counted over the whole node.
        return Person.unrestricted.count()


@pytest.fixture
def in_order() -> Iterator[None]:
    """Whatever the test did, the journal still verifies."""
    yield
    assert verify().problems == ()


def test_a_write_without_an_event_is_refused_and_rolled_back(in_order):
    with pytest.raises(WriteWithoutEvent, match="units_person"), writing(someone(), BEGIN) as door:  # noqa: PT012 – the act is what is refused
        door.add(Person, id=ident("silent"))
        door.flush()
    assert (people(), entries()) == (0, [])


def test_a_change_without_an_event_is_refused_and_rolled_back(in_order):
    one_act(0)
    with pytest.raises(WriteWithoutEvent), writing(someone(), BEGIN) as door:
        door.change(Unit, ident("first", 0), name_vi="Khác")
    assert len(entries()) == 1


def test_an_error_inside_an_act_leaves_nothing(in_order):
    with pytest.raises(ZeroDivisionError), writing(someone(), BEGIN) as door:  # noqa: PT012 – the act is what is refused
        add_person(door, ident("a"))
        door.flush()
        raise ZeroDivisionError
    assert (people(), entries(), EntrySubject.objects.count()) == (0, [], 0)


def test_an_act_that_does_nothing_leaves_no_entry(in_order):
    with writing(someone(), BEGIN):
        pass
    assert entries() == []


def by_orm() -> list[Any]:
    rows = Person.unrestricted
    return [
        lambda: Person(id=ident("x"), model_id="first").save(),
        lambda: rows.create(id=ident("x"), model_id="first"),
        lambda: rows.bulk_create([Person(id=ident("x"), model_id="first")]),
        lambda: rows.update(model_id="second"),
        lambda: Unit.unrestricted.update(name_vi="x"),
        lambda: rows.all().delete(),
        lambda: PersonDetail.unrestricted.filter(pk=ident("person", 1)).delete(),
        lambda: Entry.objects.update(hash="0" * 64),
        lambda: Entry.objects.all().delete(),
        lambda: Head.objects.update(seq=0),
        lambda: EntrySubject.objects.all().delete(),
    ]


@pytest.mark.parametrize("number", range(len(by_orm())))
def test_a_write_outside_the_door_is_refused(number, in_order):
    one_act(0)
    one_act(1)
    with in_model("first"), pytest.raises(WriteOutsideDoor), transaction.atomic():
        by_orm()[number]()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE units_person SET model_id = 'second'",
        "update \"units_person\" set model_id = 'second'",
        "  DELETE FROM units_persondetail",
        "INSERT INTO units_person (id, model_id) VALUES ('x', 'first')",
        "DELETE FROM journal_entry WHERE seq = 1",
        "UPDATE journal_head SET seq = 7",
        "/* quite harmless */ DELETE FROM journal_entry",
        "-- so is this\nDELETE FROM journal_entry",
        "WITH gone AS (SELECT 1) DELETE FROM units_person",
        "DELETE FROM Units_Person",
    ],
)
def test_raw_sql_beside_the_door_is_refused(sql, in_order):
    one_act(1)
    with pytest.raises(WriteOutsideDoor), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_table_named_with_its_schema_is_known_all_the_same(in_order):
    schema = "main" if connection.vendor == "sqlite" else "public"
    with pytest.raises(WriteOutsideDoor), connection.cursor() as cursor:
        cursor.execute(f'UPDATE {schema}."units_person" SET model_id = %s', ["second"])


def test_recorded_time_never_goes_back_though_the_clock_does(in_order):
    for minutes in (5, 3, 9, 1):
        with writing(someone(), BEGIN + timedelta(minutes=minutes)) as door:
            add_person(door, ident(minutes))
    assert [e["recorded_at"][14:16] for e in entries()] == ["05", "05", "09", "09"]
    assert [e["at"][14:16] for e in entries()] == ["05", "03", "09", "01"]


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="aware"), writing(someone(), datetime(2016, 3, 1)):  # noqa: DTZ001 – this is the point
        pass


def test_a_nested_act_joins_the_one_under_way(in_order):
    with writing(someone(), BEGIN) as outer:
        add_person(outer, ident("a"))
        with writing(someone(), BEGIN + timedelta(hours=1)) as inner:
            add_person(inner, ident("b"))
        assert inner is outer
    (entry,) = entries()
    assert [e["person"] for e in entry["events"]] == [ident("a").hex, ident("b").hex]


def test_a_nested_act_of_another_model_is_refused():
    with pytest.raises(WriteOutsideDoor), writing(someone("first"), BEGIN), writing(someone("second"), BEGIN):
        pass


def test_bulk_work_seals_an_entry_an_act_in_one_transaction(in_order):
    with writing(someone(), BEGIN) as door:
        for number in range(5):
            door.next_act(someone(), BEGIN + timedelta(minutes=number))
            add_person(door, ident(number))
    assert [(e["seq"], len(e["events"])) for e in entries()] == [(n, 1) for n in range(1, 6)]
    with pytest.raises(ZeroDivisionError), writing(someone(), BEGIN) as door:  # noqa: PT012 – the act is what is refused
        for number in range(5, 9):
            door.next_act(someone(), BEGIN + timedelta(hours=number))
            add_person(door, ident(number))
        raise ZeroDivisionError
    assert (len(entries()), people()) == (5, 5)


def test_a_guarded_change_raises_when_someone_was_faster(in_order):
    one_act(0)
    unit = ident("first", 0)
    with pytest.raises(Overtaken), writing(someone(), BEGIN) as door:  # noqa: PT012 – the act is what is refused
        door.change(Unit, unit, expect={"name_vi": "Công an cũ"}, name_vi="Công an mới")
        door.record(came(unit))
    with writing(someone(), BEGIN) as door:
        door.change(Unit, unit, expect={"name_vi": "Công an thử", "valid_until": None}, name_vi="Công an mới")
        door.record(came(unit))
    with in_model("first"):
        assert Unit.unrestricted.get().name_vi == "Công an mới"


def test_a_row_of_another_model_can_be_neither_changed_nor_erased(in_order):
    one_act(0)
    one_act(1)
    with pytest.raises(Overtaken), writing(someone("second"), BEGIN) as door:
        door.change(Unit, ident("first", 0), name_vi="x")
    with pytest.raises(Overtaken), writing(someone("second"), BEGIN) as door:
        door.erase(PersonDetail, ident("person", 1))


def test_only_side_tables_can_be_erased_and_the_chain_verifies_afterwards(in_order):
    one_act(1)
    person = ident("person", 1)
    with pytest.raises(WriteOutsideDoor), writing(someone(), BEGIN) as door:
        door.erase(Person, person)
    with writing(someone(), BEGIN) as door:
        door.erase(PersonDetail, person)
        door.record(came(person))
    assert entries()[-1]["rows"] == [["units_persondetail", person.hex, "erased"]]
    with in_model("first"):
        assert not PersonDetail.unrestricted.exists()


def test_what_is_added_changed_erased_and_put_anew_in_one_act_is_recorded_as_it_ends(in_order):
    unit, person = ident("first", 0), ident("p")
    with writing(someone(), BEGIN) as door:
        add_unit(door, unit, "u")
        door.change(Unit, unit, name_en="Renamed at once")
        add_person(door, person)
        door.erase(PersonDetail, person)
        door.add(PersonDetail, id=person, name="Tên mới")
        door.record(came(person))
    with in_model("first"):
        assert PersonDetail.unrestricted.get().name == "Tên mới"


def test_a_whole_number_in_a_column_of_fractions_does_not_look_altered(in_order):
    from lienket.intake.models import ReportText

    with writing(someone(), BEGIN) as door:
        door.add(ReportText, id=ident("r"), text="x", lat=18, lng=106)
        door.record(came(ident("r")))


@pytest.mark.parametrize("value", ["hai chữ", "Nguyễn", "two words", "a@b", "x" * 121, "tên\n", "(09)"])
def test_events_refuse_free_text(value):
    event = came(ident("p"))
    object.__setattr__(event, "since", value)
    with pytest.raises(UnjournalableValue), writing(someone(), BEGIN) as door:  # noqa: PT012 – the act is what is refused
        door.add(Person, id=ident("p"))
        door.record(event)
    assert (people(), entries()) == (0, [])


@dataclass(frozen=True, kw_only=True)
class Nested(Event):
    name: ClassVar[str] = "test.nested/1"
    parts: dict[str, list[str]]


def test_events_refuse_free_text_however_deep_it_lies():
    assert Nested(parts={"a": ["b"]}).data() == {"parts": {"a": ["b"]}}
    for parts in ({"a": ["free text"]}, {"free text": ["b"]}):
        with pytest.raises(UnjournalableValue):
            Nested(parts=parts).data()


def test_a_query_without_a_model_raises():
    with pytest.raises(ScopeError):
        Person.unrestricted.count()
    with pytest.raises(ScopeError):
        Unit.unrestricted.filter(code="x").first()


def test_a_model_sees_its_own_rows_only(in_order):
    for number in (0, 1, 12):
        one_act(number)
    with in_model("first"):
        assert [u.code for u in Unit.unrestricted.all()] == ["unit-0"]
    with in_model("second"):
        assert [u.code for u in Unit.unrestricted.all()] == ["unit-1"]
        assert not Person.unrestricted.exists()
    with in_model("third"):
        assert not Unit.unrestricted.exists()


def test_the_timeline_finds_the_entries_of_a_subject(in_order):
    one_act(1)
    one_act(2)
    assert [line.seq for line in timeline(ident("person", 2))] == [2]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["add", "add", "change", "erase", "fail", "silent"]), st.integers(-500, 500)), max_size=12))
def test_whatever_happens_numbers_are_gapless_times_monotone_and_all_verifies(acts):
    with transaction.atomic():
        expected = Head.objects.get().seq
        for number, (what, minutes) in enumerate(acts):
            person = ident(expected, number)
            try:
                with writing(someone(), BEGIN + timedelta(minutes=minutes)) as door:
                    add_person(door, person)
                    if what == "change":
                        door.change(PersonDetail, person, name="Tên khác")
                    elif what == "erase":
                        door.erase(PersonDetail, person)
                    elif what == "fail":
                        door.change(PersonDetail, ident("nobody"), name="x")
                    elif what == "silent":
                        door._events.clear()
                expected += 1
            except (Overtaken, WriteWithoutEvent):
                assert what in {"fail", "silent"}
        made = entries()
        assert [e["seq"] for e in made] == list(range(1, expected + 1))
        times = [e["recorded_at"] for e in made]
        assert times == sorted(times)
        assert verify().ok
        transaction.set_rollback(True)


def test_an_instant_is_kept_to_the_microsecond_in_utc(in_order):
    at = datetime(2016, 3, 1, 23, 59, 59, 999999, tzinfo=UTC)
    with writing(someone(), at) as door:
        add_person(door, ident("p"))
    assert entries()[0]["recorded_at"] == "2016-03-01 23:59:59.999999"
