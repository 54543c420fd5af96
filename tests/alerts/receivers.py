"""Real receivers on loopback: an HTTP server and a small SMTP server, each in a thread of its own, that keep what arrives and answer as they are told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Arrived:
    """One HTTP request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """What arrived, and how to answer: statuses one after the other, the last one for ever; 0 hangs up without an answer."""

    port: int = 0
    answers: list[int] = field(default_factory=lambda: [200])
    body: bytes = b"OK"
    headers: dict[str, str] = field(default_factory=dict)
    arrived: list[Arrived] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def answer(self) -> int:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def http_receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def take(self) -> None:
            with suppress(ConnectionError):  # The sender was killed.
                self.answer()

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            receiver.arrived.append(Arrived(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            if not (status := receiver.answer()):
                self.close_connection = True
                return
            self.send_response(status)
            for key, value in {"Content-Length": str(len(receiver.body)), **receiver.headers}.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(receiver.body)

        do_GET = do_POST = do_PUT = take

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.port = server.server_address[1]
        yield from _serving(server, receiver)


@dataclass
class Mailbox:
    """Mails as they arrived, and what the server says to RCPT."""

    port: int = 0
    rcpt: str = "250 OK"
    mails: list[tuple[list[str], str]] = field(default_factory=list)


@contextmanager
def smtp_receiver() -> Iterator[Mailbox]:
    box = Mailbox()

    class Session(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            with suppress(ConnectionError):  # The sender was killed.
                self.talk()

        def talk(self) -> None:
            self.say("220 test")
            to: list[str] = []
            while line := self.rfile.readline().decode().strip():
                verb = line[:4].upper()
                if verb in {"EHLO", "HELO"}:
                    self.say("250-test")
                    self.say("250 8BITMIME")
                elif verb == "RCPT":
                    to.append(line)
                    self.say(box.rcpt)
                elif verb == "DATA":
                    self.say("354 go on")
                    lines = []
                    while (text := self.rfile.readline().decode()) not in {".\r\n", ""}:
                        lines.append(text)
                    if not text:
                        return  # The sender was killed amid its message: no server takes half of one.
                    box.mails.append((to, "".join(lines)))
                    self.say("250 taken")
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 OK")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Session) as server:
        box.port = server.server_address[1]
        yield from _serving(server, box)


@contextmanager
def dripping() -> Iterator[int]:
    """A server that answers a byte at a time and never ends; yields its port."""
    over = threading.Event()

    class Drip(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                while not over.wait(0.05):
                    self.request.sendall(b"x")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Drip) as server:
        try:
            yield from _serving(server, server.server_address[1])
        finally:
            over.set()


def _serving(server: socketserver.BaseServer, made: object) -> Iterator:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
