"""Words of the refusals of committees, their duties and of duty telephones."""

from __future__ import annotations

from collections.abc import Mapping

COMMITTEES: Mapping[str, Mapping[str, str]] = {
    "no-such-committee": {
        "vi": "Không có Ban chỉ đạo hay Tổ giúp việc này, hoặc đơn vị không được xem.",
        "en": "There is no such committee or helper team, or your unit may not see it.",
    },
    "no-such-committee-task": {
        "vi": "Không có nhiệm vụ này, hoặc đơn vị không được xem.",
        "en": "There is no such task, or your unit may not see it.",
    },
    "no-such-seat": {
        "vi": "Ban, tổ không có nhiệm kỳ này. Tải lại trang rồi chọn lại.",
        "en": "The body has no such term. Load the page again and choose anew.",
    },
    "no-such-charge": {
        "vi": "Không có nhiệm vụ này, hoặc đã kết thúc trước ngày đó.",
        "en": "There is no such duty, or it has ended before that day.",
    },
    "bad-committee": {"vi": "Quyết định chưa hợp lệ: {0}.", "en": "The decision does not fit: {1}."},
    "head-needed": {"vi": "Mỗi ngày có đúng một người đứng đầu: {0}.", "en": "There is exactly one head on every day: {1}."},
    "seat-taken": {
        "vi": "Chức trách {0} đã có chân trong ban, tổ này (từ {1}) trùng thời gian. Kết thúc nhiệm kỳ đó trước, hoặc chọn ngày khác.",
        "en": "Post {0} has a place in this body already (from {1}) on one of these days. End that term first, or choose other days.",
    },
    "bad-rhythm": {"vi": "Chu kỳ nhiệm vụ chưa đúng: {0}.", "en": "The rhythm of the duty is not valid: {1}."},
    "bad-charge": {"vi": "Nhiệm vụ chưa hợp lệ: {0}.", "en": "The duty is not valid: {1}."},
    "bad-phone": {
        "vi": "“{0}” không phải số điện thoại. Ghi di động 10 số (03, 05, 07, 08, 09), cố định có mã vùng (0239 và 7 số), +84, hoặc 112–115.",
        "en": "“{0}” is no telephone number. Write a mobile of 10 digits, a landline with its area code (0239 and 7 digits), +84 or +country code, or 112–115.",
    },
}
