"""Who leads by field and zone, and what is proved, on one date: worked out once for every stretch of time in which a pack says the same."""

from __future__ import annotations

from datetime import date, datetime, time

from lienket.instruments.queries import Book
from lienket.regulation.edition import Edition
from lienket.regulation.matrix import Matrix, matrix
from lienket.regulation.proof import Proof, prove

KEPT = 24
"""So many matrices and proofs stay in memory: nothing changes between two dates of change of one pack."""

_matrices: dict[tuple[str, date, str | None], Matrix] = {}
_proofs: dict[tuple[str, date], Proof] = {}


def edition_of(book: Book, day: date) -> Edition:
    """What is in force on a local date."""
    return book.rules.edition(datetime.combine(day, time(12), book.calendar.zone))


def matrix_on(book: Book, day: date, kind: str | None) -> Matrix:
    """The matrix of a date, over every kind or of one that the pack holds on it."""
    key = (book.pack.digest, edition_of(book, day).day, kind)
    if key not in _matrices:
        if len(_matrices) >= KEPT:
            _matrices.clear()
        _matrices[key] = matrix(book.pack, day, kind)
    return _matrices[key]


def proof_on(book: Book, day: date) -> Proof:
    """The proof of a date."""
    key = (book.pack.digest, edition_of(book, day).day)
    if key not in _proofs:
        if len(_proofs) >= KEPT:
            _proofs.clear()
        _proofs[key] = prove(book.pack, day)
    return _proofs[key]
