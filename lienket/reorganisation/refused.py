"""What is refused about reorganisations, in words; read by `situation.refusals`, also before Django has started."""

from __future__ import annotations

from collections.abc import Mapping

REFUSALS: Mapping[str, Mapping[str, str]] = {
    "world-changed": {
        "vi": "Từ lúc xem trước đã có thay đổi nên phương án nay chuyển khác đi; chưa làm gì. Xem lại bản xem trước mới ({0}) rồi xác nhận.",
        "en": "Something has changed since the preview, so the plan would move other things; nothing was done. Look at the new preview ({0}), then confirm.",
    },
    "too-early": {
        "vi": "Các đơn vị còn hoạt động đến hết ngày trước {0}. Xem trước thì được; thực hiện vào ngày đó hoặc sau đó.",
        "en": "The units still exist before {0}. A preview is possible; carry it out on that day or after it.",
    },
    "nothing-to-move": {
        "vi": "Các đơn vị đã kết thúc không còn giữ gì; không có gì để chuyển.",
        "en": "The units that ended hold nothing any more; there is nothing to move.",
    },
    "already-undone": {"vi": "Lần sắp xếp này đã được hủy trước đó.", "en": "This reorganisation has been undone already."},
    "no-such-reorganisation": {
        "vi": "Không có lần sắp xếp {0}. Xem: lienket reorganise list.",
        "en": "There was no reorganisation {0}. See: lienket reorganise list.",
    },
    "no-heir": {
        "vi": "Đơn vị “{0}” không có đơn vị kế thừa nào hoạt động vào ngày {1}. Ghi trong phương án, hoặc sửa successions trong units.yaml.",
        "en": "No unit in being on {1} follows “{0}”. Name one in the plan, or correct the successions in units.yaml.",
    },
}
"""By code of the error: (Vietnamese, English)."""
