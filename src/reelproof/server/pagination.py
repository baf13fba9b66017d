"""Pagination of lists: maximum `limit`, `after` and `next` cursors, title filter."""

import base64
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Protocol, TypeVar

from fastapi import Query

from reelproof.domain.ids import JobId, is_id
from reelproof.engine.ports.stores import EventCursor, PageCursor
from reelproof.server.problem import HttpError, http_error

MAX_LIMIT = 200
MAX_POSITION = 2**31 - 1
Row = TypeVar("Row")
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Maximum number of entries.")]
After = Annotated[
    str | None, Query(max_length=400, description="The `next` of the previous page; omit for the first.")
]

TitleQuery = Annotated[
    str | None, Query(min_length=1, max_length=200, description="Filter by text in the film's title.")
]


class Listable(Protocol):
    """An entry of a list."""

    @property
    def id(self) -> str: ...

    @property
    def created_at(self) -> datetime: ...


def page_cursor(after: str | None) -> PageCursor | None:
    """Raises HttpError (422) for an invalid cursor."""
    if after is None:
        return None
    match _decoded(after):
        case [str() as moment, str() as last_id] if is_id(last_id):
            with rejecting_cursor(ValueError, OverflowError):
                local = datetime.fromisoformat(moment)
                if local.tzinfo is not None:
                    return PageCursor(local.astimezone(UTC), last_id)
    raise _invalid_cursor()


def next_cursor(listed: Sequence[Listable], limit: int) -> str | None:
    """Returns the cursor of the next page; None if this page is not full."""
    if len(listed) < limit:
        return None
    last = listed[-1]
    return encode_cursor(last.created_at.isoformat(), last.id)


def position_cursor(after: str | None) -> int | None:
    """Decodes the cursor of a numbered list. Raises HttpError (422) for an invalid cursor."""
    if after is None:
        return None
    match _decoded(after):
        case [int() as position] if 0 <= position <= MAX_POSITION and not isinstance(position, bool):
            return position
    raise _invalid_cursor()


def event_cursor(after: str | None) -> EventCursor | None:
    """Raises HttpError (422) for an invalid cursor."""
    if after is None:
        return None
    match _decoded(after):
        case [str() as job_id, int() as number] if is_id(job_id) and 0 <= number <= MAX_POSITION:
            return EventCursor(JobId(job_id), number)
    raise _invalid_cursor()


def name_cursor(after: str | None) -> str | None:
    """Decodes the cursor of a list sorted by name. Raises HttpError (422) for an invalid cursor."""
    if after is None:
        return None
    match _decoded(after):
        case [str() as name]:
            return name
    raise _invalid_cursor()


def encode_cursor(*last: str | int) -> str:
    """Encodes the end of a page as a cursor."""
    return base64.urlsafe_b64encode(json.dumps(last).encode()).decode()


def page_from(rows: Sequence[Row], limit: int, after: str | None) -> tuple[Sequence[Row], str | None]:
    """Returns a page of in-memory rows and the cursor of the next page."""
    start = position_cursor(after) or 0
    end = start + limit
    return rows[start:end], encode_cursor(end) if end < len(rows) else None


@contextmanager
def rejecting_cursor(*faults: type[Exception]) -> Iterator[None]:
    try:
        yield
    except faults as error:
        raise _invalid_cursor() from error


def _decoded(after: str) -> object:
    with rejecting_cursor(ValueError, TypeError, RecursionError):
        return json.loads(base64.urlsafe_b64decode(after.encode()))


def _invalid_cursor() -> HttpError:
    return http_error(422, "after", "`after` must be the `next` of the previous page.")
