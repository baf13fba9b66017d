"""Pages of lists: where one ends is told in a word that the next request gives back."""

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Protocol

from fastapi import Query

from reelproof.domain.ids import is_id
from reelproof.engine.ports import Place
from reelproof.server.problem import Refusal, refuse

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
        local, is_place = datetime.fromisoformat(moment), is_id(last_id)
        at = local.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise _unknown_place() from error
    if local.tzinfo is None or not is_place:
        raise _unknown_place()
    return Place(at, last_id)


def _unknown_place() -> Refusal:
    return refuse(422, "after", "Give as `after` what the page before told as `next`.")


def next_of(listed: Sequence[Listed], limit: int) -> str | None:
    """None where nothing can follow."""
    if len(listed) < limit:
        return None
    last = listed[-1]
    return base64.urlsafe_b64encode(json.dumps([last.created_at.isoformat(), last.id]).encode()).decode()
