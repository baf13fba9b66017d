"""Pages of lists: where one ends is told in a word that the next request gives back."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Protocol

from fastapi import Query

from reelproof.engine.ports import Place
from reelproof.server.problem import refuse

MOST = 200
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most.")]
After = Annotated[
    str | None, Query(max_length=400, description="The `next` of the page before; none is the first page.")
]


class Listed(Protocol):
    """What lists hold."""

    @property
    def id(self) -> str: ...

    @property
    def created_at(self) -> datetime: ...


def place_of(after: str | None) -> Place | None:
    """Raises Refusal (422) for a word that no page gave."""
    if after is None:
        return None
    try:
        moment, last_id = json.loads(base64.urlsafe_b64decode(after.encode()))
        at = datetime.fromisoformat(moment)
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise refuse(422, "after", "Give as `after` what the page before told as `next`.") from error
    if at.tzinfo is None or not isinstance(last_id, str):
        raise refuse(422, "after", "Give as `after` what the page before told as `next`.")
    return Place(at, last_id)


def next_of(listed: Sequence[Listed], limit: int) -> str | None:
    """None where nothing can follow."""
    if len(listed) < limit:
        return None
    last = listed[-1]
    return base64.urlsafe_b64encode(json.dumps([last.created_at.isoformat(), last.id]).encode()).decode()
