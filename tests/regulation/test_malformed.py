"""Packs that are broken as files are broken: wrong encodings, bombs, tabs, sizes, periods, outlines. Each is refused with place and remedy, none half loaded.

Together with `test_load.BROKEN` these are the corpus of malformed packs; the last law says that no damage to a text can do worse than a refusal.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienket.regulation.load import load_pack, pack_from_sources
from lienket.regulation.refusal import PackError, PackRefused
from tests.regulation.mini_pack import SOURCES, changed
from tests.regulation.test_load import BROKEN, QC

SQUARE = [[105.0, 18.0], [105.1, 18.0], [105.1, 18.1], [105.0, 18.1], [105.0, 18.0]]


def outlines(ring: object, kind: str = "Polygon") -> dict[str, str]:
    geometry = {"type": kind, "coordinates": [ring] if kind == "Polygon" else ring}
    feature = {"type": "Feature", "properties": {"zone": "port"}, "geometry": geometry}
    return {**SOURCES, "boundaries.geojson": json.dumps({"type": "FeatureCollection", "features": [feature]}, indent=1)}


def with_file(name: str, text: str) -> dict[str, str]:
    return {**SOURCES, name: text}


OLD = SOURCES[QC].replace("in_force: {from: 2015-05-27}", "in_force: {from: 2012-01-01}").replace("code: qc\n", "code: qc-old\n")
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 10)}]\n" for n in range(8))
REPLACING = changed(QC, "level: town", "level: town\nreplaces: qc-old", base=with_file("regulations/00-old.yaml", OLD))

# (name, sources, file, rule, words of the message, words of the remedy)
TEXTS = [
    ("bomb", with_file("calendar.yaml", BOMB), "calendar.yaml", "text.too-large", "too large", "aliases"),
    ("alias of itself", with_file("calendar.yaml", "holidays: &a [*a]\n"), "calendar.yaml", "text.too-large", "too large", "aliases"),
    ("too deep", with_file("calendar.yaml", "holidays: " + "[" * 900 + "]" * 900 + "\n"), "calendar.yaml", "text.too-large", "too deep", "split"),
    ("unknown alias", with_file("calendar.yaml", "holidays: *none\n"), "calendar.yaml", "text.yaml", "undefined alias", "brackets"),
    ("tab within a list", changed("units.yaml", "  - code: plant", "  -\tcode: plant\n\t   kind: x"), "units.yaml", "text.tab", "tab", "spaces"),
    ("two documents", with_file("calendar.yaml", "weekend: [6]\n---\nweekend: [5]\n"), "calendar.yaml", "text.two-documents", "two YAML", "two files"),
    ("empty", with_file("calendar.yaml", ""), "calendar.yaml", "text.empty", "empty", "fill"),
    ("only a comment", with_file("calendar.yaml", "# weekend\n"), "calendar.yaml", "text.empty", "empty", "delete"),
    ("a list", with_file("calendar.yaml", "- weekend\n"), "calendar.yaml", "text.not-keys", "'key: value'", "schema"),
    ("a word", with_file("calendar.yaml", "weekend\n"), "calendar.yaml", "text.not-keys", "'key: value'", "schema"),
    ("control character", changed("pack.yaml", "For tests", "For \x07 tests"), "pack.yaml", "text.control", "U+0007", "delete"),
    ("a list as key", with_file("calendar.yaml", "? [a]\n: 1\n"), "calendar.yaml", "text.key-not-text", "key must be text", "write"),
    ("nfd", changed("zones.yaml", "Cảng", unicodedata.normalize("NFD", "Cảng")), "zones.yaml", "text.nfd", "NFD", "NFC"),
    (
        "tcvn3 pasted",
        with_file("pack.yaml", "format: 1\nname: {vi: Quy chÕ phèi hîp b¶o ®¶m an ninh trËt tù, en: x}\n"),
        "pack.yaml",
        "text.tcvn3",
        "TCVN3",
        "Unicode",
    ),
    ("vni pasted", with_file("pack.yaml", "name: {vi: Quy cheá phoái hôïp baûo ñaûm an ninh, en: x}\n"), "pack.yaml", "text.vni", "VNI", "Unicode"),
    ("huge number", changed(QC, "level: town", "level: town\nprecedence: " + "9" * 5000), QC, "text.bad-scalar", "no such date or number", "quotes"),
    ("wrong format", changed("pack.yaml", "format: 1", "format: 2"), "pack.yaml", "shape.literal_error", "'2'", "1"),
    ("not of a pack", with_file("notes/x.yaml", "a: 1\n"), "notes/x.yaml", "file.unexpected", "not a file of a pack", "did you mean"),
    ("not json", with_file("boundaries.geojson", "{]"), "boundaries.geojson", "boundaries.json", "not JSON", "export"),
    ("json too deep", with_file("boundaries.geojson", "[" * 200_000), "boundaries.geojson", "boundaries.json", "not JSON", "export"),
    ("no collection", with_file("boundaries.geojson", "{}"), "boundaries.geojson", "boundaries.shape", "FeatureCollection", "export"),
    ("open ring", outlines(SQUARE[:-1]), "boundaries.geojson", "boundaries.shape", "ring is closed", "repeat the first"),
    ("bow tie", outlines([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]), "boundaries.geojson", "boundaries.crossing", "crosses itself", "draw"),
    ("swapped", outlines([[lat, lng] for lng, lat in SQUARE]), "boundaries.geojson", "boundaries.shape", "latitude", "swapped"),
    ("no area", outlines([SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[0]]), "boundaries.geojson", "boundaries.shape", "encloses an area", "corners"),
    ("a line", outlines(SQUARE, "LineString"), "boundaries.geojson", "boundaries.shape", "Polygon", "areas"),
    ("not a number", outlines([[105.0, "18"], *SQUARE[1:]]), "boundaries.geojson", "boundaries.shape", "finite number", "WGS 84"),
    ("both in force", REPLACING, QC, "overlap", "same time as 'qc-old'", "2015-05-27"),
    ("replaces itself", changed(QC, "level: town", "level: town\nreplaces: qc"), QC, "cycle", "replaces itself", "before it"),
    ("signed late", changed(QC, "signed_on: 2015-05-27", "signed_on: 2015-06-27"), QC, "signed-late", "after it comes", "dates"),
    ("party twice", changed(QC, "{unit: plant}", "{unit: plant}\n  - {unit: plant}"), QC, "duplicate", "'plant' is already", "remove"),
    ("heir not born", changed("units.yaml", "    on: 2010-01-01", "    on: 1999-01-01"), "units.yaml", "succession", "before it begins", "correct"),
    ("own heir", changed("units.yaml", "to: [town-police]", "to: [old-police]"), "units.yaml", "succession", "itself", "remove"),
    ("weekend", with_file("calendar.yaml", "weekend: [7]\n"), "calendar.yaml", "calendar", "0 to 6", "Monday"),
    (
        "holiday backwards",
        with_file("calendar.yaml", "holidays:\n  - {on: 2026-02-16, last: 2026-02-10, name: {vi: Tết, en: Tết}}\n"),
        "calendar.yaml",
        "calendar",
        "before 'on'",
        "dates",
    ),
    ("words as text", changed("units.yaml", "name: {vi: Nhà máy, en: Plant}", "name: Nhà máy"), "units.yaml", "shape.model_type", "group", "{vi: …, en: …}"),
    ("a limit as text", changed(QC, "limit: {minutes: 30}", "limit: 30 minutes"), QC, "shape.model_type", "30 minutes", "{minutes: …} | {hours: …}"),
    ("two leads", changed(QC, "lead: lead-police", "lead: [lead-police, plant]"), QC, "shape.string_type", "one value", "brackets"),
    ("a prefix in small letters", changed("taxonomy.yaml", "prefix: VV", "prefix: vv"), "taxonomy.yaml", "shape.string_pattern_mismatch", "'vv'", "capital"),
    ("a zone of no country", changed("pack.yaml", "Asia/Ho_Chi_Minh", "Asia/Hanoi"), "pack.yaml", "unknown.time-zone", "Asia/Hanoi", "Asia/Ho_Chi_Minh"),
    (
        "a case without time of day",
        with_file("cases/main.yaml", SOURCES["cases/main.yaml"].replace("T10:00:00+07:00", "")),
        "cases/main.yaml",
        "shape.timezone_aware",
        "time zone",
        "T08:00:00+07:00",
    ),
    (
        "swapped with itself",
        with_file("calendar.yaml", "swaps:\n  - {off: 2026-02-16, worked: 2026-02-16}\n"),
        "calendar.yaml",
        "calendar",
        "both off and worked",
        "correct",
    ),
]


def errors_of(sources: dict[str, str]) -> tuple[PackError, ...]:
    with pytest.raises(PackRefused) as refused:
        pack_from_sources(sources)
    return refused.value.errors


@pytest.mark.parametrize(("sources", "file", "rule", "message", "remedy"), [t[1:] for t in TEXTS], ids=[t[0] for t in TEXTS])
def test_a_malformed_text_is_refused_with_place_and_remedy(sources: dict[str, str], file: str, rule: str, message: str, remedy: str) -> None:
    errors = errors_of(sources)

    found = [e for e in errors if (e.file, e.rule) == (file, rule)]
    assert found, [str(e) for e in errors]
    assert message in found[0].message_en
    assert remedy in found[0].remedy_en
    assert found[0].line >= 1
    assert found[0].column >= 1
    assert found[0].message_vi != found[0].message_en
    assert found[0].remedy_vi != found[0].remedy_en


@pytest.mark.parametrize("name", [QC, QC.replace(".yaml", ".yml")])
def test_cases_are_not_blamed_for_a_regulation_that_could_not_be_read(name: str) -> None:
    sources = {file: text for file, text in SOURCES.items() if file != QC} | {name: SOURCES[QC].replace("routing: {lead: higher}", "routing: {lead: higher")}

    assert {error.file for error in errors_of(sources)} == {name}


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len({name for name, *_ in BROKEN} | {name for name, *_ in TEXTS} | {name for name, *_ in FILES}) >= 60


# --- as files: (name, bytes of units.yaml, rule, words of the message) ------------------------------------------------

UNITS = SOURCES["units.yaml"]
FILES = [
    ("utf-16", UNITS.encode("utf-16"), "text.encoding", "UTF-16"),
    ("tcvn3", "units:\n  - {name: {vi: C\xabng an tØnh, ph\xadêng Vòng \xb8ng, bé ®éi biªn phßng, C¶ng}}".encode("latin-1"), "text.encoding", "TCVN3"),
    ("vni", "units:\n  - {name: {vi: Coâng an tænh, phöôøng Vuõng AÙng, boä ñoäi}}".encode("latin-1"), "text.encoding", "VNI"),
    ("latin", "units: [caf\xe9]".encode("latin-1"), "text.encoding", "not UTF-8"),
    ("ten megabytes", b"units:\n" + b"  - {code: a}\n" * 800_000, "text.too-large", "5 MB"),
]


def folder_with(tmp_path: Path, units: bytes) -> Path:
    for name, text in SOURCES.items():
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(units if name == "units.yaml" else text.encode())
    return tmp_path


@pytest.mark.parametrize(("units", "rule", "message"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_a_file_that_is_no_bearable_text_is_refused_by_name(tmp_path: Path, units: bytes, rule: str, message: str) -> None:
    with pytest.raises(PackRefused) as refused:
        load_pack(folder_with(tmp_path, units))

    (error,) = refused.value.errors
    assert (error.file, error.rule) == ("units.yaml", rule)
    assert message in error.message_en.replace("is not", "not")


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    windows = b"\xef\xbb\xbf" + UNITS.replace("\n", "\r\n").encode()

    assert load_pack(folder_with(tmp_path, windows)).units == pack_from_sources(SOURCES).units


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (folder_with(tmp_path, UNITS.encode()) / "regulations" / "02.yaml").mkdir()

    with pytest.raises(PackRefused, match=r"regulations/02\.yaml:1:1: cannot be read"):
        load_pack(tmp_path)


def refusals(sources: dict[str, str]) -> tuple[PackError, ...]:
    """What is wrong with a pack; nothing where it is sound."""
    try:
        pack_from_sources(sources)
    except PackRefused as refused:
        return refused.errors
    return ()


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(SOURCES)),
    at=st.floats(0, 1),
    length=st.integers(0, 30),
    put=st.text(st.sampled_from(list("abz09-:,[]{}&*!#'\"\n\t <>|%@é\u0301")) | st.characters(), max_size=12),
)
def test_no_damage_to_a_text_does_worse_than_a_refusal(name: str, at: float, length: int, put: str) -> None:
    text = SOURCES[name]
    start = int(at * len(text))
    damaged = {**SOURCES, name: text[:start] + put + text[start + length :]}
    assert all(e.message_vi and e.remedy_vi and e.file in SOURCES for e in refusals(damaged))
