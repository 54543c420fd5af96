"""`lienket bench desk`: the real server under load from this machine, on 10,000 and on 1,000,000 matters.

``python -m lienket.ops.desk_bench SCALE RUNS`` prints the figures as JSON. Pages are asked for one at a time over a kept connection by a unit entitled to
about one matter in a hundred; times are the client's. CPU is that of all the server's processes.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from threading import Thread
from typing import Any
from uuid import uuid4

from lienket.ops.cli import prepare

WORDS = ("trộm cắp", "xe máy", "công nhân", "cổng chính", "khói", "mất", "tai nan", "ma túy", "nhà thầu", "đánh nhau", "VV-2026-0000", "truong")
CLIENTS = 8
LIVE_PAGES = 500
WARM = 40
"""Requests before the measured ones: each worker compiles its templates once, and has looked for each of the words."""


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


class Browser:
    """One kept connection with the cookie of a signed-in post."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Cookie": f"lienket_session={cookie}", "Accept-Encoding": "gzip", "Accept": "text/html"}

    def get(self, path: str) -> tuple[float, int]:
        """Milliseconds and status of one page, read whole."""
        begun = time.perf_counter()
        status, _ = send(self.connection, "GET", path, None, self.headers)
        return (time.perf_counter() - begun) * 1000, status


def send(connection: HTTPConnection, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
    """Status (0: no answer) and body. A kept connection that the server has closed meanwhile is opened anew, once, as browsers do."""
    for reused in (connection.sock is not None, False):
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (HTTPException, OSError):
            connection.close()
            if not reused:
                break
    return 0, b""


def pages(port: int, cookie: str, numbers: list[str], requests: int) -> dict[str, float]:
    """p95 in milliseconds of board, list, search and matter page."""
    from urllib.parse import quote

    rng, browser, figures = random.Random(5), Browser(port, cookie), {}
    asked: dict[str, Callable[[], str]] = {
        "board": lambda: "/",
        "list": lambda: "/matters",
        "search": lambda: f"/matters?q={quote(rng.choice(WORDS))}",
        "matter": lambda: f"/matters/{rng.choice(numbers)}",
    }
    for name, path in asked.items():
        for _ in range(WARM):
            browser.get(path())
        took = []
        for _ in range(requests):
            milliseconds, status = browser.get(address := path())
            if status != 200:
                raise SystemExit(f"desk: {address} answered {status}")
            took.append(milliseconds)
        figures[name] = percentile(took, 0.95)
    return figures


def report_body(pack: Any, unit: str, rng: random.Random) -> bytes:
    """A report as the API takes it."""
    day = datetime.now(UTC).date()
    zones = [z.code for z in pack.zones.zones if z.valid.covers(day)]
    taxonomy = pack.taxonomy
    facts = {
        "kind": rng.choice(taxonomy.kinds).code,
        "field": rng.choice(taxonomy.fields).code,
        "severity": rng.choice(taxonomy.severities).code,
        "reporter": "cong-dan" if any(r.code == "cong-dan" for r in taxonomy.reporters) else taxonomy.reporters[0].code,
        "place": rng.choice(zones),
    }
    body = {"key": str(uuid4()), "unit": unit, "channel": taxonomy.channels[0].code, "facts": facts, "occurred_at": datetime.now(UTC).isoformat()}
    return json.dumps(body | {"text": "Đo: một người báo mất xe máy ở bãi gửi xe."}).encode()


def post_report(connection: HTTPConnection, token: str, body: bytes) -> tuple[float, int, dict[str, Any]]:
    """Milliseconds, status and answer of one report."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    begun = time.perf_counter()
    status, data = send(connection, "POST", "/api/v1/reports", body, headers)
    took = (time.perf_counter() - begun) * 1000
    return took, status, json.loads(data) if 200 <= status < 300 else {}


def reports(server: Any, pack: Any, unit: str, token: str, each: int) -> dict[str, float]:
    """CLIENTS clients, each sending one report after the other: p99, reports a second, CPU milliseconds a report."""
    took: list[float] = []
    failed: list[int] = []

    def client(number: int) -> None:
        rng, connection = random.Random(number), HTTPConnection("127.0.0.1", server.port, timeout=60)
        for body in [report_body(pack, unit, rng) for _ in range(each)]:
            milliseconds, status, _ = post_report(connection, token, body)
            took.append(milliseconds)
            if status != 201:
                failed.append(status)

    _together(client, CLIENTS, lambda: None)  # Warm: every worker has routed one before.
    took.clear()
    failed.clear()
    cpu = server.cpu_seconds()
    seconds = _together(client, CLIENTS, lambda: None)
    spent = server.cpu_seconds() - cpu
    if failed:
        raise SystemExit(f"desk: {len(failed)} reports failed: {sorted(set(failed))}")
    return {
        "report_p99": percentile(took, 0.99),
        "report_p50": percentile(took, 0.5),
        "reports_per_second": len(took) / seconds,
        "report_cpu": spent * 1000 / len(took),
    }


def _together(work: Callable[[int], None], n: int, then: Callable[[], None]) -> float:
    threads = [Thread(target=work, args=(i,)) for i in range(n)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    then()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun


def mixed(server: Any, pack: Any, unit: str, token: str, cookie: str, numbers: list[str], seconds: float, rate: float = 100) -> dict[str, float]:
    """Nine reads to one report at `rate` requests a second, sent on schedule whether or not earlier ones are back: times count from the schedule."""
    from urllib.parse import quote

    rng = random.Random(11)
    plan = []
    for i in range(int(rate * seconds)):
        path = rng.choice(("/", "/matters", f"/matters?q={quote(rng.choice(WORDS))}", f"/matters/{rng.choice(numbers)}", f"/matters/{rng.choice(numbers)}"))
        plan.append((i / rate, report_body(pack, unit, rng) if i % 10 == 0 else path))
    plan.reverse()
    took: list[float] = []
    errors: list[int] = []
    start = time.perf_counter() + 0.2

    def client(_number: int) -> None:
        browser, connection = Browser(server.port, cookie), HTTPConnection("127.0.0.1", server.port, timeout=30)
        while plan:
            try:
                due, what = plan.pop()
            except IndexError:
                return
            time.sleep(max(0.0, start + due - time.perf_counter()))
            status = browser.get(what)[1] if isinstance(what, str) else post_report(connection, token, what)[1]
            took.append((time.perf_counter() - start - due) * 1000)
            if status not in {200, 201}:
                errors.append(status)

    _together(client, 32, lambda: None)
    return {"mixed_p95": percentile(took, 0.95), "mixed_errors": float(len(errors))}


def main() -> None:
    """Fill, serve, measure: ``python -m lienket.ops.desk_bench SCALE RUNS``."""
    scale, runs = float(sys.argv[1]), int(sys.argv[2])
    prepare()
    from lienket.ops.desk_run import run

    sys.stdout.write(json.dumps(run(scale, runs)) + "\n")


if __name__ == "__main__":
    main()
