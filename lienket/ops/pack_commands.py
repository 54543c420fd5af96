"""`lienket pack …` and `lienket decide`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import shapely
import typer
from pydantic import BaseModel, ValidationError

from lienket.geo.zones import read_boundaries
from lienket.instruments import actions as instruments
from lienket.instruments.queries import Book, calendar_of
from lienket.intake.draft import facts_from
from lienket.intake.mapping import fold, fold_names
from lienket.kernel.actor import Actor
from lienket.ops.console import given_text, now, out, writable
from lienket.ops.who import book_of
from lienket.regulation.decide import Rulebook
from lienket.regulation.edition import change_dates
from lienket.regulation.examples import FactsEntry
from lienket.regulation.law import law_table, law_tables, rows_in_force
from lienket.regulation.load import Pack, load_pack, schemas
from lienket.regulation.proof import prove
from lienket.regulation.refusal import Language
from lienket.regulation.worked import bare_clauses, worked_findings
from lienket.routing.explain import MARKS, UNITS, decision_data, sentences
from lienket.routing.explain import name as zone_name
from lienket.situation.faults import json_faults
from lienket.situation.refusals import BadInput
from lienket.units.actions import replace_boundaries

app = typer.Typer(no_args_is_help=True, help="Gói mô hình: kiểm tra, nạp, ranh giới, lược đồ. / Model packs: check, load, boundaries, schema.")

LANGUAGES: tuple[Language, Language] = ("vi", "en")
Shape = TypeVar("Shape", bound=BaseModel)
PackPath = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Thư mục của gói. / Folder of the pack.")]


@app.command()
def check(path: PackPath, on: Annotated[str, typer.Option(help="Chỉ xét ngày này (YYYY-MM-DD). / Look at this day only.")] = "") -> None:
    """Kiểm tra và chứng minh gói, chạy các ví dụ của gói. / Check and prove a pack: load errors, gaps, conflicts, looser than law; run its cases."""
    pack = load_pack(path)
    day = parse_day(on, "--on") if on else None
    with out.progress("Chứng minh", "Proving", 1 if day else len(change_dates(pack))) as tell:
        proof = prove(pack, day, tell)
    worked = worked_findings(pack)
    findings = [*(f for f in worked if f.severity == "error"), *proof.findings, *(f for f in worked if f.severity != "error")]
    n = 0 if out.language == "vi" else 1
    shown: list[dict[str, Any]] = [
        {
            "rule": f.rule,
            "severity": f.severity,
            "file": f.file,
            "line": f.line,
            "clause": f.clause,
            "message": f.message[n],
            "remedy": f.remedy[n],
            "example": dict(f.example) if f.example else None,
        }
        for f in findings
    ]
    counts = {severity: sum(f.severity == severity for f in findings) for severity in SEVERITIES}
    words = [line for x in shown for line in _finding(x)]
    words.append(out.pick("{0}: {1} lỗi, {2} cảnh báo, {3} lưu ý.", "{0}: {1} errors, {2} warnings, {3} notes.").format(pack.code, *counts.values()))
    failed = {(f.file, f.line) for f in worked if f.rule == "case-fails"}
    cases = {"count": len(pack.cases), "failed": len(failed), "bare": len(bare_clauses(pack, Rulebook(pack)))}
    words.append(_cases(cases))
    words += [proof.proved[n], *(out.pick("  chưa chứng minh: {0}", "  not proved: {0}").format(part[n]) for part in proof.unproved)]
    verdict = {
        "complete": proof.complete,
        "proved": proof.proved[n],
        "unproved": [part[n] for part in proof.unproved],
        "combinations": proof.combinations,
        "law_not_confirmed": list(proof.unconfirmed),
        "dates": [day.isoformat() for day in proof.days],
    }
    out.data({"pack": pack.code, "digest": pack.digest, **verdict, "cases": cases, "counts": counts, "findings": shown}, words)
    if counts["error"]:
        raise typer.Exit(1)


SEVERITIES = {"error": ("LỖI", "ERROR"), "warning": ("CẢNH BÁO", "WARNING"), "note": ("LƯU Ý", "NOTE")}


def _cases(cases: dict[str, int]) -> str:
    """How the worked examples came out, in a sentence."""
    return out.pick(
        "Ví dụ: {count}, không đúng {failed}; điều khoản được thực thi mà chưa có ví dụ: {bare}.",
        "Cases: {count}, of which {failed} do not hold; executed clauses without a case: {bare}.",
    ).format(**cases)


def _finding(x: dict[str, Any]) -> Iterator[str]:
    """A finding as a paragraph: what and where, an example, what to do."""
    yield f"{out.pick(*SEVERITIES[x['severity']])} {x['file']}:{x['line']} [{x['clause'] or x['rule']}] {x['message']}"
    if x["example"]:
        facts = " ".join(f"{key}={','.join(value) if isinstance(value, list) else value}" for key, value in x["example"].items())
        yield f"    {out.pick('ví dụ', 'for example')}: {facts}"
    yield f"    → {x['remedy']}"


@app.command()
def load(path: PackPath) -> None:
    """Nạp gói vào cơ sở dữ liệu làm bản đang dùng. / Load a pack as the edition in use."""
    pack = load_pack(path)
    fresh = instruments.load(actor=Actor.system(pack.code, "pack"), pack=pack, at=now())
    words = out.pick("đã nạp làm bản đang dùng", "loaded as the edition in use") if fresh else out.pick("đã là bản đang dùng", "is the edition in use already")
    name = out.pick(pack.file.name.vi, pack.file.name.en)
    out.data({"pack": pack.code, "digest": pack.digest, "loaded": fresh}, [f"{name} ({pack.code}, {pack.digest[:16]}): {words}."])


@app.command()
def boundaries(
    pack: Annotated[str, typer.Argument(help="Mã mô hình đã nạp. / Code of a loaded model.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="GeoJSON (WGS 84).")],
    match: Annotated[str, typer.Option(help="thuộc-tính=official|code|name. / property=official|code|name.")] = "code=official",
    on: Annotated[str, typer.Option(help="Ngày của ranh giới (YYYY-MM-DD). / Date the boundaries are of.")] = "",
) -> None:
    """Thay ranh giới phác thảo bằng ranh giới chính thức của người vận hành. / Put official boundaries in the place of the pack's outlines."""
    rules = book_of(pack)
    key, _, kind = match.partition("=")
    if kind not in KINDS:
        raise BadInput(f"--match {match}: ghi thuộc-tính={'|'.join(KINDS)}", f"--match {match}: write property={'|'.join(KINDS)}")
    day = parse_day(on, "--on") if on else now().astimezone(rules.calendar.zone).date()
    raw = given_text(str(file))
    try:
        found = read_boundaries(json.loads(raw), key)
    except json.JSONDecodeError as error:
        where = f"{file.name}:{error.lineno}: "
        raise BadInput(f"{where}không phải JSON; xuất lại tệp dạng GeoJSON", f"{where}this is not JSON; export the file again as GeoJSON") from None
    names, parts = zone_names(rules, kind, day), dict[str, list[Any]]()
    for called, shape in found.items():
        if zone := names.get(_called(kind, called)):
            parts.setdefault(zone, []).append(shape)
    outlines = {zone: json.loads(shapely.to_geojson(shapely.union_all(shapes))) for zone, shapes in parts.items()}
    if not outlines:
        raise BadInput(
            f"--match {match}: không đối tượng nào trong {len(found)} ứng với địa bàn có vào {day:%d/%m/%Y}; xem lại thuộc tính và --on",
            f"--match {match}: none of {len(found)} features is a zone of {day:%d/%m/%Y}; check the property and --on",
        )
    replace_boundaries(actor=Actor.system(pack, "boundaries"), outlines=outlines, digest=hashlib.sha256(raw.encode()).hexdigest(), at=now())
    unmatched = sorted(name for name in found if _called(kind, name) not in names)
    words = [f"✓ {zone}: {zone_name(rules.pack, 'zone', zone, out.language)}{_united(len(shapes))}" for zone, shapes in sorted(parts.items())]
    summary = out.pick("Đã thay {0} ranh giới; {1} đối tượng không thuộc mô hình.", "{0} outlines replaced; {1} features are not of the model.")
    words.append(summary.format(len(outlines), len(unmatched)))
    out.data({"pack": pack, "on": day.isoformat(), "zones": sorted(outlines), "unmatched": unmatched}, words)


KINDS = ("official", "code", "name")


def _called(kind: str, name: str) -> str:
    return fold(name) if kind == "name" else name


def _united(count: int) -> str:
    return out.pick(f" (hợp của {count} đối tượng)", f" (union of {count} features)") if count > 1 else ""


def zone_names(rules: Book, kind: str, day: date) -> dict[str, str]:
    """What a boundary file calls a zone of the day → zone code; `kind` is official, code or name.

    Old and new units may share an official code, hence the day. Names and aliases are folded; one that two zones of the day share is left out.
    A zone that goes by the names of its former parts gets the union of their outlines.
    """
    zones = [z for z in rules.pack.zones.zones if z.valid.covers(day)]
    if kind == "official":
        return {z.official: z.code for z in zones if z.official}
    if kind == "code":
        return {z.code: z.code for z in zones}
    return fold_names((z.code, (z.name.vi, z.name.en, *z.aliases)) for z in zones)


@app.command()
def law(
    table: Annotated[str, typer.Argument(help="Mã bảng luật. / Code of the law table.")] = "vn",
    on: Annotated[str, typer.Option(help="Dòng có hiệu lực ngày này (YYYY-MM-DD), mặc định hôm nay. / Rows in force on this day, today if left out.")] = "",
) -> None:
    """Các dòng luật mà gói có thể viện dẫn: mã, thời hạn, văn bản, mức tin cậy. / The rows of law a pack may cite: code, limit, document, confidence."""
    if table not in law_tables():
        known = ", ".join(law_tables())
        raise BadInput(f"không có bảng luật '{table}'; có: {known}", f"there is no law table '{table}'; there is: {known}")
    rows = rows_in_force(law_table(table), parse_day(on, "--on") if on else now().date())
    if out.json:
        out.data([row.model_dump(mode="json", by_alias=True, exclude_none=True) for row in rows.values()])
        return
    columns = (("Mã", "Code"), ("Thời hạn", "Limit"), ("Văn bản", "Document"), ("Việc", "What"), ("Tin cậy", "Confidence"))
    lines = []
    for row in sorted(rows.values(), key=lambda row: row.code):
        limit = UNITS[row.limit.unit][out.language].format(n=row.limit.amount) if row.limit else "–"
        mark = MARKS[f"law:{row.confidence.value}"][out.language]
        lines.append((row.code, limit, f"{row.document} {row.article}", out.pick(row.matter.vi, row.matter.en), mark))
    out.table(columns, lines)


@app.command()
def schema(
    folder: Annotated[Path | None, typer.Argument(help="Thư mục ghi ra; bỏ trống thì in ra màn hình. / Where to write; printed if left out.")] = None,
) -> None:
    """Xuất lược đồ JSON của các tệp trong gói, cho trình soạn thảo. / Publish the JSON Schema of a pack's files, for editors."""
    found = schemas()
    if folder is None:
        out.data(found)
        return
    files = {f"{name.replace('/', '-').replace('*', 'any').removesuffix('.yaml')}.schema.json": body for name, body in found.items()}
    with writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, body in files.items():
            (folder / name).write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    out.data({"folder": str(folder), "files": sorted(files)}, [str(folder / name) for name in sorted(files)])


def decide(
    pack: Annotated[Path, typer.Option(exists=True, file_okay=False, help="Thư mục của gói. / Folder of the pack.")],
    facts: Annotated[str, typer.Option(help="Tệp JSON các dữ kiện, hoặc - để đọc đầu vào chuẩn. / JSON file of facts, or - for standard input.")],
    at: Annotated[str, typer.Option(help="Thời điểm ISO 8601 có múi giờ. / ISO 8601 instant with zone.")],
) -> None:
    """Hỏi quy chế: ai chủ trì, phối hợp, hạn nào, theo điều nào. / Ask the regulation: who leads, who supports, by when, under which clause."""
    loaded = load_pack(pack)
    moment = parse_instant(at)
    entry = parsed(facts, FactsEntry)
    rules = temporary_book(loaded)
    decision = rules.rules.decide(facts_from(entry), moment)
    out.data(decision_data(rules, decision, moment), sentences(rules, decision, out.language, moment))


def temporary_book(pack: Pack) -> Book:
    """A pack ready to decide without any database."""
    return Book(pack.code, 0, pack, Rulebook(pack), calendar_of(pack))


def parse_instant(text: str) -> datetime:
    """An aware instant. Raises BadInput."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadInput(
            f"--at {text}: ghi thời điểm ISO 8601 có múi giờ, ví dụ 2026-01-31T14:30:00+07:00",
            f"--at {text}: write an ISO 8601 time with its zone, for instance 2026-01-31T14:30:00+07:00",
        )
    return moment


def parse_day(text: str, option: str) -> date:
    """A date. Raises BadInput."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{option} {text}: ghi ngày theo mẫu 2026-01-31", f"{option} {text}: write the date as 2026-01-31") from None


def parsed(file: str, model: type[Shape]) -> Shape:
    """The JSON of a file (or of standard input for ``-``) in the shape of `model`. Raises BadInput with every fault, Unreadable."""
    text, name = given_text(file), "stdin" if file == "-" else Path(file).name
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        vi, en = (json_faults(name, model, text, error, language) for language in LANGUAGES)
        raise BadInput(vi, en) from None
