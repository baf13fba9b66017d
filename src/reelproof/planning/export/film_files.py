"""Names of a film's output files (`film.mp4`, `report.json`); portable file names from titles."""

import re
from pathlib import Path
from unicodedata import normalize

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.file_name import name_problem
from reelproof.planning.assets.asset_file import is_asset_file
from reelproof.planning.export.formats import FORMATS

FILM_NAME, POSTER_NAME = "film.mp4", "film.jpg"
REPORT_NAME, REPORT_PAGE_NAME = "report.json", "report.html"
OUTPUT_FILES = (FILM_NAME, POSTER_NAME, *(one.file_name for one in FORMATS), REPORT_NAME, REPORT_PAGE_NAME)
LONGEST_NAME = 60
NAMELESS = "film"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


def is_film_file(name: str) -> bool:
    """Whether a path relative to the film's folder, with slashes, is one of the film's files."""
    folder, _, file = name.partition("/")
    return name in OUTPUT_FILES or (folder == "assets" and is_asset_file(file))


def name_taken(path: Path, by: str) -> Failure:
    """Returns the failure of an output folder in which a `file` or `folder` has the name of the other."""
    wanted = "folder" if by == "file" else "file"
    message = f"{path} is a {by}, and the film needs a {wanted} of that name."
    remedy = "Rename or move it, or choose another folder with --output."
    return Failure(ErrorCode.OutputDirectoryNotWritable, message, remedy=remedy)


def portable_name(title: str) -> str:
    """Turns a title into a file name without an extension."""
    words = " ".join(_UNSAFE.sub(" ", normalize("NFC", title)).split())[:LONGEST_NAME].strip(". ")
    return f"{NAMELESS} {words}".strip() if name_problem(words) else words


def is_portable(name: str) -> bool:
    """Whether a relative path, with slashes, is valid on every system."""
    return not any(
        name_problem(part) or part != part.strip(". ") or _UNSAFE.search(part) for part in name.split("/")
    )
