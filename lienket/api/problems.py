"""Errors as problem details (RFC 9457), in the reader's language."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import uuid4

import orjson
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.errors import HttpError, ValidationError

from lienket.api.errors import Broken, Busy, Invalid, Malformed, MethodNotAllowed, NoSuchAddress, TooLarge, TooManyRequests
from lienket.kernel.errors import LienketError
from lienket.matters.queries import NoSuchMatter
from lienket.regulation.model import UnknownFact
from lienket.situation.over_http import status_of
from lienket.situation.refusals import words

log = logging.getLogger("lienket.api")

PROBLEM = "application/problem+json"

TITLES: Mapping[int, Mapping[str, str]] = {
    400: {"vi": "Không đọc được yêu cầu", "en": "The request cannot be read"},
    401: {"vi": "Chưa xác thực", "en": "Not authenticated"},
    403: {"vi": "Không được phép", "en": "Not allowed"},
    404: {"vi": "Không có, hoặc không được xem", "en": "Absent, or not yours to see"},
    405: {"vi": "Phương thức không dùng được ở đây", "en": "Method not for this address"},
    409: {"vi": "Trái với tình trạng hiện tại", "en": "Conflicts with how things stand"},
    412: {"vi": "Bản đã đọc không còn mới", "en": "What was read is no longer current"},
    413: {"vi": "Nội dung quá lớn", "en": "Body too large"},
    422: {"vi": "Dữ liệu chưa đúng", "en": "Not valid"},
    429: {"vi": "Gửi quá nhanh", "en": "Too many requests"},
    500: {"vi": "Lỗi chương trình", "en": "Fault of the program"},
    503: {"vi": "Tạm thời không làm được", "en": "Not possible for now"},
    507: {"vi": "Hết chỗ lưu", "en": "Out of storage"},
}

REMEDIES: Mapping[int, Mapping[str, str]] = {
    400: {"vi": "Sửa nội dung gửi.", "en": "Correct the body."},
    401: {"vi": "Gửi khóa API còn hiệu lực.", "en": "Send a valid API token."},
    403: {"vi": "Dùng chức trách được làm việc này.", "en": "Act in a post that may do this."},
    404: {"vi": "Kiểm tra lại số, mã và đơn vị đang dùng.", "en": "Check the number, the code and the unit acted for."},
    405: {"vi": "Dùng phương thức nêu trong Allow.", "en": "Use a method named in Allow."},
    409: {"vi": "Đọc lại rồi quyết định.", "en": "Read again, then decide."},
    412: {"vi": "Đọc lại để lấy ETag mới.", "en": "Read again for the new ETag."},
    413: {"vi": "Chia nhỏ nội dung.", "en": "Send less at once."},
    422: {"vi": "Sửa trường nêu tên rồi gửi lại bằng khóa mới.", "en": "Correct the field named and send again under a new key."},
    429: {"vi": "Đợi số giây trong Retry-After.", "en": "Wait the seconds in Retry-After."},
    500: {
        "vi": "Gửi lại với cùng Idempotency-Key; nếu vẫn lỗi, báo mã instance.",
        "en": "Send again under the same Idempotency-Key; else report the instance.",
    },
    503: {"vi": "Gửi lại sau với cùng Idempotency-Key.", "en": "Send again later under the same Idempotency-Key."},
    507: {"vi": "Giải phóng chỗ lưu, gửi lại với cùng Idempotency-Key.", "en": "Make room, then send again under the same Idempotency-Key."},
}

FIELDS: Mapping[str, str] = {
    "reason-needed": "why",
    "unknown-outcome": "outcome",
    "not-a-refusal": "outcome",
    "no-complex-case": "ground",
    "unknown-unit": "to",
    "no-such-unit": "to",
    "no-such-clock": "clock",
    "not-shareable": "level",
    "not-recallable": "unit",
    "unknown-copies": "copies",
    "unknown-ground": "ground",
    "no-such-basis": "ground",
    "unknown-verdict": "verdict",
    "bad-cursor": "cursor",
    "bad-idempotency-key": "Idempotency-Key",
    "idempotency-conflict": "Idempotency-Key",
    "key-conflict": "key",
    "stale": "If-Match",
}
"""The field a refusal is about, where it is always the same."""

FACTS = {"flag": "facts.flags", "zone": "facts.place", "concerns_units": "facts.concerns_units", "unit": "unit", "channel": "channel"}

FAULTS: Mapping[str, tuple[str, str]] = {
    "missing": ("còn thiếu", "is missing"),
    "extra_forbidden": ("trường này không có", "there is no such field"),
    "string_type": ("phải là chữ", "must be text"),
    "string_too_short": ("quá ngắn", "is too short"),
    "string_too_long": ("quá dài", "is too long"),
    "nul": ("có ký tự NUL", "contains the NUL character"),
    "string_pattern_mismatch": ("sai dạng", "has the wrong form"),
    "timezone_aware": ("thời điểm thiếu múi giờ, ví dụ +07:00", "the time has no zone, for instance +07:00"),
    "greater_than_equal": ("quá nhỏ", "is too small"),
    "less_than_equal": ("quá lớn", "is too large"),
    "model_type": ("phải là một đối tượng JSON", "must be a JSON object"),
    "model_attributes_type": ("phải là một đối tượng JSON", "must be a JSON object"),
    "list_type": ("phải là danh sách", "must be a list"),
    "tuple_type": ("phải là danh sách", "must be a list"),
}
NOT_SO: tuple[str, str] = ("giá trị không dùng được", "cannot be used")


def language_of(request: HttpRequest, fallback: str = "vi") -> Literal["vi", "en"]:
    """The language asked for by `lang`, by Accept-Language, or by the account."""
    asked = [request.GET.get("lang", ""), *(code for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500])), fallback]
    return next(("en" if code.startswith("en") else "vi" for code in asked if code[:2] in {"vi", "en"}), "vi")


def problem(request: HttpRequest, error: LienketError) -> HttpResponse:
    """The answer to a refusal. Every 404 is the same, but for the request it names."""
    language = getattr(request, "language", None) or language_of(request)
    status = status_of(error)
    code = NoSuchMatter.code if status == 404 else error.code
    instance = request_id(request)
    detail = words(Broken(instance) if status == 500 else error, language)
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": TITLES.get(status, TITLES[422])[language],
        "status": status,
        "detail": detail,
        "code": code,
        "remedy": REMEDIES.get(status, REMEDIES[422])[language],
        "instance": f"urn:lienket:request:{instance}",
    }
    if status != 404 and (field := _field(error)):
        body["field"] = field
    if isinstance(error, Invalid):
        body["errors"] = [{"field": name, "detail": vi if language == "vi" else en} for name, vi, en in error.faults]
    response = HttpResponse(orjson.dumps(body), status=status, content_type=PROBLEM)
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="lienket"'
    if isinstance(error, MethodNotAllowed):
        response["Allow"] = str(error.args[1])
    if isinstance(error, TooManyRequests):
        response["Retry-After"] = str(error.args[0])
    elif status == 503:
        response["Retry-After"] = "2"
    return response


def request_id(request: Any) -> str:
    """The id of this request, as the log has it."""
    found = getattr(request, "request_id", None)
    if found is None:
        found = request.request_id = str(uuid4())
    return str(found)


def _field(error: LienketError) -> str:
    match error:
        case UnknownFact(args=(dimension, *_)):
            return FACTS.get(dimension, f"facts.{dimension}")
        case Invalid(faults=((name, _, _), *_)):
            return name
    return FIELDS.get(error.code, "")


def refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """The answer to whatever was raised: ours as they are, others as the nearest of ours; a fault of the program is logged, never shown."""
    match error:
        case LienketError():
            if status_of(error) >= 500:
                log.error("%s %s %s", request_id(request), error.code, type(error).__name__)
            return problem(request, error)
        case ValidationError():
            return problem(request, Invalid(faults_of(error.errors)))
        case RequestDataTooBig():
            return problem(request, TooLarge())
        case Http404():
            return problem(request, NoSuchAddress())
        case HttpError(status_code=400) | SuspiciousOperation():
            return problem(request, Malformed())
        case OperationalError():
            log.error("%s database", request_id(request), exc_info=error)
            return problem(request, Busy())
    log.error("%s %s", request_id(request), type(error).__name__, exc_info=error)
    return problem(request, Broken(request_id(request)))


def faults_of(errors: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """What is wrong with which field, in both languages; never the value itself."""
    return [(".".join(str(part) for part in _path(error["loc"])), *FAULTS.get(error["type"], NOT_SO)) for error in errors[:20]] or [("", *NOT_SO)]


def _path(loc: Sequence[str | int]) -> Sequence[str | int]:
    """Without the source (body, query …) and the name of the body's parameter."""
    return loc[2:] if loc and loc[0] == "body" and len(loc) > 1 else loc[1:]
