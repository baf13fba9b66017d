"""Start of every command: reads the settings, starts logging, finds the script's path."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reelproof.cli.logs import start_logging
from reelproof.cli.options import OutputOptions, output_options_of
from reelproof.settings.loading import load_settings
from reelproof.settings.settings import Settings
from reelproof.wiring.film_request import absolute


@dataclass(frozen=True, slots=True)
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
    """Like `begin`, for a command that reads the film of a script. Returns the script's path, too."""
    path = absolute(script)
    return path, begin(verbose, path.parent)


def begin_making(script: str, parameters: Mapping[str, Any]) -> FilmCommand:
    """Like `begin`, for a command that makes the film of a script again; with the making options."""
    output_options = output_options_of(parameters)
    path, settings = begin_with_film(script, output_options.verbose)
    return FilmCommand(path, settings, output_options)
