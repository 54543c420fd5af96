"""A small client of the API: sends a report once, however bad the line, and acknowledges what waits for this post."""

from __future__ import annotations

import sys
import time
import uuid
from datetime import UTC, datetime

import httpx


class Lienket:
    """One post's way in. `address` is the server's, `token` comes from the account page."""

    def __init__(self, address: str, token: str) -> None:
        self.http = httpx.Client(base_url=f"{address}/api/v1", headers={"Authorization": f"Bearer {token}", "Accept-Language": "vi"}, timeout=20)

    def call(self, method: str, path: str, **sent: object) -> dict:
        """Ask, and ask again under the same key while the server is away or busy; a refusal is raised in its own words."""
        headers = {"Idempotency-Key": str(uuid.uuid4())} if method == "POST" else {}
        for pause in (0.5, 2, 8, None):
            try:
                answer = self.http.request(method, path, headers=headers, **sent)
                if answer.status_code not in {429, 503} or pause is None:
                    break
                time.sleep(float(answer.headers.get("Retry-After", pause)))
            except httpx.TransportError:
                if pause is None:
                    raise
                time.sleep(pause)
        if answer.is_error:
            problem = answer.json()
            raise SystemExit(f"{problem['title']}: {problem['detail']} ({problem['code']}, {problem['instance']})")
        return answer.json()


if __name__ == "__main__":
    lienket = Lienket(sys.argv[1], sys.argv[2])
    facts = {"kind": sys.argv[3], "field": sys.argv[4], "severity": sys.argv[5], "reporter": sys.argv[6], "place": sys.argv[7]}
    now = datetime.now(UTC).isoformat()
    receipt = lienket.call("POST", "/reports", json={"channel": sys.argv[8], "facts": facts, "occurred_at": now, "received_at": now, "text": sys.argv[9]})
    print(receipt["number"], receipt["decision"]["lead"]["unit"])
    for row in lienket.call("GET", "/matters", params={"mine": True, "sort": "due"})["items"]:
        lienket.call("POST", f"/matters/{row['number']}/acts/acknowledge")
        print(row["number"], row["headline"])
