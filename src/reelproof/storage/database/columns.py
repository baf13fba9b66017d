"""Database column types: JSON, compressed text, enumeration, UTC time."""

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, get_origin

from sqlalchemy import DateTime, Dialect, LargeBinary, String, Text
from sqlalchemy.types import TypeDecorator

from reelproof.storage.database.json_values import dump, load

NAME_LENGTH = 64
# A film's assets are read again and again, and most have not changed; each is of a few hundred characters.
REMEMBERED_VALUES, REMEMBERED_CHARACTERS = 8_192, 1_000
_remembered = lru_cache(maxsize=REMEMBERED_VALUES)(load)


class Json(TypeDecorator[Any]):
    """A domain value of type `kind` as JSON text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else dump(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return (_remembered if self._is_small(value) else load)(self.kind, value)

    def _is_small(self, value: str) -> bool:
        """Whether it is remembered: only frozen values, as readers share them."""
        return len(value) <= REMEMBERED_CHARACTERS and get_origin(self.kind) is not Mapping


class CompressedText(TypeDecorator[str]):
    """A long text, compressed."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else zlib.compress(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else zlib.decompress(value).decode()


class EnumName(TypeDecorator[StrEnum]):
    """One of an enumeration's values."""

    impl = String(NAME_LENGTH)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, stored in UTC; values without a time zone are rejected."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a point in time needs a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
