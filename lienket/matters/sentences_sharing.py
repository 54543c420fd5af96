"""Sentences of a timeline about who reads a matter, who reported it, and what of it is kept."""

from __future__ import annotations

from collections.abc import Mapping

OF_SHARING: Mapping[str, Mapping[str, str]] = {
    "identity.opened/1": {"vi": "Đơn vị chủ trì mở danh tính người báo, nêu lý do.", "en": "The lead opened who reported, with a reason."},
    "hold.set/1": {"vi": "Giữ nguyên dữ liệu vụ việc, không xóa gì.", "en": "The matter was put on hold: nothing of it is erased."},
    "hold.released/1": {"vi": "Thôi giữ nguyên dữ liệu.", "en": "The hold was released."},
    "note.added/1 hold": {"vi": "Nêu lý do giữ nguyên dữ liệu.", "en": "Reason given for the hold."},
    "note.added/1 release-hold": {"vi": "Nêu lý do thôi giữ.", "en": "Reason given for releasing the hold."},
    "note.added/1 open-identity": {"vi": "Nêu lý do mở danh tính.", "en": "Reason given for opening the identity."},
    "note.added/1 forget": {"vi": "Nêu lý do xóa danh tính.", "en": "Reason given for erasing the identity."},
    "note.added/1 recall": {"vi": "Nêu lý do thu hồi chia sẻ.", "en": "Reason given for the recall."},
    "retention.applied/1": {"vi": "Xóa dữ liệu hết thời hạn lưu.", "en": "What had been kept long enough was erased."},
    "consent.asked/1": {"vi": "Xin {originator} đồng ý cho {taker} đọc.", "en": "{originator} was asked to consent that {taker} reads."},
    "consent.answered/1 GIVEN": {"vi": "{originator} đồng ý cho {taker} đọc.", "en": "{originator} consented that {taker} reads."},
    "consent.answered/1 REFUSED": {"vi": "{originator} không đồng ý cho {taker} đọc.", "en": "{originator} refused that {taker} reads."},
    "consent.answered/1 WITHDRAWN": {"vi": "Rút việc xin đồng ý cho {taker} đọc.", "en": "The question whether {taker} may read was taken back."},
    "note.added/1 ask-consent": {"vi": "Nêu lý do xin đồng ý.", "en": "Reason given for asking."},
    "note.added/1 refuse-consent": {"vi": "Nêu lý do không đồng ý.", "en": "Reason given for refusing."},
    "access.recalled/1": {"vi": "Yêu cầu {unit} xác nhận đã thu hồi bản sao.", "en": "{unit} was asked to acknowledge the recall."},
    "recall.acknowledged/1": {"vi": "{unit} xác nhận thu hồi.", "en": "{unit} acknowledged the recall."},
    "recall.acknowledged/1 RETURNED": {"vi": "{unit} xác nhận thu hồi: đã trả lại bản sao.", "en": "{unit} acknowledged the recall: copies returned."},
    "recall.acknowledged/1 DELETED": {"vi": "{unit} xác nhận thu hồi: đã xóa bản sao.", "en": "{unit} acknowledged the recall: copies deleted."},
    "recall.acknowledged/1 NONE": {"vi": "{unit} xác nhận thu hồi: không có bản sao.", "en": "{unit} acknowledged the recall: there were no copies."},
    "breakglass.opened/1": {"vi": "{unit} mở khẩn cấp để xem, nêu lý do.", "en": "{unit} broke the glass to read the matter, with a reason."},
    "breakglass.reviewed/1 JUSTIFIED": {
        "vi": "{reviewer} xem xét việc mở khẩn cấp của {unit}: có lý do chính đáng.",
        "en": "{reviewer} reviewed the break-glass opening by {unit}: justified.",
    },
    "breakglass.reviewed/1 UNJUSTIFIED": {
        "vi": "{reviewer} xem xét việc mở khẩn cấp của {unit}: không có lý do chính đáng.",
        "en": "{reviewer} reviewed the break-glass opening by {unit}: not justified.",
    },
    "second.asked/1": {
        "vi": "{unit}: một người đề nghị xóa danh tính người báo; chờ người thứ hai.",
        "en": "{unit}: a person asked to erase the reporter's identity; a second person is awaited.",
    },
    "second.confirmed/1": {
        "vi": "{unit}: người thứ hai xác nhận xóa danh tính người báo.",
        "en": "{unit}: a second person confirmed the erasure of the reporter's identity.",
    },
    "second.declined/1": {
        "vi": "{unit}: người thứ hai từ chối xóa danh tính người báo, nêu lý do.",
        "en": "{unit}: a second person declined to erase the reporter's identity, with a reason.",
    },
    "second.withdrawn/1": {
        "vi": "{unit}: người đề nghị rút đề nghị xóa danh tính người báo.",
        "en": "{unit}: the request to erase the reporter's identity was withdrawn.",
    },
}
