"""`lienket demo`: a model's main job on demonstration data or on a real stream, in a database of its own."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from django.conf import settings

from lienket.clocks.queries import tally as clock_tally
from lienket.instruments import actions as instruments
from lienket.instruments.queries import Book, book, zone_index
from lienket.intake import batch
from lienket.intake.ahead import Refused
from lienket.intake.detail import headline
from lienket.intake.draft import Draft
from lienket.intake.mapping import Mapping, load_mapping, read_rows
from lienket.journal.queries import head
from lienket.journal.rows import in_model
from lienket.journal.verify import verify
from lienket.kernel.actor import Actor
from lienket.kernel.ids import NAMESPACE
from lienket.matters.queries import by_ids, number_of, page, participants
from lienket.matters.sentences import WORDS, word
from lienket.ops import demo_committees, demo_place, demo_story, demo_today, demo_trust, serve
from lienket.ops.console import now, out
from lienket.ops.serve import Host, Port
from lienket.ops.simulation import Simulation, Tally
from lienket.ops.stream.generator import reports
from lienket.regulation.load import load_pack
from lienket.routing.actions import decision_of
from lienket.routing.explain import name, sentences
from lienket.sharing.codes import Level
from lienket.situation.faults import rule_words
from lienket.situation.refusals import BadInput
from lienket.units.queries import unit_id

TERM = (date(2025, 12, 15), date(2026, 6, 15))
"""The half-year reporting window of NĐ 09/2019/NĐ-CP, 15 December to 14 June, half-open."""

LABEL = {
    "vi": "DỮ LIỆU TRÌNH DIỄN – đồng hồ mô phỏng, cán bộ trực do máy đóng vai (seed {seed}).",
    "en": "DEMONSTRATION DATA – simulated clock, duty officers played by the program (seed {seed}).",
}
STREAM_LABEL = {
    "vi": "DÒNG TIN THẬT, đồng hồ mô phỏng; việc xác nhận, kết thúc do máy đóng vai (seed {seed}).",
    "en": "REAL STREAM, simulated clock; acknowledgments and closings played by the program (seed {seed}).",
}


def demo(
    once: Annotated[bool, typer.Option("--once", help="Chạy một lượt rồi dừng, không phục vụ trang. / Run once and stop; no pages.")] = False,
    pack: Annotated[str, typer.Option(help="Gói mô hình. / Model pack.")] = "formosa-ha-tinh",
    stream: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Dòng tin thật, thay dữ liệu trình diễn. / A real stream instead.")] = None,
    mapping: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Ánh xạ; bỏ trống: mapping.yaml của gói. / Its mapping.")] = None,
    seed: Annotated[int, typer.Option(help="Hạt giống. / Seed.")] = 2026,
    limit: Annotated[int, typer.Option(help="Chỉ lấy N tin đầu. / Only the first N reports.")] = 0,
    story: Annotated[str, typer.Option(help="Kể một câu chuyện rồi dừng: reorganisation. / Play one story and stop: reorganisation.")] = "",
    fresh: Annotated[bool, typer.Option("--fresh", help="Làm lại từ đầu. / Begin anew.")] = False,
    host: Host = "127.0.0.1",
    port: Port = settings.PORT,
) -> None:
    """Chạy một kỳ tin báo qua quy chế rồi phục vụ trang trên dữ liệu đó; lần sau dùng lại. / Run a term of reports, then serve it; later starts reuse it."""
    if story:
        demo_story.run(story)
        return
    if once:
        run(pack, stream, mapping, seed, limit)
        return
    data, asked = Path(settings.DATA_DIR), demo_place.wanted(sys.argv[1:], Path(settings.PACKS_DIR))
    mark = demo_place.read_mark(data)
    if any(mark.get(name) != value for name, value in asked.items()):
        run(pack, stream, mapping, seed, limit)
        mark = asked
        demo_place.write_mark(data, mark)
    serve.start(host, port, 2, True, _today(data, mark, pack, seed))


def _today(data: Path, mark: dict[str, Any], pack: str, seed: int) -> tuple[str, ...]:
    """Bring the demonstration to this day and say whom to sign in as. A pack without a stream of its own has no people to sign in as."""
    with in_model(pack):
        rules = book(pack)
    if pack != demo_today.PACK:
        return ()
    at = now()
    password = demo_today.accounts(rules, data, at)
    demo_committees.establish(rules, at)
    if "today_at" not in mark or at - datetime.fromisoformat(mark["today_at"]) >= demo_today.STALE:
        demo_trust.play(rules, demo_today.fresh(rules, seed, at), at)
        demo_place.write_mark(data, mark | {"today_at": at.isoformat()})
    width = max(len(role.login) for role in demo_today.ROLES)
    people = (f"  {role.login:<{width}}  {out.pick(role.vi, role.en)}" for role in demo_today.ROLES)
    return (out.pick(f"Đăng nhập bằng một trong các tên sau, mật khẩu {password}", f"Sign in under one of these names, password {password}"), *people)


def run(pack: str, stream: Path | None, mapping: Path | None, seed: int, limit: int) -> None:
    """Load the model, run a term of reports through the regulation, verify the journal, explain three matters."""
    begun = time.perf_counter()
    if head()[0]:
        raise BadInput(
            "cơ sở dữ liệu này đã có nhật ký; dữ liệu trình diễn cần cơ sở dữ liệu riêng (bỏ DATABASE_URL)",
            "this database has a journal already; a demonstration needs one of its own (unset DATABASE_URL)",
        )
    folder = settings.PACKS_DIR / pack
    loaded = load_pack(folder)
    approved = None if stream is None else _approved(mapping or folder / "mapping.yaml", loaded.code)
    made_up: Iterator[Draft | Refused] = iter(()) if stream is not None else reports(loaded, seed, *TERM)
    start = datetime.combine(TERM[0], datetime.min.time(), tzinfo=now().tzinfo) if stream is None else _FIRST
    instruments.load(actor=Actor.system(loaded.code, "demo"), pack=loaded, at=start)
    with in_model(loaded.code):
        rules = book(loaded.code)
    load_seconds = time.perf_counter() - begun
    label = (LABEL if stream is None else STREAM_LABEL)[out.language].format(seed=seed)
    out.say(label, label)
    items: Iterator[Draft | Refused] = _real(stream, approved) if stream is not None and approved is not None else made_up
    if limit:
        items = (item for item, _ in zip(items, range(limit), strict=False))
    with out.progress("Tin báo", "Reports", None) as advance:
        tally = Simulation(rules, seed, advance).run(items)
    tally.seconds["load"] = load_seconds
    verified = time.perf_counter()
    verdict = verify()
    tally.spend("verify", verified)
    with in_model(loaded.code):
        clocks = clock_tally()
        explained = [_explain(rules, matter) for matter in _shown(rules, tally)]
    data = _data(tally, clocks, explained, label, loaded.code) | {"verified": verdict.ok, "journal_entries": head()[0]}
    out.data(data, _words(data, rules))
    if not verdict.ok:
        raise typer.Exit(1)


_FIRST = datetime.fromisoformat("2015-12-01T00:00:00+00:00")


def _approved(mapping: Path, pack: str) -> Mapping:
    """The mapping of a stream. Raises MappingError, BadInput where it is another pack's."""
    rules_file = load_mapping(mapping)
    if rules_file.pack != pack:
        raise BadInput(
            f"{mapping.name}: ánh xạ dành cho gói {rules_file.pack}, không phải {pack}; sửa --pack hoặc --mapping",
            f"{mapping.name}: the mapping is for pack {rules_file.pack}, not {pack}; correct --pack or --mapping",
        )
    return rules_file


def _real(stream: Path, rules_file: Mapping) -> Iterator[Draft | Refused]:
    """The drafts of a real stream under its mapping, unchanged and in order of time."""
    with in_model(rules_file.pack):
        rules, index = book(rules_file.pack), zone_index(now())
    digest = batch.file_digest(stream)
    drafts = batch.drafts(rules, rules_file, read_rows(stream, rules_file), run=NAMESPACE, digest=digest, index=index)
    for item in drafts:
        yield item if isinstance(item, Refused) else _without_run(item)


def _without_run(draft: Draft) -> Draft:
    from dataclasses import replace

    return replace(draft, run=None)


def _shown(rules: Book, tally: Tally) -> list[UUID]:
    """The three matters to explain: those the run has picked out, then the newest of the units that lead most."""
    shown = list(tally.shown)
    for unit, _count in tally.leads.most_common():
        if unit in rules.rules.edition(now()).units:
            actor = Actor(model=rules.model, kind="DEMO", unit=unit_id(rules.model, unit))
            shown += [matter.id for _at, matter in page(actor, now(), 3) if matter.id not in shown]
    return shown[:3]


def _explain(rules: Book, matter: UUID) -> dict[str, Any]:
    """One matter in sentences: zone, never an address."""
    row = by_ids([matter])[matter]
    decision = decision_of(rules, row)
    says = sentences(rules, decision, out.language, row.received_at)
    parts = sorted(participants(matter, active=False), key=lambda p: (list(WORDS["part"]).index(p.part), p.unit.code, p.since))
    told = ((name(rules.pack, "unit", p.unit.code, out.language), word("answer", p.answer, out.language)) for p in parts)
    about = {"number": number_of(row), "headline": headline(rules, row, Level.VIEW, out.language), "state": row.state}
    return about | {"sentences": says, "answers": [f"{unit}: {answer}" for unit, answer in told]}


def _data(tally: Tally, clocks: dict[str, int], explained: list[dict[str, Any]], label: str, pack: str) -> dict[str, Any]:
    return {
        "label": label,
        "pack": pack,
        "read": tally.read,
        "accepted": tally.accepted,
        "refused": dict(tally.refused),
        "routed": tally.routed,
        "undetermined": tally.undetermined,
        "leads": dict(tally.leads.most_common()),
        "clocks": {"started": sum(clocks.values()), "met": clocks.get("MET", 0), "lapsed": clocks.get("LAPSED", 0), "running": clocks.get("RUNNING", 0)}
        | {"stopped": clocks.get("STOPPED", 0)},
        "escalations": tally.escalated,
        "notices": tally.notices,
        "acts": dict(tally.acts),
        "seconds": {stage: round(value, 2) for stage, value in tally.seconds.items()},
        "matters": explained,
    }


LINES = {
    "vi": (
        "Tin đọc {read}, nhận {accepted}, từ chối {refused_count} {refused}",
        "Đã phân công {routed}, chưa phân công {undetermined}",
        "Hạn: bắt đầu {started}, đúng hạn {met}, quá hạn {lapsed}, thôi tính {stopped}, đang chạy {running}; báo vượt cấp {escalations}; thông báo {notices}",
        "Nhật ký: {journal_entries} mục, kiểm tra: {verified}",
        "Thời gian (giây): {seconds}",
        "Vụ việc theo đơn vị chủ trì:",
    ),
    "en": (
        "Reports read {read}, accepted {accepted}, refused {refused_count} {refused}",
        "Routed {routed}, not assigned {undetermined}",
        "Clocks: started {started}, met {met}, lapsed {lapsed}, stopped {stopped}, running {running}; escalations {escalations}; notices {notices}",
        "Journal: {journal_entries} entries, verification: {verified}",
        "Seconds: {seconds}",
        "Matters by lead unit:",
    ),
}


STAGES = {
    "load": ("nạp gói", "load"),
    "read": ("đọc tin", "read"),
    "acts": ("phân công và xử lý", "route and act"),
    "deliver": ("chuyển thông báo", "deliver"),
    "verify": ("kiểm tra nhật ký", "verify"),
}


def _words(data: dict[str, Any], rules: Book) -> list[str]:
    verified = out.pick("nguyên vẹn ✓", "whole ✓") if data["verified"] else out.pick("KHÔNG KHỚP ✗", "DOES NOT AGREE ✗")
    values = {**data, **data["clocks"], "verified": verified, "refused_count": sum(data["refused"].values())}
    reasons = "; ".join(f"{rule_words(rule, out.language)}: {n}" for rule, n in data["refused"].items())
    values["refused"] = f"({reasons})" if reasons else ""
    values["seconds"] = ", ".join(f"{out.pick(*STAGES[stage]) if stage in STAGES else stage} {n}" for stage, n in data["seconds"].items())
    lines = [line.format(**values).rstrip() for line in LINES[out.language]]
    leads = list(data["leads"].items())
    nobody = out.pick("(chưa phân công)", "(not assigned)")
    lines += [f"  {n:>6}  {nobody if unit == '–' else name(rules.pack, 'unit', unit, out.language)}" for unit, n in leads[:20]]
    if len(leads) > 20:
        lines.append(f"  … +{len(leads) - 20}")
    for matter in data["matters"]:
        lines += ["", f"{matter['number']} – {matter['headline']} [{word('state', matter['state'], out.language)}]", *(f"  {s}" for s in matter["sentences"])]
        lines += [f"  → {answer}" for answer in matter["answers"]]
    return lines
