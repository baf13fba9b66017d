"""Session cookie of browsers: name, contents, signature, lifetime in days."""

import base64
import hmac
import re

from reelproof.access.owners import Owners

COOKIE = "reelproof_session"
LIFETIME_S = 30 * 24 * 60 * 60
FORM = re.compile(
    r"(?P<owner>[a-z0-9][a-z0-9_-]{0,63})\.(?P<ends_s>[0-9]{1,12})\.(?P<seal>[A-Za-z0-9_-]{43})"
)


def new_session(owners: Owners, owner: str, now_s: float) -> str:
    """Creates a session. It becomes invalid when the owner's or the operator's token changes."""
    ends_s = int(now_s) + LIFETIME_S
    return f"{owner}.{ends_s}.{_seal(owners, owner, ends_s)}"


def owner_of_session(owners: Owners, session: str, now_s: float) -> str | None:
    """Returns the owner; None if the session has expired or is invalid."""
    found = FORM.fullmatch(session)
    if found is None or found["owner"] not in owners.digests:
        return None
    ends_s = int(found["ends_s"])
    is_ours = hmac.compare_digest(_seal(owners, found["owner"], ends_s), found["seal"])
    return found["owner"] if is_ours and now_s < ends_s else None


def _seal(owners: Owners, owner: str, ends_s: int) -> str:
    key = hmac.digest(owners.session_key, owners.digests[owner], "sha256")
    seal = hmac.digest(key, f"{owner}.{ends_s}".encode(), "sha256")
    return base64.urlsafe_b64encode(seal).rstrip(b"=").decode()
