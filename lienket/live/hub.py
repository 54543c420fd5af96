"""Who listens, and what each is told. One task looks for newly committed entries; the policy is asked once for each post, not once for each page.

Runs in one event loop; `look` and `hear` are called in threads. Nothing here keeps what a slow reader missed: its news is merged until it reads again.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar
from uuid import UUID

from lienket.journal.feed import Act, News
from lienket.kernel.actor import Actor

KEPT = 2000
"""Acts a reader may have missed and still be told one by one; after more it is told to read its page anew."""
MOST = 200
"""Matters in one message; with more it is told to read its page anew."""

Hear = Callable[[Actor, tuple[Act, ...]], frozenset[UUID]]
T = TypeVar("T")
Look = Callable[[News | None], News]


@dataclass(frozen=True, slots=True)
class Message:
    """What one reader is told at once: matters that changed, or (`refresh`) to read everything anew."""

    seq: int
    matters: tuple[str, ...]
    refresh: bool = False


@dataclass(slots=True, eq=False)
class Listener:
    """One open stream of a post."""

    actor: Actor
    seq: int
    matters: set[str] = field(default_factory=set)
    refresh: bool = False
    waiting: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, seq: int, matters: frozenset[UUID], refresh: bool = False) -> None:
        """Add to what the reader will be told; with nothing to tell the reader is left in peace."""
        self.seq = max(self.seq, seq)
        self.matters.update(matter.hex for matter in matters)
        if refresh or len(self.matters) > MOST:
            self.refresh = True
            self.matters.clear()
        if self.refresh or self.matters:
            self.waiting.set()

    def take(self) -> Message:
        """All there is to tell, once."""
        message = Message(self.seq, tuple(sorted(self.matters)), self.refresh)
        self.matters.clear()
        self.refresh = False
        self.waiting.clear()
        return message


class Hub:
    """The listeners of this process and the newest acts."""

    def __init__(self, look: Look, hear: Hear, threads: Executor | None = None) -> None:
        """`look(None)` gives the newest acts, `look(news)` those after; `hear` what of them a post may know."""
        self._look, self._hear, self._threads = look, hear, threads
        self._news: News | None = None
        self._kept: deque[Act] = deque(maxlen=KEPT)
        self._floor = 0
        self._listeners: dict[Actor, set[Listener]] = {}
        self._heard: dict[tuple[Actor, int, int], frozenset[UUID]] = {}
        self._looking = asyncio.Lock()

    def __len__(self) -> int:
        return sum(map(len, self._listeners.values()))

    @property
    def seq(self) -> int:
        """How far the news reaches."""
        return self._news.seq if self._news else 0

    async def look(self) -> None:
        """Take in what was committed since the last look and tell everybody who may hear of it."""
        async with self._looking:
            before = self._news
            news = await self._run(self._look, before)
            if before is None:
                self._news, self._floor = news, news.floor
                self._kept.extend(news.acts)
                return
            if news.seq == before.seq:
                return
            self._news = news
            self._heard.clear()
            if news.seq < before.seq:  # A database put back beneath us.
                self._kept.clear()
                self._floor = news.seq
                for listener in self._everybody():
                    listener.seq = news.seq
                    listener.tell(news.seq, frozenset(), refresh=True)
                return
            self._keep(news.acts)
            for actor, listeners in list(self._listeners.items()):
                heard = await self._run(self._hear, actor, news.acts)
                for listener in listeners:
                    if listener.seq < news.seq:  # One that came meanwhile has caught up by itself.
                        listener.tell(news.seq, heard)

    async def join(self, actor: Actor, since: int | None) -> Listener:
        """A new listener that has heard everything up to `since`; None: as of now."""
        if since is not None and since > self.seq:
            await self.look()
        listener = Listener(actor, self.seq)
        self._listeners.setdefault(actor, set()).add(listener)
        if since is not None and (since > self.seq or since < self._floor):
            listener.tell(self.seq, frozenset(), refresh=True)
        elif since is not None and since < self.seq:
            until = self.seq
            key = actor, since, until
            if key not in self._heard:
                self._heard[key] = await self._run(self._hear, actor, tuple(act for act in self._kept if since < act.seq <= until))
            listener.tell(until, self._heard[key])
        return listener

    def leave(self, listener: Listener) -> None:
        """The stream has ended."""
        listeners = self._listeners.get(listener.actor, set())
        listeners.discard(listener)
        if not listeners:
            self._listeners.pop(listener.actor, None)

    def _everybody(self) -> list[Listener]:
        return [listener for listeners in self._listeners.values() for listener in listeners]

    def _keep(self, acts: tuple[Act, ...]) -> None:
        for act in acts:
            if len(self._kept) == KEPT:
                self._floor = self._kept[0].seq
            self._kept.append(act)

    async def _run(self, work: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *arguments))
