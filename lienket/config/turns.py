"""Turns: a page process takes in many requests at once and works on few.

Python runs one thread at a time, so that working on many pages at once makes each wait for all the others; one after the other the middle of them is
answered in a quarter of the time. But a telephone on a bad network sends its picture for minutes, and nobody should wait for it: what a request brings
is taken in whole before it gets its turn. The threads that work are always the same ones, which know their database and its statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import Any

TURNS = 2
"""Threads of one process that work: while one waits in the writers' line, another reads."""
SPOOLED = 1 << 20
"""Bytes of a request kept in memory; the rest of a longer one lies in a temporary file until it is answered."""
BLOCK = 1 << 16

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def in_turn(application: Application, most: int) -> Application:
    """`application`, with requests taken in whole and worked on in turn. One longer than `most` bytes is read as it comes, without a turn."""
    turns = ThreadPoolExecutor(TURNS, "turn")

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        left = int(length) if length.isdecimal() else 0
        if left > most:
            return application(environ, start_response)
        if left == 0:
            return turns.submit(application, environ, start_response).result()
        with SpooledTemporaryFile(SPOOLED) as whole:
            sent = environ["wsgi.input"]
            while left > 0 and (block := sent.read(min(BLOCK, left))):
                whole.write(block)
                left -= len(block)
            whole.seek(0)
            return turns.submit(application, environ | {"wsgi.input": whole}, start_response).result()

    return answer
