"""Serializes domain values as JSON and back; defaults for fields missing in old data."""

import json
from collections import abc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, NewType, Union, cast, get_args, get_origin

from reelproof.domain.canonical import JsonValue

Reader = Callable[[Any], Any]


def dump(value: object) -> str:
    """Serializes a domain value as ASCII, so that anything a provider sends can be stored."""
    return json.dumps(to_json(value), separators=(",", ":"), allow_nan=False)


def load(hint: Any, text: str) -> Any:
    """The value of type `hint` that `dump` wrote."""
    return from_json(hint, json.loads(text))


def to_json(value: object) -> JsonValue:
    """Raises TypeError if it is not a domain value."""
    if isinstance(value, Enum):
        return cast("str", value.value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(to_json(key)): to_json(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [to_json(item) for item in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{type(value).__name__} cannot be stored")


def from_json(hint: Any, data: JsonValue) -> Any:
    """A field missing in `data` takes its default; an unknown one is ignored."""
    return _reader_of(hint)(data)


@cache
def _reader_of(hint: Any) -> Reader:
    """Builds and caches the reader of a type."""
    if hint == JsonValue:
        return _unchanged
    if isinstance(hint, NewType):
        return _reader_of(hint.__supertype__)
    if is_dataclass(hint):
        return _reader_of_object(hint)
    match get_origin(hint):
        case origin if origin in (Union, UnionType):
            return _reader_of_union(hint)
        case origin if origin in (tuple, Sequence):
            read = _reader_of(get_args(hint)[0])
            return lambda data: tuple(map(read, data))
        case abc.Mapping:
            return _reader_of_mapping(*get_args(hint))
    return hint if isinstance(hint, type) and issubclass(hint, Enum) else _unchanged


def _unchanged(data: JsonValue) -> JsonValue:
    return data


def _reader_of_object(hint: Any) -> Reader:
    known = {field.name: _reader_of(cast("Any", field.type)) for field in fields(hint)}
    return lambda data: hint(**{name: read(data[name]) for name, read in known.items() if name in data})


def _reader_of_mapping(key_hint: Any, item_hint: Any) -> Reader:
    read_key, read_item = _reader_of(key_hint), _reader_of(item_hint)
    return lambda data: {read_key(key): read_item(item) for key, item in data.items()}


def _reader_of_union(union: Any) -> Reader:
    """Reads the union member that matches the data; objects are matched by their fields."""
    others = [member for member in get_args(union) if member is not type(None)]
    objects = [member for member in others if is_dataclass(member)]
    read_plain = next((_reader_of(member) for member in others if not is_dataclass(member)), None)

    def read(data: Any) -> Any:
        if data is None:
            return None
        if objects and isinstance(data, Mapping):
            return _reader_of(_member_of(objects, data))(data)
        return _unchanged(data) if read_plain is None else read_plain(data)

    return read


def _member_of(members: Sequence[Any], data: Mapping[str, JsonValue]) -> Any:
    return max(members, key=lambda member: len(data.keys() & {field.name for field in fields(member)}))
