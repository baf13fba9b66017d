"""Files by names that came from outside: inside one folder, or not at all."""

import re
import unicodedata
from pathlib import Path

from reelproof.files import place_inside, relative_parts
from reelproof.server.problem import not_found

LONGEST_NAME = 200
LONGEST_PART_BYTES = 255
# Devices on Windows, whatever follows the first dot.
RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?")
# Controls, halves of characters, and what breaks lines.
NOT_IN_NAMES = frozenset({"Cc", "Cs", "Zl", "Zp"})


def inside(folder: Path, name: str) -> Path:
    """Where the name leads, links followed. Raises Refusal (404) where that is outside the folder, and for
    every name that some system reads as another one.
    """
    path = place_inside(folder, name) if _is_plain(name) else None
    if path is None:
        raise not_found("file", name)
    return path


def _is_plain(name: str) -> bool:
    if len(name) > LONGEST_NAME or any(unicodedata.category(letter) in NOT_IN_NAMES for letter in name):
        return False
    return relative_parts(name) is not None and all(_is_plain_part(part) for part in name.split("/"))


def _is_plain_part(part: str) -> bool:
    """Whether it is no empty part, nor a device, and Windows would not shorten it."""
    if not part or part.endswith((".", " ")) or len(part.encode()) > LONGEST_PART_BYTES:
        return False
    return not RESERVED.fullmatch(part)
