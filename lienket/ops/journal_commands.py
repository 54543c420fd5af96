"""`lienket journal …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lienket.journal.export import export as write_export
from lienket.journal.verify import verify as check
from lienket.ops.console import out

app = typer.Typer(no_args_is_help=True, help="Nhật ký: kiểm tra, xuất. / The journal: verify, export.")


@app.command()
def verify() -> None:
    """Tính lại mọi mục nhật ký và so với mọi dòng dữ liệu; báo mục sai đầu tiên. / Re-hash every entry and compare every row."""
    with out.progress("Kiểm tra nhật ký", "Verifying", None) as advance:
        verdict = check(progress=advance)
    problems = [{"seq": p.seq, "table": p.table, "row": p.row, "rule": p.rule, "text": p.vi if out.language == "vi" else p.en} for p in verdict.problems]
    data = {"ok": verdict.ok, "entries": verdict.entries, "rows": verdict.rows, "root": verdict.root, "problems": problems}
    words = [f"{'✓' if verdict.ok else '✗'} {verdict.entries} / {verdict.rows}  {verdict.root}", *(str(p["text"]) for p in problems)]
    out.data(data, words)
    if not verdict.ok:
        raise typer.Exit(1)


@app.command()
def export(file: Annotated[Path, typer.Argument(dir_okay=False, help="Tệp ghi ra. / File to write.")]) -> None:
    """Xuất nhật ký kèm mốc ký, để kiểm tra độc lập bằng tools/verify_journal.py. / Export with a signed checkpoint."""
    checkpoint = write_export(file)
    out.data({"file": str(file), "entries": checkpoint.size, "root": checkpoint.root}, [f"{file}: {checkpoint.size}  {checkpoint.root}"])
