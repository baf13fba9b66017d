"""Names that a file can have on every system."""

import re
import unicodedata

LONGEST_BYTES = 255
# Devices on Windows, whatever follows the first dot.
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?")
# Controls, halves of characters, and what breaks lines.
_NOT_IN_NAMES = frozenset({"Cc", "Cs", "Zl", "Zp"})


def name_fault(name: str) -> str | None:
    """Why some system could not keep a file or folder of this name, or would take it for another one; None
    where all can. What is no single name, as one with slashes, is not looked for.
    """
    if not name:
        return "it is empty"
    if any(unicodedata.category(letter) in _NOT_IN_NAMES for letter in name):
        return "it holds control characters"
    if name.endswith((".", " ")):
        return "it ends in a dot or a space, which Windows drops"
    if len(name.encode()) > LONGEST_BYTES:
        return f"it is longer than {LONGEST_BYTES} bytes"
    if _RESERVED.fullmatch(name):
        return "Windows keeps that name for a device"
    return None


def same_name(name: str) -> str:
    """Equal for names that some systems take for the same: in other case, or composed otherwise."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
