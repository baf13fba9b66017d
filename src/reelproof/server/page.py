"""Pages of lists: where one ends is told in a word that the next request gives back."""

import base64
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Protocol, TypeVar

from fastapi import Query

from reelproof.domain.ids import JobId, is_id
from reelproof.engine.ports.stores import EventPlace, Place
from reelproof.server.problem import Refusal, refuse

MOST = 200
HIGHEST = 2**31 - 1
Row = TypeVar("Row")
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most.")]
After = Annotated[
    str | None, Query(max_length=400, description="The `next` of the page before; none is the first page.")
]

TitleWords = Annotated[
    str | None, Query(min_length=1, max_length=200, description="Only those with this in the film's title.")
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
    match _read(after):
        case [str() as moment, str() as last_id] if is_id(last_id):
            with refusing(ValueError, OverflowError):
                local = datetime.fromisoformat(moment)
                if local.tzinfo is not None:
                    return Place(local.astimezone(UTC), last_id)
    raise _no_place()


def next_of(listed: Sequence[Listed], limit: int) -> str | None:
    """None where nothing can follow."""
    if len(listed) < limit:
        return None
    last = listed[-1]
    return next_after(last.created_at.isoformat(), last.id)


def position_of(after: str | None) -> int | None:
    """Of a list that is numbered. Raises Refusal (422) for a word that no page gave."""
    if after is None:
        return None
    match _read(after):
        case [int() as position] if 0 <= position <= HIGHEST and not isinstance(position, bool):
            return position
    raise _no_place()


def event_place_of(after: str | None) -> EventPlace | None:
    """Raises Refusal (422) for a word that no page gave."""
    if after is None:
        return None
    match _read(after):
        case [str() as job_id, int() as number] if is_id(job_id) and 0 <= number <= HIGHEST:
            return EventPlace(JobId(job_id), number)
    raise _no_place()


def name_of(after: str | None) -> str | None:
    """Of a list in the order of names. Raises Refusal (422) for a word that no page gave."""
    if after is None:
        return None
    match _read(after):
        case [str() as name]:
            return name
    raise _no_place()


def next_after(*last: str | int) -> str:
    """What stands for the end of a page."""
    return base64.urlsafe_b64encode(json.dumps(last).encode()).decode()


def page_from(rows: Sequence[Row], limit: int, after: str | None) -> tuple[Sequence[Row], str | None]:
    """A page of rows that are all at hand, and the word for the next one."""
    start = position_of(after) or 0
    end = start + limit
    return rows[start:end], next_after(end) if end < len(rows) else None


@contextmanager
def refusing(*faults: type[Exception]) -> Iterator[None]:
    try:
        yield
    except faults as error:
        raise _no_place() from error


def _read(after: str) -> object:
    with refusing(ValueError, TypeError, RecursionError):
        return json.loads(base64.urlsafe_b64decode(after.encode()))


def _no_place() -> Refusal:
    return refuse(422, "after", "Give as `after` what the page before told as `next`.")
