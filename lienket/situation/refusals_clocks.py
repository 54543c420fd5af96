"""Words of the refusals of clocks: pausing them, giving them more time, and taking a matter up."""

from __future__ import annotations

from collections.abc import Mapping

from lienket.clocks.refused import ExtensionTooLong
from lienket.regulation.compare_words import limit_words

CLOCKS: Mapping[str, Mapping[str, str]] = {
    "not-pausable": {
        "vi": "Chỉ tạm dừng được hạn đang chạy và tiếp tục hạn đang dừng.",
        "en": "Only a running clock can be paused, only a paused one resumed.",
    },
    "no-such-clock": {
        "vi": "Vụ việc không có hạn “{0}” nào tạm dừng hay tiếp tục được. Xem các hạn: lienket matters show.",
        "en": "The matter has no clock “{0}” that can be paused or resumed. See its clocks: lienket matters show.",
    },
    "no-such-ground": {
        "vi": "Mô hình không có căn cứ “{0}”; chọn một điều khoản trong danh sách.",
        "en": "The model has no ground “{0}”; choose a clause of the list.",
    },
    "no-clock-to-extend": {
        "vi": "Đơn vị chủ trì không có hạn “{0}” nào đang tính hoặc tạm dừng. Xem các hạn: lienket matters explain.",
        "en": "The lead has no clock “{0}” that runs or is paused. See the clocks: lienket matters explain.",
    },
    "not-extendable": {
        "vi": "Không dòng luật nào mà hạn “{0}” tính theo cho phép gia hạn với căn cứ này; chọn căn cứ trong danh sách, hoặc giữ hạn cũ.",
        "en": "No row of law by which the clock “{0}” runs lets it be extended on this ground; choose one of the list, or keep the old due date.",
    },
    "not-extended": {
        "vi": "Hạn “{0}” không có lần gia hạn nào để rút.",
        "en": "The clock “{0}” has no extension that could be taken back.",
    },
    "clock-over": {
        "vi": "Hạn “{0}” đã hết nên không thêm thời gian được nữa; giải quyết và ghi rõ vì sao muộn.",
        "en": "The clock “{0}” is over and gets no more time; settle the matter and note why it is late.",
    },
    "bad-decision": {
        "vi": "Số “{0}” ngày {1} không hợp lệ: ghi cả số và ngày của văn bản; số viết liền như 15/QĐ-CATX; ngày ký từ ngày tiếp nhận đến hôm nay.",
        "en": "Decision or notice “{0}” of {1} cannot be used: give both; the number without spaces, as in 15/QD-CA, the date between receipt and today.",
    },
    "no-complex-case": {
        "vi": "Với căn cứ này hạn “{0}” không dài thêm: luật không có mức riêng cho vụ việc phức tạp, quy chế đã định hạn ngắn hơn, hoặc đã tính theo mức đó.",
        "en": "On this ground “{0}” gets no longer: law has no limit for complex matters here, a clause sets a shorter one, or it is counted so already.",
    },
    "not-found-complex": {
        "vi": "Hạn “{0}” đang tính theo mức thường, không có gì để rút.",
        "en": "The clock “{0}” is counted by the ordinary limit; there is nothing to take back.",
    },
    "extended-since": {
        "vi": "Hạn “{0}” đã được gia hạn sau khi xác định phức tạp; rút gia hạn trước.",
        "en": "The clock “{0}” was extended after its matter was found complex; take the extension back first.",
    },
    "nothing-to-take-up": {
        "vi": "Vụ việc không có hạn thụ lý nào đang chờ: đã thụ lý, hoặc luật và quy chế không đòi thụ lý.",
        "en": "No time limit for taking the matter up waits: it was taken up, or neither law nor regulation asks for it.",
    },
    "not-taken-up": {"vi": "Vụ việc chưa được thụ lý nên không có gì để rút.", "en": "The matter was not taken up; there is nothing to take back."},
    "not-a-refusal": {
        "vi": "Kết quả “{0}” không phải là kết quả không thụ lý; chọn một kết quả trong danh sách.",
        "en": "The outcome “{0}” is not one by which a matter is not taken up; choose one of the list.",
    },
    "extension-too-long": {
        "vi": "Dài hơn mức luật cho phép; quyết định này được thêm nhiều nhất {0}.",
        "en": "Longer than the law allows; this decision may add {0} at most.",
    },
}
SPENT = {
    "vi": "Các lần gia hạn luật cho phép đã dùng hết; rút lần gần nhất nếu ghi nhầm.",
    "en": "Every extension the law allows has been given; take the last one back if it was recorded by mistake.",
}


def too_long(error: ExtensionTooLong, language: str) -> str:
    """How much may still be added, or that nothing may."""
    (most,) = error.args
    return SPENT[language] if most is None else CLOCKS[error.code][language].format(limit_words(most)[0 if language == "vi" else 1])
