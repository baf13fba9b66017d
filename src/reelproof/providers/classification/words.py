"""Phrases (`words.json`) by which error messages without a code are classified."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from reelproof.domain.frozen import frozen
from reelproof.providers.classification.meaning import ErrorMeaning

LONGEST_TEXT = 4_000
# Services quote what they were sent, and a film may be about overloaded servers.
# A quoted status is kept.
_STATUS = r"[45]\d\d [A-Z]"
_QUOTED = re.compile(rf"\"(?!{_STATUS})[^\"\n]*\"|“[^”\n]*”|(?<!\w)'(?!{_STATUS})[^'\n]*'(?!\w)")


@frozen
class ErrorPhrase:
    """A phrase in an error message. Without `services` it applies to every service."""

    meaning: ErrorMeaning
    pattern: re.Pattern[str]
    services: frozenset[str]
    source: str
    date: str

    def is_of(self, service: str) -> bool:
        return not self.services or service in self.services


def meaning_in(text: str, service: str) -> ErrorMeaning | None:
    """Returns the first meaning in `words.json` whose phrase occurs in the text outside quotation marks."""
    unquoted = _QUOTED.sub(" ", text[:LONGEST_TEXT])
    return next(
        (phrase.meaning for phrase in phrases() if phrase.is_of(service) and phrase.pattern.search(unquoted)),
        None,
    )


@cache
def phrases() -> tuple[ErrorPhrase, ...]:
    rows = json.loads((files(__package__) / "words.json").read_text("utf-8"))
    return tuple(map(_phrase, rows))


def _phrase(row: Mapping[str, str]) -> ErrorPhrase:
    return ErrorPhrase(
        ErrorMeaning(row["meaning"]),
        re.compile(row["pattern"], re.IGNORECASE),
        frozenset(row.get("services", "").split()),
        row["source"],
        row["date"],
    )
