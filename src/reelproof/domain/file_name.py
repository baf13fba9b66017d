"""Validates file names for all systems: Windows' reserved names, control characters, longest name."""

import re
import unicodedata

LONGEST_BYTES = 255
# Reserved device names on Windows, regardless of what follows the first dot.
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?")
# Control characters, surrogates and line separators.
_NOT_IN_NAMES = frozenset({"Cc", "Cs", "Zl", "Zp"})


def name_problem(name: str) -> str | None:
    """Returns why a file or folder name is not portable, or None if it is. Expects a single name, without
    slashes.
    """
    if not name:
        return "it is empty"
    if any(unicodedata.category(letter) in _NOT_IN_NAMES for letter in name):
        return "it contains control characters"
    if name.endswith((".", " ")):
        return "it ends in a dot or a space, which Windows drops"
    if len(name.encode()) > LONGEST_BYTES:
        return f"it is longer than {LONGEST_BYTES} bytes"
    if _RESERVED.fullmatch(name):
        return "Windows reserves that name for a device"
    return None


def normalized_name(name: str) -> str:
    """Returns a key that is equal for names some systems treat as the same (case, Unicode composition)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
