"""Whether this node can do its work: what a load balancer, a supervisor or a person on duty asks. Tells ages and yes or no, no counts of anybody's matters."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from lienket.journal.outbox import waiting

HEARTBEAT = "work.heartbeat"
"""File of the data folder the worker touches at each pass."""
WORKER_LATE_SECONDS = 60
OUTBOX_LATE = timedelta(minutes=2)
LEAST_FREE_BYTES = 200_000_000


def state(at: datetime) -> tuple[bool, dict[str, Any]]:
    """Whether all is well, and each thing looked at."""
    checks: dict[str, dict[str, Any]] = {"database": {"ok": True}}
    try:
        checks["migrations"] = {"ok": _migrated()}
        checks["outbox"] = {"ok": not waiting(at - OUTBOX_LATE, 1)}
    except DatabaseError:
        connection.close()
        checks["database"] = {"ok": False}
    checks["worker"] = _worker(at)
    free = shutil.disk_usage(settings.DATA_DIR).free
    checks["disk"] = {"ok": free >= LEAST_FREE_BYTES, "free_megabytes": free // 1_000_000}
    return all(check["ok"] for check in checks.values()), checks


def beat(at: datetime) -> None:
    """Say that the worker has made a pass."""
    path = Path(settings.DATA_DIR) / HEARTBEAT
    path.write_text(at.isoformat(), encoding="ascii")


def _worker(at: datetime) -> dict[str, Any]:
    try:
        age = int((at - datetime.fromisoformat((Path(settings.DATA_DIR) / HEARTBEAT).read_text(encoding="ascii"))).total_seconds())
    except (OSError, ValueError):
        return {"ok": False}
    return {"ok": age <= WORKER_LATE_SECONDS, "seconds": max(age, 0)}


@cache
def _wanted() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _migrated() -> bool:
    return _wanted() <= set(MigrationRecorder(connection).applied_migrations())
