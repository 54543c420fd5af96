"""Refusals of sharing beside a matter, and of acts that take two persons: recalls to be acknowledged, breaking the glass."""

from __future__ import annotations

from collections.abc import Mapping

from lienket.situation.refusals_second import SECOND

SHARING: Mapping[str, Mapping[str, str]] = {
    **SECOND,
    "consent-asked": {
        "vi": "Đã xin đồng ý cho vụ việc này và đang chờ trả lời. Chờ, hoặc rút việc xin trước.",
        "en": "Consent was asked about this matter and the answer is awaited. Wait, or take the question back first.",
    },
    "no-consent-needed": {
        "vi": "Chia sẻ vụ việc này không cần xin đồng ý. Dùng “Chia sẻ thêm”.",
        "en": "Sharing this matter needs nobody's consent. Use “Share further”.",
    },
    "no-such-recall": {"vi": "Không có thông báo thu hồi này.", "en": "There is no such notice of a recall."},
    "unknown-copies": {
        "vi": "Không có cách trả lời “{0}” về bản sao. Chọn: RETURNED (đã trả lại), DELETED (đã xóa), NONE (không có bản sao nào).",
        "en": "“{0}” does not say what became of the copies. Choose RETURNED, DELETED, or NONE where there were none.",
    },
    "unknown-ground": {
        "vi": "“{0}” không có trong danh sách lý do mở khẩn cấp. Chọn: LIFE, CRIME, DISASTER hoặc SEARCH.",
        "en": "“{0}” is no reason to break the glass. Choose LIFE, CRIME, DISASTER or SEARCH.",
    },
    "already-reads": {
        "vi": "Chức trách này đang xem được vụ việc {0}; không cần mở khẩn cấp. Mở trang của vụ việc.",
        "en": "This post reads matter {0} already; there is no glass to break. Open the page of the matter.",
    },
    "no-such-opening": {"vi": "Không có lần mở khẩn cấp này.", "en": "There is no such break-glass opening."},
    "own-opening": {
        "vi": "Không ai tự xem xét việc mở khẩn cấp của mình hay của đơn vị mình. Chờ chức trách giám sát của đơn vị khác.",
        "en": "Nobody reviews what he or his own unit opened. Leave it to a post of oversight of another unit.",
    },
    "unknown-verdict": {
        "vi": "“{0}” không phải kết luận. Chọn: JUSTIFIED (có lý do chính đáng) hoặc UNJUSTIFIED (không có).",
        "en": "“{0}” is no finding. Choose JUSTIFIED or UNJUSTIFIED.",
    },
}
