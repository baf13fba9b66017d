"""Cleaning of text before it is drawn: control characters, emoji, combining characters."""

import re
from unicodedata import category, combining, normalize

JOINERS = "\u200c\u200d"
VARIATION_SELECTORS = "\ufe0e\ufe0f"
_PICTURE = "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff]"
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]+"
    f"|(?:{_PICTURE}\ufe0f|[\U0001f000-\U0001faff])[\ufe0f\U0001f3fb-\U0001f3ff]*"
    f"(?:\u200d{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
    "|[\ufe0f\u20e3\U000e0020-\U000e007f]"
)
_EMOJI_BEFORE_SIGN = re.compile(rf"\s+(?:{_EMOJI.pattern})+(?=[,.;:!?…)\]»”](?!\w))")
_FIRST_TAG, _KEYCAP = "\U000e0020", "\u20e3"
SKIN_TONES = range(0x1F3FB, 0x1F400)


def clean(text: str) -> str:
    """Returns one printable line without controls, direction overrides, lone surrogates or double spaces."""
    kept = "".join(map(_visible, text))
    return " ".join(normalize("NFC", kept).split())


def without_emoji(text: str) -> str:
    """Removes emoji from a line, as no bundled font has them in color. Keycaps keep their digit."""
    kept = _EMOJI.sub("", _EMOJI_BEFORE_SIGN.sub("", text))
    return text if kept == text else " ".join(kept.split())


def emoji_in(text: str) -> list[str]:
    """Returns the emoji that `without_emoji` removes, each with what belongs to it."""
    found = (match[0] for match in _EMOJI.finditer(text))
    return [emoji for emoji in found if any(map(_is_picture, emoji))]


def _is_picture(character: str) -> bool:
    return character not in VARIATION_SELECTORS and character < _FIRST_TAG and character != _KEYCAP


def joins_previous(character: str) -> bool:
    """Whether it combines with the preceding character."""
    return (
        combining(character) != 0
        or category(character).startswith("M")
        or character in JOINERS + VARIATION_SELECTORS
        or ord(character) in SKIN_TONES
    )


def _visible(character: str) -> str:
    if character in JOINERS + VARIATION_SELECTORS:
        return character
    kind = category(character)
    if kind in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return "" if kind in ("Cf", "Cs", "Co") else character
