"""What the demonstration has to show of sharing, custody and oversight: each page has something that waits for somebody, made through the door.

Words are made up, of places and posts and never of people. What a pack in force leaves no room for today stands out.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from PIL import Image, ImageDraw

from lienket.instruments.queries import Book
from lienket.intake.queries import reporter_kept
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters import attachments, holds
from lienket.matters.queries import by_ids, number_of
from lienket.matters.storage import ready
from lienket.routing import actions, breakglass, consents
from lienket.sharing.codes import Ground, Level
from lienket.sharing.policy import level_of
from lienket.situation import second
from lienket.situation.acting import held_posts, local_day
from lienket.situation.second_kinds import FORGET
from lienket.units.directory import account_called
from lienket.units.queries import acting_post, code_of, unit_id

if TYPE_CHECKING:
    from lienket.matters.models import Matter

DUTY, BORDER = "trucban", "bienphong"
TAKERS = ("fhs", "ubnd-p-hoanh-son", "dbp-vung-ang-son-duong")
"""Units that may be given a matter to read; each has somebody to sign in as."""
HELD_FOR = timedelta(days=180)
SHARED_FOR = timedelta(days=3)
FORGET_WHY = "Đã trả lời xong; người báo đề nghị không lưu thông tin liên hệ. Không còn mục đích sử dụng (trình diễn)."
HOLD_WHY = "Cơ quan điều tra yêu cầu giữ nguyên hồ sơ đến khi có kết luận giám định (trình diễn)."
SHARE_WHY = "Bảo vệ khu vực cần biết để rà soát cổng và bãi xe (trình diễn)."
RECALL_WHY = "Gửi nhầm đơn vị: địa bàn này do đơn vị khác bảo vệ (trình diễn)."
CONSENT_WHY = "Đơn vị nhận cần nội dung để phối hợp kiểm tra tại chỗ (trình diễn)."
GLASS_WHY = "Gió mạnh, phải đưa người rời cầu cảng trong đêm; cần biết ngay vụ việc có vướng đường ra hay không (trình diễn)."
NOTE_NAME = "Biên bản xác minh ban đầu.txt"
NOTE = "BIÊN BẢN XÁC MINH BAN ĐẦU (trình diễn)\nTổ tuần tra: 03 đồng chí. Đã khoanh vùng, ghi nhận 02 vị trí, chưa phát hiện thêm dấu vết.\n"
SKETCH_NAME = "Sơ đồ hiện trường.png"


def play(rules: Book, opened: Sequence[UUID], at: datetime) -> list[str]:
    """Everything that is to wait, on matters opened today and already taken up; returns what there was room for, by name."""
    with in_model(rules.model):
        found = by_ids(opened)
        today = [found[pk] for pk in opened if pk in found]
        duty, border = (_person(login, at) for login in (DUTY, BORDER))
        if duty is None or border is None:
            return []
        mine = [matter for matter in today if matter.lead_id == duty.unit and not matter.restricted]
        steps: Iterable[tuple[str, Callable[[], bool]]] = (
            ("forget", lambda: _forget(duty, mine, at)),
            ("files", lambda: _files(duty, mine[1:], at)),
            ("hold", lambda: _hold(duty, mine[1:], at)),
            ("share", lambda: _share(rules, duty, mine, at, recalled=False)),
            ("recall", lambda: _share(rules, duty, mine, at, recalled=True)),
            ("consent", lambda: _consent(rules, today, at)),
            ("break-glass", lambda: _break_glass(rules, border, today, at)),
        )
        return [name for name, step in steps if step()]


def _person(login: str, at: datetime) -> Actor | None:
    account = account_called(login)
    posts = held_posts(account.person_id, at) if account else []
    return posts[0].holder(account.person_id) if account and posts else None


def _forget(duty: Actor, mine: Sequence[Matter], at: datetime) -> bool:
    for matter in mine[:1]:
        if reporter_kept(matter.id):
            second.ask(actor=duty, act=FORGET, subject=matter.id, why=FORGET_WHY, at=at)
            return True
    return False


def _files(duty: Actor, mine: Sequence[Matter], at: datetime) -> bool:
    for matter in mine[:1]:
        for name, content in ((NOTE_NAME, NOTE.encode()), (SKETCH_NAME, _sketch())):
            attachments.attach(actor=duty, matter=matter.id, file=ready(name, content), at=at)
        return True
    return False


def _sketch() -> bytes:
    """A drawing of no real place: a road, a fence with a gate, a yard and two marks."""
    picture = Image.new("RGB", (960, 640), "#f6f3ea")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 500, 960, 600), fill="#d5d2c8")
    for left in range(20, 960, 80):
        draw.rectangle((left, 546, left + 40, 552), fill="#ffffff")
    draw.line((60, 440, 400, 440), fill="#444444", width=8)
    draw.line((520, 440, 900, 440), fill="#444444", width=8)
    draw.rectangle((120, 120, 560, 340), outline="#5a6b7c", width=5, fill="#e4e9ee")
    draw.rectangle((640, 180, 840, 320), outline="#5a6b7c", width=5, fill="#eef1e4")
    for left, top in ((240, 250), (460, 410)):
        draw.ellipse((left - 18, top - 18, left + 18, top + 18), outline="#b3261e", width=6)
    out = io.BytesIO()
    write = picture.save  # Into memory: no row, no file.
    write(out, "PNG")
    return out.getvalue()


def _hold(duty: Actor, mine: Sequence[Matter], at: datetime) -> bool:
    for matter in mine[:1]:
        holds.hold(actor=duty, matter=matter.id, until=at + HELD_FOR, why=HOLD_WHY, at=at)
        return True
    return False


def _share(rules: Book, duty: Actor, mine: Sequence[Matter], at: datetime, *, recalled: bool) -> bool:
    """Give a matter to a unit that reads nothing of it; take it back at once where the notice of a recall is to wait."""
    for matter in reversed(mine) if recalled else mine:
        for taker in TAKERS:
            if level_of(Actor(model=rules.model, kind="SYSTEM", unit=unit_id(rules.model, taker), part="demo"), matter.id, at) is not None:
                continue
            try:
                actions.share(actor=duty, matter=matter.id, unit=taker, level="view", why=SHARE_WHY, at=at, expires_at=at + SHARED_FOR)
            except LienketError:
                continue  # The label or the one it is about forbids it: another unit, another matter.
            if recalled:
                actions.recall(actor=duty, matter=matter.id, unit=taker, why=RECALL_WHY, at=at)
            return True
    return False


def _consent(rules: Book, today: Sequence[Matter], at: datetime) -> bool:
    """The lead of a matter another unit received asks that unit whether it may be passed on."""
    for matter in today:
        if consents.needed(rules, matter, matter.lead_id):
            officer = replace(acting_post(rules.model, code_of(matter.lead_id), local_day(rules.model, at)), kind="DEMO")
            for taker in TAKERS:
                if unit_id(rules.model, taker) in {matter.lead_id, matter.received_by_id}:
                    continue
                try:
                    consents.ask(actor=officer, matter=matter.id, unit=taker, level="view", why=CONSENT_WHY, at=at)
                except LienketError:
                    continue  # Likewise.
                return True
    return False


def _break_glass(rules: Book, border: Actor, today: Sequence[Matter], at: datetime) -> bool:
    for matter in today:
        level = level_of(border, matter.id, at)
        if (level is None or level < Level.VIEW) and breakglass.may_open(matter.restricted, matter.label):
            opening = breakglass.break_glass(actor=border, number=number_of(matter), ground=Ground.DISASTER.value, why=GLASS_WHY, at=at)
            return opening is not None
    return False
