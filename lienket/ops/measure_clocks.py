"""What keeping time costs: a sweep among a million running clocks, a pass with nothing to do, telling ten thousand units, and the arithmetic itself."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime, timedelta
from itertools import cycle
from statistics import median
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.db import connection

from lienket.clocks.arithmetic import due
from lienket.instruments.actions import load
from lienket.instruments.queries import calendar_of
from lienket.intake.actions import receive
from lienket.journal import outbox
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.worktime import Calendar
from lienket.ops.desk_fill import drafts, take_in
from lienket.regulation.load import Pack
from lienket.routing.actions import sweep

CLOCKS = 1_000_000
DUE_ONE_IN = 100
NOTICES = 10_000
_CLOCK = "id,model_id,subject,clock,duty,unit_id,limits,because,started_at,due_at,state,ended_at,rung,ladder,chain,needed"


def clocks(scale: float, runs: int, pack: Pack) -> dict[str, list[float]]:
    """All figures of the group; the sweep is measured once, since what it swept is swept."""
    load(actor=Actor.system(pack.code, "bench"), pack=pack, at=datetime(2026, 3, 2, 1, tzinfo=UTC))
    wanted = max(100, int(CLOCKS * scale) // DUE_ONE_IN)
    take_in(pack.code, pack, 0, wanted, datetime.now(UTC))
    figures = {"sweep": [_sweep(pack, wanted, int(CLOCKS * scale))]}
    figures["idle"] = [_idle(pack) for _ in range(runs)]
    notices = max(30, int(NOTICES * scale))
    figures["fan_out"] = [_fan_out(pack, notices, wanted + run * notices) for run in range(runs)]
    figures["due_dates"] = [_due_dates(calendar_of(pack), max(1_000, int(200_000 * scale))) for _ in range(runs)]
    return figures


def _sweep(pack: Pack, matters: int, running: int) -> float:
    """Seconds until the sweeper has lapsed one clock in a hundred of `running`, ladders climbed. The clocks that are due are those of real matters."""
    connection.close()
    at = datetime.now(UTC) + timedelta(days=1)
    file = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=60)
    chosen = file.execute("SELECT id FROM clocks_clock WHERE state = 'RUNNING' AND clock = 'acknowledge' ORDER BY id LIMIT ?", (matters,)).fetchall()
    file.execute("UPDATE clocks_clock SET state = 'MET', ended_at = started_at WHERE state = 'RUNNING'")
    # Due after they were recorded: a clock that had run out before lapses in silence and would climb nothing.
    soon = (str((at - timedelta(minutes=5)).replace(tzinfo=None)),)
    file.executemany("UPDATE clocks_clock SET state = 'RUNNING', ended_at = NULL, due_at = ? WHERE id = ?", [(*soon, pk) for (pk,) in chosen])
    row = file.execute(f"SELECT {_CLOCK} FROM clocks_clock LIMIT 1").fetchone()  # noqa: S608 – own names.
    later = (str((at + timedelta(days=3 + n % 300)).replace(tzinfo=None)) for n in range(running - len(chosen)))
    rows = ((uuid4().hex, row[1], uuid4().hex, *row[3:9], moment, "RUNNING", None, 0, "", None, None) for moment in later)
    file.executemany(f"INSERT INTO clocks_clock ({_CLOCK}) VALUES ({','.join('?' * 16)})", rows)  # noqa: S608 – own names.
    file.execute("ANALYZE")
    file.commit()
    file.close()
    begun, lapsed = time.perf_counter(), 0
    while swept := sweep(actor=Actor.system(pack.code, "sweeper"), at=at).lapsed:
        lapsed += swept
    seconds = time.perf_counter() - begun
    if lapsed != len(chosen):
        raise SystemExit(f"clocks: {lapsed} lapsed of {len(chosen)}")
    return seconds


def _idle(pack: Pack) -> float:
    """Milliseconds of one pass with nothing due (median of 100)."""
    took = []
    for _ in range(100):
        begun = time.perf_counter()
        sweep(actor=Actor.system(pack.code, "sweeper"), at=datetime.now(UTC))
        took.append((time.perf_counter() - begun) * 1000)
    return median(took)


def _fan_out(pack: Pack, notices: int, first: int) -> float:
    """Seconds to put `notices` notices of new matters into inboxes. A matter makes several: so many matters are taken in first, from report `first` on."""
    later = datetime.now(UTC) + timedelta(days=2)  # The sweep was of tomorrow, and no entry is older than the one before.
    while outbox.deliver(later)[0]:
        pass
    notice = apps.get_model("alerts", "Notice")
    with in_model(pack.code):
        before = notice.unrestricted.count()  # Whole-node figures, nothing shown.
    for draft in drafts(pack, first, first + notices // 3, datetime.now(UTC)):
        receive(actor=Actor(model=pack.code, kind="DEMO", part="bench"), draft=draft, at=draft.received_at)
    begun = time.perf_counter()
    while outbox.deliver(later)[0]:
        pass
    seconds = time.perf_counter() - begun
    with in_model(pack.code):
        raised = notice.unrestricted.count() - before  # Whole-node figures, nothing shown.
    return seconds * notices / raised


def _due_dates(calendar: Calendar, count: int) -> float:
    """Due dates a second, over all units of time and a year of starts."""
    limits = cycle([{"minutes": 15}, {"hours": 24}, {"days": 30}, {"working_days": 10}, {"months": 2}])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    starts = [start + timedelta(seconds=n * 7_919 % (365 * 86_400)) for n in range(count)]
    begun = time.perf_counter()
    for moment, limit in zip(starts, limits, strict=False):
        due(calendar, moment, (limit,))
    return count / (time.perf_counter() - begun)
