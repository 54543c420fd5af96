"""Everything a unit can hold, register by register. A later register with things of units adds its keeper here, and nowhere else."""

from __future__ import annotations

from lienket.alerts.passing import Unread
from lienket.clocks.passing import RunningClocks
from lienket.matters.passing import Offers, Parts, Tasks
from lienket.sharing.passing import Consents, Grants, Recalls
from lienket.units.passing import Holdings, Keeper, Shifts

KEEPERS: tuple[Keeper, ...] = (Parts(), Offers(), Tasks(), RunningClocks(), Grants(), Recalls(), Consents(), Unread(), Holdings(), Shifts())
"""In the order in which they pass on: the part first, then what hangs on it."""

KEEPER_OF: dict[str, Keeper] = {kind: keeper for keeper in KEEPERS for kind in keeper.kinds}

KINDS: dict[str, tuple[str, str]] = {
    "part": ("phần tham gia vụ việc", "parts in matters"),
    "offer-by": ("đề nghị chuyển giao đã gửi", "hand-overs offered"),
    "offer-to": ("đề nghị chuyển giao chờ trả lời", "hand-overs to answer"),
    "task": ("việc được giao chưa xong", "open tasks"),
    "clock": ("thời hạn đang chạy", "running clocks"),
    "grant": ("quyền đọc", "grants"),
    "recalled": ("thu hồi chia sẻ chờ xác nhận", "recalls to acknowledge"),
    "consent": ("xin đồng ý chờ trả lời", "consents to answer"),
    "notice": ("thông báo chưa đọc", "unread notices"),
    "holding": ("người giữ chức trách", "post holdings"),
    "shift": ("ca trực sắp tới", "duty shifts to come"),
}
"""The kinds in words: (Vietnamese, English)."""
