"""Asking a virus scanner about bytes: clamd's own protocol, INSTREAM, over a socket on this machine."""

from __future__ import annotations

import re
import socket
import struct
from pathlib import Path

from lienket.kernel.errors import LienketError

CHUNK = 1 << 16
CONNECT_SECONDS, ANSWER_SECONDS = 5, 60
_INFECTED = re.compile(r"stream: (.{1,200}) FOUND")
_NO_CODE = re.compile(r"[^A-Za-z0-9_.:\-]+")


class ScannerAway(LienketError):
    """The scanner does not answer, or says nothing that is understood; files wait until it does: (what happened)."""

    code = "scanner-away"


class NotScanned(LienketError):
    """The scanner answers that it cannot look at these bytes, mostly since they are more than it takes: (its words)."""

    code = "not-scanned"


def scan(path: Path, address: str) -> str:
    """Have the bytes at `path` looked at by the scanner at `address` (a socket's path or HOST:PORT): '' where they are clean, else the name of what was found.

    Protocol: clamd(8), command INSTREAM – chunks after their length in four bytes, an empty one at the end. Raises ScannerAway, NotScanned, FileNotFoundError.
    """
    with path.open("rb") as file:
        try:
            with _connected(address) as line:
                line.sendall(b"zINSTREAM\0")
                refused = False
                while not refused and (chunk := file.read(CHUNK)):
                    try:
                        line.sendall(struct.pack(">I", len(chunk)) + chunk)
                    except (BrokenPipeError, ConnectionResetError):
                        refused = True  # It stops reading where there is too much, and says so.
                if not refused:
                    line.sendall(struct.pack(">I", 0))
                answer = _answer(line)
        except OSError as error:
            raise ScannerAway(error.strerror or type(error).__name__) from None
    if answer == "stream: OK":
        return ""
    if found := _INFECTED.fullmatch(answer):
        return _NO_CODE.sub("-", found[1])[:80]
    if answer.endswith("ERROR"):
        raise NotScanned(answer[:120])
    raise ScannerAway(answer[:120])


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(CONNECT_SECONDS)
            line.connect(address)
        except OSError:
            line.close()
            raise
    else:
        host, _colon, port = address.rpartition(":")
        line = socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_SECONDS)
    line.settimeout(ANSWER_SECONDS)
    return line


def _answer(line: socket.socket) -> str:
    """Everything up to the NUL that ends an answer, or to the end."""
    said = bytearray()
    while b"\0" not in said and len(said) < 1000 and (more := line.recv(1000)):
        said += more
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()
