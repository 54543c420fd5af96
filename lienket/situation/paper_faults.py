"""Words of refusals about documents people sign."""

from __future__ import annotations

from collections.abc import Mapping

from lienket.instruments.paper.sign import BadCertificate
from lienket.regulation.refusal import Language

Text = Mapping[str, str]

PAPER: Mapping[str, Text] = {
    "no-such-instrument": {
        "vi": "Gói không có văn bản “{0}” (để trống: quy chế mới nhất). Chọn một trong: {1}.",
        "en": "The pack has no instrument “{0}” (empty: the newest regulation). Use one of: {1}.",
    },
    "font-missing": {
        "vi": "Thiếu phông {0}; không dùng phông khác thay. Cài: pip install --no-deps {1}.",
        "en": "The font {0} is missing and no other is put in its place. Install it: pip install --no-deps {1}.",
    },
    "cannot-set": {
        "vi": "Không dàn trang được văn bản: {0}. Kiểm tra ký tự lạ trong điều khoản, tên đơn vị.",
        "en": "The document cannot be set: {0}. Look for unusual letters in the clauses and names of units.",
    },
    "not-a-document": {
        "vi": "Tệp này không phải PDF đọc được hoặc quá lớn ({0}; tối đa 30 MB). Dùng tệp do Lienket phát hành.",
        "en": "This is no PDF that can be read, or it is too large ({0}; at most 30 MB). Use a file issued by Lienket.",
    },
    "no-source": {
        "vi": "PDF không có nguồn của Lienket, hoặc nguồn đính kèm không đọc được ({0}); không thể so khớp. Xin lại bản gốc từ nơi phát hành.",
        "en": "The PDF carries no source of Lienket, or one that cannot be read ({0}); it cannot be compared. Ask the issuer for the original.",
    },
    "not-a-party": {"vi": "Văn bản không có ô ký của “{0}”. Các bên: {1}.", "en": "The document has no signature field for “{0}”. Parties: {1}."},
    "already-signed": {
        "vi": "“{0}” đã ký văn bản này; mỗi bên ký một lần. Xem chữ ký: lienket regulation open.",
        "en": "“{0}” has signed this document; each party signs once. See the signatures: lienket regulation open.",
    },
    "document-changed": {
        "vi": "Văn bản đã bị thay đổi ({0}); không ký lên bản này. Xin lại bản gốc; xem chi tiết: lienket regulation open.",
        "en": "The document has been changed ({0}); it is not signed. Ask for the original; details: lienket regulation open.",
    },
    "bad-certificate": {"vi": "Không ký được bằng chứng thư này: {0}", "en": "This certificate cannot sign: {0}"},
}
_CERTIFICATE: Mapping[str, Text] = {
    "password": {
        "vi": "sai mật khẩu, hoặc tệp không phải PKCS#12. Kiểm tra mật khẩu và tệp.",
        "en": "the password is wrong, or the file is no PKCS#12. Check both.",
    },
    "empty": {"vi": "tệp không có khóa hoặc chứng thư. Xuất lại kèm khóa riêng.", "en": "the file holds no key or no certificate. Export it again with the key."},
    "not-yet": {"vi": "chứng thư chỉ có hiệu lực từ {0}. Ký từ ngày đó.", "en": "the certificate is in force only from {0}. Sign from that day on."},
    "expired": {"vi": "chứng thư hết hạn ngày {0}. Dùng chứng thư còn hạn.", "en": "the certificate ended on {0}. Use one in force."},
    "other-unit": {"vi": "chứng thư thử này cấp cho đơn vị “{0}”. Dùng đúng tệp của đơn vị ký.", "en": "this test certificate belongs to “{0}”. Use the signing unit's own."},
    "test": {
        "vi": "chứng thư THỬ ({0}) chỉ ký được bản ghi “bản mô phỏng”. Phát hành lại với --simulation.",
        "en": "a TEST certificate ({0}) signs only documents marked as a simulation. Issue it again with --simulation.",
    },
}


def certificate_fault(error: BadCertificate, language: Language) -> str:
    """Why a certificate cannot sign, and what to do."""
    reason, detail = error.args
    return PAPER[error.code][language].format(_CERTIFICATE[reason][language].format(detail))
