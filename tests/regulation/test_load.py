"""A pack loads whole or is refused with every error: file, line, clause, remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.regulation.load import Pack, PackError, PackRefused, load_pack, pack_digest, pack_from_sources, schemas
from tests.regulation.mini_pack import SOURCES, added, changed

QC = "regulations/01-qc.yaml"
PACKS = Path(__file__).parents[2] / "packs"


def errors_of(sources: dict[str, str]) -> tuple[PackError, ...]:
    with pytest.raises(PackRefused) as refused:
        pack_from_sources(sources)
    return refused.value.errors


def line_of(sources: dict[str, str], file: str, needle: str) -> int:
    return next(n for n, line in enumerate(sources[file].splitlines(), 1) if needle in line)


# --- what a sound pack is ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pack() -> Pack:
    return pack_from_sources(SOURCES)


def test_a_sound_pack_loads_whole(pack: Pack) -> None:
    assert pack.code == "mini"
    assert [i.code for i in pack.instruments] == ["qc"]
    assert len(pack.cases) == 2
    assert pack.boundaries is not None
    assert pack.law is None
    assert pack.instruments[0].in_force.start == date(2015, 5, 27)
    assert pack.cases[0].on.utcoffset() is not None


def test_lookups_find_units_zones_fields_and_lines(pack: Pack) -> None:
    assert pack.unit("town-police").parent == "province-police"
    assert pack.zone("port").within == ("ward",)
    assert pack.field_ancestors("theft") == ("crime",)
    assert pack.field_ancestors("crime") == ()
    assert pack.where("qc#d3") == (QC, line_of(SOURCES, QC, "- id: d3"))
    assert pack.where("qc#d3", "routing", "lead") == (QC, line_of(SOURCES, QC, "lead: border-post"))
    assert pack.where("case:1")[1] == line_of(SOURCES, "cases/main.yaml", "Kiến nghị về công an")


def test_every_unit_has_a_duty_post(pack: Pack) -> None:
    assert [p.code for p in pack.unit("plant").posts] == ["truc-ban"]
    assert [p.code for p in pack.unit("town-police").posts if p.duty] == ["desk"]
    assert [(p.code, p.duty) for p in pack.unit("province-police").posts] == [("truc-ban", True), ("commander", False)]


def test_a_folder_loads_like_its_sources(tmp_path: Path, pack: Pack) -> None:
    for name, text in SOURCES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "README.md").write_text("no part of the pack", encoding="utf-8")

    assert load_pack(tmp_path) == pack
    assert load_pack(tmp_path).digest == pack.digest


def test_a_clause_in_a_misnamed_file_is_not_passed_over(tmp_path: Path) -> None:
    for name, text in SOURCES.items():
        target = tmp_path / name.replace("01-qc.yaml", "01-qc.yml")
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")

    with pytest.raises(PackRefused, match=r"01-qc\.yml:1:1: this is not a file of a pack"):
        load_pack(tmp_path)


def test_a_file_that_is_not_utf8_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_bytes("name: Công an".encode("utf-16"))

    with pytest.raises(PackRefused, match=r"pack\.yaml:1:\d+: is not UTF-8"):
        load_pack(tmp_path)


def test_loading_is_deterministic(pack: Pack) -> None:
    again = pack_from_sources(dict(reversed(SOURCES.items())))

    assert again == pack
    assert again.digest == pack.digest
    assert again.instruments == pack.instruments
    assert list(again.places) == list(pack.places)


@given(name=st.sampled_from(sorted(SOURCES)), at=st.integers(0, 10_000), letter=st.characters(codec="utf-8"))
def test_the_digest_changes_exactly_when_a_text_changes(name: str, at: int, letter: str) -> None:
    text = SOURCES[name]
    at %= len(text)
    sources = {**SOURCES, name: text[:at] + letter + text[at + 1 :]}

    assert (pack_digest(sources) == pack_digest(SOURCES)) == (sources == SOURCES)


def test_text_moved_between_files_changes_the_digest() -> None:
    assert pack_digest({"a": "bc", "d": ""}) != pack_digest({"a": "b", "d": "c"}) != pack_digest({"ab": "c", "d": ""})


def test_yaml_reads_as_a_jurist_expects(pack: Pack) -> None:
    sources = changed(QC, "number: 01/QC", "number: 01")  # Stock YAML 1.1 makes a number of it, and `true` of the key `on`.

    assert pack_from_sources(sources).instruments[0].number == "01"
    assert pack.calendar.holidays[0].on == date(2016, 1, 1)


def test_anchors_and_merge_keys_work() -> None:
    sources = changed(QC, "{vi: Cấp trên chủ trì khi không ai khác, en: The higher level leads where nobody else does}", "&words {vi: Một, en: One}")
    sources = changed(QC, "text: {vi: Công an chủ trì, en: The police lead}", "text: {<<: *words, en: Two}", base=sources)

    first, second, *_ = pack_from_sources(sources).instruments[0].clauses

    assert (first.text.en, second.text.vi, second.text.en) == ("One", "Một", "Two")


# --- broken packs: (change, file, needle of the line, clause, words of the message, words of the remedy) --------------

BROKEN = [
    ("syntax", changed(QC, "{lead: higher}", "{lead: higher"), QC, "- id: d2", "", "not YAML", "brackets"),
    ("tab", changed("units.yaml", "    parent: province-police", "\tparent: province-police"), "units.yaml", "\tparent", "", "a tab where", "spaces"),
    ("key twice", changed(QC, "level: town", "level: town\nlevel: town"), QC, "signed_on", "", "'level' is given twice", "remove one"),
    ("impossible date", changed(QC, "signed_on: 2015-05-27", "signed_on: 2015-02-30"), QC, "signed_on", "", "no such date", "correct it"),
    ("foreign tag", changed(QC, "number: 01/QC", "number: !!python/none x"), QC, "number", "", "tag", "remove the tag"),
    ("missing key", changed(QC, "    cite: Điều 2\n", ""), QC, "- id: d2", "d2", "'cite' is missing", "cite: …"),
    ("unknown key", changed(QC, "      support: [plant]", "      suport: [plant]"), QC, "suport", "d2", "no key 'suport'", "'support'"),
    ("bad code", changed("units.yaml", "  - code: plant", "  - code: Nhà máy"), "units.yaml", "Nhà máy\n"[:-1], "Nhà máy", "does not match", "lower case"),
    (
        "bad choice",
        changed(QC, "      clock: acknowledge\n      limit", "      clock: acknowlege\n      limit"),
        QC,
        "acknowlege",
        "d4",
        "not one of",
        "'acknowledge'",
    ),
    ("not a list", changed(QC, "zone: [port]", "zone: port"), QC, "zone: port", "d3", "must be a list", "[port]"),
    ("not a mapping", changed(QC, "    routing: {lead: higher}", "    routing: higher"), QC, "routing: higher", "d1", "group of 'key: value'", "indented"),
    ("two limits", changed(QC, "limit: {minutes: 30}", "limit: {minutes: 30, hours: 1}"), QC, "hours: 1", "d4", "exactly one of minutes", "make it so"),
    ("number for text", changed(QC, "number: 01/QC", "number: 1"), QC, "number: 1", "", "must be text", "quotes"),
    ("zero limit", changed(QC, "limit: {minutes: 30}", "limit: {minutes: 0}"), QC, "minutes: 0", "d4", "greater than 0", "correct"),
    (
        "period reversed",
        changed(QC, "in_force: {from: 2015-05-27}", "in_force: {from: 2015-05-27, until: 2015-05-27}"),
        QC,
        "in_force",
        "",
        "later than",
        "make it so",
    ),
    (
        "role two ways",
        changed(QC, "higher, first: [province-police]", "higher, unit: plant, first: [province-police]"),
        QC,
        "code: higher",
        "higher",
        "exactly one of unit",
        "so",
    ),
    ("empty words", changed("zones.yaml", "{vi: Cảng, en: Port}", "{vi: Cảng, en: ''}"), "zones.yaml", "code: port", "port", "not be empty", "fill"),
    ("unknown lead", changed(QC, "lead: lead-police", "lead: led-police"), QC, "lead: led-police", "d2", "no role or unit 'led-police'", "'lead-police'"),
    ("unknown supporter", changed(QC, "support: [plant]", "support: [plants]"), QC, "[plants]", "d2", "no role or unit 'plants'", "'plant'"),
    ("unknown informed", changed(QC, "inform: [lead-police]", "inform: [police]"), QC, "inform: [police]", "d3", "no role or unit", "'lead-police'"),
    ("unknown override", changed(QC, "overrides: [d2]", "overrides: [d22]"), QC, "[d22]", "d3", "no clause of this instrument 'd22'", "'d2'"),
    ("unknown rung", changed(QC, "{to: parent,", "{to: parents,"), QC, "parents", "d5", "'parent' 'parents'", "'parent'"),
    ("unknown field", changed(QC, "zone: [port]", "zone: [port], field: [thefts]"), QC, "thefts", "d3", "no field 'thefts'", "'theft'"),
    ("unknown kind", changed(QC, "kind: [incident, petition]", "kind: [incidents]"), QC, "incidents", "d2", "no kind 'incidents'", "'incident'"),
    ("unknown zone", changed(QC, "zone: [port]", "zone: [harbour]"), QC, "harbour", "d3", "no zone 'harbour'", "zones.yaml"),
    ("unknown severity", changed(QC, "severity: [high]", "severity: [hight]"), QC, "hight", "d4", "no severity", "'high'"),
    ("unknown flag", changed(QC, "flags: [foreigner]", "flags: [foreigners]"), QC, "foreigners", "d6", "no flag", "'foreigner'"),
    ("unknown reporter", changed(QC, "flags: [foreigner]", "reporter: [guards]"), QC, "guards", "d6", "no reporter", "'guard'"),
    ("unknown party", changed(QC, "{unit: plant}", "{unit: plan}"), QC, "unit: plan}", "", "no unit 'plan'", "'plant'"),
    (
        "unknown role unit",
        changed(QC, "code: lead-police, unit: town-police", "code: lead-police, unit: town"),
        QC,
        "unit: town,",
        "lead-police",
        "'town'",
        "'town-police'",
    ),
    (
        "unknown law row",
        changed(QC, "limit: {minutes: 30}", "law: x1\n      limit: {minutes: 30}"),
        QC,
        "law: x1",
        "d4",
        "no law row 'x1'",
        "define the code first",
    ),
    ("unknown replaced", changed(QC, "level: town", "level: town\nreplaces: qc-0"), QC, "replaces", "", "no instrument 'qc-0'", "'qc'"),
    ("unknown unit kind", changed("units.yaml", "kind: border\n", "kind: army\n"), "units.yaml", "kind: army", "border-post", "no unit kind 'army'", "police"),
    ("unknown area", changed("units.yaml", "area: [port]", "area: [ports]"), "units.yaml", "ports", "border-post", "no zone 'ports'", "'port'"),
    (
        "unknown parent",
        changed("units.yaml", "parent: province-police", "parent: province"),
        "units.yaml",
        "parent: province",
        "town-police",
        "'province'",
        "'province-police'",
    ),
    ("unknown successor", changed("units.yaml", "to: [town-police]", "to: [town-polic]"), "units.yaml", "town-polic]", "", "'town-polic'", "'town-police'"),
    ("unknown zone kind", changed("zones.yaml", "port, kind: site", "port, kind: sight"), "zones.yaml", "sight", "port", "no zone kind", "'site'"),
    ("unknown zone unit", changed("zones.yaml", "units: [plant]", "units: [plat]"), "zones.yaml", "plat]", "works", "no unit 'plat'", "'plant'"),
    (
        "unknown outcome kind",
        changed("taxonomy.yaml", "kinds: [incident]", "kinds: [accident]"),
        "taxonomy.yaml",
        "accident",
        "settled",
        "no kind",
        "'incident'",
    ),
    ("unknown field parent", changed("taxonomy.yaml", "parent: crime", "parent: crimes"), "taxonomy.yaml", "crimes", "theft", "no field", "'crime'"),
    ("case place", changed("cases/main.yaml", "place: works", "place: work"), "cases/main.yaml", "place: work,", "", "no zone 'work'", "'works'"),
    ("case cites", changed("cases/main.yaml", "cites: [d2]", "cites: [d9]"), "cases/main.yaml", "[d9]", "", "no clause or law row 'd9'", "d1"),
    ("case post", changed("cases/main.yaml", "[town-police]}", "[town-police/chef]}"), "cases/main.yaml", "chef", "", "unit or post", "'town-police/chief'"),
    ("unit twice", changed("units.yaml", "code: plant", "code: border-post"), "units.yaml", "kind: company", "border-post", "already defined", "another code"),
    ("post twice", changed("units.yaml", "code: chief", "code: desk"), "units.yaml", "Chief", "town-police", "post 'desk' is already", "another code"),
    ("prefix twice", changed("taxonomy.yaml", "prefix: KN", "prefix: VV"), "taxonomy.yaml", "petition", "petition", "number prefix 'VV'", "another"),
    ("clause twice", changed(QC, "id: d4", "id: d3"), QC, "Điều 4", "d3", "clause 'd3' is already defined", "another code"),
    (
        "unit circle",
        changed("units.yaml", "    kind: police\n    name: {vi: Công an tỉnh", "    parent: town-police\n    kind: police\n    name: {vi: Công an tỉnh"),
        "units.yaml",
        "parent: town-police",
        "province-police",
        "circle: province-police → town-police → province-police",
        "remove one 'parent'",
    ),
    ("zone circle", changed("zones.yaml", "fence: outside}", "fence: outside, within: [port]}"), "zones.yaml", "within: [port]", "ward", "circle", "'within'"),
    ("role circle", changed(QC, "first: [province-police]", "first: [higher]"), QC, "code: higher", "higher", "circle", "'first'"),
    ("time zone", changed("pack.yaml", "Asia/Ho_Chi_Minh", "Asia/Ho_Chi_Min"), "pack.yaml", "time_zone", "", "no time zone", "'Asia/Ho_Chi_Minh'"),
    ("law table", added("pack.yaml", "law: atlantis\n"), "pack.yaml", "atlantis", "", "no law table 'atlantis'", "'vn'"),
    ("boundary zone", changed("boundaries.geojson", '"port"', '"prt"'), "boundaries.geojson", '"prt"', "", "no zone 'prt'", "'port'"),
    ("boundary json", changed("boundaries.geojson", '"ward"}', '"ward",}'), "boundaries.geojson", '"ward",}', "", "not JSON", "export"),
    (
        "two conditions",
        changed(QC, "    sharing: {when", "    clock: {clock: notify, limit: {hours: 1}}\n    sharing: {when"),
        QC,
        "sharing: {when",
        "d6",
        "differs",
        "split",
    ),
]


@pytest.mark.parametrize(("sources", "file", "needle", "clause", "message", "remedy"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_pack_is_refused_with_place_and_remedy(sources: dict[str, str], file: str, needle: str, clause: str, message: str, remedy: str) -> None:
    errors = errors_of(sources)

    found = [e for e in errors if e.file == file and message in e.message_en]
    assert found, [str(e) for e in errors]
    error = found[0]
    expected = [n for n, line in enumerate(sources[file].splitlines(), 1) if needle in line]
    # An entry may begin on the line before the needle (`- code: x` above `kind: y`).
    assert {error.line, error.line + 1} & set(expected), (str(error), expected)
    assert error.clause == clause
    assert remedy in error.remedy_en
    assert error.message_vi
    assert error.remedy_vi
    assert str(error).startswith(f"{file}:{error.line}:{error.column}: ")


def test_one_slip_gives_one_error() -> None:
    assert len(errors_of(changed(QC, "lead: lead-police", "lead: led-police"))) == 1
    assert len(errors_of(changed("units.yaml", "kind: border\n", "kind: 7\n"))) == 1
    assert len(errors_of(changed(QC, "signed_on: 2015-05-27", "signed_on: 2015-02-30"))) == 1


def test_all_errors_are_told_at_once_in_order_of_file_and_line() -> None:
    sources = changed(QC, "lead: lead-police", "lead: led-police")
    sources = changed(QC, "zone: [port]", "zone: [prt]", base=sources)
    sources = changed("units.yaml", "area: [port]", "area: [prt]", base=sources)
    sources = changed("taxonomy.yaml", "prefix: KN", "prefix: kn", base=sources)

    errors = errors_of(sources)

    assert [e.file for e in errors] == [QC, QC, "taxonomy.yaml", "units.yaml"]
    assert [e.line for e in errors[:2]] == sorted(e.line for e in errors[:2])


def test_an_unreadable_file_does_not_make_its_codes_unknown() -> None:
    assert {e.file for e in errors_of(changed("units.yaml", "area: [port]", "area: [port"))} == {"units.yaml"}


@pytest.mark.parametrize("name", ["pack.yaml", "units.yaml", "zones.yaml", "taxonomy.yaml"])
def test_a_missing_file_is_named(name: str) -> None:
    errors = errors_of({n: t for n, t in SOURCES.items() if n != name})

    assert [(e.file, e.rule) for e in errors] == [(name, "file.missing")]


def test_a_pack_needs_no_calendar_no_boundaries_and_no_cases() -> None:
    pack = pack_from_sources({n: t for n, t in SOURCES.items() if n not in ("calendar.yaml", "boundaries.geojson", "cases/main.yaml")})

    assert (pack.boundaries, pack.cases, pack.calendar.weekend) == (None, (), (5, 6))


def test_a_refusal_reads_in_both_languages() -> None:
    with pytest.raises(PackRefused) as refused:
        pack_from_sources(changed(QC, "      lead: lead-police", "      lead: led-police"))

    line = line_of(SOURCES, QC, "lead: lead-police")
    assert str(refused.value) == f"{QC}:{line}:7: d2 routing.lead: there is no role or unit 'led-police' – did you mean 'lead-police'?"
    assert refused.value.text("vi") == f"{QC}:{line}:7: d2 routing.lead: không có vai trò hay đơn vị 'led-police' – có phải là 'lead-police'?"


def test_aliases_that_never_end_are_refused() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 10)}]\n" for n in range(8))

    assert "text.too-large" in {e.rule for e in errors_of({**SOURCES, "calendar.yaml": bomb})}
    assert "text.too-large" in {e.rule for e in errors_of({**SOURCES, "calendar.yaml": "holidays: &a [*a]\n"})}


def test_every_file_has_a_schema_that_forbids_unknown_keys() -> None:
    published = schemas()

    assert set(published) == {
        "pack.yaml",
        "units.yaml",
        "zones.yaml",
        "taxonomy.yaml",
        "calendar.yaml",
        "checklists.yaml",
        "retention.yaml",
        "regulations/*.yaml",
        "cases/*.yaml",
    }
    assert all(schema["additionalProperties"] is False for schema in published.values())
    assert "from" in published["regulations/*.yaml"]["$defs"]["Validity"]["properties"]


@pytest.mark.parametrize("folder", sorted(p.parent.name for p in PACKS.glob("*/pack.yaml")))
def test_the_packs_we_ship_load(folder: str) -> None:
    assert load_pack(PACKS / folder).instruments
