"""Lint rules about law: a regulation may tighten the law's clocks, never loosen them."""

from __future__ import annotations

from datetime import date, timedelta

from lienket.kernel.worktime import APART, worth_warning
from lienket.regulation.edition import Compiled, Edition
from lienket.regulation.finding import Finding, Severity, at
from lienket.regulation.format import Confidence, LawRow, Limit
from lienket.regulation.law import rows_in_force
from lienket.regulation.load import Pack
from lienket.regulation.spans import MINUTES, looser


def law_findings(pack: Pack, edition: Edition, day: date, found: dict[tuple[str, ...], Finding]) -> dict[str, Confidence]:
    """Add to `found` what is wrong with the clocks of `edition` before the law in force on `day`; the rows compared with, and how sure they are."""
    compared: dict[str, Confidence] = {}
    _short_warnings(pack, edition, found)
    if pack.law is None:
        return compared
    rows = rows_in_force(pack.law, day)
    codes = {row.code: row for row in pack.law.rows}
    law_clocks = [c for c in edition.clauses if c.instrument is None]
    for c in edition.clauses:
        if c.instrument is None or c.clause.clock is None:
            continue
        row_code = c.clause.clock.law
        if row_code is not None and row_code not in rows:
            _not_in_force(pack, c, row_code, day, found)
        elif row_code is not None:
            compared[row_code] = rows[row_code].confidence
            _compare(pack, c, rows[row_code], _anywhere(edition, c.bit), day, found)
        for law in law_clocks:
            if law.clause.id != row_code and _same_duty(c, law) and (places := _meeting(edition, c, law)):
                compared[law.clause.id] = rows[law.clause.id].confidence
                _compare(pack, c, rows[law.clause.id], places, day, found)
    _remote_marks(pack, edition, law_clocks, day, found)
    for n, use in enumerate(pack.file.law_clocks):
        if codes[use.law].limit is None:
            message = (f"dòng luật '{use.law}' không có thời hạn, nên không chạy đồng hồ nào", f"the law row '{use.law}' has no limit and runs no clock")
            remedy = ("bỏ dòng này hoặc chọn dòng luật có thời hạn", "remove the entry or name a row with a limit")
            line = pack.line("pack.yaml", ("law_clocks", n))
            found.setdefault(("law-without-limit", str(n)), Finding("law-without-limit", "warning", "pack.yaml", line, use.law, message, remedy))
    return compared


def _short_warnings(pack: Pack, edition: Edition, found: dict[tuple[str, ...], Finding]) -> None:
    """Warnings that are never given, since they would come within `APART` of the start, of the end or of the next one."""
    for c in edition.clauses:
        rule = c.clause.clock
        if c.instrument is None or rule is None or not rule.warn or rule.limit.unit not in MINUTES:
            continue
        lost = sorted(set(rule.warn) - set(worth_warning(timedelta(minutes=rule.limit.amount * MINUTES[rule.limit.unit]), rule.warn)))
        if lost:
            shares, apart = ", ".join(f"{share}%" for share in lost), APART // timedelta(minutes=1)
            message = (
                f"không bao giờ nhắc ở {shares} của {_vi(rule.limit)}: sát lúc bắt đầu, lúc hết hạn hoặc lần nhắc sau dưới {apart} phút",
                f"no reminder is ever given at {shares} of {_en(rule.limit)}: less than {apart} minutes from the start, the end or the next one",
            )
            remedy = ("bỏ các mốc này khỏi 'warn' hoặc nêu mốc cách xa hơn", "take them out of 'warn' or name shares farther apart")
            found.setdefault(("warning-never", c.key), Finding("warning-never", "warning", *at(pack, c.key, "clock", "warn"), message, remedy))


def _same_duty(c: Compiled, law: Compiled) -> bool:
    one, other = c.clause.clock, law.clause.clock
    return one is not None and other is not None and (one.clock, one.duty) == (other.clock, other.duty)


def _meeting(edition: Edition, one: Compiled, other: Compiled) -> tuple[bool, ...]:
    """Of the places where both clauses hold for some facts, whether each is remote; empty where they never meet."""
    both = one.bit | other.bit
    dimensions = (edition.kind, edition.field, edition.severity, edition.reporter)
    wanted = {*one.when.flags, *other.when.flags}
    meets = all(any(mask & both == both for mask in values.values()) for values in dimensions)
    return _anywhere(edition, both) if meets and wanted.isdisjoint((*one.when.without_flags, *other.when.without_flags)) else ()


def _anywhere(edition: Edition, bits: int) -> tuple[bool, ...]:
    """Of the places – none known among them – that admit all these clauses, whether each is remote."""
    nowhere: frozenset[str] = frozenset()
    placed = (edition.placed(zone, nowhere) for zone in (None, *edition.zones))
    return tuple(p.remote for p in placed if p.strict & bits == bits)


def _compare(pack: Pack, c: Compiled, row: LawRow, places: tuple[bool, ...], day: date, found: dict[tuple[str, ...], Finding]) -> None:
    """Hold a clause against the limit that applies: the one for remote areas only where every place the clause reaches is remote."""
    rule = c.clause.clock
    remote = row.limit_remote if places and all(places) else None
    law = remote or row.limit
    if rule is None or law is None:
        return
    answer = looser(rule.limit, law)
    if answer is False:
        return
    verified = row.confidence is Confidence.VERIFIED
    severity: Severity = "error" if answer and verified else "warning"
    vi = f"{_vi(rule.limit)} {'dài hơn' if answer else 'có thể dài hơn'} {_vi(law)} của {row.document} {row.article} ('{row.code}')"
    en = f"{_en(rule.limit)} {'is' if answer else 'may be'} longer than the {_en(law)} of {row.document} {row.article} ('{row.code}')"
    if remote is not None:
        vi, en = f"{vi}, mức cho địa bàn xa, hải đảo", f"{en}, its limit for remote areas and islands"
    if not verified:
        vi, en = f"{vi}; số liệu luật chưa kiểm chứng ({row.confidence})", f"{en}; the figure of law is not verified ({row.confidence})"
    remedy = (f"rút còn {_vi(law)} hoặc ngắn hơn", f"make it {_en(law)} or shorter")
    example = {"clock": rule.clock, "on": day.isoformat()}
    finding = Finding("looser-than-law", severity, *at(pack, c.key, "clock", "limit"), (vi, en), remedy, example)
    found.setdefault(("looser-than-law", c.key, row.code, severity), finding)


def _remote_marks(pack: Pack, edition: Edition, law_clocks: list[Compiled], day: date, found: dict[tuple[str, ...], Finding]) -> None:
    """Marks nobody has confirmed that make a clock of law run longer: where they are wrong, the law is loosened."""
    longer = [c.clause.id for c in law_clocks if c.remote is not None]
    for code in sorted(edition.remote):
        mark = edition.zones[code].remote
        if not longer or mark is None or mark.confidence is Confidence.VERIFIED:
            continue
        vi = f"'{code}' được coi là địa bàn xa, hải đảo nhưng chưa kiểm chứng ({mark.confidence}); hạn luật ở đó dài hơn: {', '.join(longer)}"
        en = f"'{code}' counts as remote or an island, which is not verified ({mark.confidence}); law gives longer there: {', '.join(longer)}"
        remedy = ("ghi nguồn đã đọc và 'confidence: verified', hoặc bỏ 'remote'", "name the source read with 'confidence: verified', or remove 'remote'")
        finding = Finding("remote-not-verified", "warning", *at(pack, f"zone:{code}", "remote"), (vi, en), remedy, {"on": day.isoformat()})
        found.setdefault(("remote-not-verified", code), finding)


def _not_in_force(pack: Pack, c: Compiled, code: str, day: date, found: dict[tuple[str, ...], Finding]) -> None:
    message = (f"dòng luật '{code}' không có hiệu lực vào {day:%d/%m/%Y}", f"the law row '{code}' is not in force on {day.isoformat()}")
    remedy = ("dẫn dòng luật đang có hiệu lực", "cite the row that is in force")
    finding = Finding("law-not-in-force", "note", *at(pack, c.key, "clock", "law"), message, remedy, {"on": day.isoformat()})
    found.setdefault(("law-not-in-force", c.key, code), finding)


_VI = {"minutes": "phút", "hours": "giờ", "days": "ngày", "working_days": "ngày làm việc", "months": "tháng"}


def _vi(limit: Limit) -> str:
    return f"{limit.amount} {_VI[limit.unit]}"


def _en(limit: Limit) -> str:
    return f"{limit.amount} {limit.unit.replace('_', ' ')}"
