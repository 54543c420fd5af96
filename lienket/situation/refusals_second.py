"""Refusals of acts that take two persons."""

from __future__ import annotations

from collections.abc import Mapping

SECOND: Mapping[str, Mapping[str, str]] = {
    "no-such-request": {"vi": "Không có đề nghị này.", "en": "There is no such request."},
    "own-request": {
        "vi": "Việc này cần hai người: không ai tự xác nhận hay từ chối đề nghị của chính mình, dù ở chức trách khác. Nhờ người khác được làm việc này.",
        "en": "This takes two persons: nobody confirms or declines what he asked for himself, in whatever post. Ask another person who may do this.",
    },
    "request-over": {
        "vi": "Đề nghị đã có người trả lời, đã rút hoặc đã hết thời gian; không làm gì. Còn cần thì đề nghị lại.",
        "en": "The request has been answered or withdrawn, or its time ran out; nothing was done. If it is still needed, ask again.",
    },
    "request-waits": {
        "vi": "Chưa có người thứ hai xác nhận. Nhờ người khác của đơn vị xem trang Chờ người thứ hai.",
        "en": "No second person has confirmed yet. Ask another person of the unit to look at the page Second person.",
    },
    "second-needed": {
        "vi": "Danh sách có {0} vụ việc, trong đó {1} hạn chế: một người không xuất một mình. Đề nghị để người khác của đơn vị xác nhận, hoặc thu hẹp bộ lọc.",
        "en": "The list has {0} matters, {1} of them restricted: nobody takes it out alone. Ask for it, and another person confirms, or narrow the filters.",
    },
    "already-asked": {
        "vi": "Việc này đã được đề nghị và đang chờ người thứ hai. Xem trang Chờ người thứ hai; người đã đề nghị rút được.",
        "en": "This has been asked for already and waits for a second person. See the page Second person; whoever asked can withdraw it.",
    },
    "too-many-asked": {
        "vi": "Bạn đang có {0} danh sách chờ người thứ hai, là mức nhiều nhất. Nhờ xác nhận, hoặc rút bớt ở trang Chờ người thứ hai.",
        "en": "{0} of your lists wait for a second person, which is the most. Have one confirmed, or withdraw one on the page Second person.",
    },
    "asker-not-entitled": {
        "vi": "Người đề nghị không còn giữ chức trách ấy hoặc không còn được làm việc này; không làm gì. Ai còn được làm thì đề nghị lại.",
        "en": "Whoever asked holds that post no longer, or may do this no longer; nothing was done. Somebody who may do it asks again.",
    },
}
