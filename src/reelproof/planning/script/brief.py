"""Validates and builds briefs."""

from reelproof.domain.brief import Audience, Brief
from reelproof.domain.failure import invalid_input
from reelproof.planning.script.language import DEFAULT_LANGUAGE, read_language
from reelproof.planning.script.source import clean_characters

LONGEST_BRIEF = 2_000


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
