"""Refusals in the reader's language: what was refused, by which rule, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from lienket.access.rulings import NotAllowed
from lienket.intake.secrecy import StateSecretRefused
from lienket.kernel.errors import LienketError
from lienket.regulation.refusal import PackRefused

MESSAGES: Mapping[str, Mapping[str, str]] = {
    "no-such-matter": {
        "vi": "Không có vụ việc {0}, hoặc đơn vị không được xem. Kiểm tra lại số và đơn vị.",
        "en": "There is no matter {0}, or your unit may not see it. Check the number and the unit.",
    },
    "no-such-post": {
        "vi": "Không có chức trách “{0}” vào ngày này. Ghi dạng đơn-vị/chức-trách, hoặc chỉ đơn-vị để lấy trực ban.",
        "en": "There is no post “{0}” on this date. Write unit/post, or only the unit for its duty post.",
    },
    "no-pack-loaded": {"vi": "Chưa nạp mô hình “{0}”. Chạy: lienket pack load ĐƯỜNG-DẪN.", "en": "Model “{0}” is not loaded. Run: lienket pack load PATH."},
    "unknown-fact": {
        "vi": "“{1}” không có trong danh mục “{0}” của mô hình vào ngày này.",
        "en": "“{1}” is not in the model's list “{0}” on this date.",
    },
    "unknown-unit": {"vi": "Mô hình không có đơn vị “{0}” vào ngày này.", "en": "The model has no unit “{0}” on this date."},
    "reason-needed": {"vi": "Việc này phải nêu lý do (--why).", "en": "This act needs a reason (--why)."},
    "not-open": {"vi": "Vụ việc đã kết thúc; mở lại trước.", "en": "The matter is closed; reopen it first."},
    "not-closed": {"vi": "Vụ việc đang mở.", "en": "The matter is open."},
    "nothing-to-answer": {"vi": "Không có việc nào đang chờ đơn vị này trả lời.", "en": "Nothing is waiting for this unit's answer."},
    "concerned-unit": {
        "vi": "Tin báo liên quan chính đơn vị này nên đơn vị không được chủ trì, phối hợp hay xem.",
        "en": "The report is about this unit; it can neither lead, support nor read it.",
    },
    "nobody-left": {
        "vi": "Mọi đơn vị có thể giữ tin đều là đơn vị bị phản ánh; chọn đơn vị tiếp nhận khác.",
        "en": "Every unit that could hold the report is one it is about; name another receiving unit.",
    },
    "key-conflict": {
        "vi": "Mã gửi đã dùng cho một tin khác; cả hai đều được giữ ({0}, {1}). Gửi lại bằng mã mới nếu là tin khác.",
        "en": "This key was used for another report; both are kept ({0}, {1}). Send again under a new key if it is another report.",
    },
    "overtaken": {"vi": "Vừa có người khác thay đổi; xem lại rồi làm lại.", "en": "Someone else was faster; look again and decide anew."},
    "unknown-outcome": {"vi": "Kết quả “{0}” không dùng được cho loại vụ việc này. Chọn: {1}.", "en": "Outcome “{0}” is not for this kind. Choose: {1}."},
    "not-pausable": {"vi": "Chỉ tạm dừng được hạn đang chạy và tiếp tục hạn đang dừng.", "en": "Only a running clock can be paused, only a paused one resumed."},
    "several-models": {"vi": "Có nhiều mô hình: {0}. Chọn bằng --model.", "en": "Several models are loaded: {0}. Choose with --model."},
    "bad-input": {"vi": "Dữ liệu vào không hợp lệ: {0}", "en": "The input is not valid: {0}"},
}


class BadInput(LienketError):
    """Input at the boundary that does not have the right form: (what is wrong, one line a fault)."""

    code = "bad-input"


class SeveralModels(LienketError):
    """More than one linkage model is loaded and none was named: (codes)."""

    code = "several-models"


def refusal(error: BaseException, language: str) -> str:
    """The words for an error."""
    if isinstance(error, PackRefused):
        return error.text(language)
    if isinstance(error, StateSecretRefused):
        return error.vi if language == "vi" else error.en
    if isinstance(error, NotAllowed):
        lead = {"vi": "Không được phép: {0}.", "en": "Not allowed: {0}."}[language]
        return lead.format(error.args[1] if language == "vi" else error.args[2])
    code = getattr(error, "code", "")
    if code in MESSAGES:
        return MESSAGES[code][language].format(*error.args, *([""] * 3))
    return str(error)
