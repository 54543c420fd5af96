"""`lienket journal …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lienket.journal.export import export as write_export
from lienket.journal.verify import verify as check
from lienket.ops.console import out, writable

app = typer.Typer(no_args_is_help=True, help="Nhật ký: kiểm tra, xuất. / The journal: verify, export.")


@app.command()
def verify() -> None:
    """Tính lại mọi mục nhật ký và so với mọi dòng dữ liệu; báo mục sai đầu tiên. / Re-hash every entry and compare every row."""
    with out.progress("Kiểm tra nhật ký", "Verifying", None) as advance:
        verdict = check(progress=lambda _stage, done, _total: advance(done))
    problems = [{"seq": p.seq, "table": p.table, "row": p.row, "rule": p.rule, "text": p.vi if out.language == "vi" else p.en} for p in verdict.problems]
    data = {"ok": verdict.ok, "entries": verdict.entries, "rows": verdict.rows, "root": verdict.root, "problems": problems}
    verdict_words = out.pick("Nhật ký nguyên vẹn", "The journal is whole") if verdict.ok else out.pick("NHẬT KÝ KHÔNG KHỚP", "THE JOURNAL DOES NOT AGREE")
    counted = out.pick("{0} mục, {1} dòng dữ liệu đã so", "{0} entries, {1} rows compared").format(verdict.entries, verdict.rows)
    root = [out.pick("Gốc Merkle: ", "Merkle root: ") + verdict.root] if verdict.root else []
    out.data(data, [f"{verdict_words}: {counted}.", *root, *(str(p["text"]) for p in problems)])
    if not verdict.ok:
        raise typer.Exit(1)


@app.command()
def export(file: Annotated[Path, typer.Argument(dir_okay=False, help="Tệp ghi ra. / File to write.")]) -> None:
    """Xuất nhật ký kèm mốc ký, để kiểm tra độc lập bằng tools/verify_journal.py. / Export with a signed checkpoint."""
    with writable(file), out.progress("Xuất nhật ký", "Exporting", None) as advance:
        checkpoint = write_export(file, lambda done, _total: advance(done))
    words = out.pick("{0}: {1} mục. Gốc Merkle đã ký: {2}", "{0}: {1} entries. Signed Merkle root: {2}").format(file, checkpoint.size, checkpoint.root)
    data = {"file": str(file), "entries": checkpoint.size, "root": checkpoint.root, "public_key": checkpoint.public_key, "note": checkpoint.note}
    out.data(data, [words, out.pick("Khóa công khai: ", "Public key: ") + checkpoint.public_key])
