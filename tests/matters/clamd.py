"""A scanner that speaks clamd's INSTREAM on a port of this machine: it knows one signature, EICAR's test string, and may be made to answer anything else."""

from __future__ import annotations

import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
FOUND = "Win.Test.EICAR_HDB-1"


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        server = self.server
        assert isinstance(server, Clamd)
        body = bytearray()
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            if len(body) + size > server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
            body += self.rfile.read(size)
        server.seen.append(bytes(body))
        time.sleep(server.takes)
        verdict = f"stream: {FOUND} FOUND" if EICAR in body else "stream: OK"
        self.wfile.write((server.answers or verdict).encode() + b"\0")


class Clamd(socketserver.ThreadingTCPServer):
    """`seen`: what it was sent; `most`: bytes it takes; `answers`: said in the place of a verdict;
    `takes`: seconds for each.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.seen: list[bytes] = []
        self.most, self.answers, self.takes = 25_000_000, "", 0.0

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


@contextmanager
def clamd() -> Iterator[Clamd]:
    """A scanner for as long as this lasts."""
    with Clamd() as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        serving.start()
        try:
            yield server
        finally:
            server.shutdown()
            serving.join()
