"""Who a caller is: by token, by session, or because nobody else can call."""

import math
from collections.abc import Callable

from starlette.types import Scope

from reelproof.access.origins import neighborhood
from reelproof.access.owners import TOKEN_VARIABLE, Owners
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.project import LOCAL_OWNER
from reelproof.server.problem import Refusal
from reelproof.server.security.asgi import caller_address, cookies_of, headers_of
from reelproof.server.security.rate import Buckets, Rate
from reelproof.server.security.session import COOKIE, new_session, owner_of_session

FAILED_TOKENS = Rate.a_minute(20)
Clock = Callable[[], float]


class Admission:
    """Knows everybody by what they show, and counts wrong tokens. `clock` goes forward; `calendar` tells the
    seconds since 1970.
    """

    def __init__(self, owners: Owners, clock: Clock, calendar: Clock) -> None:
        self.owners = owners
        self.clock = clock
        self._calendar = calendar
        self._failed = Buckets(FAILED_TOKENS)

    def owner_of(self, scope: Scope) -> str:
        """Raises Refusal: 401, and 429 for an address from which too many wrong tokens came."""
        if not self.owners.needs_token:
            return LOCAL_OWNER
        token = _bearer(scope)
        if token is not None:
            return self.owner_of_token(token, caller_address(scope))
        return self._owner_of_cookies(scope)

    def owner_of_token(self, token: str, address: str) -> str:
        """Raises Refusal as `owner_of` does. A right token comes in whoever guesses beside it: tokens are too
        long to be guessed at any rate, and an owner may share an address with others.
        """
        owner = self.owners.of_token(token)
        if owner is not None:
            return owner
        who = neighborhood(address)
        wait_s = self._failed.take(who, self.clock())
        if wait_s > 0:
            raise too_many("Too many wrong tokens came from this address.", wait_s)
        raise _unknown("Nobody here has this token.")

    def new_session(self, owner: str) -> str:
        return new_session(self.owners, owner, self._calendar())

    def _owner_of_cookies(self, scope: Scope) -> str:
        has_session = False
        for session in cookies_of(scope, COOKIE):
            has_session = True
            owner = owner_of_session(self.owners, session, self._calendar())
            if owner is not None:
                return owner
        raise _unknown("The session is over; sign in again.") if has_session else _missing()


def too_many(reason: str, wait_s: float) -> Refusal:
    """429, with the whole seconds to wait."""
    seconds = max(1, math.ceil(wait_s))
    failure = Failure(ErrorCode.RateLimited, f"{reason} Try again in {seconds} s.", retry_after_s=seconds)
    return Refusal(429, failure, {"Retry-After": str(seconds)})


def _bearer(scope: Scope) -> str | None:
    """Other schemes are for proxies in front of the server."""
    for given in headers_of(scope, b"authorization"):
        scheme, _, token = given.strip().partition(" ")
        if scheme.lower() == "bearer":
            return token.strip()
    return None


def _missing() -> Refusal:
    message = "Nobody knows who is asking: send a bearer token, or sign in with POST /api/session."
    return _unauthorized(ErrorCode.MissingApiKey, message)


def _unknown(message: str) -> Refusal:
    return _unauthorized(ErrorCode.InvalidApiKey, message)


def _unauthorized(code: ErrorCode, message: str) -> Refusal:
    return Refusal(401, Failure(code, message, subject=TOKEN_VARIABLE), {"WWW-Authenticate": "Bearer"})
