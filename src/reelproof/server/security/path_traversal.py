"""Path traversal protection of downloads: file names cannot leave their folder (404)."""

from pathlib import Path

from reelproof.domain.file_name import name_problem
from reelproof.files import relative_parts, resolve_inside
from reelproof.server.problem import not_found

LONGEST_NAME = 200


def inside(folder: Path, name: str) -> Path:
    """Resolves a name, following links. Raises HttpError (404) if the path is outside the folder, or if the
    name is ambiguous on some system.
    """
    path = resolve_inside(folder, name) if _is_plain(name) else None
    if path is None:
        raise not_found("file", name)
    return path


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    if len(name) > LONGEST_NAME or any(name_problem(part) for part in parts):
        return False
    return relative_parts(name) is not None
