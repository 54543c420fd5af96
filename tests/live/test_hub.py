"""Who is told what, without a database: the newest acts and the policy are given by the test."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest

from lienket.journal.feed import Act, News
from lienket.kernel.actor import Actor
from lienket.live.hub import KEPT, MOST, Hub

ENTITLED = Actor(model="world", kind="PERSON", unit=uuid4(), post=uuid4())
OUTSIDER = Actor(model="world", kind="PERSON", unit=uuid4(), post=uuid4())


class Chain:
    """A journal that grows; every subject is the entitled post's to see and nobody else's."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.asked = 0
        self.head = 0

    def add(self, *subjects: UUID) -> None:
        self.head += 1
        self.acts.append(Act(self.head, "world", frozenset(subjects), frozenset()))

    def look(self, news: News | None) -> News:
        since = news.seq if news else 0
        return News(self.head, self.head, since, tuple(act for act in self.acts if since < act.seq <= self.head))

    def hear(self, actor: Actor, acts: tuple[Act, ...]) -> frozenset[UUID]:
        self.asked += 1
        return frozenset().union(*(act.subjects for act in acts)) if actor == ENTITLED and acts else frozenset()


@pytest.fixture
def chain() -> Chain:
    return Chain()


def in_hub(chain: Chain, scene) -> None:
    async def run() -> None:
        hub = Hub(chain.look, chain.hear)
        await hub.look()
        await scene(hub)

    asyncio.run(run())


def test_the_entitled_hear_of_a_change_and_the_outsider_hears_nothing(chain):
    async def scene(hub: Hub) -> None:
        ours, theirs = await hub.join(ENTITLED, None), await hub.join(OUTSIDER, None)
        matter = uuid4()
        chain.add(matter)
        await hub.look()
        assert ours.waiting.is_set()
        assert ours.take().matters == (matter.hex,)
        assert not theirs.waiting.is_set()
        assert theirs.take().matters == ()

    in_hub(chain, scene)


def test_the_policy_is_asked_once_for_a_post_however_many_pages_it_has_open(chain):
    async def scene(hub: Hub) -> None:
        pages = [await hub.join(ENTITLED, None) for _ in range(50)]
        chain.add(uuid4())
        await hub.look()
        assert all(page.waiting.is_set() for page in pages)
        assert chain.asked == 1

    in_hub(chain, scene)


def test_who_comes_back_is_told_what_was_missed_and_nothing_twice(chain):
    async def scene(hub: Hub) -> None:
        missed = uuid4()
        chain.add(uuid4())
        await hub.look()
        page = await hub.join(ENTITLED, None)
        seen_until = page.seq
        hub.leave(page)
        chain.add(missed)
        await hub.look()
        back = await hub.join(ENTITLED, seen_until)
        assert back.take().matters == (missed.hex,)
        again = await hub.join(ENTITLED, back.seq)
        assert not again.waiting.is_set()

    in_hub(chain, scene)


def test_a_page_newer_than_the_last_look_is_no_cause_to_read_everything_anew(chain):
    async def scene(hub: Hub) -> None:
        chain.add(uuid4())
        page = await hub.join(ENTITLED, 1)
        assert not page.waiting.is_set()

    in_hub(chain, scene)


def test_after_a_long_absence_everything_is_read_anew(chain):
    async def scene(hub: Hub) -> None:
        for _ in range(KEPT + 10):
            chain.add(uuid4())
        await hub.look()
        assert (await hub.join(ENTITLED, 5)).take().refresh
        assert not (await hub.join(ENTITLED, KEPT)).take().refresh

    in_hub(chain, scene)


def test_a_slow_reader_costs_no_memory_and_reads_everything_anew(chain):
    async def scene(hub: Hub) -> None:
        page = await hub.join(ENTITLED, None)
        for _ in range(MOST + 1):
            chain.add(uuid4())
        await hub.look()
        assert not page.matters
        told = page.take()
        assert told.refresh
        assert told.matters == ()

    in_hub(chain, scene)


def test_a_database_put_back_beneath_makes_everybody_read_anew(chain):
    async def scene(hub: Hub) -> None:
        for _ in range(9):
            chain.add(uuid4())
        await hub.look()
        page = await hub.join(OUTSIDER, None)
        chain.head = 3
        await hub.look()
        assert page.take().refresh
        assert page.seq == hub.seq == 3

    in_hub(chain, scene)


def test_one_who_joins_while_the_policy_is_being_asked_is_not_told_twice(chain):
    async def scene(hub: Hub) -> None:
        first = await hub.join(ENTITLED, None)
        matter = uuid4()
        chain.add(matter)
        joined = []
        looking = asyncio.create_task(hub.look())
        while not joined:
            await asyncio.sleep(0)
            if hub.seq == chain.head:
                joined.append(await hub.join(ENTITLED, 0))
        await looking
        assert first.take().matters == (matter.hex,)
        assert joined[0].take().matters == (matter.hex,)
        assert not joined[0].waiting.is_set()

    in_hub(chain, scene)
