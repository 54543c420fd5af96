"""`lienket search …`."""

from __future__ import annotations

import typer

from lienket.journal.queries import models_loaded
from lienket.journal.rows import in_model
from lienket.matters.queries import every
from lienket.ops.console import now, out
from lienket.situation import search_index

app = typer.Typer(no_args_is_help=True, help="Chỉ mục tìm kiếm. / The search index.")


@app.callback()
def _search() -> None:
    """Chỉ mục tìm kiếm. / The search index."""


@app.command()
def rebuild() -> None:
    """Dựng lại chỉ mục tìm kiếm từ đầu, khi đổi tên trong gói hoặc nghi chỉ mục hỏng. / Make the search index anew, after names changed or in doubt."""
    total = 0
    for model in models_loaded():
        with in_model(model):
            total += every().count()  # A figure for the operator, no matter shown.
    with out.progress("Dựng chỉ mục", "Indexing", total) as done:
        count = search_index.rebuild(now(), done)
    out.data({"indexed": count}, [out.pick(f"Đã đưa {count} vụ việc vào chỉ mục.", f"Indexed {count} matters.")])
