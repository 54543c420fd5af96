"""`lienket bench sharing`: what absent and not-yours cost the one who asks, and what journaling a read costs, on the served program.

``python -m lienket.ops.sharing_bench SCALE RUNS`` prints the figures as JSON. Times are the client's over a kept connection; absent and not-yours are asked
for in turn, the order drawn anew each time, so that whatever else the machine does falls on both alike.
"""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import UTC, datetime
from statistics import median
from threading import Thread
from uuid import uuid4

from lienket.ops.cli import prepare
from lienket.ops.desk_bench import CLIENTS, Browser, percentile

PAIRS = 300
"""Pairs of requests (absent, not yours) a run, over each of the ways to ask."""

WAYS = {"api": "/api/v1/matters/{}", "page": "/matters/{}"}
RESTRICTED = 40


def gap(port: int, cookie: str, path: str, hidden: list[str], absent: list[str], pairs: int, rng: random.Random) -> float:
    """How far the median of not-yours lies from that of absent, in percent of the latter."""
    browser = Browser(port, cookie)
    took: dict[str, list[float]] = {"hidden": [], "absent": []}
    for n in range(pairs + 20):
        asked = [("hidden", rng.choice(hidden)), ("absent", rng.choice(absent))]
        rng.shuffle(asked)
        for sort, number in asked:
            ms, status = browser.get(path.format(number))
            if status != 404:
                raise SystemExit(f"sharing: {sort} was answered {status}")
            if n >= 20:  # The first few warm up.
                took[sort].append(ms)
    base = median(took["absent"])
    return abs(median(took["hidden"]) - base) / base * 100


def restricted(port: int, cookie: str, numbers: list[str], each: int) -> dict[str, float]:
    """Restricted matters read in detail by CLIENTS at once, each read an entry of the journal before it is answered."""
    took: list[float] = []

    def client(seed: int) -> None:
        browser, rng = Browser(port, cookie), random.Random(seed)
        for _ in range(each):
            ms, status = browser.get(WAYS["api"].format(rng.choice(numbers)))
            if status != 200:
                raise SystemExit(f"sharing: a restricted matter was answered {status}")
            took.append(ms)

    threads = [Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    if len(took) != CLIENTS * each:
        raise SystemExit("sharing: not every read was answered")
    return {"restricted_p50": percentile(took, 0.5), "restricted_p99": percentile(took, 0.99), "restricted_per_second": len(took) / seconds}


def run(scale: float, runs: int) -> dict[str, list[float]]:
    """All figures of the group, `runs` values each, on one database of 10,000 matters."""
    from lienket.instruments.queries import book
    from lienket.intake.actions import receive
    from lienket.intake.draft import Draft
    from lienket.journal.rows import in_model
    from lienket.matters.queries import every as every_matter
    from lienket.matters.queries import number_by_id, seen_by, shown
    from lienket.ops.desk_fill import fill
    from lienket.ops.desk_run import served, sign_in
    from lienket.ops.measures import _facts, _loaded
    from lienket.units.queries import acting_post

    pack, at = _loaded("formosa-ha-tinh"), datetime.now(UTC)
    fill(pack.code, pack, 0, max(400, int(10_000 * scale)), at)
    with in_model(pack.code):
        rules = book(pack.code)
        decided = [(facts, rules.rules.decide(facts, at)) for facts in _facts(pack, 11, 3_000)]
        secret = [(facts, decision.leader) for facts, decision in decided if decision.restricted and decision.leader]
        unit = secret[0][1]
        actor, own = acting_post(pack.code, unit, at.date()), []
        for facts, _leader in [one for one in secret if one[1] == unit][:RESTRICTED]:
            draft = Draft(
                key=str(uuid4()), unit=unit, channel=pack.taxonomy.channels[0].code, facts=facts, occurred_at=at, received_at=at, text="Đo: tin hạn chế."
            )
            own.append(number_by_id(receive(actor=actor, draft=draft, at=datetime.now(UTC)).matter))
        hidden = [m.number for m in shown(every_matter().exclude(id__in=seen_by(actor, at).values("id")).values_list("id", flat=True)[:400])]
    if not hidden:
        raise SystemExit("sharing: the unit sees every matter")
    absent = [f"{number.rpartition('-')[0]}-{900_000 + n:06d}" for n, number in enumerate(hidden)]
    cookie, _account = sign_in(rules, unit)
    figures: dict[str, list[float]] = {}
    with served() as server:
        for run_no in range(runs):
            rng = random.Random(run_no)
            found = {f"{way}_gap": gap(server.port, cookie, path, hidden, absent, max(20, int(PAIRS * min(scale, 1))), rng) for way, path in WAYS.items()}
            found |= restricted(server.port, cookie, own, max(5, int(60 * min(scale, 1))))
            for name, value in found.items():
                figures.setdefault(name, []).append(value)
    return figures


def main() -> None:
    """Fill, serve, measure."""
    scale, runs = float(sys.argv[1]), int(sys.argv[2])
    prepare()
    sys.stdout.write(json.dumps(run(scale, runs)) + "\n")


if __name__ == "__main__":
    main()
