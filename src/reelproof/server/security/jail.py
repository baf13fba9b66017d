"""Files by names that came from outside: inside one folder, or not at all."""

from pathlib import Path

from reelproof.domain.file_name import name_fault
from reelproof.files import place_inside, relative_parts
from reelproof.server.problem import not_found

LONGEST_NAME = 200


def inside(folder: Path, name: str) -> Path:
    """Where the name leads, links followed. Raises Refusal (404) where that is outside the folder, and for
    every name that some system reads as another one.
    """
    path = place_inside(folder, name) if _is_plain(name) else None
    if path is None:
        raise not_found("file", name)
    return path


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    if len(name) > LONGEST_NAME or any(name_fault(part) for part in parts):
        return False
    return relative_parts(name) is not None
