"""A small OpenID Connect server on loopback: discovery, authorization by code with PKCE, tokens. It signs everybody in as `subject`."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "lienket", "một bí mật dài của nút này"


class Server:
    """What it answers may be bent by a test.

    `claims` replace those of the identity token (None: left out), `forged` makes a token of them instead of the server, `deny` refuses at the first step,
    `broken` gives no tokens, `keyless` no keys. `turn_key` changes the key it signs with; `fetched` counts how often its keys were.
    """

    def __init__(self) -> None:
        self.subject, self.claims, self.deny, self.broken = "u-1042", dict[str, Any](), False, False
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []
        self.forged: Callable[[dict[str, Any]], str] | None = None
        self.keyless, self.fetched, self.kid = False, 0, "0"
        self.turn_key()
        self.keys_at = f"/keys/{secrets.token_hex(8)}"  # Of this server alone: another test's may have had the same port.
        self.address = ""

    def turn_key(self) -> None:
        """From now on it signs with another key, under another name, and hands over that one alone."""
        self.key, self.kid = generate_private_key(65537, 2048), str(int(self.kid) + 1)

    def keys(self) -> dict[str, Any] | None:
        """The keys it signs with."""
        self.fetched += 1
        return None if self.keyless else {"keys": [RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True) | {"kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def configuration(self) -> dict[str, Any]:
        """The discovery document."""
        ends = {f"{name}_endpoint": f"{self.address}/{name}" for name in ("authorization", "token", "userinfo")}
        return ends | {"issuer": self.address, "jwks_uri": f"{self.address}{self.keys_at}", "token_endpoint_auth_methods_supported": ["client_secret_post"]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent."""
        self.asked.append(asked)
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (CLIENT, "code", "S256")
        if self.deny:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: dict[str, str]) -> dict[str, Any] | None:
        """Tokens for a code, which is good once and for who can show the secret the code was asked with."""
        asked = self.codes.pop(given.get("code", ""), None)
        shown = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        if asked is None or self.broken or shown != asked["code_challenge"] or (given["client_id"], given["client_secret"]) != (CLIENT, SECRET):
            return None
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": self.subject, "iat": now, "exp": now + 300, "email": "le.thi.b@tinh.example", "name": "Lê Thị B"}
        claims = {name: value for name, value in (claims | {"nonce": asked["nonce"]} | self.claims).items() if value is not None}
        token = self.forged(claims) if self.forged else jwt.encode(claims, self.key, "RS256", {"kid": self.kid})
        return {"access_token": "at", "token_type": "Bearer", "id_token": token}


@contextmanager
def serving() -> Iterator[Server]:
    """The server, at `address`."""
    server = Server()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorization":
                self.send_response(302)
                self.send_header("Location", server.authorize({name: values[0] for name, values in parse_qs(parts.query).items()}))
                self.end_headers()
            elif parts.path == server.keys_at:
                self._say(server.keys())
            else:
                self._say(server.configuration() if parts.path.endswith("/openid-configuration") else None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(server.token({name: values[0] for name, values in parse_qs(body).items()}))

        def _say(self, data: dict[str, Any] | None) -> None:
            self.send_response(200 if data is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(data or {"error": "invalid_grant"}).encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.address = f"http://127.0.0.1:{http.server_address[1]}"
    thread = Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
