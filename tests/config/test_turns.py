"""What the page processes do before Django: requests are taken in whole, then worked on by few threads that stay the same."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.config.turns import BLOCK, SPOOLED, TURNS, in_turn


def _echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


def _ask(application: Any, body: bytes, length: str | None = None, stream: Any = None) -> bytes:
    said: list[str] = []
    environ = {"CONTENT_LENGTH": str(len(body)) if length is None else length, "wsgi.input": stream or io.BytesIO(body)}
    answer = b"".join(application(environ, lambda status, headers: said.append(status)))
    assert said == ["200 OK"]
    return answer


@given(st.integers(0, 3 * BLOCK), st.integers(0, 3 * BLOCK))
def test_the_application_reads_what_was_sent_whatever_its_length(size: int, most: int) -> None:
    body = bytes(i % 251 for i in range(size))
    assert _ask(in_turn(_echo, most), body) == body


def test_a_long_request_is_kept_in_a_file_and_read_whole() -> None:
    body = b"x" * (SPOOLED + 7)
    assert _ask(in_turn(_echo, 10 * SPOOLED), body) == body


@pytest.mark.parametrize("length", ["", "-1", "none"])
def test_a_request_that_names_no_length_brings_nothing(length: str) -> None:
    class Silent(io.BytesIO):
        def read(self, *_: Any) -> bytes:
            return b""

    assert _ask(in_turn(_echo, 100), b"", length, Silent()) == b""


def test_one_cut_short_is_handed_on_as_it_came() -> None:
    assert _ask(in_turn(_echo, 100), b"half", "90") == b"half"


def test_few_threads_work_and_they_stay_the_same() -> None:
    names, at_once, most_at_once = set[str](), 0, 0
    lock, pause = threading.Lock(), threading.Event()

    def work(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        nonlocal at_once, most_at_once
        with lock:
            at_once += 1
            most_at_once = max(most_at_once, at_once)
            names.add(threading.current_thread().name)
        pause.wait(0.01)
        with lock:
            at_once -= 1
        start_response("200 OK", [])
        return [b""]

    application = in_turn(work, 100)
    with ThreadPoolExecutor(12) as clients:
        list(clients.map(lambda n: _ask(application, b"x" * n), range(40)))
    assert most_at_once <= TURNS
    assert len(names) <= TURNS


def test_a_failure_of_the_application_is_the_callers() -> None:
    def fail(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        in_turn(fail, 100)({"CONTENT_LENGTH": "1", "wsgi.input": io.BytesIO(b"x")}, None)
