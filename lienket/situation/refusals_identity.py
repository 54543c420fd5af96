"""Refusals of identity custody."""

from __future__ import annotations

from collections.abc import Mapping

IDENTITY: Mapping[str, Mapping[str, str]] = {
    "identity-protected": {
        "vi": "Quy chế bảo vệ người báo của vụ việc này: không ai mở danh tính một mình. Đề nghị mở, nêu căn cứ; một người khác của đơn vị xác nhận.",
        "en": "The regulation protects who reported this matter: nobody opens the identity alone. Ask to open it, with the legal ground; another confirms.",
    },
    "not-protected": {
        "vi": "Quy chế không bảo vệ người báo của vụ việc này: đơn vị chủ trì mở danh tính, nêu lý do, không cần người thứ hai.",
        "en": "The regulation does not protect who reported this matter: the lead opens the identity with a reason, without a second person.",
    },
    "no-such-basis": {
        "vi": "“{0}” không phải căn cứ đang có hiệu lực để mở danh tính được bảo vệ; chọn một căn cứ trong danh sách.",
        "en": "“{0}” is no ground in force on which a protected identity is opened; choose one of the list.",
    },
    "on-hold": {
        "vi": "Dữ liệu vụ việc đang được giữ nguyên, chưa xóa được gì. Chờ hết thời gian giữ, hoặc đơn vị chủ trì thôi giữ trước.",
        "en": "The matter is on hold: nothing of it is erased now. Wait until the hold is over, or let the lead release it first.",
    },
    "hold-too-long": {
        "vi": "Giữ nguyên dữ liệu nhiều nhất 10 năm mỗi lần. Chọn ngày sớm hơn; hết hạn có thể giữ tiếp.",
        "en": "A hold lasts ten years at most. Choose an earlier day; it can be set anew later.",
    },
    "nothing-sought": {
        "vi": "Ghi số điện thoại từ 6 chữ số, hoặc họ tên đúng như đã báo.",
        "en": "Give a telephone number of six digits or more, or the name exactly as it was given.",
    },
    "seal-broken": {
        "vi": "Niêm phong không mở được ({0}): bị sửa, chép sang, hoặc mất khóa. Báo người quản trị máy chủ; kiểm tra: lienket identity check.",
        "en": "A seal does not open where it lies ({0}): altered, copied here, or its key is gone. Tell the operator; look with: lienket identity check.",
    },
    "unusable-identity-key": {
        "vi": "Khóa niêm phong danh tính ({0}): người khác đọc được, hoặc tệp không chứa khóa. Đặt quyền 0600, hoặc lấy lại từ bản sao lưu.",
        "en": "A key of identity custody ({0}) cannot be used: {1}. Set its mode to 0600, or put back the one of the newest backup.",
    },
    "unreadable-erasures": {
        "vi": "Không đọc được danh sách dòng đã xóa ({0}, dòng {1}). Lấy lại danh sách của bản sao lưu mới nhất.",
        "en": "The list of erased rows cannot be read ({0}, line {1}). Put back the list of the newest backup.",
    },
}
