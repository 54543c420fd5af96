"""Refusals of sharing beside a matter: recalls to be acknowledged, breaking the glass."""

from __future__ import annotations

from collections.abc import Mapping

SHARING: Mapping[str, Mapping[str, str]] = {
    "onward-forbidden": {
        "vi": "Nhãn hoặc điều khoản không cho chuyển tiếp vụ việc này cho “{1}” ({0}). Nếu là “originator”: dùng “Xin đồng ý chia sẻ”.",
        "en": "Label or clause do not let this matter be passed on to “{1}” ({0}). Where it is “originator”: ask for consent.",
    },
    "not-recallable": {
        "vi": "“{0}” đọc vụ việc này theo: {1} – không phải do chia sẻ, nên không thu hồi được. Muốn khác thì sửa điều khoản hoặc đổi phần việc của đơn vị.",
        "en": "“{0}” reads this matter by: {2} – not by an act of sharing, so it cannot be recalled. To change that, amend the clause or the unit's part.",
    },
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
    "too-many-openings": {
        "vi": "Chức trách này đang mở khẩn cấp {0} vụ việc, là mức nhiều nhất cùng lúc. Gọi đơn vị chủ trì, hoặc chờ một lần mở hết giờ.",
        "en": "This post has {0} matters open by breaking the glass, the most at a time. Call the unit that leads, or wait until one has run out.",
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
