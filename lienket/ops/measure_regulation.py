"""`lienket bench regulation`: how long the proof takes, of the reference pack and of a regulation far larger than any signed so far."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import yaml

from lienket.regulation.load import Pack, pack_from_sources
from lienket.regulation.proof import prove

CLAUSES, PARTIES, ZONES, FIELDS = 500, 13, 40, 60
KINDS, SEVERITIES, REPORTERS, FLAGS = 8, 4, 6, 12

# Figures whose subject another module owns: name → (module, function that takes how many runs).
ELSEWHERE = {
    "document": ("lienket.ops.measure_paper", "document_seconds"),
    "replay": ("lienket.ops.measure_replay", "replay_seconds"),
}


def regulation(scale: float, runs: int, reference: Callable[[], Pack]) -> dict[str, list[float]]:
    """Seconds to prove the reference pack over its whole life, and the large one; of the document and of replay where these are installed."""
    formosa, large = reference(), large_pack(max(int(CLAUSES * scale), PARTIES + KINDS))
    found = {"lint_formosa": [_seconds(formosa) for _ in range(runs)], "lint_large": [_seconds(large) for _ in range(runs)]}
    for name, (module, function) in ELSEWHERE.items():
        if find_spec(module) is not None:
            found[name] = getattr(import_module(module), function)(runs)
    return found


def _seconds(pack: Pack) -> float:
    began = time.perf_counter()
    prove(pack)
    return time.perf_counter() - began


def large_pack(clauses: int = CLAUSES, seed: int = 4) -> Pack:
    """A made-up regulation of `clauses` clauses × 13 parties × 40 zones × 60 fields, the same for the same seed.

    Shaped like the signed ones: a last resort, a general lead for each kind, then clauses for fields, zones, severities and flags in any mixture,
    some of them exceptions; a third are clocks, ladders, labels and information.
    """
    rng = random.Random(seed)
    sources = {"pack.yaml": _PACK, "units.yaml": _units(), "zones.yaml": _zones(), "taxonomy.yaml": _taxonomy()}
    return pack_from_sources({**sources, "regulations/01.yaml": _dump(_instrument(rng, clauses))})


_PACK = "format: 1\npack: large\nname: {vi: Lớn, en: Large}\ndescription: {vi: Để đo, en: To measure}\ntime_zone: Asia/Ho_Chi_Minh\n"


def _words(text: str) -> dict[str, str]:
    return {"vi": text, "en": text}


def _dump(data: Any) -> str:
    text: str = yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
    return text


def _units() -> str:
    units: list[dict[str, Any]] = [{"code": f"u{n}", "kind": "police" if n < 8 else "other", "name": _words(f"u{n}"), "parent": "top"} for n in range(PARTIES)]
    for n in range(8):  # The first eight answer for five zones each.
        units[n]["area"] = [f"z{z}" for z in range(n * 5, n * 5 + 5)]
    units.append({"code": "top", "kind": "other", "name": _words("top")})
    return _dump({"unit_kinds": [{"code": k, "name": _words(k)} for k in ("police", "other")], "units": units})


def _zones() -> str:
    zones = [{"code": f"z{n}", "kind": "zone", "name": _words(f"z{n}"), "fence": "inside" if n % 8 == 0 else "outside"} for n in range(ZONES)]
    return _dump({"zone_kinds": [{"code": "zone", "name": _words("zone")}], "zones": zones})


def _taxonomy() -> str:
    def named(letter: str, count: int) -> list[dict[str, Any]]:
        return [{"code": f"{letter}{n}", "name": _words(f"{letter}{n}")} for n in range(count)]

    fields = [each if n < 10 else {**each, "parent": f"f{n % 10}"} for n, each in enumerate(named("f", FIELDS))]
    kinds = [{**each, "prefix": chr(ord("A") + n)} for n, each in enumerate(named("k", KINDS))]
    severities = [{**each, "rank": n} for n, each in enumerate(named("s", SEVERITIES))]
    rest = {"reporters": named("r", REPORTERS), "flags": named("g", FLAGS), "channels": named("c", 1), "outcomes": named("o", 1)}
    return _dump({"kinds": kinds, "fields": fields, "severities": severities, **rest})


def _instrument(rng: random.Random, count: int) -> dict[str, Any]:
    rules: list[dict[str, Any]] = [{"routing": {"lead": "top"}}]
    rules += [{"routing": {"when": {"kind": [f"k{n}"]}, "lead": "local"}} for n in range(KINDS)]
    while len(rules) < count:
        rules.append(_rule(rng, len(rules)))
    words = _words("x")
    clauses = [{"id": f"d{n}", "cite": f"Điều {n + 1}", "text": words, "basis": "assumed", **rule} for n, rule in enumerate(rules)]
    return {
        "code": "large",
        "number": "01",
        "kind": "regulation",
        "title": words,
        "level": "x",
        "in_force": {"from": "2020-01-01"},
        "parties": [{"unit": f"u{n}"} for n in range(PARTIES)],
        "roles": [{"code": "local", "kind": "police", "name": words}],
        "clauses": clauses,
    }


def _rule(rng: random.Random, n: int) -> dict[str, Any]:
    when = _when(rng)
    sort = rng.random()
    if sort < 0.65:
        aside = [f"d{rng.randrange(KINDS + 1, n)}"] if n > KINDS + 1 and rng.random() < 0.2 else []
        return {"routing": {"when": when, "lead": rng.choice(["local", *(f"u{p}" for p in range(PARTIES))]), "overrides": aside}}
    if sort < 0.8:
        return {"clock": {"clock": rng.choice(["acknowledge", "answer"]), "limit": {"minutes": rng.randrange(10, 600, 10)}, "when": when}}
    if sort < 0.87:
        ladder = [{"to": to, "acknowledge_within": {"minutes": 30}} for to in ("parent", "top")]
        return {"escalation": {"clock": rng.choice(["acknowledge", "answer"]), "when": when, "ladder": ladder}}
    if sort < 0.93:
        return {"sharing": {"when": when, "label": rng.choice(["TLP:GREEN", "TLP:AMBER", "TLP:RED"])}}
    return {"routing": {"when": when, "inform": [f"u{rng.randrange(PARTIES)}"]}}


def _when(rng: random.Random) -> dict[str, Any]:
    def some(letter: str, of: int, most: int) -> list[str]:
        return sorted({f"{letter}{rng.randrange(of)}" for _ in range(rng.randint(1, most))})

    when: dict[str, Any] = {"field": some("f", FIELDS, 2)}
    if rng.random() < 0.7:
        when["kind"] = some("k", KINDS, 2)
    if rng.random() < 0.5:
        when["zone"] = some("z", ZONES, 3)
    if rng.random() < 0.3:
        when["severity"] = some("s", SEVERITIES, 2)
    if rng.random() < 0.2:
        when["flags"] = some("g", FLAGS, 1)
    if rng.random() < 0.1:
        when["reporter"] = some("r", REPORTERS, 2)
    return when
