"""Language detection by letter n-grams."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from reelproof.planning.script.language_finding import LanguageGuess

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# The model's language names that differ from ours.
_MODEL_NAMES = {"fil": "tl", "nb": "no"}


def classify_language(text: str, languages: Sequence[str]) -> LanguageGuess:
    """Returns the most likely of the languages."""
    shares = dict(_identifier().rank(text))
    among = {tag: shares.get(_MODEL_NAMES.get(tag, tag), 0.0) for tag in languages}
    likeliest = max(among, key=lambda tag: among[tag])
    return LanguageGuess(likeliest, among[likeliest] / (sum(among.values()) or 1.0))


@cache
def _identifier() -> "LanguageIdentifier":
    # Imported late: a command with an explicit language must not wait for the model.
    from reelproof.media.text.language_model import load_identifier

    return load_identifier()
