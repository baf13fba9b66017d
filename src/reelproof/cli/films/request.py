"""From a command's words to a request, checked before anything is written."""

import os
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.files import ProjectPlace
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.asking import Saying
from reelproof.planning.report.amount import size_text
from reelproof.planning.script.options import FilmChoices
from reelproof.planning.script.source import LARGEST_SCRIPT_BYTES, decode_script
from reelproof.settings.loading import load_settings
from reelproof.settings.settings import Settings
from reelproof.wiring import asking_for


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with the settings and providers that it was checked against."""

    request: MakeRequest
    settings: Settings
    catalog: Catalog


def ask(script: str, output: str | None, flags: FilmChoices, stays_local: bool = False) -> Asked:
    """Reads and checks all that a film is made from. Raises ReelproofError. Writes nothing."""
    from reelproof.plugins import load_catalog

    path = absolute(script)
    text = read_script(path)
    settings = load_settings(path.parent)
    place = ProjectPlace(str(path), str(output_folder(path, output)))
    catalog = load_catalog(settings)
    asking = asking_for(settings, catalog)
    try:
        request, _ = asking.for_script(place, text, Saying(flags, stays_local))
    except ReelproofError as error:
        raise _named(error, path) from error
    return Asked(request, settings, catalog)


def absolute(name: str) -> Path:
    """The path as it was named, made absolute: a link keeps its own name and place."""
    path = Path(os.path.abspath(name))  # noqa: PTH100 resolve() would follow links
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise invalid_input("path", f"The name {name!r} is not valid Unicode; rename it.") from error
    return path


def read_script(path: Path) -> str:
    """Raises ReelproofError (InvalidInput:script) for what is not a text file of a sensible size."""
    try:
        if path.is_dir():
            raise invalid_input("script", f"{path} is a folder; name the script in it.")
        if path.exists() and not path.is_file():
            raise invalid_input("script", f"{path} is not a regular file; save the script as a text file.")
        size_bytes = path.stat().st_size
        if size_bytes > LARGEST_SCRIPT_BYTES:
            limit = size_text(LARGEST_SCRIPT_BYTES)
            raise invalid_input(
                "script", f"{path} has {size_text(size_bytes)}; a script has at most {limit}."
            )
        return decode_script(path.read_bytes(), path.name)
    except FileNotFoundError as error:
        if path.is_symlink():
            message = f"{path} leads to {path.readlink()}, which is not there."
            raise invalid_input("script", message) from error
        raise invalid_input("script", f"There is no file {path}.{_near(path)}") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise invalid_input("script", f"{path} cannot be read: {reason}.") from error


def _named(error: ReelproofError, path: Path) -> ReelproofError:
    """What is wrong with a script's text, with the file's name."""
    failure = error.failure
    if failure.subject != "script":
        return error
    return ReelproofError(replace(failure, message=f"{path.name}: {failure.message}"))


def output_folder(script: Path, output: str | None) -> Path:
    """Where the film goes. Raises ReelproofError (InvalidInput:output) where it cannot go."""
    folder = absolute(output) if output else script.parent / f"{script.stem}-film"
    if folder in (script.parent, *script.parents):
        message = (
            f"{folder} holds the script; a film needs a folder of its own. Choose another with --output."
        )
        raise invalid_input("output", message)
    existing = next(path for path in (folder, *folder.parents) if path.exists() or path.is_symlink())
    if not existing.is_dir():
        raise invalid_input("output", f"{existing} is not a folder. Choose another one with --output.")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise invalid_input("output", f"{existing} cannot be written. Choose another folder with --output.")
    return folder


def _near(path: Path) -> str:
    """The name that may have been meant."""
    if not path.parent.is_dir():
        return ""
    names = [other.name for other in path.parent.iterdir() if other.is_file()]
    near = get_close_matches(path.name, names, n=1, cutoff=0.75)
    return f" Did you mean {near[0]}?" if near else ""
