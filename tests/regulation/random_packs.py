"""Small random regulations on the mini pack: leads, exceptions in circles, roles by kind, fences, flags – and every fact there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain, combinations, product

from hypothesis import strategies as st

from lienket.regulation.load import Pack, pack_from_sources
from lienket.regulation.model import Facts
from tests.regulation.mini_pack import changed

QC = "regulations/01-qc.yaml"
NOON = datetime(2016, 3, 2, 5, tzinfo=UTC)
DAY = date(2016, 3, 2)
WORDS = "text: {vi: x, en: x}, basis: assumed"
PARTIES = ("town-police", "border-post", "plant")
ZONES = ("ward", "port", "works", "sea")
UNITS = (*PARTIES, "province-police")


def subsets(values: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset(s) for s in chain.from_iterable(combinations(values, n) for n in range(len(values) + 1))]


EVERY_FACT = [
    Facts(kind, field, severity, "citizen", flags=flags)
    for kind, field, severity, flags in product(["incident", "petition"], ["crime", "theft", "traffic"], ["low", "high"], subsets(("foreigner", "at-sea")))
]
SINGLE = [replace(facts, place=place) for facts in EVERY_FACT for place in (*ZONES, None)]
SEVERAL = [
    replace(facts, place=place, zones=zones)
    for facts in EVERY_FACT
    for place in (*ZONES, None)
    for zones in subsets(ZONES)
    if len(zones | ({place} if place else frozenset())) > 1 and place not in zones
]

CONDITION = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sets(st.sampled_from(["incident", "petition"]), min_size=1),
        "field": st.sets(st.sampled_from(["crime", "theft", "traffic"]), min_size=1),
        "severity": st.sets(st.sampled_from(["low", "high"]), min_size=1),
        "zone": st.sets(st.sampled_from(ZONES), min_size=1),
        "fence": st.sampled_from(["inside", "outside"]),
        "flags": st.sets(st.sampled_from(["foreigner", "at-sea"]), min_size=1),
        "without_flags": st.sets(st.sampled_from(["foreigner", "at-sea"]), min_size=1),
    },
)
LEADS = ("town-police", "border-post", "plant", "higher", "local", "nearest")
RULES = st.one_of(
    st.tuples(st.just("lead"), CONDITION, st.sampled_from(LEADS), st.sets(st.integers(1, 6), max_size=2)),
    st.tuples(st.just("lead"), CONDITION, st.sampled_from(LEADS), st.just(frozenset())),
    st.tuples(st.just("exception"), CONDITION, st.just(""), st.sets(st.integers(1, 6), min_size=1, max_size=2)),
    st.tuples(st.just("clock"), CONDITION, st.sampled_from(["10", "20", "30"]), st.just(frozenset())),
    st.tuples(st.just("escalation"), CONDITION, st.just(""), st.just(frozenset())),
    st.tuples(st.just("reserve"), st.just({}), st.sampled_from(PARTIES), st.sets(st.integers(1, 6), min_size=1, max_size=2)),
)
REGULATIONS = st.lists(RULES, min_size=1, max_size=6)


def pack_of(rules: list[tuple[str, dict[str, object], str, frozenset[int]]]) -> Pack:
    def written(value: object) -> str:
        return f"[{', '.join(sorted(value))}]" if isinstance(value, (set, frozenset)) else str(value)

    lines, consents = [], []
    clauses = {n for n, (sort, *_rest) in enumerate(rules, 1) if sort != "reserve"}
    for n, (sort, when, detail, aside) in enumerate(rules, 1):
        overrides = [f"d{m}" for m in sorted(aside) if m != n and m in clauses]
        if sort == "reserve":
            consents += [f"  - {{unit: {detail}, clause: {m}, answer: reserve, on: 2015-05-20}}\n" for m in overrides]
            continue
        condition = f"when: {{{', '.join(f'{k}: {written(v)}' for k, v in when.items())}}}"
        rule = {
            "lead": f"routing: {{{condition}, lead: {detail}, overrides: [{', '.join(overrides)}]}}",
            "exception": f"routing: {{{condition}, inform: [higher], overrides: [{', '.join(overrides)}]}}",
            "clock": f"clock: {{{condition}, clock: answer, limit: {{minutes: {detail}}}}}",
            "escalation": f"escalation: {{{condition}, clock: answer, ladder: [{{to: higher, acknowledge_within: {{hours: 1}}}}]}}",
        }[sort]
        lines.append(f"  - {{id: d{n}, cite: Điều {n}, {WORDS}, {rule}}}\n")
    roles = (
        "roles:\n  - {code: local, kind: border, name: {vi: a, en: a}}\n"
        "  - {code: local-police, kind: police, name: {vi: a, en: a}}\n"
        "  - {code: nearest, first: [local-police, local], name: {vi: a, en: a}}\n"
    )
    sources = changed("zones.yaml", "zones:\n", "zones:\n  - {code: sea, kind: site, name: {vi: Biển, en: Sea}}\n", base=changed(QC, "roles:\n", roles))
    # Two posts answer for the sea: who plays `local` there is ambiguous.
    second = "  - {code: sea-post, kind: border, name: {vi: b, en: b}, area: [sea]}\n"
    sources = changed("units.yaml", "    area: [port]\n", f"    area: [port, sea]\n{second}", base=sources)
    del sources["cases/main.yaml"]
    return pack_from_sources(
        {
            **sources,
            QC: sources[QC].partition("clauses:")[0]
            + ("clauses:\n" + "".join(lines) if lines else "clauses: []\n")
            + ("consents:\n" + "".join(consents) if consents else ""),
        }
    )
