"""Briefs: telling one from a file name, longest brief, default length and audience, film's file name."""

import re

from reelproof.domain.brief import Audience, Brief
from reelproof.domain.failure import invalid_input
from reelproof.domain.language_names import DEFAULT_LANGUAGE, read_language
from reelproof.planning.script.script_text import clean_characters

LONGEST_BRIEF = 2_000
LONGEST_NAME = 60
_NOT_IN_NAME = re.compile(r"[^\w]+")
_FILE = re.compile(r".*\.\w{1,9}")


def is_brief(line: str) -> bool:
    """Whether a text is several words and does not look like a file name."""
    return len(line.split()) > 1 and not _FILE.fullmatch(line.strip())


def file_name(line: str) -> str:
    """Returns a file name without suffix for a film about this."""
    name = _NOT_IN_NAME.sub("-", line.casefold()).strip("-")
    return name[:LONGEST_NAME].rstrip("-") or "film"


def brief_of(
    line: str, language: str | None = None, duration_s: float | None = None, audience: Audience | None = None
) -> Brief:
    """Builds a brief; defaults to English, one minute, adults. Raises ReelproofError if it is invalid."""
    text = " ".join(clean_characters(line).split())
    if not text:
        raise invalid_input("brief", "The brief is empty; describe the film in one line.")
    if len(text) > LONGEST_BRIEF:
        raise invalid_input(
            "brief", f"The brief has more than {LONGEST_BRIEF} characters; write a script instead."
        )
    tag = read_language(language) if language else DEFAULT_LANGUAGE
    return Brief(text, tag, float(duration_s or 60), audience or Audience.adults)
