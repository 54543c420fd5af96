"""Words of the refusals of acts on two matters, or between two units about one."""

from __future__ import annotations

from collections.abc import Mapping

MATTERS: Mapping[str, Mapping[str, str]] = {
    "already-offered": {
        "vi": "Chủ trì đang được đề nghị chuyển giao, hoặc đã thuộc đơn vị này; rút đề nghị trước.",
        "en": "The lead is offered to a unit already, or belongs to this one; withdraw the offer first.",
    },
    "whose-needed": {
        "vi": "Không nhận thì nói việc thuộc ai: chọn một đơn vị khác của mô hình, hoặc ghi tên cơ quan ngoài mô hình – một trong hai, không cả hai.",
        "en": "Whoever refuses says whose it is: choose another unit of the model, or name a body outside it – one of the two, not both.",
    },
    "sent-outside": {
        "vi": "Vụ việc đang chuyển cho cơ quan ngoài mô hình. Ghi xác nhận của nơi nhận, hoặc rút việc chuyển trước.",
        "en": "The matter is on its way to a body outside the model. Note that its receiver confirmed, or take the transfer back first.",
    },
    "no-such-record": {
        "vi": "Không có biên bản bàn giao này, hoặc đơn vị không được xem.",
        "en": "There is no such hand-over record, or your unit may not see it.",
    },
    "nothing-sent": {
        "vi": "Không có lần chuyển nào ra ngoài mô hình đang chờ nơi nhận xác nhận.",
        "en": "No transfer outside the model waits for its receiver.",
    },
    "not-an-outside-outcome": {
        "vi": "Mô hình không có kết quả này cho vụ việc chuyển ra ngoài thuộc loại này. Chọn kết quả khác, hoặc phân loại lại.",
        "en": "The model has no such outcome for a matter of this kind that goes outside. Choose another, or reclassify.",
    },
    "receipt-time": {
        "vi": "Thời điểm nơi nhận xác nhận phải từ lúc lập biên bản đến bây giờ. Kiểm tra lại ngày giờ.",
        "en": "The receiver confirmed between the making of the record and now. Check day and time.",
    },
    "evidence-needed": {
        "vi": "Việc này đòi bằng chứng: ghi đã làm gì, hoặc chọn một tệp của vụ việc, rồi báo xong.",
        "en": "This task asks for evidence: say what was done, or choose a file of the matter, then report it done.",
    },
    "nothing-changed": {
        "vi": "Chưa đổi gì: chọn đơn vị khác hoặc ghi hạn khác.",
        "en": "Nothing would change: choose another unit or give another time.",
    },
    "no-first-actions": {
        "vi": "Không có việc làm ngay nào được chọn, hoặc các việc này đã giao rồi.",
        "en": "None of these first actions is offered, or they are all set already.",
    },
    "no-such-checklist": {
        "vi": "Mô hình không có danh mục “{0}”, hoặc danh mục chưa được mở cho vụ việc. Mở danh mục ở trang vụ việc.",
        "en": "The model has no checklist “{0}”, or it is not opened for the matter. Open it on the matter's page.",
    },
    "no-such-item": {"vi": "Danh mục không có mục “{0}”.", "en": "The checklist has no item “{0}”."},
    "already-opened": {"vi": "Danh mục “{0}” đã được mở cho vụ việc này.", "en": "The checklist “{0}” is open for this matter already."},
    "said-already": {"vi": "Mục này đã được đánh dấu như vậy. Tải lại trang để xem.", "en": "The item stands like this already. Load the page again."},
    "too-many-feeds": {
        "vi": "Mỗi tài khoản có nhiều nhất {0} địa chỉ lịch. Thu hồi một địa chỉ không dùng rồi tạo lại.",
        "en": "An account has {0} calendar addresses at most. Revoke one you do not use, then make another.",
    },
    "notes-missing": {"vi": "Lời bàn giao đang trống. Ghi điều ca sau cần biết.", "en": "The notes are empty. Write what the next shift must know."},
    "own-handover": {
        "vi": "Người bàn giao không tự ký nhận ca. Người nhận ca đăng nhập rồi ký.",
        "en": "Who hands over does not take over himself. The one who takes over signs in and signs.",
    },
    "already-taken": {
        "vi": "Ca này đã được ký nhận, lời bàn giao không đổi nữa. Người đã ký rút xác nhận trước nếu ký nhầm.",
        "en": "The shift is taken over, its notes no longer change. Who signed by mistake takes that back first.",
    },
    "already-linked": {
        "vi": "Hai vụ việc đã liên kết, hoặc là một. Kiểm tra lại hai số.",
        "en": "The two matters are linked already, or are one and the same. Check the two numbers.",
    },
    "not-linked": {
        "vi": "Hai vụ việc không liên kết với nhau, hoặc liên kết đã được bỏ. Kiểm tra lại hai số.",
        "en": "The two matters are not linked, or the link was taken back already. Check the two numbers.",
    },
    "merged-together": {
        "vi": "{0} đã kết thúc vì nhập vào vụ việc kia nên liên kết phải giữ. Mở lại {0} trước, rồi bỏ liên kết.",
        "en": "{0} is closed as merged into the other matter, so the link stays. Reopen {0} first, then take the link back.",
    },
}
