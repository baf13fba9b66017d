"""Which characters of a text are shown, and which belong together."""

from unicodedata import category, combining, normalize

JOINERS = "\u200c\u200d"
VARIATION_SELECTORS = "\ufe0e\ufe0f"
SKIN_TONES = range(0x1F3FB, 0x1F400)


def clean(text: str) -> str:
    """One line of what can be shown: no controls, direction overrides, lone surrogates or double spaces."""
    kept = "".join(_visible(character) for character in text)
    return " ".join(normalize("NFC", kept).split())


def is_bound(character: str) -> bool:
    """Whether it forms one sign with the character before it."""
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
