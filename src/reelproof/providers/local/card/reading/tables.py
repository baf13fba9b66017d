"""The hand-made tables beside this module: concepts, places, and the small words of languages."""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

EVERY_LANGUAGE = "any"


@lru_cache(maxsize=8)
def table(name: str) -> Mapping[str, Any]:
    """One table, by the name of its file."""
    content = files(__package__).joinpath("tables", f"{name}.json").read_text("utf-8")
    read: Mapping[str, Any] = json.loads(content)
    return read


@lru_cache
def words_for(what: str, language: str) -> frozenset[str]:
    """A set of small words of a language; empty when it is not known."""
    return frozenset(table("grammar").get(language, {}).get(what, "").split())


@lru_cache
def pattern_for(what: str, language: str) -> str:
    """A regular expression of a language; one that never matches when it is not known."""
    found: str = table("grammar").get(language, {}).get(what, "(?!)")
    return found


@lru_cache
def patterns_for(what: str, language: str) -> tuple[str, ...]:
    """Regular expressions of a language, in their order; empty when it is not known."""
    return tuple(table("grammar").get(language, {}).get(what, ()))
