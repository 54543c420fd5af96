"""Refusals over HTTP: their status, and the words of those that only a request can meet."""

from __future__ import annotations

from collections.abc import Mapping

ABSENT: Mapping[str, str] = {
    "vi": "Không có trang hay vụ việc này, hoặc đơn vị không được xem.",
    "en": "There is no such page or matter, or your unit may not see it.",
}
"""What every 404 says: absent and not yours are answered alike."""

HTTP: Mapping[str, Mapping[str, str]] = {
    "unauthenticated": {
        "vi": "Chưa đăng nhập, hoặc khóa API không còn dùng được. Gửi kèm Authorization: Bearer lk_…, khóa lấy ở trang tài khoản.",
        "en": "Not signed in, or the API token is no longer valid. Send Authorization: Bearer lk_…, with a token from the account page.",
    },
    "no-post": {
        "vi": "Tài khoản này hôm nay không giữ chức trách nào. Nhờ người quản trị giao chức trách.",
        "en": "This account holds no post today. Ask an administrator to give it one.",
    },
    "owes-second-step": {
        "vi": "Chức trách của tài khoản này phải có bước xác nhận thứ hai khi đăng nhập, và chưa có. Đăng nhập trên trang web và bật bước đó trước.",
        "en": "A post of this account demands a second step of signing in, and there is none. Sign in on the pages and turn it on first.",
    },
    "no-sign-in-elsewhere": {
        "vi": "Máy chủ này chưa nối với hệ thống đăng nhập nào khác. Người vận hành đặt LIENKET_OIDC_SERVER trước.",
        "en": "This node is not connected to another system of signing in. Its operator sets LIENKET_OIDC_SERVER first.",
    },
    "identity-taken": {
        "vi": "Danh tính này đã gắn với tài khoản khác. Bỏ gắn ở đó trước, hoặc kiểm tra lại.",
        "en": "Another account signs in by this identity. Take it away there first, or check it.",
    },
    "no-server-keys": {
        "vi": "Hệ thống ấy không đưa khóa để kiểm tra câu trả lời của nó. Thử lại sau ít phút, hoặc dùng mật khẩu; vẫn vậy thì báo người vận hành.",
        "en": "That system did not hand over the keys its answer is checked with. Try again soon, or use your password; if it stays so, tell the operator.",
    },
    "identity-token-not-trusted": {
        "vi": "Câu trả lời từ đó không chứng tỏ được là của lần đăng nhập này. Thử lại, hoặc dùng mật khẩu; vẫn vậy thì báo người vận hành.",
        "en": "The answer from there could not be shown to belong to this signing in. Try again, or use your password; if it stays so, tell the operator.",
    },
    "csrf": {
        "vi": "Thiếu hoặc sai mã X-CSRFToken của phiên đăng nhập; không làm gì. Tải lại trang, hoặc dùng khóa API.",
        "en": "The session's X-CSRFToken is missing or wrong; nothing was done. Load the page again, or use an API token.",
    },
    "no-such-address": {"vi": ABSENT["vi"], "en": ABSENT["en"]},
    "method-not-allowed": {"vi": "Địa chỉ này không nhận {0}. Dùng: {1}.", "en": "This address does not take {0}. Use: {1}."},
    "malformed": {"vi": "Nội dung gửi không phải là JSON UTF-8 hợp lệ. Kiểm tra lại.", "en": "The body is not valid JSON in UTF-8. Check what is sent."},
    "invalid": {"vi": "Dữ liệu gửi chưa đúng: {0}", "en": "What was sent is not valid: {1}"},
    "too-large": {"vi": "Nội dung gửi quá lớn. Gửi ít hơn, hoặc chia thành nhiều lần.", "en": "The body is too large. Send less, or in several requests."},
    "stale": {
        "vi": "Vụ việc đã thay đổi sau lần đọc có ETag này; chưa làm gì. Đọc lại rồi quyết định.",
        "en": "The matter has changed since it was read with this ETag; nothing was done. Read it again, then decide.",
    },
    "too-many-requests": {"vi": "Khóa này gửi quá nhanh. Đợi {0} giây rồi gửi lại.", "en": "This token sends too fast. Wait {0} s, then send again."},
    "bad-idempotency-key": {
        "vi": "Idempotency-Key phải dài 8–80 ký tự A–Z a–z 0–9 . _ : - và trùng với key trong nội dung nếu có. Tạo lại, ví dụ UUID.",
        "en": "Idempotency-Key must be 8–80 characters A–Z a–z 0–9 . _ : - and equal to key in the body if given. Make another, for instance a UUID.",
    },
    "idempotency-conflict": {
        "vi": "Idempotency-Key này đã dùng cho một yêu cầu khác; không làm gì. Dùng khóa mới.",
        "en": "This Idempotency-Key was used for another request; nothing was done. Use a new one.",
    },
    "unusable-second-step-key": {
        "vi": "Khóa của bước xác nhận thứ hai ({0}) hỏng, bị thay, hoặc người khác đọc được. Đặt quyền 0600, hoặc khôi phục khóa cũ.",
        "en": "The key of the second step ({0}) cannot be used: {1}. Set its mode to 0600, or put back the key that was there.",
    },
    "busy": {"vi": "Máy chủ đang bận; không lưu gì. Gửi lại sau giây lát.", "en": "The server is busy; nothing was stored. Send again in a moment."},
    "broken": {
        "vi": "Chương trình gặp lỗi khi làm việc này; không có gì được lưu dở dang. Thử lại; nếu vẫn lỗi, báo người quản trị mã {0}.",
        "en": "The program failed at this; nothing was half-saved. Try again; if it fails again, give the administrator the code {0}.",
    },
}

STATUS: Mapping[str, int] = {
    "malformed": 400,
    "unauthenticated": 401,
    "not-allowed": 403,
    "no-post": 403,
    "owes-second-step": 403,
    "unusable-second-step-key": 503,
    "unusable-identity-key": 503,
    "csrf": 403,
    "no-such-matter": 404,
    "no-such-draft": 404,
    "no-such-replay-draft": 404,
    "instrument-absent": 404,
    "no-such-instrument-draft": 404,
    "no-such-plan": 404,
    "no-such-post": 404,
    "no-such-unit": 404,
    "no-such-shift": 404,
    "no-such-stand-in": 404,
    "no-such-swap": 404,
    "not-your-shift": 403,
    "no-such-committee": 404,
    "no-such-committee-task": 404,
    "no-such-seat": 404,
    "no-such-charge": 404,
    "no-such-channel": 404,
    "no-such-delivery": 404,
    "no-such-broadcast": 404,
    "no-such-notice": 404,
    "no-such-recall": 404,
    "no-such-opening": 404,
    "own-opening": 403,
    "no-such-request": 404,
    "own-request": 403,
    "request-over": 409,
    "request-waits": 409,
    "already-asked": 409,
    "too-many-asked": 409,
    "asker-not-entitled": 409,
    "already-reads": 409,
    "too-many-openings": 409,
    "identity-protected": 409,
    "on-hold": 409,
    "consent-asked": 409,
    "no-consent-needed": 409,
    "seal-broken": 409,
    "no-such-zone": 404,
    "no-such-person": 404,
    "no-such-instrument": 404,
    "no-such-address": 404,
    "method-not-allowed": 405,
    "no-such-reorganisation": 404,
    "world-changed": 409,
    "already-undone": 409,
    "tested-just-now": 409,
    "overtaken": 409,
    "moved-on": 409,
    "clock-over": 409,
    "not-extended": 409,
    "not-found-complex": 409,
    "extended-since": 409,
    "nothing-to-take-up": 409,
    "not-taken-up": 409,
    "draft-moved": 409,
    "draft-not-in-state": 409,
    "no-such-attachment": 404,
    "no-such-record": 404,
    "nothing-sent": 409,
    "sent-outside": 409,
    "no-such-checklist": 404,
    "no-such-act": 404,
    "no-such-upload": 404,
    "file-address-over": 410,
    "upload-moved": 409,
    "upload-unfinished": 409,
    "file-waiting": 409,
    "file-locked": 403,
    "file-too-large": 413,
    "key-conflict": 409,
    "idempotency-conflict": 409,
    "stale": 412,
    "too-large": 413,
    "too-many-requests": 429,
    "broken": 500,
    "write-without-event": 500,
    "write-outside-door": 500,
    "unjournalable-value": 500,
    "storage-failed": 503,
    "busy": 503,
    "storage-full": 507,
    "no-room-for-files": 507,
    "no-room-for-reports": 507,
}
"""HTTP status by code of error; anything else is input that cannot be taken: 422."""


def status_of(error: BaseException) -> int:
    """The HTTP status of an error."""
    return STATUS.get(getattr(error, "code", ""), 422)
