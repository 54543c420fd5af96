"""`GET /live`: server-sent events for the pages of one post (https://html.spec.whatwg.org/multipage/server-sent-events.html).

`change` names matters this post may see that changed, `refresh` says that too much was missed to name, `ping` comes every fifteen seconds whether or not
anything happened. Each carries as its id a sealed cursor from which the browser resumes by itself. What the post may not see leaves no trace: no message,
no other rhythm, no number.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar
from urllib.parse import parse_qs
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from lienket.journal.feed import Act, News, newer, recent
from lienket.kernel.actor import Actor
from lienket.live.hub import KEPT, Hub, Listener, Message
from lienket.live.visible import heard
from lienket.live.visitor import Visitor, allowed_origin, known_host, session_of, visitor
from lienket.situation.cursor import seal, unseal

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
T = TypeVar("T")

EVERY = 0.15
"""Seconds between looks at the head of the chain."""
PING = 15.0
"""Seconds between pings; at each the session is looked at again."""
PATIENCE = 20.0
"""Seconds a reader may take to accept a message."""
STREAMS = 20
"""Streams of one account at a time; a browser refused falls back to polling."""
HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"vary", b"origin, cookie"),
)
HSTS = (
    [(b"strict-transport-security", b"max-age=%d; includeSubDomains" % settings.SECURE_HSTS_SECONDS)] if settings.HTTPS and settings.SECURE_HSTS_SECONDS else []
)

log = logging.getLogger("lienket.live")


class Stopped(Exception):
    """This stream is over; no fault: the reader has gone, or is no longer let in."""


def look(news: News | None) -> News:
    """The newest committed acts, or those after `news`."""
    return recent(2 * KEPT) if news is None else newer(news)


def hear(actor: Actor, acts: tuple[Act, ...]) -> frozenset[UUID]:
    """What of `acts` the post may hear of now."""
    return heard(actor, acts, datetime.now(UTC))


class Live:
    """The application: one hub, one task that looks, and the open streams."""

    def __init__(self, every: float = EVERY, ping: float = PING) -> None:
        """`every` and `ping` in seconds; tests shorten them."""
        self.every, self.ping = every, ping
        self.threads = ThreadPoolExecutor(2, thread_name_prefix="live")
        self.open: Counter[UUID] = Counter()
        self.hub: Hub | None = None
        self.streams: set[asyncio.Task[Any]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def ask(self, work: Callable[..., T], *arguments: object) -> T:
        """Do `work`, which asks the database, in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, partial(_with_database, work, *arguments))

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        looking: asyncio.Task[None] | None = None
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.hub = Hub(partial(_with_database, look), partial(_with_database, hear), self.threads)
                looking = asyncio.create_task(self._look_on(self.hub))
                await send({"type": "lifespan.startup.complete"})
            else:
                if looking is not None:
                    looking.cancel()
                for stream in list(self.streams):
                    stream.cancel()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _look_on(self, hub: Hub) -> None:
        """Look for ever. A database that does not answer is asked again; anything else ends the process, and `serve` starts another."""
        try:
            while True:
                try:
                    await hub.look()
                    await asyncio.sleep(self.every)
                except DatabaseError:
                    log.exception("the database does not answer; asked again in a second")
                    await asyncio.sleep(1)
        except asyncio.CancelledError:
            raise
        except BaseException:
            log.exception("the live stream cannot go on")
            os._exit(1)  # Open streams that fall silent would be worse than streams that break: those come back and are told what they missed.

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        origin = allowed_origin(headers)
        if scope["path"] != "/live" or scope["method"] != "GET" or self.hub is None:
            await _refuse(send, 404)
        elif not known_host(headers) or origin is None:
            await _refuse(send, 403)
        else:
            session = session_of(headers)
            try:
                who = await self.ask(visitor, session, datetime.now(UTC))
            except DatabaseError:
                await _refuse(send, 503, origin)
                return
            if who is None:
                await _refuse(send, 401, origin)
            elif self.open[who.account] >= STREAMS:
                await _refuse(send, 429, origin)
            else:
                given = headers.get("last-event-id") or parse_qs(scope.get("query_string", b"").decode("latin-1")).get("since", [""])[0]
                await self._stream(self.hub, who, session, given, origin, receive, send)

    async def _stream(self, hub: Hub, who: Visitor, session: str | None, given: str, origin: str, receive: Receive, send: Send) -> None:
        since = unseal(given) if given else None
        async with self._counted(who), _gone(receive) as gone:
            with suppress(Stopped, asyncio.CancelledError, DatabaseError):
                await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, *HSTS, *_cors(origin)]})
                listener = await hub.join(who.actor, since)
                if given and since is None:
                    listener.tell(hub.seq, frozenset(), refresh=True)
                try:
                    await _say(send, f"retry: {random.randint(1000, 4000)}\n{_event('ping', listener.seq, {})}")  # noqa: S311 – spreads returns, no secret.
                    await self._tell(listener, who, session, gone, send)
                finally:
                    hub.leave(listener)
            with suppress(asyncio.CancelledError, OSError, RuntimeError, TimeoutError):
                await asyncio.wait_for(send({"type": "http.response.body", "body": b"", "more_body": False}), 1)

    async def _tell(self, listener: Listener, who: Visitor, session: str | None, gone: asyncio.Task[None], send: Send) -> None:
        loop = asyncio.get_running_loop()
        ping_at = loop.time() + self.ping * random.random()  # noqa: S311 – likewise.
        while True:
            waiting = asyncio.ensure_future(listener.waiting.wait())
            try:
                await asyncio.wait({waiting, gone}, timeout=max(ping_at - loop.time(), 0), return_when=asyncio.FIRST_COMPLETED)
            finally:
                waiting.cancel()
            if gone.done():
                raise Stopped
            if loop.time() >= ping_at:
                if await self.ask(visitor, session, datetime.now(UTC)) != who:
                    raise Stopped  # Signed out, revoked, or acting in another post now.
                ping_at = loop.time() + self.ping
                if not listener.waiting.is_set():
                    await _say(send, _event("ping", listener.seq, {}))
            if listener.waiting.is_set():
                await _say(send, _told(listener.take()))

    @asynccontextmanager
    async def _counted(self, who: Visitor) -> AsyncIterator[None]:
        task = asyncio.current_task()
        assert task is not None
        self.streams.add(task)
        self.open[who.account] += 1
        try:
            yield
        finally:
            self.streams.discard(task)
            self.open[who.account] -= 1
            if not self.open[who.account]:
                del self.open[who.account]


@asynccontextmanager
async def _gone(receive: Receive) -> AsyncIterator[asyncio.Task[None]]:
    """A task that ends when the reader goes."""

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    task = asyncio.ensure_future(watch())
    try:
        yield task
    finally:
        task.cancel()


def _with_database(work: Callable[..., T], *arguments: object) -> T:
    close_old_connections()
    try:
        return work(*arguments)
    except DatabaseError:
        connection.close()
        raise


def _told(message: Message) -> str:
    if message.refresh:
        return _event("refresh", message.seq, {})
    return _event("change", message.seq, {"matters": list(message.matters)})


def _event(name: str, seq: int, data: dict[str, Any]) -> str:
    cursor = seal(seq)
    return f"event: {name}\nid: {cursor}\ndata: {json.dumps({'seq': cursor} | data)}\n\n"


async def _say(send: Send, text: str) -> None:
    try:
        await asyncio.wait_for(send({"type": "http.response.body", "body": text.encode(), "more_body": True}), PATIENCE)
    except (TimeoutError, OSError, RuntimeError):
        raise Stopped from None


async def _refuse(send: Send, status: int, origin: str | None = "") -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"), *HSTS, *_cors(origin or "")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _cors(origin: str) -> list[tuple[bytes, bytes]]:
    if not origin:
        return []
    return [(b"access-control-allow-origin", origin.encode("latin-1")), (b"access-control-allow-credentials", b"true")]
