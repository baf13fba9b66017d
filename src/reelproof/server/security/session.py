"""Sessions of browsers, which cannot send a token with every request. Nothing of them is kept: a session is
the owner's name and its end, sealed.
"""

import base64
import hmac
import re

from reelproof.access.owners import Owners

COOKIE = "reelproof_session"
LIFE_S = 30 * 24 * 60 * 60
FORM = re.compile(
    r"(?P<owner>[a-z0-9][a-z0-9_-]{0,63})\.(?P<ends_s>[0-9]{1,12})\.(?P<seal>[A-Za-z0-9_-]{43})"
)


def new_session(owners: Owners, owner: str, now_s: float) -> str:
    """A session that begins now. It ends early where the owner's token, or the operator's, changes."""
    ends_s = int(now_s) + LIFE_S
    return f"{owner}.{ends_s}.{_seal(owners, owner, ends_s)}"


def owner_of_session(owners: Owners, session: str, now_s: float) -> str | None:
    """None for one that is over, or was not made here."""
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
