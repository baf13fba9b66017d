"""The built files of the studio's page: where they are, and why they are missing."""

from importlib.resources import files
from pathlib import Path

FOLDER = Path(str(files("reelproof.server.studio") / "static"))
NOT_BUILT = "NOT_BUILT.txt"
INDEX = "index.html"
REMEDY = "Install Node.js 20.19 or newer, then install Reelproof again; from a checkout: make install"


def missing_reason(folder: Path = FOLDER) -> str | None:
    """Returns in one sentence why there is no page; None if there is one."""
    if (folder / INDEX).is_file():
        return None
    try:
        return (folder / NOT_BUILT).read_text("utf-8").strip()
    except FileNotFoundError:
        return "The studio page was not built with this installation."
