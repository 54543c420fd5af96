"""Everything the program refuses has words in both languages: what, by which rule, and what to do."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import lienket
from lienket.access.rulings import NotAllowed
from lienket.api.errors import Invalid
from lienket.clocks.refused import ExtensionTooLong
from lienket.geo.boundaries import BoundaryError, read_boundaries
from lienket.geo.boundary_words import BOUNDARIES_VI, boundary_fault
from lienket.geo.distances import CoordinateError
from lienket.geo.zones import OutlineError
from lienket.instruments.paper.sign import BadCertificate
from lienket.intake.mapping import MappingError, RowError, TableError
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import StateSecretRefused
from lienket.kernel.worktime import ContradictoryCalendar, EmptyPeriod, ImpossibleLimit, NaiveMoment, UnknownZone
from lienket.matters.sentences import WORDS, word
from lienket.ops.stream.generator import BadScale, NoStream
from lienket.regulation.format import Limit
from lienket.regulation.law import OverlappingLawRows, UnknownLawTable
from lienket.regulation.load import PackRefused, pack_from_sources
from lienket.regulation.model import UnknownFact
from lienket.situation import faults
from lienket.situation.refusals import MESSAGES, refusal
from tests.architecture.rules import modules_of
from tests.ops.typed import LETTERS
from tests.regulation.mini_pack import changed


def _everything(found: type[LienketError] = LienketError) -> Iterator[type[LienketError]]:
    yield found
    for below in found.__subclasses__():
        yield from _everything(below)


def every_refusal() -> list[type[LienketError]]:
    """Every error class of the package, whichever module it lies in."""
    for module in pkgutil.walk_packages(lienket.__path__, "lienket."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return [found for found in dict.fromkeys(_everything()) if found.__module__.startswith("lienket.")]


def _broken_pack() -> PackRefused:
    with pytest.raises(PackRefused) as refused:
        pack_from_sources(changed("units.yaml", "area: [port]", "area: [nowhere]"))
    return refused.value


EXAMPLES = {
    NotAllowed: lambda: NotAllowed("close", "chỉ đơn vị chủ trì được kết thúc", "only the lead closes"),
    StateSecretRefused: lambda: StateSecretRefused("top-secret", 3),
    PackRefused: _broken_pack,
    BoundaryError: lambda: BoundaryError(4, "geometry.type", "the geometry is a Polygon or MultiPolygon", "export areas, not points or lines"),
    CoordinateError: lambda: CoordinateError("lat", -90, 90),
    OutlineError: lambda: OutlineError("ward"),
    MappingError: lambda: MappingError(Path("no-such-file.yaml"), ()),
    TableError: lambda: TableError(Path("a.csv"), 1, "missing-column", "correct-header-or-mapping", {"column": "x"}),
    RowError: lambda: RowError(3, "x", "bad-time", "correct-cell-or-formats", {"value": "y"}),
    ContradictoryCalendar: lambda: ContradictoryCalendar("both a day off and worked", [date(2026, 1, 1)]),
    UnknownZone: lambda: UnknownZone("Mars/Base"),
    NaiveMoment: lambda: NaiveMoment(datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)),
    ImpossibleLimit: lambda: ImpossibleLimit(0, "hours"),
    EmptyPeriod: lambda: EmptyPeriod(date(2026, 1, 2), date(2026, 1, 1)),
    UnknownLawTable: lambda: UnknownLawTable("xx", ("vn",)),
    OverlappingLawRows: lambda: OverlappingLawRows("row-1", date(2026, 1, 1)),
    UnknownFact: lambda: UnknownFact("kind", "no-such"),
    NoStream: lambda: NoStream("mini"),
    BadScale: lambda: BadScale(-1.0),
    ExtensionTooLong: lambda: ExtensionTooLong(Limit(days=30)),
    BadCertificate: lambda: BadCertificate("expired", "01/01/2026"),
    Invalid: lambda: Invalid([("field", "phải là một mã", "must be a code")]),
}


def example(refused: type[LienketError]) -> LienketError:
    """An error of the class as it is raised; those that take nothing but their arguments are made with four."""
    made = EXAMPLES.get(refused)
    return made() if made else refused("first", "second", "third", "fourth")


@pytest.mark.parametrize("refused", every_refusal(), ids=lambda refused: f"{refused.__module__.removeprefix('lienket.')}.{refused.__name__}")
def test_every_refusal_has_words_in_both_languages(refused):
    assert refused.code in MESSAGES or refused in EXAMPLES
    vi, en = refusal(example(refused), "vi"), refusal(example(refused), "en")
    assert vi != en
    assert LETTERS.search(vi), vi
    assert not LETTERS.search(en.replace("Luật Bảo vệ bí mật nhà nước", "")), en
    assert "{" not in vi + en


def test_every_refusal_has_its_own_code():
    codes = [refused.code for refused in every_refusal()]
    assert sorted({code for code in codes if codes.count(code) > 1}) == []


def raised(*names: str) -> Iterator[ast.Call]:
    """Every call of these names in the package."""
    for module in modules_of():
        for node in ast.walk(module.tree()):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield node


def text_of(node: ast.expr) -> str | None:
    """A literal text; {} stands for what is filled in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_every_rule_and_remedy_of_rows_and_tables_has_words():
    calls = [call.args for call in raised("RowError", "TableError", "Refused") if len(call.args) >= 4]
    assert len(calls) > 12, "the test looks in the wrong place"
    rules = {text for args in calls if (text := text_of(args[2]))} | {"nobody-left", "missing-column", "repeated-column"}
    remedies = {text for args in calls if (text := text_of(args[3]))}
    assert sorted(rules - set(faults.RULES)) == []
    assert sorted(remedies - set(faults.REMEDIES)) == []


def test_every_rule_and_remedy_of_boundaries_has_vietnamese_words():
    texts = {text for call in raised("BoundaryError") for node in call.args[2:] if (text := text_of(node))}
    assert len(texts) > 20, "the test looks in the wrong place"
    assert sorted(texts - set(BOUNDARIES_VI)) == []


@pytest.mark.parametrize("position", [[18.05, 106.4], [1e6, 2e6], ["a", "b"], [106.4]], ids=["swapped", "metres", "text", "one number"])
def test_a_boundary_file_is_refused_in_the_readers_language(position):
    file = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"zone": "a"}, "geometry": {"type": "Polygon", "coordinates": []}}]}
    file["features"][0]["geometry"]["coordinates"] = [[[106.4, 18.0], [106.5, 18.0], position, [106.4, 18.0]]]
    with pytest.raises(BoundaryError) as refused:
        read_boundaries(file, "zone")
    vi, en = boundary_fault(refused.value, "vi"), boundary_fault(refused.value, "en")
    assert vi.startswith("đối tượng 0, geometry.coordinates[0][2]: ")
    assert en == str(refused.value)
    assert not {"the", "is", "write", "file"} & set(re.findall(r"\w+", vi))


def test_parametrised_sentences_keep_their_values():
    error = BoundaryError(7, "properties.zone", "every code occurs once, 'ward' is also feature 2", "join the parts into one MultiPolygon")
    assert (
        boundary_fault(error, "vi") == "đối tượng 7, properties.zone: mỗi mã chỉ được có một lần, 'ward' còn ở đối tượng 2; gộp các phần thành một MultiPolygon"
    )


def test_every_code_the_program_stores_has_words():
    from lienket.clocks.codes import State
    from lienket.config.wiring import ROUTES
    from lienket.matters.codes import Answer, MatterState, Part
    from lienket.sharing.codes import Cause, Level

    notices = [event for event, consumers in ROUTES.items() if "alerts" in consumers]
    stored = {"level": Level.labels, "state": MatterState, "part": Part, "answer": Answer, "clock-state": State, "cause": Cause, "notice": notices}
    for sort, codes in stored.items():
        for code in codes:
            assert word(sort, str(code), "vi") != word(sort, str(code), "en") != str(code), (sort, code)
    for sort, table in WORDS.items():
        for code, words in table.items():
            assert words["vi"], (sort, code)
            assert words["en"], (sort, code)
            assert not LETTERS.search(words["en"]), (sort, code)
