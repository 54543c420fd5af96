"""`lienket pack …` and `lienket decide`."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from lienket.geo.zones import read_boundaries
from lienket.instruments import actions as instruments
from lienket.instruments.queries import Book, book, calendar_of
from lienket.intake.draft import facts_from
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.ops.console import now, out
from lienket.ops.messages import BadInput
from lienket.regulation.decide import Rulebook
from lienket.regulation.format import FactsEntry
from lienket.regulation.lint import lint
from lienket.regulation.load import Pack, load_pack, schemas
from lienket.routing.explain import decision_data, sentences
from lienket.units.actions import replace_boundaries

app = typer.Typer(no_args_is_help=True, help="Gói mô hình: kiểm tra, nạp, ranh giới, lược đồ. / Model packs: check, load, boundaries, schema.")

PackPath = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Thư mục của gói. / Folder of the pack.")]


@app.command()
def check(path: PackPath, on: Annotated[str, typer.Option(help="Chỉ xét ngày này (YYYY-MM-DD). / Look at this day only.")] = "") -> None:
    """Kiểm tra gói: lỗi nạp, khoảng trống, mâu thuẫn, lỏng hơn luật. / Check a pack: load errors, gaps, conflicts, looser than law."""
    pack = load_pack(path)
    findings = lint(pack, date.fromisoformat(on) if on else None)
    vi = out.language == "vi"
    data = {
        "pack": pack.code,
        "digest": pack.digest,
        "findings": [
            {
                "rule": f.rule,
                "severity": f.severity,
                "file": f.file,
                "line": f.line,
                "clause": f.clause,
                "message": f.message_vi if vi else f.message_en,
                "remedy": f.remedy_vi if vi else f.remedy_en,
                "example": f.example,
            }
            for f in findings
        ],
    }
    words = [f"{x['severity']}: {x['file']}:{x['line']} {x['clause']} – {x['message']} → {x['remedy']}" for x in data["findings"]]  # type: ignore[attr-defined]
    words.append(f"{pack.code}: {len(findings)}")
    out.data(data, words)
    if any(f.severity == "error" for f in findings):
        raise typer.Exit(1)


@app.command()
def load(path: PackPath) -> None:
    """Nạp gói vào cơ sở dữ liệu làm bản đang dùng. / Load a pack as the edition in use."""
    pack = load_pack(path)
    fresh = instruments.load(actor=Actor.system(pack.code, "pack"), pack=pack, at=now())
    out.data({"pack": pack.code, "digest": pack.digest, "loaded": fresh}, [f"{pack.code}: {'+' if fresh else '='} {pack.digest[:16]}"])


@app.command()
def boundaries(
    pack: Annotated[str, typer.Argument(help="Mã mô hình đã nạp. / Code of a loaded model.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="GeoJSON (WGS 84).")],
    match: Annotated[str, typer.Option(help="thuộc-tính=official|code|name. / property=official|code|name.")] = "code=official",
    on: Annotated[str, typer.Option(help="Ngày của ranh giới (YYYY-MM-DD). / Date the boundaries are of.")] = "",
) -> None:
    """Thay ranh giới phác thảo bằng ranh giới chính thức của người vận hành. / Put official boundaries in the place of the pack's outlines."""
    with in_model(pack):
        rules = book(pack)
    key, _, kind = match.partition("=")
    raw = file.read_bytes()
    try:
        found = read_boundaries(json.loads(raw), key)
    except json.JSONDecodeError as error:
        raise BadInput(f"{file.name}:{error.lineno}: {error.msg}") from None
    day = date.fromisoformat(on) if on else now().astimezone(rules.calendar.zone).date()
    names = zone_names(rules, kind, day)
    import shapely

    outlines = {names[name]: json.loads(shapely.to_geojson(shape)) for name, shape in found.items() if name in names}
    if not outlines:
        raise BadInput(f"--match {match}: 0 / {len(found)}")
    replace_boundaries(actor=Actor.system(pack, "boundaries"), outlines=outlines, digest=hashlib.sha256(raw).hexdigest(), at=now())
    out.data({"pack": pack, "zones": sorted(outlines), "unmatched": sorted(set(found) - set(names))}, [f"{zone} ✓" for zone in sorted(outlines)])


def zone_names(rules: Book, kind: str, day: date) -> dict[str, str]:
    """What a boundary file calls a zone of the day → zone code; `kind` is official, code or name. Old and new units may share an official code."""
    zones = [z for z in rules.pack.zones.zones if z.valid.covers(day)]
    if kind == "official":
        return {z.official: z.code for z in zones if z.official}
    if kind == "code":
        return {z.code: z.code for z in zones}
    return {text: z.code for z in zones for text in (z.name.vi, *z.aliases)}


@app.command()
def schema(folder: Annotated[Path | None, typer.Argument(help="Thư mục ghi ra; bỏ trống thì in ra màn hình. / Where to write; printed if left out.")] = None) -> None:
    """Xuất lược đồ JSON của các tệp trong gói, cho trình soạn thảo. / Publish the JSON Schema of a pack's files, for editors."""
    found = schemas()
    if folder is None:
        out.data(found)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in found.items():
        stem = name.replace("/", "-").replace("*", "any").removesuffix(".yaml")
        (folder / f"{stem}.schema.json").write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    out.data(sorted(found), sorted(found))


def decide(
    pack: Annotated[Path, typer.Option(exists=True, file_okay=False, help="Thư mục của gói. / Folder of the pack.")],
    facts: Annotated[str, typer.Option(help="Tệp JSON các dữ kiện, hoặc - để đọc đầu vào chuẩn. / JSON file of facts, or - for standard input.")],
    at: Annotated[str, typer.Option(help="Thời điểm ISO 8601 có múi giờ. / ISO 8601 instant with zone.")],
) -> None:
    """Hỏi quy chế: ai chủ trì, phối hợp, hạn nào, theo điều nào. / Ask the regulation: who leads, who supports, by when, under which clause."""
    loaded = load_pack(pack)
    moment = parse_instant(at)
    try:
        text = typer.get_text_stream("stdin").read() if facts == "-" else Path(facts).read_text(encoding="utf-8")
        entry = FactsEntry.model_validate_json(text)
    except ValidationError as error:
        raise BadInput(faults(error)) from None
    except OSError as error:
        raise BadInput(f"{facts}: {error.strerror}") from None
    rules = temporary_book(loaded)
    decision = rules.rules.decide(facts_from(entry), moment)
    out.data(decision_data(rules, decision, moment), sentences(rules, decision, out.language))


def temporary_book(pack: Pack) -> Book:
    """A pack ready to decide without any database."""
    return Book(pack.code, 0, pack, Rulebook(pack), calendar_of(pack))


def parse_instant(text: str) -> datetime:
    """An aware instant. Raises BadInput."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"--at {text}: ISO 8601, 2026-01-31T14:30+07:00") from None
    if moment.tzinfo is None:
        raise BadInput(f"--at {text}: +07:00 ?")
    return moment


def faults(error: ValidationError) -> str:
    """Faults of a JSON input, one line each: field and rule."""
    return "; ".join(f"{'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in error.errors(include_url=False, include_input=False))
