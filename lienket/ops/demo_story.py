"""`lienket demo --story reorganisation`: matters of May and June 2025 and the reorganisation of 1 July 2025, before and after, in plain sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import typer
from django.conf import settings

from lienket.clocks import queries as clocks
from lienket.instruments import actions as instruments
from lienket.instruments.queries import Book, book
from lienket.intake.actions import receive
from lienket.intake.draft import Draft
from lienket.journal import outbox
from lienket.journal.queries import head, timeline
from lienket.journal.rows import in_model
from lienket.journal.verify import verify
from lienket.kernel.actor import Actor
from lienket.matters import actions as matters
from lienket.matters.queries import by_ids, number_of
from lienket.matters.sentences import sentence
from lienket.ops.console import out
from lienket.regulation.load import load_pack
from lienket.regulation.model import Facts
from lienket.reorganisation import actions, words
from lienket.routing import actions as routing
from lienket.routing.explain import due_words, name
from lienket.situation import lists
from lienket.situation.lists import Filters
from lienket.situation.refusals import BadInput
from lienket.units.queries import acting_post, code_of

STORIES = ("reorganisation",)
DATABASE = "story.sqlite3"
"""A database of its own: the demonstration beside it stays."""

PLAN = Path(__file__).parent / "stories" / "ky-anh-2025-07-01.yaml"
PACK = "formosa-ha-tinh"
LOADED = datetime(2025, 5, 1, 1, tzinfo=UTC)
LAST = 30
"""The last day of June: what came in on it is still within the time of the first report."""

THE_DAY = datetime(2025, 7, 1, 1, tzinfo=UTC)
"""1 July 2025, eight o'clock in Vietnam."""


@dataclass(frozen=True, slots=True)
class Tale:
    """One report of the story: what, where, who takes it, who deals with it, and how it ends before the day, if it does."""

    vi: str
    en: str
    day: int
    kind: str
    field: str
    place: str
    receiver: str
    lead: str = ""
    outcome: str = ""
    concerns: tuple[str, ...] = ()


TALES = (
    Tale("Mất dây cáp ở cảng Vũng Áng", "Cable stolen at Vũng Áng port", 30, "vu-viec", "trom-cap", "cang-vung-ang", "ca-ky-loi"),
    Tale(
        "Hộ dân Kỳ Lợi tranh chấp ở khu tái định cư", "Kỳ Lợi families in dispute at the resettlement quarter", 22, "vu-viec", "mau-thuan", "khu-tai-dinh-cu",
        "ca-ky-loi", "ca-ky-loi",
    ),
    Tale("Dân Kỳ Lợi ở Hưng Trí chưa khai báo", "Kỳ Lợi people at Hưng Trí not registered", 23, "vu-viec", "cu-tru", "p-hung-tri", "ca-ky-loi", "ca-ky-loi"),
    Tale("Đánh bạc ở Kỳ Nam", "Gambling at Kỳ Nam", 30, "vu-viec", "co-bac", "p-ky-nam", "ca-ky-nam"),
    Tale("Trộm xe máy ở Kỳ Thịnh", "Motorcycle stolen at Kỳ Thịnh", 10, "vu-viec", "trom-cap", "p-ky-thinh", "ca-ky-thinh", outcome="da-giai-quyet"),
    Tale(
        "Va chạm trước cổng chính, có xe của CA Kỳ Thịnh", "Collision at the main gate, a Kỳ Thịnh police car in it", 30, "vu-viec", "atgt", "cong-chinh",
        "ca-ky-long", concerns=("ca-ky-thinh",),
    ),
)  # fmt: skip


def run(story: str) -> None:
    """Play a story in the database prepared for it. Raises BadInput."""
    if story not in STORIES:
        raise BadInput(f"--story {story}: chỉ có {', '.join(STORIES)}", f"--story {story}: there is only {', '.join(STORIES)}")
    if head()[0]:
        raise BadInput(
            "cơ sở dữ liệu này đã có nhật ký; câu chuyện cần cơ sở dữ liệu riêng (bỏ DATABASE_URL)",
            "this database has a journal already; the story needs one of its own (unset DATABASE_URL)",
        )
    pack = load_pack(settings.PACKS_DIR / PACK)
    instruments.load(actor=Actor.system(pack.code, "demo"), pack=pack, at=LOADED)
    with in_model(pack.code):
        rules = book(pack.code)
        told = [(tale, _played(rules, tale)) for tale in TALES]
        outbox.deliver(THE_DAY)
        before = {matter: _stand(rules, matter) for _tale, matter in told}
        operator, source = Actor.system(pack.code, "operator"), PLAN.read_text(encoding="utf-8")
        found = actions.preview(model=pack.code, source=source, at=THE_DAY)
        act = actions.carry_out(actor=operator, source=source, confirmed=found.digest, at=THE_DAY)
        after = {matter: _stand(rules, matter) for _tale, matter in told}
        counted = {unit: _as_now(rules, unit) for unit in ("ca-p-vung-ang", "ca-p-hoanh-son", "ca-p-song-tri")}
        sound = verify().ok

        def called(code: str) -> str:
            return name(pack, "unit", code, out.language)

        data: dict[str, Any] = {
            "act": str(act),
            "on": found.plan.on.isoformat(),
            "document": found.plan.document,
            "counts": found.counts,
            "matters": [
                {"number": before[m]["number"], "about": out.pick(t.vi, t.en), "before": before[m], "after": after[m]} for t, m in told
            ],
            "as_now": counted,
            "warnings": [words.warning(one, out.language, called) for one in found.warnings],
            "verified": sound,
        }  # fmt: skip
        lines = list(_lines(rules, data, [matter for _tale, matter in told]))
    out.data(data, lines)
    if not sound:
        raise typer.Exit(1)


def _played(rules: Book, tale: Tale) -> UUID:
    """Take the report, give it to who deals with it, and end it where the story says so."""
    at = datetime(2025, 6, tale.day, 2, tzinfo=UTC)
    receiver = acting_post(rules.model, tale.receiver, at.date())
    facts = Facts(tale.kind, tale.field, "it-nghiem-trong", "nguoi-dan", tale.place, concerns=frozenset(tale.concerns))
    draft = Draft(key=f"story-{tale.place}", unit=tale.receiver, channel="truc-tiep", facts=facts, occurred_at=at, received_at=at, text=tale.vi)
    matter = receive(actor=receiver, draft=draft, at=at).matter

    def lead() -> Actor:
        return acting_post(rules.model, code_of(by_ids([matter])[matter].lead_id), at.date())

    if tale.lead and lead().unit != acting_post(rules.model, tale.lead, at.date()).unit:
        routing.assign_lead(actor=lead(), matter=matter, unit=tale.lead, why="Hộ dân do xã Kỳ Lợi quản lý.", at=at)
    matters.acknowledge(actor=lead(), matter=matter, at=at + timedelta(minutes=5))
    if tale.day < LAST:  # Older ones have been reported on; what is left of their time is the matter's own.
        matters.add_note(actor=lead(), matter=matter, text="Đã làm việc với các bên.", at=at)
    if tale.outcome:
        routing.close(actor=lead(), matter=matter, outcome=tale.outcome, at=at + timedelta(hours=4))
    return matter


def _stand(rules: Book, matter: UUID) -> dict[str, Any]:
    """How a matter stands: its lead and the deadline of the matter itself."""
    row = by_ids([matter])[matter]
    due = [c.due_at for c in clocks.running(matter) if c.duty == "lead" and c.due_at]
    return {
        "number": number_of(row),
        "state": row.state,
        "lead": code_of(row.lead_id),
        "interim": row.interim,
        "due": due_words(max(due), rules.calendar, out.language) if due else "",
    }


def _as_now(rules: Book, unit: str) -> int:
    """How many matters of the story count as a unit's of today, as its duty officer sees them."""
    reader = acting_post(rules.model, unit, THE_DAY.date())
    return lists.count(reader, Filters(lead=unit, now="on"), rules, THE_DAY)


def _lines(rules: Book, data: dict[str, Any], told: list[UUID]) -> list[str]:
    def called(sort: str, code: str) -> str:
        return name(rules.pack, sort, code, out.language)

    lines = [
        out.pick(
            "DỮ LIỆU TRÌNH DIỄN – vụ việc và ngày giờ do máy đặt ra; phương án: lienket/ops/stories.",
            "DEMONSTRATION DATA – matters and times are made up; the plan: lienket/ops/stories.",
        ),
        out.pick(
            f"Sắp xếp ngày 01/07/2025, theo {data['document']}: {words.told(data['counts'], 'vi')}.",
            f"Reorganisation of 2025-07-01, under {data['document']}: {words.told(data['counts'], 'en')}.",
        ),
    ]
    for one, matter in zip(data["matters"], told, strict=True):
        before, after = one["before"], one["after"]
        lines += ["", f"{one['number']} – {one['about']}"]
        lines.append(out.pick("  Trước: {0} chủ trì{1}", "  Before: {0} leads{1}").format(called("unit", before["lead"]), _until(before)))
        held = out.pick(" (tạm giữ, chờ phân công)", " (holds it until assigned)") if after["interim"] else ""
        lines.append(out.pick("  Sau:   {0} chủ trì{2}{1}", "  After:  {0} leads{2}{1}").format(called("unit", after["lead"]), _until(after), held))
        for line in timeline(matter):
            if line.name == "part.moved/1":
                lines.append(f"  · {sentence(line.name, line.data, out.language, called)}")
    lines += ["", *(f"! {text}" for text in data["warnings"])]
    lines.append(
        out.pick("Tính theo đơn vị hiện nay (kể cả việc đã kết thúc của đơn vị cũ):", "Counted under the units of today (closed matters of former units too):")
    )
    lines += [f"  {n:>3}  {called('unit', unit)}" for unit, n in data["as_now"].items()]
    lines.append(
        out.pick("Nhật ký nguyên vẹn ✓", "The journal is whole ✓") if data["verified"] else out.pick("Nhật ký KHÔNG KHỚP ✗", "The journal DOES NOT AGREE ✗")
    )
    return lines


def _until(stand: dict[str, Any]) -> str:
    if stand["state"] != "OPEN":
        return out.pick("; đã kết thúc", "; closed")
    return out.pick("; hạn {0}", "; due {0}").format(stand["due"]) if stand["due"] else ""
