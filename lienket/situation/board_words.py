"""The words of the board: what is to be done, by when, and how long that is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

DO: Mapping[str, Mapping[str, str]] = {
    "acknowledge": {"vi": "Xác nhận đã nhận việc", "en": "Acknowledge"},
    "notify": {"vi": "Thông báo", "en": "Notify"},
    "first-report": {"vi": "Báo cáo đầu tiên", "en": "Give the first report"},
    "hand-over": {"vi": "Chuyển giao nếu không đúng thẩm quyền", "en": "Hand over if it is not yours"},
    "accept": {"vi": "Thụ lý", "en": "Accept for handling"},
    "decide": {"vi": "Ra quyết định", "en": "Decide"},
    "resolve": {"vi": "Giải quyết xong", "en": "Resolve"},
    "answer": {"vi": "Trả lời", "en": "Answer"},
    "lead": {"vi": "Giải quyết, kết thúc", "en": "Deal with it and close"},
    "support": {"vi": "Phối hợp giải quyết", "en": "Support the lead"},
    "offer": {"vi": "Nhận hay không nhận chủ trì", "en": "Take the lead or refuse it"},
    "counter": {"vi": "Trả lời đề nghị lại", "en": "Answer what was proposed instead"},
    "assign": {"vi": "Phân công đơn vị chủ trì", "en": "Assign a lead"},
    "task": {"vi": "Làm việc được giao", "en": "Do the task set"},
}

WAIT: Mapping[str, Mapping[str, str]] = {
    "acknowledge": {"vi": "chưa xác nhận phối hợp", "en": "has not acknowledged its support"},
    "offer": {"vi": "chưa trả lời đề nghị nhận chủ trì", "en": "has not answered the offer of the lead"},
    "task": {"vi": "chưa làm xong việc được giao", "en": "has not done the task set"},
}

WHY: Mapping[str, Mapping[str, str]] = {
    "offer": {"vi": "{unit} đề nghị chuyển giao", "en": "{unit} offers the lead"},
    "counter": {"vi": "{unit} đề nghị lại", "en": "{unit} proposes something else"},
    "assign": {"vi": "đơn vị tạm giữ: {missing}", "en": "held for now: {missing}"},
    "task": {"vi": "{unit} giao", "en": "set by {unit}"},
    "act": {"vi": "được giao", "en": "assigned"},
    "lead": {"vi": "{unit} chủ trì", "en": "{unit} leads"},
}

SPANS: Mapping[str, Mapping[str, str]] = {
    "moment": {"vi": "dưới 1 phút", "en": "under 1 min"},
    "minutes": {"vi": "{m} phút", "en": "{m} min"},
    "hours": {"vi": "{h} giờ", "en": "{h} h"},
    "hours-minutes": {"vi": "{h} giờ {m} phút", "en": "{h} h {m} min"},
    "days": {"vi": "{d} ngày", "en": "{d} d"},
}
"""How long something is, as `board.js` says it too."""

LEFT: Mapping[str, Mapping[str, str]] = {
    "left": {"vi": "còn {span}", "en": "{span} left"},
    "late": {"vi": "quá hạn {span}", "en": "{span} overdue"},
    "ago": {"vi": "{span} trước", "en": "{span} ago"},
}

PAUSED = {"vi": "tạm dừng", "en": "paused"}
NO_DUE = {"vi": "không có hạn", "en": "no deadline"}


def span(length: timedelta, language: str) -> str:
    """How long, in the two largest units that matter to someone in a hurry."""
    minutes = int(abs(length).total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    if minutes < 1:
        form = "moment"
    elif hours < 1:
        form = "minutes"
    elif hours < 48:
        form = "hours-minutes" if rest and hours < 10 else "hours"
    else:
        form = "days"
    return SPANS[form][language].format(m=rest, h=hours, d=hours // 24)


def left(due_at: datetime, at: datetime, language: str) -> str:
    """How long until `due_at`, or since. At the very instant it is late."""
    return LEFT["left" if at < due_at else "late"][language].format(span=span(due_at - at, language))


def ago(then: datetime, at: datetime, language: str) -> str:
    """How long since `then`."""
    return LEFT["ago"][language].format(span=span(at - then, language))
