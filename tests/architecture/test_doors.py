"""The shape of the code: one door for writes, no foreign models, no clock below the edge, no plain managers, no long files."""

from __future__ import annotations

import pytest

from tests.architecture import rules
from tests.architecture.rules import Module


def module(source: str, name: str = "lienket.matters.actions") -> Module:
    return Module(name=name, path=name.replace(".", "/") + ".py", source=source)


@pytest.fixture(scope="module")
def ours() -> list[Module]:
    found = rules.modules_of()
    assert found, "no module found: the rules would be empty words"
    return found


def complaints(found: list[list[str]]) -> str:
    return "\n".join(line for lines in found for line in lines)


def test_rows_are_written_through_the_door_only(ours):
    models = rules.model_names(ours)
    assert complaints([rules.writes_outside_the_door(each, models) for each in ours]) == ""


def test_no_feature_imports_the_models_of_another(ours):
    assert complaints([rules.foreign_models(each) for each in ours]) == ""


def test_the_clock_is_read_in_ops_only(ours):
    assert complaints([rules.clock_readings(each) for each in ours]) == ""


def test_no_model_has_a_manager_that_forgets_the_viewer(ours):
    assert complaints([rules.plain_managers(each) for each in ours]) == ""


@pytest.mark.parametrize("package", ["lienket", "tools", "tests"])
def test_no_module_is_longer_than_people_read(package):
    assert complaints([rules.too_long(each) for each in rules.modules_of(package)]) == ""


# The rules themselves: each finds what it forbids and leaves its innocent neighbours alone.


@pytest.mark.parametrize(
    "source",
    [
        "matter.save()",
        "matter.delete()",
        "Matter.unrestricted.create(kind='fire')",
        "Matter.unrestricted.filter(pk=1).update(state='CLOSED')",
        "Matter.across_models.all().update(state='CLOSED')",
        "models.Matter.unrestricted.bulk_create([])",
        "Matter.create()",
        "def f():\n    rows = Matter.unrestricted.filter(pk=1)\n    rows.update(state='CLOSED')",
        "self.rows.exclude(pk=1)[0:3].update(a=1)",
    ],
)
def test_a_write_outside_the_door_is_found(source):
    assert len(rules.writes_outside_the_door(module(source), {"Matter"})) == 1
    assert rules.writes_outside_the_door(module(source, "lienket.journal.door"), {"Matter"}) == []


@pytest.mark.parametrize(
    "source",
    [
        "counts.update(a=1)",
        "digest = hashlib.sha256()\ndigest.update(b'x')",
        "seen = set()\nseen.update([1])",
        "w.add(row)\nw.change(rows, state='CLOSED')\nw.erase(row)",
        "progress.update(task, advance=1)",
        "def f():\n    rows = Matter.unrestricted.filter(pk=1)\n\ndef g(rows):\n    rows.update({})",
    ],
)
def test_an_innocent_update_is_no_write(source):
    assert rules.writes_outside_the_door(module(source), {"Matter"}) == []


@pytest.mark.parametrize(
    "source",
    ["from lienket.units.models import Unit", "from lienket.units import models", "import lienket.units.models as m", "from ..units.models import Unit"],
)
def test_a_foreign_models_import_is_found(source):
    assert len(rules.foreign_models(module(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from lienket.matters.models import Matter",
        "from . import models",
        "from .models import Matter",
        "from lienket.units import queries",
        "from lienket.journal.rows import DomainRow",
        "from django.db import models",
        "if TYPE_CHECKING:\n    from lienket.units.models import Unit",
    ],
)
def test_a_features_own_models_are_no_foreign_models(source):
    assert rules.foreign_models(module(source)) == []


@pytest.mark.parametrize(
    "source",
    ["datetime.now(UTC)", "dt.datetime.utcnow()", "date.today()", "time.time()", "f(default=timezone.now)", "from django.utils.timezone import now"],
)
def test_a_reading_of_the_clock_is_found(source):
    assert len(rules.clock_readings(module(source))) == 1
    assert rules.clock_readings(module(source, "lienket.ops.clock")) == []


@pytest.mark.parametrize("source", ["time.monotonic()", "time.perf_counter()", "datetime.fromisoformat(x)", "from datetime import datetime", "at.date()"])
def test_a_duration_or_a_given_time_is_no_reading_of_the_clock(source):
    assert rules.clock_readings(module(source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "class A(DomainRow):\n    objects = Manager()",
        "class A(DomainRow):\n    objects: Manager = Manager()",
        "class A(models.Model):\n    name = models.CharField()",
    ],
)
def test_a_manager_that_forgets_the_viewer_is_found(source):
    assert len(rules.plain_managers(module(source, "lienket.matters.models"))) == 1
    assert rules.plain_managers(module(source, "lienket.journal.models")) == []


@pytest.mark.parametrize(
    "source", ["class A(DomainRow):\n    pass", "class A(models.Model):\n    unrestricted = Manager()", "class S(models.TextChoices):\n    A = 'a'"]
)
def test_a_manager_that_says_what_it_leaves_out_is_none_of_those(source):
    assert rules.plain_managers(module(source, "lienket.matters.models")) == []


def test_a_long_module_is_found():
    assert rules.too_long(module("x = 1\n" * 400)) == []
    assert len(rules.too_long(module("x = 1\n" * 401))) == 1
