"""Start of every command: reads the settings, starts logging, finds the script's path."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reelproof.cli.logs import start_logging
from reelproof.cli.output_options import OutputOptions, output_options_of
from reelproof.domain.frozen import frozen
from reelproof.settings.loading import load_settings
from reelproof.settings.settings import Settings
from reelproof.wiring.film_request import absolute


@frozen
class FilmCommand:
    """A command on the film of a script: the settings beside the script, and the output options."""

    script: Path
    settings: Settings
    output_options: OutputOptions


def begin(verbose: bool, folder: Path | None = None) -> Settings:
    """Reads the settings, also those in `folder`, and starts logging."""
    settings = load_settings(folder)
    start_logging(settings.log_format, verbose)
    return settings


def begin_with_film(script: str, verbose: bool) -> tuple[Path, Settings]:
    """Like `begin`, for a command on the film of a script, or on the film in a folder.

    Returns the script's path, too.
    """
    path = absolute(script)
    settings = begin(verbose, path.parent)
    if path.is_dir():
        from reelproof.cli.films.film_folder import script_of_folder

        path = asyncio.run(script_of_folder(path, settings))
        settings = load_settings(path.parent)
    return path, settings


def begin_making(script: str, parameters: Mapping[str, Any]) -> FilmCommand:
    """Like `begin`, for a command that makes the film of a script again; with the making options."""
    output_options = output_options_of(parameters)
    path, settings = begin_with_film(script, output_options.verbose)
    return FilmCommand(path, settings, output_options)
