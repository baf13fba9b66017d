"""Reads the inputs from a model's own schema."""

from collections.abc import Iterable, Iterator, Mapping
from math import isfinite
from typing import Any

from reelproof.domain.frozen import frozen
from reelproof.provider_api import JsonValue

DEEPEST = 4


@frozen
class Field:
    """An input. `type` is its JSON Schema type, `choices` are all allowed values; None if not given.

    `is_address`: it is a file, given by URL.
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
    """Reads the inputs by name, in the order of the schema `Input`; empty if there is no such schema."""
    schemas = _mapping(_mapping(_mapping(openapi).get("components")).get("schemas"))
    schema = _mapping(schemas.get("Input"))
    required = schema.get("required")
    names = required if isinstance(required, list) else []
    return {
        name: _field(name, _merged(inner, schemas, DEEPEST), is_required=name in names)
        for name, inner in _mapping(schema.get("properties")).items()
    }


def present(fields: Fields, names: Iterable[str]) -> Iterator[Field]:
    """Yields those of the named inputs that exist."""
    return (fields[name] for name in names if name in fields)


def _merged(schema: JsonValue, schemas: Mapping[str, Any], depth: int) -> Mapping[str, Any]:
    """Resolves a property's references; its own keywords take precedence."""
    merged: dict[str, Any] = {}
    for part in _parts(_mapping(schema), schemas) if depth else ():
        merged |= _merged(part, schemas, depth - 1)
    return {**merged, **_mapping(schema)}


def _parts(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[JsonValue]:
    if isinstance(reference := schema.get("$ref"), str):
        yield schemas.get(reference.rpartition("/")[2])
    for word in ("anyOf", "oneOf", "allOf"):
        inner = schema.get(word)
        yield from (
            part
            for part in (inner if isinstance(inner, list) else ())
            if _mapping(part).get("type") != "null"
        )


def _field(name: str, schema: Mapping[str, Any], *, is_required: bool) -> Field:
    choices = schema.get("enum")
    offered = tuple(one for one in choices if _is_choice(one)) if isinstance(choices, list) else ()
    longest = _number(schema.get("maxLength"))
    return Field(
        name=name,
        type=_type(schema.get("type"), offered),
        choices=offered,
        least=_number(schema.get("minimum")),
        most=_number(schema.get("maximum")),
        step=_number(schema.get("multipleOf")),
        longest=None if longest is None else int(longest),
        default=schema.get("default"),
        is_required=is_required,
        is_address=schema.get("format") == "uri",
    )


def _type(schema: JsonValue, choices: tuple[str | int | float, ...]) -> str:
    named = schema if isinstance(schema, list) else [schema]
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
