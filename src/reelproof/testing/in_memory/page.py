"""Pagination of lists in memory, newest first."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from reelproof.engine.ports.stores import PageCursor, RecordNotFound

Key = TypeVar("Key", bound=str)
Value = TypeVar("Value")


class Created(Protocol):
    """A record with an id and a time of creation."""

    @property
    def id(self) -> str: ...

    @property
    def created_at(self) -> datetime: ...


Record = TypeVar("Record", bound=Created)


def newest_first(records: Iterable[Record]) -> list[Record]:
    """Ids break ties of creation time."""
    return sorted(records, key=_place, reverse=True)


def page_of(records: Iterable[Record], limit: int, before: PageCursor | None) -> list[Record]:
    """Returns the next records after a cursor."""
    end = (before.created_at, before.id) if before else None
    return [record for record in newest_first(records) if end is None or _place(record) < end][:limit]


def record_of(records: dict[Key, Value], record_id: Key, noun: str) -> Value:
    """Raises LookupError."""
    if (record := records.get(record_id)) is None:
        raise RecordNotFound(noun, record_id)
    return record


def has_words(title: str, words: str | None) -> bool:
    return words is None or words.lower() in title.lower()


def _place(record: Created) -> tuple[datetime, str]:
    return record.created_at, record.id
