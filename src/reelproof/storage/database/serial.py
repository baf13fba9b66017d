"""Domain values as JSON and back, by their types."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Any, NewType, Union, cast, get_args, get_origin

from reelproof.domain.canonical import JsonValue


def dump(value: object) -> str:
    """A domain value as text. ASCII, so that whatever a provider may send can be stored."""
    return json.dumps(to_json(value), separators=(",", ":"), allow_nan=False)


def load(hint: Any, text: str) -> Any:
    """The value of type `hint` that `dump` wrote."""
    return from_json(hint, json.loads(text))


def to_json(value: object) -> JsonValue:
    """Raises TypeError for what is not a domain value."""
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
    """A field that was unknown when `data` was written takes its default; one no longer known is left."""
    if hint == JsonValue:
        return data
    if isinstance(hint, NewType):
        return from_json(hint.__supertype__, data)
    if get_origin(hint) in (Union, UnionType):
        return from_json(_member(hint, data), data)
    if get_origin(hint) in (tuple, Sequence):
        return tuple(from_json(get_args(hint)[0], item) for item in cast("list[JsonValue]", data))
    if isinstance(data, Mapping):
        return _from_object(hint, data)
    return hint(data) if isinstance(hint, type) and issubclass(hint, Enum) else data


def _from_object(hint: Any, data: Mapping[str, JsonValue]) -> Any:
    if is_dataclass(hint):
        known = {field.name: field.type for field in fields(hint) if field.name in data}
        return cast("Any", hint)(**{name: from_json(kind, data[name]) for name, kind in known.items()})
    key_hint, item_hint = get_args(hint)
    return {from_json(key_hint, key): from_json(item_hint, item) for key, item in data.items()}


def _member(union: Any, data: JsonValue) -> Any:
    """The member of a union that the data is: they differ in their JSON."""
    if data is None:
        return type(None)
    others = [member for member in get_args(union) if member is not type(None)]
    return next(
        member for member in others if len(others) == 1 or is_dataclass(member) == isinstance(data, Mapping)
    )
