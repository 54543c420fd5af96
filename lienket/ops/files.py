"""`lienket receive` and `lienket import`."""

from __future__ import annotations

import hashlib
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from lienket.instruments.queries import book, zone_index
from lienket.intake import batch
from lienket.intake.actions import as_before
from lienket.intake.actions import receive as take_in
from lienket.intake.ahead import Refused
from lienket.intake.draft import DraftJSON
from lienket.intake.mapping import load_mapping, read_rows
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.ids import NAMESPACE
from lienket.matters.queries import number_by_id
from lienket.ops.console import now, out, writable
from lienket.ops.pack_commands import parsed
from lienket.ops.who import As, Model, acting, book_of
from lienket.routing.explain import decision_data, name, sentences
from lienket.situation.faults import REMEDIES, rule_words
from lienket.units.queries import NoSuchPost


def receive(
    file: Annotated[str, typer.Argument(help="Tệp JSON của tin báo, hoặc -. / JSON file of the report, or -.")],
    as_: As,
    model: Model = "",
) -> None:
    """Tiếp nhận một tin báo: quy chế phân công, mở vụ việc, tính hạn. / Take in one report."""
    at = now()
    actor = acting(model, as_, at)
    entry = parsed(file, DraftJSON)
    draft, rules = entry.draft(at), book_of(actor.model)
    if entry.received_at is None:
        draft = as_before(draft, actor.model)
    answer = take_in(actor=actor, draft=draft, at=at)
    with in_model(actor.model):
        number = number_by_id(answer.matter)
    data: dict[str, Any] = {"report": str(answer.report), "matter": str(answer.matter), "number": number, "repeated": answer.repeated}
    words = [out.pick("{0}: đã nhận trước đó, không ghi thêm.", "{0}: received before, nothing was added.").format(number)]
    if answer.decision is not None:
        data["decision"] = decision_data(rules, answer.decision, draft.received_at)
        words = [out.pick("{0}: đã tiếp nhận.", "{0}: received.").format(number), *sentences(rules, answer.decision, out.language, draft.received_at)]
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
    known = {f"{u.code}/{p.code}" for u in book_of(rules_file.pack).pack.units.units for p in u.posts}
    if rules_file.approved_by not in known:
        raise NoSuchPost(rules_file.approved_by)
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
    data: dict[str, Any] = {"run": str(state.run), "rows": total, "accepted": state.accepted, "refused": state.refused}
    data |= {"undetermined": state.undetermined, "repeated": state.repeated, "resumed": state.resumed}
    words = [out.pick(*IMPORTED).format(**data)]
    if refused is not None:
        with writable(refused), in_model(rules_file.pack):
            batch.write_refused(state.run, refused)
        data["refused_file"] = str(refused)
        words.append(out.pick("Các dòng bị từ chối: {0}", "Refused rows: {0}").format(refused))
    out.data(data, words)


IMPORTED = (
    "Tệp có {rows} dòng: đã nhận {accepted} (lượt này chưa phân công {undetermined}), từ chối {refused}, đã có từ trước {repeated}.",
    "The file has {rows} rows: {accepted} accepted ({undetermined} not assigned in this pass), {refused} refused, {repeated} there before.",
)


def _preview(file: Path, mapping: Path, count: int) -> None:
    rules_file = load_mapping(mapping)
    with in_model(rules_file.pack):
        rules, index = book(rules_file.pack), zone_index(now())
    rows = islice(read_rows(file, rules_file), count)
    shown: list[dict[str, Any]] = []
    words: list[str] = []
    lead_in = out.pick("Dòng", "Row")
    for item in batch.drafts(rules, rules_file, rows, run=NAMESPACE, digest="0" * 64, index=index):
        if isinstance(item, Refused):
            shown.append({"line": item.line, "refused": item.rule, "column": item.column, "remedy": item.remedy})
            why = f"{rule_words(item.rule, out.language)}; {REMEDIES[item.remedy][out.language]}"
            words.append(f"{lead_in} {item.line}: {out.pick('TỪ CHỐI', 'REFUSED')} – {item.column or '–'}: {why}")
            continue
        facts, lead = item.facts, rules.rules.decide(item.facts, item.received_at).leader
        shown.append({"line": item.line, "kind": facts.kind, "field": facts.field, "severity": facts.severity, "place": facts.place, "lead": lead})
        codes = (("kind", facts.kind), ("field", facts.field), ("severity", facts.severity), ("zone", facts.place), ("unit", lead))
        words.append(f"{lead_in} {item.line}: " + " | ".join(name(rules.pack, sort, code, out.language) if code else "–" for sort, code in codes))
    out.data(shown, words)
