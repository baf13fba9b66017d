"""JSON bodies with one crafted value, and malformed JSON."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.acceptance.fuzz.texts import TEXTS
from tests.acceptance.fuzz.words import NUMBERS, WORDS

DEEP = 20_000
JsonPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """JSON as it is written, valid or not."""

    text: str


TOKENS: Mapping[str, Token] = {
    **{f"token {number[:24]}": Token(number) for number in NUMBERS if number.isascii()},
    "null": Token("null"),
    "empty list": Token("[]"),
    "empty object": Token("{}"),
    "deep lists": Token("[" * DEEP + "]" * DEEP),
    "deep objects": Token('{"a":' * DEEP + "1" + "}" * DEEP),
    "open lists": Token("[" * 200_000),
    "long list": Token("[" + ",".join(["1"] * 10_000) + "]"),
    "list of nulls": Token("[null,[null]]"),
    "prototype": Token('{"__proto__":{"a":1},"__class__":1}'),
    "surrogate escape": Token('"\\ud800"'),
    "surrogate key": Token('{"\\ud800":"\\udc00"}'),
    "nul escape": Token('"\\u0000"'),
    "control character": Token('"\x01"'),
    "bad escape": Token('"\\x41"'),
    "half escape": Token('"\\ud8"'),
    "single quotes": Token("'a'"),
}
VALUES: Mapping[str, Token | str] = {
    **WORDS,
    **TOKENS,
    **{f"script {name}": text for name, text in TEXTS.items()},
}


def json_paths_of(schema: Mapping[str, Any], parts: Mapping[str, Any], depth: int = 4) -> Iterator[JsonPath]:
    """Every property, however deep, and every item."""
    if depth == 0:
        return
    for one in _variants(schema, parts):
        for name, inner in one.get("properties", {}).items():
            yield (name,)
            yield from ((name, *json_path) for json_path in json_paths_of(inner, parts, depth - 1))
        if "items" in one:
            yield ("0",)
            yield from (("0", *json_path) for json_path in json_paths_of(one["items"], parts, depth - 1))


def sample(schema: Mapping[str, Any], parts: Mapping[str, Any], chance: random.Random, depth: int = 5) -> Any:
    """Something that fits, with few of what may be left out."""
    one = chance.choice([*_variants(schema, parts)] or [{}])
    if "const" in one or "enum" in one:
        return one.get("const") or chance.choice(one["enum"])
    match one.get("type"):
        case "object":
            needed, inner = one.get("required", []), one.get("properties", {})
            named = [name for name in inner if name in needed or (depth and chance.random() < 0.2)]
            return {name: sample(inner[name], parts, chance, depth - 1) for name in named}
        case "array":
            return [sample(one["items"], parts, chance, depth - 1)] if depth > 0 else []
        case "integer" | "number":
            return max(int(one.get("minimum", 0)), 1)
        case "boolean":
            return chance.random() < 0.5
        case "null":
            return None
    return "text"[: one.get("maxLength", 4)]


def placed(body: Any, json_path: JsonPath, value: object) -> Any:
    """The body with the value at the location, replacing what is on the path."""
    if not json_path:
        return value
    first, rest = json_path[0], json_path[1:]
    if first == "0":
        return [placed(body[0] if isinstance(body, list) and body else {}, rest, value)]
    known = body if isinstance(body, dict) else {}
    return {**known, first: placed(known.get(first, {}), rest, value)}


def written(value: object) -> str:
    match value:
        case Token(text):
            return text
        case dict():
            return "{" + ",".join(f"{json.dumps(name)}:{written(one)}" for name, one in value.items()) + "}"
        case list():
            return "[" + ",".join(map(written, value)) + "]"
    return json.dumps(value)


def mutated(text: str) -> Mapping[str, tuple[bytes, str]]:
    """The same body in encodings and under types that it should not have."""
    plain = text.encode()
    kind = "application/json"
    return {
        "utf-16": (text.encode("utf-16"), f"{kind}; charset=utf-16"),
        "utf-16 untold": (text.encode("utf-16-le"), kind),
        "latin-1 charset": (plain, f"{kind}; charset=latin-1"),
        "charset unknown": (plain, f"{kind}; charset=x-{'y' * 100}"),
        "charset broken": (plain, f'{kind}; charset="'),
        "charset idna": (plain, f"{kind}; charset=idna"),
        "charset undefined": (plain, f"{kind}; charset=undefined"),
        "charset hex": (plain, f"{kind}; charset=hex"),
        "bytes": (b"\xff\xfe\x80" + plain, kind),
        "overlong": (plain.replace(b'"', b"\xc0\xa2", 1), kind),
        "raw surrogate": (b'{"script":"\xed\xa0\x80"}', kind),
        "byte order mark": (b"\xef\xbb\xbf" + plain, kind),
        "rest": (plain + b"{}", kind),
        "cut": (plain[:-1], kind),
        "nothing": (b"", kind),
        "nul": (b"\0" * 100, kind),
        "twice": (plain[:-1] + b"," + plain[1:] if len(plain) > 2 else plain, kind),
        "text type": (plain, "text/plain"),
        "no type": (plain, ""),
        "odd type": (plain, "application/vnd.api+json;;=;a"),
        "form type": (plain, "application/x-www-form-urlencoded"),
        "multipart type": (plain, "multipart/form-data"),
        "xml": (b"<?xml version='1.0'?><!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "application/xml"),
        **{name: (token.text.encode(), kind) for name, token in TOKENS.items()},
    }


def names_of(values: Mapping[str, object]) -> Sequence[str]:
    return [*values]


def _variants(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "$ref" in schema:
        yield from _variants(parts[schema["$ref"].rpartition("/")[2]], parts)
        return
    several = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
    if several is None:
        yield schema
        return
    for one in several:
        yield from _variants(one, parts)
