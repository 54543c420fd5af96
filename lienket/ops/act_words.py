"""What the commands on matters share: their options, and how they say that an act was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

import typer

from lienket.matters.sentences import CLOCKS
from lienket.ops.console import out

Why = Annotated[str, typer.Option("--why", help="Lý do, bằng lời. / The reason, in words.")]
Clock = Annotated[str, typer.Option("--clock", help=" | ".join(CLOCKS))]
Unit = Annotated[str, typer.Option("--to", help="Mã đơn vị. / Unit code.")]
Whose = Annotated[str, typer.Option("--whose", help="Việc thuộc đơn vị nào (mã). / Whose it is (unit code).")]
Outside = Annotated[str, typer.Option("--outside", help="Việc thuộc cơ quan nào ngoài mô hình. / Which body outside the model it belongs to.")]
Task = Annotated[UUID, typer.Option("--task", help="Mã việc, xem lienket matters show --json. / Task id, as lienket matters show --json gives it.")]


DONE: Mapping[str, tuple[str, str]] = {
    "acknowledge": ("đã xác nhận", "acknowledged"),
    "decline": ("đã từ chối", "declined"),
    "assign": ("đã giao chủ trì", "lead assigned"),
    "hand-over": ("đã đề nghị chuyển giao chủ trì", "hand-over of the lead proposed"),
    "accept": ("đã nhận bàn giao chủ trì", "hand-over accepted"),
    "reject": ("đã trả lời không nhận bàn giao", "hand-over rejected"),
    "counter": ("đã đề nghị lại", "proposed something else"),
    "transfer-out": ("đã chuyển ra ngoài mô hình, chờ xác nhận", "transferred outside the model, to be confirmed"),
    "confirm-receipt": ("đã ghi xác nhận của nơi nhận; vụ việc kết thúc", "receipt noted; the matter is closed"),
    "take-back": ("đã rút việc chuyển ra ngoài mô hình", "transfer outside taken back"),
    "withdraw": ("đã rút đề nghị chuyển giao", "hand-over withdrawn"),
    "note": ("đã ghi diễn biến", "progress noted"),
    "close": ("đã kết thúc", "closed"),
    "reopen": ("đã mở lại", "reopened"),
    "reclassify": ("đã phân loại lại; thay đổi: {0}", "reclassified; what changed: {0}"),
    "pause": ("đã tạm dừng hạn “{0}”", "clock “{0}” paused"),
    "resume": ("đã tiếp tục hạn “{0}”", "clock “{0}” goes on"),
    "extend": ("đã gia hạn “{0}”", "clock “{0}” extended"),
    "withdraw-extension": ("đã rút lần gia hạn gần nhất của “{0}”", "last extension of clock “{0}” taken back"),
    "take-up": ("đã thụ lý", "taken up"),
    "withdraw-take-up": ("đã rút thụ lý", "no longer taken up"),
    "refuse-take-up": ("không thụ lý, đã kết thúc", "not taken up, closed"),
    "complex": ("đã xác định phức tạp: hạn “{0}” tính lại", "found complex: clock “{0}” counted anew"),
    "withdraw-complex": ("thôi coi là phức tạp: hạn “{0}” trở lại mức thường", "no longer found complex: clock “{0}” is ordinary again"),
    "link": ("đã liên kết với {0}", "linked with {0}"),
    "unlink": ("đã bỏ liên kết với {0}", "link with {0} taken back"),
    "merge": ("đã nhập vào {0}", "merged into {0}"),
    "ask-consent": ("đã xin đồng ý cho {0}", "consent asked for {0}"),
    "agree-consent": ("đã đồng ý", "consented"),
    "refuse-consent": ("đã từ chối", "refused"),
    "withdraw-consent": ("đã rút việc xin", "taken back"),
    "share": ("đã chia sẻ với {0}", "shared with {0}"),
    "forget": ("số danh tính đã xóa: {0}", "identities erased: {0}"),
    "task": ("đã giao việc {0}", "task {0} set"),
    "task-done": ("đã làm xong việc", "task done"),
    "task-cancel": ("đã thôi giao việc", "task cancelled"),
    "hold": ("giữ nguyên đến {0}", "on hold until {0}"),
    "release-hold": ("đã thôi giữ: {0}", "holds released: {0}"),
    "erase-file": ("đã xóa tệp {0}", "file {0} erased"),
    "attach": ("đã thêm tệp {0}", "file {0} added"),
    "recall": ("số chia sẻ đã thu hồi: {0}", "grants taken back: {0}"),
}
"""What was done, in Vietnamese and English; {0} is what the act was done with."""


def done(number: str, act: str, about: object = "", **data: object) -> None:
    """Say that an act was done, in words or as JSON."""
    text = out.pick(*DONE[act]).format(about)
    out.data({"matter": number, "act": act, "done": True, **data}, [f"{number}: {text}."])
