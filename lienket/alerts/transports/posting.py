"""One HTTP request with the standard library: no redirects, a short time, and an address that is looked up once and used as it was checked."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from threading import Timer
from urllib.parse import urlsplit

from lienket.alerts.message import TransportError

SECONDS = 8
"""For the whole of a request: a receiver that sends a byte now and then must not hold the worker up."""
MOST_BYTES = 65_536
TRIED = 2
"""Addresses of one name that are tried."""
PORTS = {"http": 80, "https": 443}


class _Checked(http.client.HTTPConnection):
    """Connects to the very address that was looked at, so that a name cannot lead elsewhere between the look and the use."""

    def __init__(self, host: str, port: int, *, tls: bool, private: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._tls, self._private = tls, private
        self._line: socket.socket | None = None
        self._end: Timer | None = None

    def connect(self) -> None:
        found = [str(address[4][0]) for address in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)]
        if not self._private and not all(map(is_public, found)):
            raise TransportError("private-address", final=True)
        raw = self._reached(list(dict.fromkeys(found))[:TRIED])
        self._line = raw.dup()  # The same connection under a number of its own: TLS takes the other one over.
        self._end = Timer(SECONDS, self._cut)
        self._end.daemon = True
        self._end.start()
        self.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=self.host) if self._tls else raw

    def _reached(self, addresses: list[str]) -> socket.socket:
        for last, address in enumerate(addresses, 1):
            try:
                return socket.create_connection((address, self.port), timeout=SECONDS)
            except OSError:
                if last == len(addresses):
                    raise
        raise OSError("no address")

    def _cut(self) -> None:
        with suppress(OSError):  # It may have ended by itself.
            if self._line is not None:
                self._line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        super().close()
        if self._end is not None:
            self._end.cancel()
        if self._line is not None:
            self._line.close()


def is_public(address: str) -> bool:
    """Whether an address lies in the open internet: not of this machine, a local network, a carrier's own, or set apart."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = (ip.ipv4_mapped or ip) if isinstance(ip, ipaddress.IPv6Address) else ip
    return ip.is_global and not ip.is_multicast


def request(url: str, *, method: str, headers: Mapping[str, str], body: bytes | None, private: bool) -> bytes:
    """Send one request and return the answer's body where it is a success (2xx).

    Raises TransportError: `unreachable` where nothing was sent, `no-answer` where the request went out and no answer came, `http-503` and the like.
    """
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _Checked(parts.hostname or "", parts.port or PORTS[parts.scheme], tls=parts.scheme == "https", private=private)
    try:
        try:
            connection.connect()
        except (OSError, UnicodeError):
            raise TransportError("unreachable") from None
        try:
            connection.request(method, target, body=body, headers=dict(headers))
        except (ValueError, http.client.InvalidURL):  # A header or a URL of the operator that HTTP cannot hold: nothing went out.
            raise TransportError("not-configured", final=True) from None
        except (OSError, http.client.HTTPException):
            raise TransportError("no-answer", unknown=True) from None
        try:
            answer = connection.getresponse()
            said = answer.read(MOST_BYTES)
        except (OSError, ValueError, http.client.HTTPException):
            raise TransportError("no-answer", unknown=True) from None
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise TransportError(f"http-{answer.status}", final=answer.status in {400, 401, 403, 404, 405, 410, 413, 414, 422})
    return said
