"""Authentication by bearer token or session cookie; limit of wrong tokens per address (401, 429)."""

import math
from collections.abc import Callable

from starlette.types import Scope

from reelproof.access.origins import client_network
from reelproof.access.owners import TOKEN_VARIABLE, Owners
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.project import LOCAL_OWNER
from reelproof.server.problem import HttpError
from reelproof.server.security.asgi import caller_address, cookies_of, headers_of
from reelproof.server.security.rate import Rate, RateLimiter
from reelproof.server.security.session import COOKIE, new_session, owner_of_session

FAILED_TOKENS = Rate.a_minute(20)
Clock = Callable[[], float]


class Authenticator:
    """Authenticates callers and limits failed attempts. `clock` is monotonic; `calendar` returns seconds
    since 1970.
    """

    def __init__(self, owners: Owners, clock: Clock, calendar: Clock) -> None:
        self.owners = owners
        self.clock = clock
        self._calendar = calendar
        self._failed = RateLimiter(FAILED_TOKENS)

    def owner_of(self, scope: Scope) -> str:
        """Returns the owner. Raises HttpError: 401, or 429 after too many wrong tokens from one address."""
        if not self.owners.needs_token:
            return LOCAL_OWNER
        token = _bearer(scope)
        if token is not None:
            return self.owner_of_token(token, caller_address(scope))
        return self._owner_of_cookies(scope)

    def owner_of_token(self, token: str, address: str) -> str:
        """Raises HttpError as `owner_of` does. A valid token is accepted even from a limited address: tokens
        are too long to guess at any rate, and an owner may share the address with others.
        """
        owner = self.owners.of_token(token)
        if owner is not None:
            return owner
        client = client_network(address)
        wait_s = self._failed.take(client, self.clock())
        if wait_s > 0:
            raise too_many("Too many wrong tokens from this address.", wait_s)
        raise _unknown("The token is invalid.")

    def new_session(self, owner: str) -> str:
        return new_session(self.owners, owner, self._calendar())

    def _owner_of_cookies(self, scope: Scope) -> str:
        has_session = False
        for session in cookies_of(scope, COOKIE):
            has_session = True
            owner = owner_of_session(self.owners, session, self._calendar())
            if owner is not None:
                return owner
        raise _unknown("The session has expired; sign in again.") if has_session else _missing()


def too_many(reason: str, wait_s: float) -> HttpError:
    """Builds a 429 error with the seconds to wait."""
    seconds = max(1, math.ceil(wait_s))
    failure = Failure(ErrorCode.RateLimited, f"{reason} Try again in {seconds} s.", retry_after_s=seconds)
    return HttpError(429, failure, {"Retry-After": str(seconds)})


def _bearer(scope: Scope) -> str | None:
    """Returns the bearer token; other schemes belong to proxies in front of the server."""
    for given in headers_of(scope, b"authorization"):
        scheme, _, token = given.strip().partition(" ")
        if scheme.lower() == "bearer":
            return token.strip()
    return None


def _missing() -> HttpError:
    message = "Authentication required: send a bearer token, or sign in with POST /api/session."
    return _unauthorized(ErrorCode.MissingApiKey, message)


def _unknown(message: str) -> HttpError:
    return _unauthorized(ErrorCode.InvalidApiKey, message)


def _unauthorized(code: ErrorCode, message: str) -> HttpError:
    return HttpError(401, Failure(code, message, subject=TOKEN_VARIABLE), {"WWW-Authenticate": "Bearer"})
