"""Owners (users) of a server and their API tokens: rules for names, token length, digests."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import field

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.project import LOCAL_OWNER

TOKEN_VARIABLE = "REELPROOF_API_TOKEN"  # noqa: S105 the name of a variable
HOW_TO_MAKE_ONE = 'python -c "import secrets; print(secrets.token_urlsafe(32))"'
OWNER_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
DIGEST_FORM = re.compile(r"sha256:([0-9a-f]{64})")
TOKEN = re.compile(r"[\x21-\x7e]{16,512}")


@frozen
class Owners:
    """Owners who may use the API, with the digests of their tokens. If there are none, every caller is the
    local owner.
    """

    digests: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    session_key: bytes = field(default=b"", repr=False)

    @property
    def needs_token(self) -> bool:
        return bool(self.digests)

    def of_token(self, token: str) -> str | None:
        """Compares with every owner's token to avoid timing leaks."""
        digest = digest_of_token(token)
        found = None
        for name, known in self.digests.items():
            if hmac.compare_digest(digest, known):
                found = name
        return found


def owners_of(api_token: str | None, others: Mapping[str, str]) -> Owners:
    """Builds the owners from the operator's token and the other owners' tokens or digests.

    Raises ReelproofError for owners without an operator, and for duplicate tokens.
    """
    if api_token is None:
        if others:
            raise _no_operator()
        return Owners()
    digests = {LOCAL_OWNER: digest_of_token(api_token)}
    for name, token in others.items():
        digest = _written_digest(token)
        if digest in digests.values():
            message = f"The owner {name} has the same token as another owner; tokens must be unique."
            raise invalid_input("settings", message)
        digests[name] = digest
    # The key comes from the token itself, so that stored digests are not enough to forge sessions.
    return Owners(digests, hashlib.sha256(b"session\0" + api_token.encode()).digest())


def digest_of_token(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def checked_token(token: str) -> str:
    """Raises ValueError for tokens that are too short or contain invalid characters."""
    if not TOKEN.fullmatch(token):
        message = f"a token needs at least 16 characters and no spaces; create one with: {HOW_TO_MAKE_ONE}"
        raise ValueError(message)
    return token


def checked_owner(name: str, token: str) -> None:
    """Raises ValueError for an invalid owner name, token or digest."""
    if not OWNER_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not a valid owner name: use up to 64 of a-z, 0-9, _ and -")
    if name == LOCAL_OWNER:
        raise ValueError(f"{LOCAL_OWNER} is the operator, whose token is {TOKEN_VARIABLE}")
    if token.startswith("sha256:") and not DIGEST_FORM.fullmatch(token):
        raise ValueError("sha256: must be followed by the 64 digits a-f and 0-9 of the token's digest")
    checked_token(token)


def checked_operator_token(token: str) -> str:
    """Raises ValueError, also for a digest: sessions are signed with the token itself."""
    if token.startswith("sha256:"):
        raise ValueError("the operator's token must be in plain text; only [owners] may use digests")
    return checked_token(token)


def _written_digest(token: str) -> bytes:
    found = DIGEST_FORM.fullmatch(token)
    return bytes.fromhex(found[1]) if found else digest_of_token(token)


def _no_operator() -> ReelproofError:
    message = f"Owners require an operator: also set {TOKEN_VARIABLE}. To create a token: {HOW_TO_MAKE_ONE}"
    return ReelproofError(Failure(ErrorCode.MissingApiKey, message, subject=TOKEN_VARIABLE))
