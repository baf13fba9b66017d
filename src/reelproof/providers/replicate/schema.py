"""What a model's own schema says of its inputs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from reelproof.provider_api import JsonValue

DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Field:
    """An input. `type` is JSON Schema's word for it, `choices` are all that it may be; None is not told.

    `is_address`: it is a file, told by where it lies.
    """

    name: str
    type: str = "string"
    choices: tuple[str | int | float, ...] = ()
    least: float | None = None
    most: float | None = None
    step: float | None = None
    longest: int | None = None
    default: JsonValue = None
    is_required: bool = False
    is_address: bool = False

    @property
    def is_text(self) -> bool:
        return self.type == "string" and not self.choices and not self.is_address

    @property
    def is_number(self) -> bool:
        return self.type in ("integer", "number") and not self.choices


Fields = Mapping[str, Field]


def read_fields(openapi: JsonValue) -> Fields:
    """The inputs by name, in the order of the schema `Input`; none where there is no such schema."""
    schemas = _mapping(_mapping(_mapping(openapi).get("components")).get("schemas"))
    told = _mapping(schemas.get("Input"))
    required = told.get("required")
    names = required if isinstance(required, list) else []
    return {
        name: _field(name, _merged(inner, schemas, DEEPEST), is_required=name in names)
        for name, inner in _mapping(told.get("properties")).items()
    }


def present(fields: Fields, names: Iterable[str]) -> Iterator[Field]:
    """Those of these inputs that there are."""
    return (fields[name] for name in names if name in fields)


def _merged(told: JsonValue, schemas: Mapping[str, Any], depth: int) -> Mapping[str, Any]:
    """A property with what it refers to; its own words count most."""
    merged: dict[str, Any] = {}
    for part in _parts(_mapping(told), schemas) if depth else ():
        merged |= _merged(part, schemas, depth - 1)
    return {**merged, **_mapping(told)}


def _parts(told: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[JsonValue]:
    if isinstance(reference := told.get("$ref"), str):
        yield schemas.get(reference.rpartition("/")[2])
    for word in ("anyOf", "oneOf", "allOf"):
        inner = told.get(word)
        yield from (
            part
            for part in (inner if isinstance(inner, list) else ())
            if _mapping(part).get("type") != "null"
        )


def _field(name: str, told: Mapping[str, Any], *, is_required: bool) -> Field:
    choices = told.get("enum")
    offered = tuple(one for one in choices if _is_choice(one)) if isinstance(choices, list) else ()
    longest = _number(told.get("maxLength"))
    return Field(
        name=name,
        type=_type(told.get("type"), offered),
        choices=offered,
        least=_number(told.get("minimum")),
        most=_number(told.get("maximum")),
        step=_number(told.get("multipleOf")),
        longest=None if longest is None else int(longest),
        default=told.get("default"),
        is_required=is_required,
        is_address=told.get("format") == "uri",
    )


def _type(told: JsonValue, choices: tuple[str | int | float, ...]) -> str:
    named = told if isinstance(told, list) else [told]
    usual = "integer" if choices and not isinstance(choices[0], str) else "string"
    return next((one for one in named if isinstance(one, str) and one != "null"), usual)


def _is_choice(value: object) -> bool:
    return isinstance(value, str) or _number(value) is not None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return value


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
