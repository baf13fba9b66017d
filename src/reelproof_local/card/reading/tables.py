"""The curated tables in this package: concepts, places, and function words of languages."""

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
    """Returns a set of function words of a language; empty if unknown."""
    return frozenset(table("grammar").get(language, {}).get(what, "").split())


@lru_cache
def pattern_for(what: str, language: str) -> str:
    """Returns a regular expression of a language; one that never matches if unknown."""
    found: str = table("grammar").get(language, {}).get(what, "(?!)")
    return found


@lru_cache
def patterns_for(what: str, language: str) -> tuple[str, ...]:
    """Returns the ordered regular expressions of a language; empty if unknown."""
    return tuple(table("grammar").get(language, {}).get(what, ()))
