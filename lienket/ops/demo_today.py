"""The demonstration brought to this very day: people to sign in as, who is on duty, and a dozen reports of the last hours through the program's own actions.

The simulated term stays in its own past; these reports are made up as well.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from lienket.instruments.queries import Book
from lienket.intake.actions import receive
from lienket.intake.draft import Draft
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters import actions
from lienket.ops.stream.generator import PACK, reports
from lienket.ops.stream.wording import retold
from lienket.regulation.model import Decision
from lienket.routing import offers
from lienket.units import duty
from lienket.units.actions import post_person, set_password
from lienket.units.credentials import open_account
from lienket.units.directory import account_called
from lienket.units.queries import acting_post, unit_id

__all__ = ["PACK", "PASSWORD", "ROLES", "STALE", "accounts", "fresh"]

STALE = timedelta(hours=8)
POOL_DAYS = 120
"""Restricted matters are rare: so many days of made-up reports hold one."""
PASSWORD = "demo-password"  # noqa: S105 – a file's name.


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody to sign in as."""

    login: str
    unit: str
    """A unit, for its duty post, or `unit/post`."""

    vi: str
    en: str
    administrator: bool = False


ROLES = (
    Role("trucban", "ca-p-vung-ang", "Trực ban Công an phường Vũng Áng (quản trị hệ thống)", "Vũng Áng ward police duty post (administrator)", True),
    Role(
        "chihuy",
        "ca-p-vung-ang/chi-huy",
        "Chỉ huy Công an phường Vũng Áng – người thứ hai (quản trị)",
        "Vũng Áng ward police commander – second person (administrator)",
        True,
    ),
    Role("bienphong", "dbp-vung-ang-son-duong", "Trực ban đồn Biên phòng", "Border guard duty post"),
    Role("baove", "fhs", "Trực an ninh công ty", "Company security duty post"),
    Role("phutrach", "fhs/chi-huy", "Phụ trách an ninh công ty – người thứ hai", "Head of company security – second person"),
    Role("phuong", "ubnd-p-hoanh-son", "Trực văn phòng UBND phường Hoành Sơn", "Hoành Sơn ward committee duty desk"),
    Role("tinh", "ca-tinh-ha-tinh", "Trực ban Công an tỉnh", "Province police duty desk"),
    Role("giamsat", "ca-tinh-ha-tinh/pho-chi-huy", "Phó Giám đốc Công an tỉnh – giám sát nhật ký", "Deputy director, province police – oversees the journal"),
    Role("ngoai", "ca-xa-ky-hoa", "Công an xã Kỳ Hoa – ngoài quy chế, không được thấy gì", "Kỳ Hoa commune police – outside the regulation, sees nothing"),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One report of today: who should lead (None: nobody can be named), how long ago, and what has been done since."""

    minutes: int
    lead: str | None = "ca-p-vung-ang"
    acknowledged: bool = True
    noted: bool = False
    offered_to: str | None = None
    restricted: bool = False
    received_by: str | None = None
    """Only a report this unit received, and only it may let pass on."""


WISHES = (
    Wish(330, noted=True),
    Wish(240, acknowledged=False),
    Wish(190, offered_to="ca-tinh-ha-tinh"),
    Wish(160, lead="", restricted=True),
    Wish(130, lead="ca-p-hoanh-son", noted=True),
    Wish(95, lead="dbp-vung-ang-son-duong"),
    Wish(70, lead="ca-tinh-ha-tinh"),
    Wish(45),
    Wish(30, lead="ca-p-hoanh-son", acknowledged=False),
    Wish(26, lead="bql-kkt", received_by="ca-p-vung-ang"),
    Wish(22, lead="bql-kkt", acknowledged=False),
    Wish(12, acknowledged=False),
    Wish(7, lead=None, acknowledged=False),
    Wish(3, acknowledged=False),
)
NOTE = "Tổ tuần tra đã đến nơi, đang xác minh với bảo vệ và người làm chứng; hiện trường giữ nguyên."
KINDS = frozenset({"vu-viec", "tin-bao-toi-pham", "kien-nghi"})
WHY = "Vụ việc liên quan nhiều địa bàn, vượt thẩm quyền; đề nghị cấp trên tiếp nhận."


def accounts(rules: Book, data: Path, at: datetime) -> str:
    """Make the people of ROLES where they are missing; returns the password they share, made for this data folder."""
    path = data / PASSWORD
    made = not path.exists()
    if made:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IRUSR | stat.S_IWUSR)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(7))
    password = path.read_text(encoding="ascii")
    with in_model(rules.model):
        for role in ROLES:
            account = account_called(role.login)
            if account is None:
                _appoint(rules, role, at)
                account = account_called(role.login)
                assert account is not None
                set_password(account, password)
            elif made or not account.has_usable_password():
                set_password(account, password)
    return password


def _appoint(rules: Book, role: Role, at: datetime) -> UUID:
    today = _today(rules, at)
    post = acting_post(rules.model, role.unit, today).post
    assert post is not None
    appointer = Actor(model=rules.model, kind="DEMO", part="appointments")
    person = post_person(actor=appointer, name=f"Người trực trình diễn {role.login}", post=post, since=today - timedelta(days=30), at=at)
    open_account(actor=appointer, person=person, login=role.login, at=at, administrator=role.administrator)
    return person


def _today(rules: Book, at: datetime) -> date:
    return at.astimezone(rules.calendar.zone).date()


def fresh(rules: Book, seed: int, at: datetime) -> list[UUID]:
    """A roster and the reports of the last hours; returns the matters opened."""
    opened: list[UUID] = []
    with in_model(rules.model):
        for role in ROLES:
            if "/" not in role.unit:
                _put_on_duty(rules, role, at)
        acts: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        for number, (wish, draft, decision) in enumerate(_chosen(rules, seed, at)):
            acts += [(when, number, act) for when, act in _acts(rules, wish, draft, decision, opened)]
        for when, _number, act in sorted(acts, key=lambda item: item[:2]):
            act(when)
    return opened


def _put_on_duty(rules: Book, role: Role, at: datetime) -> None:
    zone = rules.calendar.zone
    actor = replace(acting_post(rules.model, role.unit, _today(rules, at)), kind="DEMO")
    assert actor.unit is not None
    assert actor.post is not None
    if duty.on_duty(actor, [actor.unit], at):
        return
    account = account_called(role.login)
    local = at.astimezone(zone)
    start = datetime.combine(local.date(), time(6), zone)
    start -= timedelta(days=local.hour < 6)
    if 6 <= local.hour < 18:
        end = start + timedelta(hours=12)
    else:
        start, end = start + timedelta(hours=12), start + timedelta(hours=24)
    duty.plan(actor=actor, post=actor.post, person=account.person_id if account else None, start_at=start, end_at=end, zone=zone, at=at)


def _chosen(rules: Book, seed: int, at: datetime) -> Iterator[tuple[Wish, Draft, Decision]]:
    """For each wish the first made-up report that fits it, moved to its minute."""
    today = _today(rules, at)
    pool = [(draft, rules.rules.decide(draft.facts, at)) for draft in reports(rules.pack, seed, today - timedelta(days=POOL_DAYS), today)]
    for number, wish in enumerate(WISHES):
        found = next((pair for pair in pool if _fits(wish, *pair)), None)
        if found is None:
            continue
        pool.remove(found)
        received = at - timedelta(minutes=wish.minutes)
        occurred = received - timedelta(minutes=9)
        text = retold(found[0].text, occurred.astimezone(rules.calendar.zone), received.astimezone(rules.calendar.zone))
        draft = replace(found[0], key=f"today-{at:%Y%m%d%H%M%S}-{number:02d}", text=text, received_at=received, occurred_at=occurred)
        yield wish, draft, rules.rules.decide(draft.facts, received)


def _fits(wish: Wish, draft: Draft, decision: Decision) -> bool:
    if wish.restricted:
        return decision.label == "TLP:RED" and decision.leader is not None
    if wish.received_by is not None and (draft.unit != wish.received_by or decision.onward != "originator"):
        return False
    return decision.leader == wish.lead and decision.label != "TLP:RED" and draft.facts.kind in KINDS


def _acts(rules: Book, wish: Wish, draft: Draft, decision: Decision, opened: list[UUID]) -> Iterator[tuple[datetime, Callable[[datetime], None]]]:
    """What happens to one report, with the time of each act."""
    matters: list[UUID] = []
    at = draft.received_at

    def receiving(when: datetime) -> None:
        answer = receive(actor=Actor(model=rules.model, kind="DEMO", part="intake"), draft=draft, at=when)
        matters.append(answer.matter)
        opened.append(answer.matter)

    yield at, receiving
    lead = decision.leader
    if lead is None or not wish.acknowledged:
        return
    officer = replace(acting_post(rules.model, lead, _today(rules, at)), kind="DEMO")

    def doing(act: Callable[..., object], values: dict[str, object], when: datetime) -> None:
        try:
            act(actor=officer, matter=matters[0], at=when, **values)
        except LienketError:
            return  # The regulation does not let this officer do it: then the matter stands without.

    step = timedelta(minutes=max(1, wish.minutes // 20))
    yield at + step, partial(doing, actions.acknowledge, {})
    if wish.noted:
        yield at + 4 * step, partial(doing, actions.add_note, {"text": NOTE})
    if wish.offered_to is not None:
        yield at + 6 * step, partial(doing, offers.propose_transfer, {"taker": unit_id(rules.model, wish.offered_to), "why": WHY})
