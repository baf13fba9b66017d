"""Checks script file and output folder before a film is made: missing, too large, not writable."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from reelproof.domain.brief import Brief
from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.refused_value import FieldProblem
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.files import ProjectPaths
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.planning.report.amount import size_text
from reelproof.planning.script.script_text import LARGEST_SCRIPT_BYTES, SCRIPT, decode_script
from reelproof.plugins import load_catalog
from reelproof.settings.loading import load_settings
from reelproof.settings.settings import Settings
from reelproof.wiring.studio import request_builder_for


@frozen
class CheckedRequest:
    """A film request with the title of its film, and the settings and catalog it was checked against.

    `stays_local` is what was stated; None for nothing.
    """

    request: MakeRequest
    title: str
    settings: Settings
    catalog: Catalog
    stays_local: bool | None = None


def request_for_script(
    path: Path,
    text: str,
    output: str | None,
    request_choices: RequestChoices,
    settings: Settings | None = None,
) -> CheckedRequest:
    """Checks the script and the settings, by default those beside the script. Writes nothing. Raises
    ReelproofError.
    """
    settings = settings or load_settings(path.parent)
    paths = ProjectPaths(str(path), str(output_folder(path, output)))
    catalog = load_catalog(settings)
    with named_errors(path):
        request, script = request_builder_for(settings, catalog).for_script(paths, text, request_choices)
    return CheckedRequest(request, script.title, settings, catalog, request_choices.stays_local)


def request_for_brief(
    path: Path,
    brief: Brief,
    output: str | None,
    request_choices: RequestChoices,
    settings: Settings | None = None,
) -> CheckedRequest:
    """Like `request_for_script`, for a script that will be written to `path` first."""
    settings = settings or load_settings(path.parent)
    paths = ProjectPaths(str(path), str(output_folder(path, output)))
    catalog = load_catalog(settings)
    request = request_builder_for(settings, catalog).for_brief(paths, brief, request_choices)
    return CheckedRequest(request, brief.text, settings, catalog, request_choices.stays_local)


def problems_of(script: str | None, request_choices: RequestChoices) -> Sequence[FieldProblem]:
    """What the catalog refuses of these choices; nothing if the settings cannot be read."""
    try:
        settings = load_settings(absolute(script).parent if script else None)
        builder = request_builder_for(settings, load_catalog(settings))
        return builder.problems_of(request_choices)
    except ReelproofError:
        return ()


def absolute(name: str) -> Path:
    """Returns the absolute path without following links."""
    path = Path(os.path.abspath(name))  # noqa: PTH100 resolve() would follow links
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise invalid_input("path", f"The name {name!r} is not valid Unicode; rename it.") from error
    return path


def read_script(path: Path) -> str:
    """Raises ReelproofError (InvalidInput:script) if the path is not a text file of an acceptable size."""
    try:
        if path.is_dir():
            raise invalid_input("script", f"{path} is a folder; specify a script file.")
        if path.exists() and not path.is_file():
            raise invalid_input("script", f"{path} is not a regular file; save the script as a text file.")
        size_bytes = path.stat().st_size
        if size_bytes > LARGEST_SCRIPT_BYTES:
            limit = size_text(LARGEST_SCRIPT_BYTES)
            raise invalid_input(
                "script", f"{path} is {size_text(size_bytes)}; the limit for a script is {limit}."
            )
        return decode_script(path.read_bytes(), path.name)
    except FileNotFoundError as error:
        if path.is_symlink():
            message = f"{path} links to {path.readlink()}, which does not exist."
            raise invalid_input("script", message) from error
        raise invalid_input("script", f"File not found: {path}.{_near(path)}") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise invalid_input("script", f"{path} cannot be read: {reason}.") from error


@contextmanager
def named_errors(path: Path) -> Iterator[None]:
    """Adds the file name to an error in a script."""
    try:
        yield
    except ReelproofError as error:
        failure = error.failure
        if failure.subject != SCRIPT:
            raise
        raise ReelproofError(replace(failure, message=f"{path.name}: {failure.message}")) from error


def output_folder(script: Path, output: str | None) -> Path:
    """Returns the output folder. Raises ReelproofError (InvalidInput:output) if it cannot be used."""
    folder = absolute(output) if output else script.parent / f"{script.stem}-film"
    if folder in (script.parent, *script.parents):
        message = (
            f"{folder} contains the script; a film needs its own folder. Choose another one with --output."
        )
        raise invalid_input("output", message)
    existing = next(path for path in (folder, *folder.parents) if path.exists() or path.is_symlink())
    if not existing.is_dir():
        raise invalid_input("output", f"{existing} is not a folder. Choose another one with --output.")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise invalid_input("output", f"{existing} cannot be written. Choose another folder with --output.")
    return folder


def _near(path: Path) -> str:
    """Suggests a similar file name."""
    if not path.parent.is_dir():
        return ""
    names = [other.name for other in path.parent.iterdir() if other.is_file()]
    near = get_close_matches(path.name, names, n=1, cutoff=0.75)
    return f" Did you mean {near[0]}?" if near else ""
