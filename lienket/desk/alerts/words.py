"""Words of alerts: states, kinds, urgencies, and why a message did not go out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lienket.alerts import codes, inbox
from lienket.alerts.codes import Kind, State, Urgency

STATES: dict[str, tuple[Any, str]] = {
    inbox.UNREAD: (_("chưa đọc"), "soon"),
    inbox.SEEN: (_("đã đọc"), "open"),
    inbox.ACKNOWLEDGED: (_("đã xác nhận"), "ok"),
    inbox.REFUSED: (_("đã trả lời không nhận"), "late"),
}
"""By state of a notice its words and how it looks."""

KINDS: dict[str, Any] = {Kind.MAIL: _("Thư điện tử"), Kind.WEBHOOK: _("Webhook"), Kind.SMS: _("Tin nhắn SMS")}
URGENCIES: dict[int, Any] = {
    Urgency.LOW: _("Mọi thông báo"),
    Urgency.HIGH: _("Vụ việc trên mức thấp nhất, và báo vượt cấp"),
    Urgency.ESCALATION: _("Chỉ báo vượt cấp"),
}
DELIVERY: dict[str, tuple[Any, str]] = {
    State.WAITING: (_("đang chờ"), "open"),
    State.SENDING: (_("đang gửi"), "open"),
    State.SENT: (_("đã gửi"), "ok"),
    State.FAILED: (_("hỏng, sẽ gửi lại"), "soon"),
    State.DEAD: (_("không gửi được"), "late"),
    State.WITHDRAWN: (_("thôi không gửi"), "closed"),
    State.DISMISSED: (_("đã bỏ qua"), "closed"),
}
_WHY: dict[str, Any] = {
    codes.UNKNOWN: _("không rõ đã đến hay chưa; không tự gửi lại"),
    codes.INTERRUPTED: _("bị ngắt giữa chừng"),
    codes.OFF: _("kênh đã tắt hoặc đã bỏ"),
    codes.OFF_DUTY: _("người này không trực lúc gửi; đã chuyển cho người đang trực"),
    codes.HIDDEN: _("đơn vị không còn được xem, hoặc thông báo đã rút"),
    codes.READ: _("đã đọc trong Lienket"),
    codes.NOT_CONFIGURED: _("máy chủ chưa được đặt để gửi bằng cách này"),
    "unreachable": _("không nối được tới nơi nhận"),
    "no-answer": _("nơi nhận không trả lời"),
    "private-address": _("nơi nhận nằm trong mạng nội bộ, người vận hành chưa cho phép"),
    "refused-by-gateway": _("cổng SMS không nhận"),
}


def why(error: str) -> Any:
    """The words for the code of a failure; of a protocol's own codes the code itself."""
    if error.startswith(("http-", "smtp-")):
        return _("nơi nhận trả lời %(code)s") % {"code": error.replace("-", " ").upper()}
    return _WHY.get(error, error)
