"""What every command shares: where output goes, in which language, and how refusals are said."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from lienket.regulation.refusal import Language
from lienket.situation.refusals import Unreadable, Unwritable, refusal


@dataclass(slots=True)
class Out:
    """The output of this run: JSON on standard output for programs, or words for people; progress always on standard error."""

    json: bool = False
    language: Language = "vi"
    console: Console = field(default_factory=Console)
    errors: Console = field(default_factory=lambda: Console(stderr=True))

    def data(self, value: Any, words: Iterable[str] | None = None) -> None:
        """Print `value` as JSON, or `words` line by line for people."""
        if self.json or words is None:
            sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=None if self.json else 2) + "\n")
            return
        for line in words:
            self.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def pick(self, vi: str, en: str) -> str:
        """The text in the reader's language."""
        return vi if self.language == "vi" else en

    def say(self, vi: str, en: str) -> None:
        """A remark for people; programs do not see it."""
        if not self.json:
            self.console.print(self.pick(vi, en), markup=False, highlight=False, soft_wrap=True)

    def table(self, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[object]]) -> None:
        """A table for people; `columns` are (Vietnamese, English) headings."""
        sheet = Table(box=None, pad_edge=False, header_style="bold")
        for vi, en in columns:
            sheet.add_column(self.pick(vi, en), overflow="fold", no_wrap=not sheet.columns)  # The first column is what one types again.
        for row in rows:
            sheet.add_row(*(Text(str(cell)) for cell in row))
        console = self.console if self.console.is_terminal else Console(width=200)  # A pipe has no width to fold at.
        console.print(sheet)

    def refuse(self, error: BaseException, code: int = 1) -> NoReturn:
        """Say a refusal in the reader's language and end."""
        text = refusal(error, self.language)
        if self.json:
            sys.stdout.write(json.dumps({"error": getattr(error, "code", "error"), "detail": text}, ensure_ascii=False) + "\n")
        else:
            self.errors.print(text, markup=False, highlight=False, style="red", soft_wrap=True)
        raise SystemExit(code)

    @contextmanager
    def progress(self, vi: str, en: str, total: int | None) -> Iterator[Any]:
        """A progress bar on standard error; yields a function taking how much is done."""
        if not self.errors.is_terminal:
            yield lambda _done: None
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self.errors, transient=True) as bar:
            task = bar.add_task(self.pick(vi, en), total=total)
            yield lambda done: bar.update(task, completed=done)


out = Out()


def given_text(file: str) -> str:
    """The text of a file, or of standard input for ``-``. Raises Unreadable."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Unreadable(file) from None


@contextmanager
def writable(file: Path) -> Iterator[None]:
    """Turn what the system says of a file that cannot be written into a refusal. Raises Unwritable."""
    try:
        yield
    except OSError:
        raise Unwritable(str(file)) from None


def now() -> datetime:
    """The clock, read here and in no lower layer."""
    return datetime.now(UTC)
