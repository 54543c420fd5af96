"""What the API refuses by itself, before any rule of the model is asked. The words are in situation.refusals, like those of every refusal."""

from __future__ import annotations

from collections.abc import Sequence

from lienket.kernel.errors import LienketError


class Unauthenticated(LienketError):
    """No session and no token that is valid now."""

    code = "unauthenticated"


class ActsInNoPost(LienketError):
    """The account is signed in, but holds no post today."""

    code = "no-post"


class OwesSecondStep(LienketError):
    """The account holds a post that demands a second step of signing in, and has none."""

    code = "owes-second-step"


class ForgedRequest(LienketError):
    """A request of a session without the session's CSRF token."""

    code = "csrf"


class NoSuchAddress(LienketError):
    """The API has no such address."""

    code = "no-such-address"


class MethodNotAllowed(LienketError):
    """The address takes other methods: (method, allowed)."""

    code = "method-not-allowed"


class Malformed(LienketError):
    """The body is not JSON."""

    code = "malformed"


class Invalid(LienketError):
    """Fields that do not hold: (summary in Vietnamese, in English, [(field, Vietnamese, English)])."""

    code = "invalid"

    def __init__(self, faults: Sequence[tuple[str, str, str]]) -> None:
        """Keep the faults by field."""
        self.faults = tuple(faults)
        super().__init__(*("; ".join(f"{fault[0]}: {fault[i]}" if fault[0] else fault[i] for fault in faults) for i in (1, 2)))


class TooLarge(LienketError):
    """The body is larger than the program takes at once."""

    code = "too-large"


class Stale(LienketError):
    """The matter has changed since it was read with the ETag of If-Match."""

    code = "stale"


class TooManyRequests(LienketError):
    """The token sends faster than the node allows: (seconds to wait)."""

    code = "too-many-requests"


class BadIdempotencyKey(LienketError):
    """The Idempotency-Key has the wrong form or differs from the key in the body."""

    code = "bad-idempotency-key"


class IdempotencyConflict(LienketError):
    """The Idempotency-Key was used for another request."""

    code = "idempotency-conflict"


class Busy(LienketError):
    """The database did not answer in time."""

    code = "busy"


class Broken(LienketError):
    """A fault of the program: (request id)."""

    code = "broken"
