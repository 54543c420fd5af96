"""One line for each request and each fault, for machines (`LIENKET_LOG=json`) or people (`plain`), on standard error.

A line never holds what people wrote or who they are: the route's name and not its path (paths hold numbers of matters), no query, no address, of an
exception its type and where it happened but not its words, of other programs' messages only where they came from.
"""

from __future__ import annotations

import json
import logging
import secrets
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_ROOT = Path(__file__).resolve().parent.parent.parent
_SPEAKS = ("lienket", "_granian")
"""Loggers whose messages (the first line: what follows may be a traceback) hold no data; of others only the place is told."""
_QUIET = frozenset({"health", "ready"})

log = logging.getLogger("lienket.request")


def new_id() -> str:
    """An id for one request."""
    return secrets.token_hex(8)


def answered(request: Any, response: HttpResponseBase, seconds: float) -> None:
    """Log one answered request."""
    match = getattr(request, "resolver_match", None)
    route = (match.view_name or match.route) if match else "-"
    if response.status_code < 400 and (route in _QUIET or (match is None and response.streaming)):  # Static files are not worth a line.
        return
    size = None if response.streaming else len(response.content)  # type: ignore[attr-defined]
    fields = {"request": request.request_id, "method": _method(request), "route": route, "status": response.status_code}
    if response.status_code >= 400:
        fields["account"] = _account(request)
    log.info("request", extra={"fields": fields | {"ms": round(seconds * 1000, 1), "bytes": size}})


def _account(request: Any) -> str:
    """The id of the account whose request was refused, where one was signed in or sent its token."""
    user = getattr(request, "account", None) or getattr(request, "_cached_user", None)
    return user.pk.hex if user is not None and user.pk else "-"


def _method(request: HttpRequest) -> str:
    return request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "OTHER"


def fault(error: BaseException | None) -> list[dict[str, Any]]:
    """An exception and those that led to it: type and frames, neither words nor values."""
    chain: list[dict[str, Any]] = []
    while error is not None and len(chain) < 5:
        frames = [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
        chain.append({"type": f"{type(error).__module__}.{type(error).__qualname__}", "frames": frames})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return chain


def _place(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(_ROOT):
        return str(path.relative_to(_ROOT))
    return "/".join(path.parts[-3:])


class Lines(logging.Formatter):
    """A record as one JSON object, or as one line for people with the fault under it."""

    def __init__(self, style: str = "json") -> None:
        """`style` is json or plain."""
        super().__init__()
        self._plain = style == "plain"

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        data: dict[str, Any] = {"time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"), "level": record.levelname.lower()}
        data["logger"] = record.name
        spoken = record.name.partition(".")[0] in _SPEAKS
        data["message"] = record.getMessage().partition("\n")[0] if spoken else f"{_place(record.pathname)}:{record.lineno} {record.funcName}"
        data |= getattr(record, "fields", {})
        asked = getattr(record, "request", None)
        if isinstance(asked, HttpRequest):
            data["request"] = getattr(asked, "request_id", "-")
        told = fault(record.exc_info[1]) if record.exc_info else []
        if not self._plain:
            return json.dumps(data | ({"fault": told} if told else {}), ensure_ascii=False, default=str)
        head = " ".join(str(data.pop(name)) for name in ("time", "level", "logger", "message"))
        lines = [" ".join([head, *(f"{name}={value}" for name, value in data.items())])]
        for error in told:
            lines += [f"  {error['type']}", *(f"    {frame}" for frame in error["frames"])]
        return "\n".join(lines)
