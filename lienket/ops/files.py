"""`lienket receive` and `lienket import`."""

from __future__ import annotations

import hashlib
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from lienket.instruments.queries import book, zone_index
from lienket.intake import batch
from lienket.intake.actions import receive as take_in
from lienket.intake.draft import DraftJSON
from lienket.intake.mapping import load_mapping, read_rows
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.ids import NAMESPACE
from lienket.matters.queries import number_by_id
from lienket.ops.console import now, out
from lienket.ops.messages import BadInput
from lienket.ops.pack_commands import faults
from lienket.ops.who import As, Model, acting
from lienket.routing.explain import decision_data, sentences


def receive(
    file: Annotated[str, typer.Argument(help="Tệp JSON của tin báo, hoặc -. / JSON file of the report, or -.")],
    as_: As,
    model: Model = "",
) -> None:
    """Tiếp nhận một tin báo: quy chế phân công, mở vụ việc, tính hạn. / Take in one report."""
    at = now()
    actor = acting(model, as_, at)
    try:
        text = typer.get_text_stream("stdin").read() if file == "-" else Path(file).read_text(encoding="utf-8")
        entry = DraftJSON.model_validate_json(text)
    except ValidationError as error:
        raise BadInput(faults(error)) from None
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}") from None
    answer = take_in(actor=actor, draft=entry.draft(at), at=at)
    with in_model(actor.model):
        rules = book(actor.model)
        number = number_by_id(answer.matter)
    data = {"report": str(answer.report), "matter": str(answer.matter), "number": number, "repeated": answer.repeated}
    words = [number]
    if answer.decision is not None:
        data["decision"] = decision_data(rules, answer.decision, at)  # type: ignore[assignment]
        words += sentences(rules, answer.decision, out.language)
    out.data(data, words)


def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, CSV.gz hoặc XLSX.")],
    mapping: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Tệp ánh xạ YAML đã được duyệt. / Approved mapping file.")],
    preview: Annotated[int, typer.Option(help="Chỉ xem trước N dòng, không ghi gì. / Only show N rows, write nothing.")] = 0,
    refused: Annotated[Path | None, typer.Option(help="Ghi các dòng bị từ chối ra tệp CSV này. / Write refused rows to this CSV.")] = None,
) -> None:
    """Nhập tệp theo ánh xạ: có xem trước, tiến độ, chạy tiếp được, không mất dòng nào. / Import a file under a mapping."""
    rules_file = load_mapping(mapping)
    if preview:
        _preview(file, mapping, preview)
        return
    actor = Actor(model=rules_file.pack, kind="IMPORT", part="import")
    total = sum(1 for _ in read_rows(file, rules_file))
    with out.progress("Nhập", "Importing", total) as advance:
        state = batch.import_file(
            actor=actor,
            path=file,
            mapping=rules_file,
            mapping_digest=hashlib.sha256(mapping.read_bytes()).hexdigest(),
            now=now,
            progress=lambda p: advance(p.accepted + p.refused),
        )
    data = {"run": str(state.run), "rows": total, "accepted": state.accepted, "refused": state.refused, "undetermined": state.undetermined, "resumed": state.resumed}
    if refused is not None:
        with in_model(rules_file.pack):
            data["refused_file"] = str(refused)
            batch.write_refused(state.run, refused)
    out.data(data, [f"{key}: {value}" for key, value in data.items()])


def _preview(file: Path, mapping: Path, count: int) -> None:
    rules_file = load_mapping(mapping)
    with in_model(rules_file.pack):
        rules, index = book(rules_file.pack), zone_index(now())
    rows = islice(read_rows(file, rules_file), count)
    shown = []
    for item in batch.drafts(rules, rules_file, rows, run=NAMESPACE, digest="0" * 64, index=index):
        if isinstance(item, batch.Refused):
            shown.append({"line": item.line, "refused": item.rule, "column": item.column, "remedy": item.remedy})
            continue
        decision = rules.rules.decide(item.facts, item.received_at)
        shown.append(
            {"line": item.line, "kind": item.facts.kind, "field": item.facts.field, "severity": item.facts.severity, "place": item.facts.place, "lead": decision.leader}
        )
    out.data(shown, ["  ".join(f"{k}={v}" for k, v in row.items()) for row in shown])
