"""The index follows the journal: what was spoken of since the last pass is read again and, where it changed, put in anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from lienket.journal.door import delivering
from lienket.journal.queries import changed, last_change, models_loaded
from lienket.journal.rows import in_model
from lienket.matters.queries import every
from lienket.situation import search_engine as engine
from lienket.situation.models import SearchPosition
from lienket.situation.search_engine import Doc
from lienket.situation.search_text import texts_of

BATCH = 500
SHORTEST, LONGEST = 4, 20
"""Letters of a word that is worth knowing when another is misspelt: one edit away from words of five letters or more."""


def backlog() -> int:
    """How many positions of the journal the index has not seen."""
    return max(0, last_change() - _position().position)


def rebuilding() -> bool:
    """Whether the index is being made anew, so that not everything can be found."""
    return _position().rebuilding


def catch_up(at: datetime, limit: int = 5_000) -> int:
    """Take in up to `limit` positions of the journal; returns how many. Each batch is one transaction: after a crash it is done again, to the same end.

    Raises StorageTrouble.
    """
    done = 0
    while done < limit:
        with delivering(""):
            here = _held()
            if here.rebuilding:
                return done
            if here.position == 0:
                engine.empty()  # A cleared table leaves its full-text index behind.
            rows = changed(here.position, min(BATCH, limit - done))
            if not rows:
                return done
            by_model: dict[str, dict[UUID, None]] = {}
            for _, model, subject in rows:
                by_model.setdefault(model, {})[subject] = None
            for model, subjects in by_model.items():
                with in_model(model):
                    _take_in(model, list(subjects))
            _move(rows[-1][0])
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
            with delivering(model):
                _take_in(model, batch)
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
            found = list(rows.values_list("id", "recorded_at")[:BATCH])
        if not found:
            return
        last = (found[-1][1], found[-1][0])
        yield [pk for pk, _ in found]


def _take_in(model: str, subjects: list[UUID]) -> None:
    fresh, known, free = texts_of(model, subjects), engine.stored(subjects), engine.last_id() + 1
    old, new, counts = [], [], Counter[str]()
    for subject in subjects:
        if subject not in fresh:
            continue
        before = known.get(subject)
        if before is None:
            doc, free = Doc(free, subject, model, *fresh[subject]), free + 1
        else:
            doc = Doc(before.id, subject, model, *fresh[subject])
            if doc == before:
                continue
            old.append(before)
            counts.subtract(_vocabulary(before))
        new.append(doc)
        counts.update(_vocabulary(doc))
    if new:
        engine.replace(old, new)
        engine.count_words(sorted(counts.items()))


def _vocabulary(doc: Doc) -> set[str]:
    return {word for word in (doc.k + doc.v + doc.w).split() if SHORTEST <= len(word) <= LONGEST and word.isalpha()}


def _position() -> SearchPosition:
    return SearchPosition.of_node.filter(pk=1).first() or SearchPosition(position=0)


def _held() -> SearchPosition:
    """The position, held until the transaction ends."""
    SearchPosition.of_node.get_or_create(pk=1)
    return SearchPosition.of_node.select_for_update().get(pk=1)


def _move(position: int, *, rebuilding: bool | None = None) -> None:
    given = {} if rebuilding is None else {"rebuilding": rebuilding}
    SearchPosition.of_node.filter(pk=1).update(position=position, **given)
