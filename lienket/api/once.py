"""One effect for a request sent twice: the answer is kept in the same transaction as what it did."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from lienket.api.answers import JSON
from lienket.api.errors import BadIdempotencyKey, IdempotencyConflict
from lienket.api.models import keep_answer, kept_answer
from lienket.api.models import purge_answers as purge_answers
from lienket.api.request import ApiRequest
from lienket.journal.door import writing

Around = Callable[[str, Callable[[], None]], None]
BEGUN = 0
"""Kept in the place of a status while the answer to several acts is being made."""

KEY = re.compile(r"[A-Za-z0-9._:-]{8,80}")


def key_of(request: ApiRequest) -> str:
    """The Idempotency-Key, or ''. Raises BadIdempotencyKey."""
    key = request.headers.get("Idempotency-Key", "")
    if key and not KEY.fullmatch(key):
        raise BadIdempotencyKey(key)
    return key


def once(request: ApiRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Do `act` and answer; where the same request came before under the same key, answer what was answered then and do nothing.

    A refused act leaves nothing behind, so its key is free again. A repeat that comes while the first is under way waits for it at the door.
    Raises BadIdempotencyKey, IdempotencyConflict.
    """
    key, post = key_of(request), request.actor.post
    if not key or post is None:
        return act()
    mark = _digest(request)
    with writing(request.actor, request.at):  # Nobody else writes until this is committed: what is read here still holds then.
        kept = kept_answer(post, key, request.at)
        if kept is not None:
            if kept.digest != mark:
                raise IdempotencyConflict(key)
            return _again(kept.status, bytes(kept.body))
        response = act()
        keep_answer(post=post, key=key, digest=mark, status=response.status_code, body=response.content, at=request.at)
        return response


def once_each(request: ApiRequest, work: Callable[[Around], HttpResponse]) -> HttpResponse:
    """Like `once` for several acts, each in a transaction of its own: `work` does each inside the function it is given.

    A go that was broken off is gone on with under the same key: what was done is not done again. Raises BadIdempotencyKey, IdempotencyConflict.
    """
    key, post = key_of(request), request.actor.post
    if not key or post is None:
        return work(lambda _part, act: act())
    mark = _digest(request)
    with writing(request.actor, request.at):
        kept = kept_answer(post, key, request.at)
        if kept is not None and kept.digest != mark:
            raise IdempotencyConflict(key)
        if kept is not None and kept.status != BEGUN:
            return _again(kept.status, bytes(kept.body))
        if kept is None:
            keep_answer(post=post, key=key, digest=mark, status=BEGUN, body=b"", at=request.at)

    def around(part: str, act: Callable[[], None]) -> None:
        own = "/" + hashlib.sha256(f"{key}\0{part}".encode()).hexdigest()  # No sender's key has a slash.
        with writing(request.actor, request.at):
            if kept_answer(post, own, request.at) is None:
                act()
                keep_answer(post=post, key=own, digest=mark, status=BEGUN, body=b"", at=request.at)

    response = work(around)
    with writing(request.actor, request.at):
        keep_answer(post=post, key=key, digest=mark, status=response.status_code, body=response.content, at=request.at)
    return response


def _digest(request: ApiRequest) -> str:
    parts = (request.method or "", request.get_full_path(), request.content_type or "")
    return hashlib.sha256("\0".join(parts).encode() + b"\0" + _body(request)).hexdigest()


def _body(request: ApiRequest) -> bytes:
    """The bytes sent; of a form its parts by name, for its stream has been read and its boundary differs each time."""
    if request.content_type != "multipart/form-data":
        return request.body
    parts = [f"{name}={value}" for name, value in sorted(request.POST.items())]
    for name, file in sorted(request.FILES.items()):
        if isinstance(file, UploadedFile):
            parts.append(f"{name}={file.name}:{hashlib.sha256(b''.join(file.chunks())).hexdigest()}")
            file.seek(0)
    return "\0".join(parts).encode()


def _again(status: int, body: bytes) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type=JSON)
    response["Idempotency-Replayed"] = "true"
    return response
