"""`lienket journal …`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from lienket.journal import attest
from lienket.journal.export import export as write_export
from lienket.journal.verify import verify as check
from lienket.ops.console import now, out, writable

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


File = Annotated[Path, typer.Argument(dir_okay=False, help="Tệp ghi ra. / File to write.")]


@app.command()
def checkpoint(file: File) -> None:
    """Mốc ký của nhật ký lúc này, để thành viên ký cùng (tools/cosign_checkpoint.py). / A signed checkpoint, for members to co-sign."""
    with writable(file):
        made = attest.checkpoint()
        file.write_text(made.note, encoding="utf-8")
    words = out.pick("{0}: {1} mục. Gốc Merkle đã ký: {2}", "{0}: {1} entries. Signed Merkle root: {2}").format(file, made.size, made.root)
    data = {"file": str(file), "entries": made.size, "root": made.root, "public_key": made.public_key}
    out.data(data, [words, out.pick("Khóa công khai: ", "Public key: ") + made.public_key])


@app.command("prove-entry")
def prove_entry(entry: Annotated[int, typer.Argument(min=1, help="Số mục. / Number of the entry.")], file: File) -> None:
    """Chứng minh một mục có trong nhật ký, mà không đưa các mục khác. / Prove that one entry is in the journal without giving the others."""
    _prove(file, entry, attest.prove_entry)


@app.command("prove-beginning")
def prove_beginning(entries: Annotated[int, typer.Argument(min=1, help="Số mục của mốc cũ. / Size of the older checkpoint.")], file: File) -> None:
    """Chứng minh nhật ký nay vẫn bắt đầu bằng nhật ký của mốc cũ. / Prove that the journal still begins with that of an older checkpoint."""
    _prove(file, entries, attest.prove_beginning)


def _prove(file: Path, number: int, make: Callable[[int], str]) -> None:
    with writable(file):
        file.write_text(make(number), encoding="utf-8")
    remark = out.pick("Kiểm tra bằng tools/verify_journal.py", "Checked by tools/verify_journal.py")
    out.data({"file": str(file), "number": number}, [f"{file}: {remark}."])


@app.command("change-key")
def change_key(file: File) -> None:
    """Đổi khóa ký của nút; ghi mốc cuối ký bằng khóa cũ ra tệp. / Change the node's key; the last checkpoint under the old one goes to FILE."""
    with writable(file):
        last, new = attest.change_key(now(), lambda note: file.write_text(note, encoding="utf-8"))
    told = out.pick(
        "Nút ký bằng khóa mới từ bây giờ. Giao khóa này cho các thành viên bằng đường khác, và tệp {0} (mốc cuối ký bằng khóa cũ).",
        "The node signs with a new key from now on. Hand it to the members by another way, and {0} (the last checkpoint under the old key).",
    )
    data = {"file": str(file), "entries": last.size, "root": last.root, "old_key": last.public_key, "public_key": new}
    out.data(data, [told.format(file), out.pick("Khóa công khai: ", "Public key: ") + new])
