"""Every way out, asked of the program and held against the reference."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import httpx

from lienket.instruments.queries import book
from lienket.intake.detail import dossier, item
from lienket.journal.feed import News, newer
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.live.visible import heard
from lienket.matters.queries import NoSuchMatter, count_seen, every, page, seen_by
from lienket.sharing import policy
from lienket.sharing.reach import levels, newest, reaches, shared_by_act
from lienket.situation import mapping, second
from lienket.situation.board import board
from lienket.situation.export import Exported, SecondNeeded, export
from lienket.situation.export_bulk import fetch, take_out
from lienket.situation.lists import Filters, changed, count, visible
from lienket.situation.lists import page as listed
from lienket.situation.models import SecondRequest
from lienket.situation.over_http import status_of
from lienket.situation.protected import open_protected
from lienket.situation.similar import Sought, similar
from lienket.units.queries import post_id, unit_id
from tests.reference.histories import DISAGREE, World
from tests.reference.model import KNOW, LEAD, NAMES, OVERSEERS, VIEW, WORK
from tests.situation.test_second import somebody
from tests.world import MODEL, last_seq, recorded_after

ABSENT = UUID("00000000-0000-7000-8000-000000000001")
Seen = dict[UUID, int]


def wanted(world: World, unit: str, one: str) -> Seen:
    """What the reference lets a post see, with the level."""
    return {m: level for m, case in world.cases.items() if (level := case.level(unit, one, world.at)) is not None}


def levels_agree(world: World, among: list[UUID]) -> None:
    """The policy's own word for each matter and post: cheap enough to be asked after every act."""
    for unit, one in world.readers():
        actor = world.actor(unit, one)
        for matter in among:
            said = policy.level_of(actor, matter, world.at)
            assert said == world.cases[matter].level(unit, one, world.at), (DISAGREE, unit, one, world.numbers[matter], said, world.acts[-6:])


def all_agree(world: World, program: Callable[[str, str], httpx.Client], since: News) -> int:
    """Every way out for every post; returns how many answers were compared."""
    compared, news = 0, newer(since)
    _read_on(world)
    for unit, one in world.readers():
        actor, seen = world.actor(unit, one), wanted(world, unit, one)
        told = (DISAGREE, f"{unit}/{one}")
        for way in (_lists, _counts, _search, _map, _similar, _file, _board):
            way(world, actor, seen, told)
            compared += len(world.cases)
        assert all(shared_by_act(m, world.at) == {unit_id(MODEL, u) for u in c.recallable(world.at)} for m, c in world.cases.items()), told
        _live(world, actor, unit, seen, news, told)
        _details(world, actor, unit, one, seen, told)
        _api(world, program(unit, one), seen, told)
        _identity(world, program(unit, one), unit, one, told)
        _protected(world, unit, one, told)
        _recalls(world, program(unit, one), unit, one, told)
        _openings(world, program(unit, one), unit, one, seen, told)
        compared += 4 * len(world.cases)
    return compared


def _lists(world: World, actor: Actor, seen: Seen, told: tuple[str, str]) -> None:
    assert {m.id for m in seen_by(actor, world.at)} == set(seen), told
    assert {m.id for _at, m in page(actor, world.at, 500)} == set(seen), told
    rows = listed(actor, Filters(), book(MODEL), world.at, limit=500).rows
    assert {r.matter.id: int(r.level) for r in rows} == seen, told
    for row in rows:
        shown = item(actor, row.matter, row.level, "vi", book(MODEL))
        assert set(shown) <= world.cases[row.matter.id].fields(seen[row.matter.id]), (*told, "a row of a list", row.level)
    for level in NAMES:
        reached = every().filter(reaches(actor.unit, actor.post, world.at, "id", policy.Level(level)))
        assert {m.id for m in reached} == {m for m, has in seen.items() if has >= level}, (*told, "beside other tables", level)
        at_least = {m for m, has in seen.items() if has >= level}
        assert {m.id for m in seen_by(actor, world.at, policy.Level(level))} == at_least, (*told, level)
    assert visible(actor, world.at, list(world.cases)) == set(seen), told
    assert changed(actor, Filters(), book(MODEL), world.at, list(world.cases)) == set(seen), told
    assert levels(actor, list(world.cases), world.at) == seen, (*told, "levels of many")
    assert {m: int(level) for m, level in newest(actor, world.at).items()}.items() <= seen.items(), (*told, "the newest")
    sieve = policy.readers(world.cases)
    assert all(actor.unit in {unit for unit, _level in sieve.get(m, [])} for m in seen), (*told, "the sieve keeps out a reader")
    due = listed(actor, Filters(sort="due"), book(MODEL), world.at, limit=500).rows
    assert {r.matter.id for r in due} == set(seen), (*told, "the list by due date")
    for zone in ("works", "port"):
        rows = listed(actor, Filters(zone=zone), book(MODEL), world.at, limit=500).rows
        inside = {m for m, level in seen.items() if level >= VIEW and world.cases[m].place == zone}
        assert {r.matter.id for r in rows} == inside, (*told, "the list of a zone", zone)


def _counts(world: World, actor: Actor, seen: Seen, told: tuple[str, str]) -> None:
    assert count_seen(actor, world.at) == len(seen), told
    assert count(actor, Filters(), book(MODEL), world.at) == len(seen), told
    closed = sum(not world.cases[m].open for m in seen)
    assert count(actor, Filters(state="CLOSED"), book(MODEL), world.at) == closed, told


def _search(world: World, actor: Actor, seen: Seen, told: tuple[str, str]) -> None:
    def found(text: str) -> set[UUID]:
        return {r.matter.id for r in listed(actor, Filters(q=text), book(MODEL), world.at, limit=200).rows}

    assert found("mái") == {m for m, level in seen.items() if level >= WORK}, (*told, "words of a report")
    for matter in world.random.sample(list(world.cases), 2):
        assert found(world.numbers[matter]) == ({matter} & set(seen)), (*told, "a number", world.numbers[matter])
        word = world.texts[matter].split()[1]
        assert found(f'"{word}"') == ({matter} if seen.get(matter, 0) >= WORK else set()), (*told, "a rare word", word)


def _map(world: World, actor: Actor, seen: Seen, told: tuple[str, str]) -> None:
    query = mapping.MapQuery(on=world.day(), open_only=False)
    drawn = mapping.situation(actor, book(MODEL), query, world.at, "vi")
    places = {p.matter.id: "exact" if p.exact else "zone" for p in drawn.placed}
    outlined = {"port"}  # The one zone of this world that has an outline.
    expected = {m: world.cases[m].on_map(level) for m, level in seen.items()}
    expected = {m: how for m, how in expected.items() if how == "exact" or (how == "zone" and world.cases[m].place in outlined)}
    assert places == expected, (*told, "the map")
    assert drawn.unplaced == len(seen) - len(expected), (*told, "what the map cannot place")
    assert sum(n for _code, _name, n in drawn.counts) == sum(level >= VIEW for level in seen.values()), (*told, "counts by zone")


def _similar(world: World, actor: Actor, seen: Seen, told: tuple[str, str]) -> None:
    matter = world.random.choice(list(world.cases))
    sought = Sought(text=world.texts[matter], kind="incident", field="theft", place=world.cases[matter].place)
    shown = similar(actor=actor, book=book(MODEL), sought=sought, at=world.at, limit=50)
    known = {world.numbers[m]: NAMES[level] for m, level in seen.items()}
    assert all(known.get(s.number) == s.level for s in shown), (*told, "duplicates suggested")
    word = world.texts[matter].split()[1]
    assert seen.get(matter, 0) >= WORK or not any(word in reason for s in shown for reason in s.reasons), (*told, "words in a suggestion")


def _file(world: World, actor: Actor, seen: Seen, told: tuple[str, str]) -> None:
    start = last_seq()
    takes_two = len(seen) > 50 or any(world.cases[m].restricted for m in seen)
    try:
        made = export(actor=actor, filters=Filters(), book=book(MODEL), at=world.at, format="csv", why="Báo cáo giao ban tuần.", language="vi")
        assert not takes_two, (*told, "a list that takes two left by one")
    except SecondNeeded:
        assert takes_two, (*told, "a list that one takes out alone was refused")
        made = _by_two(world, told[1])
    with made.file as file:
        table = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig")), delimiter=";"))
    head = table[1]
    rows = {row[0]: dict(zip(head, row, strict=False)) for row in table[2:] if row}
    assert set(rows) == {world.numbers[m] for m in seen}, (*told, "the file")
    assert all(bool(rows[world.numbers[m]]["Địa điểm"]) == (level >= VIEW) for m, level in seen.items()), (*told, "the place in a file")
    reads = recorded_after(start).count("restricted.read/1")
    assert reads == sum(world.cases[m].restricted for m in seen), (*told, "journaled lines")


def _by_two(world: World, post: str) -> Exported:
    """The same list, asked for by one person of the post and confirmed by another."""
    one, two = somebody(post), somebody(post)
    asked = take_out(actor=one, filters=Filters(), book=book(MODEL), at=world.at, format="csv", why="Báo cáo giao ban tuần.", language="vi")
    assert not isinstance(asked, Exported)
    second.confirm(actor=two, request=asked.id, at=world.at)
    return fetch(actor=one, request=asked.id, book=book(MODEL), at=world.at, language="vi")


def _board(world: World, actor: Actor, seen: Seen, told: tuple[str, str]) -> None:
    shown = board(actor=actor, at=world.at, language="vi")
    rows = {row.matter for name in shown.__dataclass_fields__ for row in _rows(getattr(shown, name))}
    assert rows <= set(seen), (*told, "the board", rows - set(seen))


def _rows(value: Any) -> list[Any]:
    return [one for one in value if hasattr(one, "matter")] if isinstance(value, tuple | list) else []


def _live(world: World, actor: Actor, unit: str, seen: Seen, news: News, told: tuple[str, str]) -> None:
    subjects = frozenset().union(*(act.subjects for act in news.acts)) & set(world.cases)
    hears = heard(actor, news.acts, world.at) & set(world.cases)
    assert hears >= subjects & set(seen), (*told, "live: not told of its own")
    lost = {m for m, case in world.cases.items() if unit not in case.about and any(g.unit == unit and g.over for g in case.gifts)}
    assert hears - set(seen) <= lost, (*told, "live: told of what it never had")


def _details(world: World, actor: Actor, unit: str, one: str, seen: Seen, told: tuple[str, str]) -> None:
    for matter in world.random.sample(list(world.cases), (len(world.cases) * 3 + 4) // 5):
        case = world.cases[matter]
        start, level, why = last_seq(), seen.get(matter), policy.explain(actor, matter, world.at)
        assert (why.allowed, why.level) == (level is not None, level), (*told, "the explanation")
        assert sorted((int(r.level), r.hindered_by) for r in why.reasons) == case.because(unit, one, world.at), (*told, "reasons")
        assert [r.level for r in why.reasons] == sorted((r.level for r in why.reasons), reverse=True), (*told, "the order of reasons")
        assert [r.holds for r in why.reasons] == [not r.hindered_by for r in why.reasons], (*told, "what holds")
        try:
            whole = dossier(actor=actor, number=matter, at=world.at)
        except NoSuchMatter:
            assert level is None, (*told, world.numbers[matter], "is hidden")
            assert last_seq() == start, (*told, "a refused read leaves no trace")
            continue
        assert level is not None, (*told, world.numbers[matter], "is shown")
        _as_said(case, whole, level, world, told)
        assert recorded_after(start) == (["restricted.read/1"] if case.restricted else []), (*told, "the journal of a read")


def _as_said(case: Any, whole: dict[str, Any], level: int, world: World, told: tuple[str, str]) -> None:
    may, has = case.fields(level), set(whole)
    assert has == may, (*told, NAMES[level], "too much", sorted(has - may), "too little", sorted(may - has))
    assert whole["level"] == NAMES[level], told
    assert whole["headline"].endswith("…") == (level == KNOW), (*told, "the headline")
    if level >= WORK:
        assert {row["unit"] for row in whole["circle"]} == case.readers(world.posts(), world.at), (*told, "the circle")
        assert len(whole["attachments"]) == case.files, told
        assert bool(whole["position"]) == case.positioned, told
    said = str(whole)
    assert "Người Báo" not in said, (*told, "the reporter")
    assert ("chim" in said) == (level >= WORK), (*told, "the words of the report")


def _api(world: World, client: httpx.Client, seen: Seen, told: tuple[str, str]) -> None:
    items, cursor = {}, ""
    for _page in range(len(world.cases) + 2):
        answer = client.get("/api/v1/matters", params={"limit": 200} | ({"cursor": cursor} if cursor else {})).json()
        items |= {UUID(row["id"]): row["level"] for row in answer["items"]}
        if not (cursor := answer["next"]):
            break
    assert items == {m: NAMES[level] for m, level in seen.items()}, (*told, "the list of the API")
    absent = client.get(f"/api/v1/matters/{ABSENT}")
    for matter in world.random.sample(list(world.cases), min(6, len(world.cases))):
        case, level = world.cases[matter], seen.get(matter, 0)
        answer = client.get(f"/api/v1/matters/{matter}")
        files = client.get(f"/api/v1/matters/{matter}/attachments")
        assert (files.status_code == 200) == (level >= WORK), (*told, "files", files.status_code)
        if not level:
            assert answer.status_code == absent.status_code == 404, told
            assert _told(answer) == _told(absent), (*told, "absent and not yours")
            continue
        assert {k for k, v in answer.json().items() if v is not None} <= case.fields(level), (*told, "the API item", NAMES[level])
        if level >= WORK and case.files:
            pk = files.json()[0]["id"]
            assert client.get(f"/api/v1/matters/{matter}/attachments/{pk}").status_code == 200, told


def _identity(world: World, client: httpx.Client, unit: str, one: str, told: tuple[str, str]) -> None:
    """Who reported is told to the lead alone, who gives a reason; a search finds the matters whose lead could ask."""
    matter = world.random.choice(list(world.cases))
    answer = client.post(f"/api/v1/matters/{matter}/identity", json={"why": "Hỏi lại người báo"})
    assert answer.status_code == world.cases[matter].identity(unit, one, world.at), (*told, "who reported", answer.status_code)
    assert ("Người Báo" in answer.text) == (answer.status_code == 200), (*told, "who reported")
    found = client.post("/api/v1/identities/search", json={"name": "người  báo", "why": "Tìm tin trùng"}).json()
    wanted = {m for m, case in world.cases.items() if not case.protected and case.level(unit, one, world.at) == LEAD}
    assert {UUID(row["id"]) for row in found} == wanted or len(found) == 50, (*told, "found by who reported")


def _protected(world: World, unit: str, one: str, told: tuple[str, str]) -> None:
    """A protected identity takes two of the lead, and a request is there for nobody else."""
    if one == "relief":  # The post of who asked may have ended by then.
        return
    matter = world.random.choice(list(world.cases))
    case, values = world.cases[matter], {"ground": "law:vn#tc-mo-giai-quyet"}
    first, two = somebody(f"{unit}/{one}"), somebody(f"{unit}/{one}")
    made: list[SecondRequest] = []
    answer = _answer(
        lambda: made.append(second.ask(actor=first, act="open-protected", subject=matter, why="Hỏi thêm người tố cáo.", values=values, at=world.at))
    )
    assert answer == case.asks_protected(unit, one, world.at), (*told, "asked to open a protected identity", answer)
    if not made:
        return
    (request,) = made
    assert _answer(lambda: open_protected(actor=first, request=request.id, at=world.at)) == 409, (*told, "read before anybody confirmed")
    for other, post in world.readers():
        actor = replace(two, unit=unit_id(MODEL, other), post=post_id(MODEL, f"{other}/{post}"))
        there = request.id in {waiting.row.id for waiting in second.pending(actor, world.at)}
        assert there == (case.asks_protected(other, post, world.at) == 200), (*told, "who is told of a request", other, post)
    second.confirm(actor=two, request=request.id, at=world.at)
    assert _answer(lambda: open_protected(actor=two, request=request.id, at=world.at)) == 404, (*told, "read by who confirmed")
    assert next(who["name"] for who in open_protected(actor=first, request=request.id, at=world.at)) == "Người Báo", told
    world.requests.append((matter, unit, one, first, request))


def _read_on(world: World) -> None:
    """What was confirmed earlier is read while the unit leads still, whatever came in between."""
    for matter, unit, one, asker, request in world.requests:
        said = world.cases[matter].reads_protected(unit, one, world.at, confirmed=True, ended=world.at >= request.ends_at)
        answer = _answer(partial(open_protected, actor=asker, request=request.id, at=world.at))
        assert answer == said, (DISAGREE, unit, one, world.numbers[matter], "read on a request of before", answer, said)


def _answer(do: Callable[[], object]) -> int:
    """The status of an answer."""
    try:
        do()
    except LienketError as error:
        return status_of(error)
    return 200


def _recalls(world: World, client: httpx.Client, unit: str, one: str, told: tuple[str, str]) -> None:
    """Of a recall the unit sees the number and its own answer, and nothing else."""
    shown: dict[str, list[str]] = {}
    for row in client.get("/api/v1/recalls").json():
        assert set(row) == {"id", "number", "recalled_at", "acknowledged_at", "copies"}, (*told, "a notice of a recall")
        assert bool(row["copies"]) == bool(row["acknowledged_at"]), (*told, "a recall acknowledged")
        shown.setdefault(row["number"], []).append(row["copies"])
    wanted = {world.numbers[m]: said for m, case in world.cases.items() if (said := case.recalled_from(unit, one))}
    assert {number: sorted(said) for number, said in shown.items()} == wanted, (*told, "recalls")


def _openings(world: World, client: httpx.Client, unit: str, one: str, seen: Seen, told: tuple[str, str]) -> None:
    """Only oversight hears of openings: of none that is about itself, with the number only where it knows of the matter anyway."""
    answer = client.get("/api/v1/oversight/openings")
    if (unit, one) not in OVERSEERS:
        assert answer.status_code == 403, (*told, "openings")
        return
    cases = {m: case for m, case in world.cases.items() if unit not in case.about and f"{unit}/{one}" not in case.about}
    wanted = sorted((world.numbers[m] if m in seen else "", glass.unit, glass.verdict, unit == glass.unit) for m, c in cases.items() for glass in c.glass)
    assert sorted((row["number"], row["unit"], row["verdict"], row["own"]) for row in answer.json()) == wanted, (*told, "openings")


def _told(answer: httpx.Response) -> tuple[object, ...]:
    """All an answer says, but for the number of the request itself."""
    own = {"date", "x-request-id"}
    return answer.json() | {"instance": ""}, {k: v for k, v in answer.headers.items() if k not in own}
