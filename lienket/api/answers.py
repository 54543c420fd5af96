"""Answers: JSON and entity tags."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse

JSON = "application/json"


def reply(data: Any, *, status: int = 200, etag: str = "", location: str = "") -> HttpResponse:
    """`data` as JSON."""
    response = HttpResponse(orjson.dumps(data), status=status, content_type=JSON)
    if etag:
        response["ETag"] = etag
    if location:
        response["Location"] = location
    return response


def tag_of(*parts: object) -> str:
    """A strong entity tag from what decides a body; sealed, since a plain sequence number would tell how busy others are."""
    text = "\0".join(str(part) for part in parts)
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256").hex()[:24]


def finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The headers of every answer; 304 where the reader has the body already."""
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Content-Language", getattr(request, "language", "vi"))
    headers.setdefault("Vary", "Authorization, Cookie, Accept-Language")
    if response.status_code != 200 or request.method not in {"GET", "HEAD"}:
        headers.setdefault("Cache-Control", "no-store")
        return response
    headers.setdefault("Cache-Control", "private, no-cache")
    if "ETag" not in headers and not response.streaming:
        headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:24]}"'
    return not_modified(request, headers["ETag"]) or response if "ETag" in headers else response


def not_modified(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 where If-None-Match names `etag`."""
    asked = request.headers.get("If-None-Match", "")
    if not asked or etag not in {tag.strip().removeprefix("W/") for tag in asked.split(",")}:
        return None
    response = HttpResponse(status=304)
    del response["Content-Type"]
    response["ETag"] = etag
    return response
