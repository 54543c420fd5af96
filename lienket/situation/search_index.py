"""The index follows the journal: what was spoken of since the last pass is read again and, where it changed, put in anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from uuid import UUID

from lienket.journal.door import delivering
from lienket.journal.queries import changed, changes_after, last_change, models_loaded
from lienket.journal.reads import anywhere
from lienket.journal.rows import in_model
from lienket.matters.queries import every
from lienket.situation import search_engine as engine
from lienket.situation.models import SearchPosition
from lienket.situation.search_engine import Doc
from lienket.situation.search_text import texts_of

STEP, LEAP = 100, 2_000
"""Positions, or in a rebuild matters, of one transaction: others wait to write meanwhile."""

PASS = 5_000
"""Positions of one call of `catch_up`, so that clocks are looked at in between."""
MANY = 10_000
SHORTEST, LONGEST = 4, 20
"""Letters of a word that is worth knowing when another is misspelt: one edit away from words of five letters or more."""


def backlog() -> int:
    """How many positions of the journal the index has not seen, counted up to MANY."""
    return changes_after(_position().position, MANY)


def rebuilding() -> bool:
    """Whether the index is being made anew, so that not everything can be found."""
    return _position().rebuilding


def catch_up(at: datetime, limit: int = PASS) -> int:
    """Take in up to `limit` positions of the journal; returns how many. Done twice it comes to the same end.

    Everything is read and folded before the writers' line is joined: what changes meanwhile stands at a later position and is read again then.
    Raises StorageTrouble.
    """
    done = 0
    while done < limit:
        here = _position()
        if here.rebuilding:
            break
        rows = changed(here.position, min(STEP, limit - done))
        if not rows:
            break
        by_model: dict[str, dict[UUID, None]] = {}
        for _, model, subject in rows:
            by_model.setdefault(model, {})[subject] = None
        changes = [_change(model, list(subjects)) for model, subjects in by_model.items()]
        with delivering(""):
            held = _held()
            if held.rebuilding or held.position != here.position:
                continue  # Another process was here; look again.
            if here.position == 0 and not engine.last_id():
                engine.empty()  # A cleared table leaves its full-text index behind.
            begun = engine.last_id()
            for change in changes:
                _write(change)
            _move(rows[-1][0])
        _tidy(begun)
        done += len(rows)
    return done


def rebuild(at: datetime, progress: Callable[[int], object] = lambda _: None) -> int:
    """Make the index anew in order of recording; returns how many matters it holds. Searching goes on meanwhile and says that it does not know everything."""
    with delivering(""):
        _held()
        end = last_change()
        engine.empty()
        _move(end, rebuilding=True)
    done = 0
    for model in models_loaded():
        for batch in _batches(model):
            change = _change(model, batch)
            begun = engine.last_id()
            with delivering(""):
                _write(change)
            _tidy(begun)
            done += len(batch)
            progress(done)
    with delivering(""):
        _move(_held().position, rebuilding=False)
    catch_up(at)
    return done


def _batches(model: str) -> Iterator[list[UUID]]:
    last: tuple[datetime, UUID] | None = None
    while True:
        with in_model(model):
            rows = every().order_by("recorded_at", "id")
            if last is not None:
                rows = rows.filter(recorded_at__gte=last[0]).exclude(recorded_at=last[0], id__lte=last[1])
            found = list(rows.values_list("id", "recorded_at")[:LEAP])
        if not found:
            return
        last = (found[-1][1], found[-1][0])
        yield [pk for pk, _ in found]


@dataclass(frozen=True, slots=True)
class _Change:
    """What is to be taken out and put in; new documents of matters not known before have no id yet (0)."""

    old: list[Doc]
    new: list[Doc]


def _change(model: str, subjects: list[UUID]) -> _Change:
    with in_model(model):
        fresh = texts_of(model, subjects)
    known, old, new = engine.stored(fresh), [], []
    for subject in subjects:
        if subject not in fresh:
            continue
        before = known.get(subject)
        doc = Doc(before.id if before else 0, subject, model, *fresh[subject])
        if doc != before:
            new.append(doc)
            old += [before] if before else []
    return _Change(old, new)


def _write(change: _Change) -> None:
    if not change.new:
        return
    free = count(engine.last_id() + 1)
    words = Counter(word for doc in change.new for word in _vocabulary(doc))
    words.subtract(word for doc in change.old for word in _vocabulary(doc))
    engine.replace(change.old, [doc if doc.id else replace(doc, id=next(free)) for doc in change.new])
    engine.count_words(sorted(words.items()))
    after = {doc.id: doc.w.split() for doc in change.new}
    # Words were erased, which is rare; the index would keep what is only marked as gone.
    engine.scrub(doc.id for doc in change.old if not set(doc.w.split()) <= set(after[doc.id]))


def _tidy(begun: int) -> None:
    """Merge the parts of the full-text tables that filled up since the document `begun`, step by step."""
    for shelf in range(begun // engine.SHELF, engine.last_id() // engine.SHELF):
        first = more = True
        while more:
            with delivering(""):
                more = engine.merge(shelf, first)
            first = False


def _vocabulary(doc: Doc) -> set[str]:
    return {word for word in (doc.k + doc.v + doc.w).split() if SHORTEST <= len(word) <= LONGEST and word.isalpha()}


def _position() -> SearchPosition:
    return next(iter(anywhere(SearchPosition, id=1)), SearchPosition(position=0))


def _held() -> SearchPosition:
    """The position, held until the transaction ends."""
    SearchPosition.of_node.get_or_create(pk=1)
    return SearchPosition.of_node.select_for_update().get(pk=1)


def _move(position: int, *, rebuilding: bool | None = None) -> None:
    given = {} if rebuilding is None else {"rebuilding": rebuilding}
    SearchPosition.of_node.filter(pk=1).update(position=position, **given)
