"""`lienket bench`: the figures the project promises, measured on this machine. Names are stable; medians of five runs unless said otherwise."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Annotated

import typer

from lienket.kernel.errors import LienketError
from lienket.ops.console import out


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure with its goal; `met` is None where there is no goal."""

    group: str
    name: str
    value: float
    unit: str
    goal: str
    met: bool | None
    n: int
    machine: str


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should reach: at least (``>=``) or at most (``<=``)."""

    sign: str
    bound: float

    def met(self, value: float) -> bool:
        """Whether `value` reaches the goal."""
        return value >= self.bound if self.sign == ">=" else value <= self.bound

    def __str__(self) -> str:
        return f"{self.sign} {self.bound:g}"


GOALS: dict[str, tuple[str, Goal | None]] = {
    "decide.per_second": ("decisions/s", Goal(">=", 200_000)),
    "decide.new_facts_per_second": ("decisions/s", None),
    "import.seconds": ("s", Goal("<=", 60)),
    "import.peak_memory": ("MiB", Goal("<=", 1024)),
    "receive.p50": ("ms", None),
    "receive.p99": ("ms", Goal("<=", 150)),
    "receive.per_second": ("reports/s", None),
    "verify.seconds": ("s", Goal("<=", 60)),
    "verify.peak_memory": ("MiB", None),
    "visible.p95_10k": ("ms", Goal("<=", 30)),
    "visible.p95_1m": ("ms", Goal("<=", 30)),
    "visible.growth": ("ratio", Goal("<=", 1.5)),
    "regulation.lint_formosa": ("s", Goal("<=", 1)),
    "regulation.lint_large": ("s", Goal("<=", 10)),
    "regulation.document": ("s", Goal("<=", 0.5)),
    "regulation.replay": ("s", Goal("<=", 10)),
    "clocks.sweep": ("s", Goal("<=", 5)),
    "clocks.idle": ("ms a pass", Goal("<=", 10)),
    "clocks.fan_out": ("s", Goal("<=", 5)),
    "clocks.due_dates": ("due dates/s", Goal(">=", 50_000)),
    "desk.entitled_10k": ("% of matters", None),
    "desk.entitled_1m": ("% of matters", None),
    "desk.report_p50": ("ms", None),
    "desk.report_p99": ("ms", Goal("<=", 150)),
    "desk.reports_per_second": ("reports/s", Goal(">=", 150)),
    "desk.report_cpu": ("CPU-ms a report", Goal("<=", 8)),
    "desk.mixed_p95": ("ms", Goal("<=", 250)),
    "desk.mixed_errors": ("requests", Goal("<=", 0)),
    "desk.live_p99": ("ms", Goal("<=", 1000)),
    "desk.live_seen": ("announcements", None),
    "sharing.api_gap": ("%", Goal("<=", 5)),
    "sharing.page_gap": ("%", Goal("<=", 5)),
    "sharing.restricted_p50": ("ms", None),
    "sharing.restricted_p99": ("ms", Goal("<=", 150)),
    "sharing.restricted_per_second": ("reads/s", None),
}

for _page, _most in (("board", 60), ("list", 60), ("search", 120), ("matter", 80)):
    GOALS[f"desk.{_page}_10k"] = ("ms", Goal("<=", _most))
    GOALS[f"desk.{_page}_1m"] = ("ms", Goal("<=", _most))
    GOALS[f"desk.{_page}_growth"] = ("ratio", Goal("<=", 1.5))

FILLED_ONCE = frozenset({"regulation", "clocks", "verify", "visible", "desk", "sharing"})
"""Groups that fill a large database (or make a large regulation) once and measure it several times; the others start each run afresh."""

GROUPS = ("decide", "regulation", "clocks", "import", "receive", "verify", "visible", "desk", "sharing")


class NotMeasured(LienketError):
    """A group could not be measured; its process says why on standard error: (group)."""

    code = "not-measured"


def machine() -> str:
    """What the figures were measured on."""
    model = next((line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
    return f"{os.cpu_count()} cores, {model or platform.machine()}, Python {platform.python_version()}"


def _lines(path: str) -> Iterator[str]:
    try:
        yield from Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return


def bench(
    groups: Annotated[list[str] | None, typer.Argument(help=" | ".join(GROUPS))] = None,
    runs: Annotated[int, typer.Option(min=1, help="Số lần đo. / Runs.")] = 5,
    scale: Annotated[float, typer.Option(help="Tỉ lệ dữ liệu; khác 1 thì không so với mục tiêu. / Share of the data; only 1 is held against the goals.")] = 1.0,
) -> None:
    """Đo các chỉ tiêu trên máy này. / Measure the promised figures on this machine."""
    wanted = groups or list(GROUPS)
    if unknown := set(wanted) - set(GROUPS):
        raise typer.BadParameter(", ".join(sorted(unknown)))
    for group in wanted:
        samples: dict[str, list[float]] = {}
        inside = runs if group in FILLED_ONCE else 1
        for _ in range(runs // inside):
            for name, values in _run(group, scale, inside).items():
                samples.setdefault(name, []).extend(values)
        for name, values in samples.items():
            unit, goal = GOALS[f"{group}.{name}"]
            value = median(values)
            met = goal.met(value) if goal is not None and scale == 1.0 else None
            figure = Figure(group, name, round(value, 3), unit, str(goal or ""), met, len(values), machine())
            mark = {True: "✓", False: "✗", None: " "}[met]
            words = [f"{mark} {figure.group}.{figure.name} = {figure.value:g} {figure.unit}  ({figure.goal or '–'}; n={figure.n})"]
            out.data(asdict(figure), words)


def _run(group: str, scale: float, runs: int) -> dict[str, list[float]]:
    """One run of a group in a process and a data folder of its own; the figures come back as JSON."""
    with tempfile.TemporaryDirectory(prefix="lienket-bench-") as folder:
        environment = {**os.environ, "LIENKET_DATA": folder}
        environment.pop("DATABASE_URL", None)
        module = [f"lienket.ops.{group}_bench"] if group in {"desk", "sharing"} else ["lienket.ops.measures", group]
        command = [sys.executable, "-m", *module, str(scale), str(runs)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            raise NotMeasured(group)
        found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
        return found
