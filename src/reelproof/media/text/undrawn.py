"""Finds what captions and cards cannot show: emoji, and characters that no font has."""

from collections.abc import Sequence
from functools import lru_cache
from unicodedata import category

from reelproof.media.text.characters import clean, emoji_in, joins_previous, without_emoji
from reelproof.media.text.fonts import fonts_for


def undrawn(text: str, language: str) -> Sequence[str]:
    """Returns emoji and characters of a text that are left out of pictures, each once, in order."""
    cleaned = clean(text)
    if cleaned.isascii():
        return ()
    rest = (letter for letter in without_emoji(cleaned) if not _has_glyph(letter, language))
    return tuple(dict.fromkeys([*emoji_in(cleaned), *rest]))


@lru_cache(maxsize=4096)
def _has_glyph(character: str, language: str) -> bool:
    """Marks, spaces and punctuation count as drawn: they follow their letter."""
    if category(character)[0] not in "LNS" or joins_previous(character):
        return True
    return any(font.has(character) for font in fonts_for(language))
