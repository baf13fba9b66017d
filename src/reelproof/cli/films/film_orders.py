"""Film orders for the commands that continue a film: the last request again, or part of it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from reelproof.cli.films.film_making import FilmOrder
from reelproof.cli.films.film_status import no_film_error
from reelproof.cli.films.request import read_script
from reelproof.cli.options import OutputOptions
from reelproof.cli.text.output import say, shown_path
from reelproof.domain.failure import ReelproofError
from reelproof.domain.job import JobMode, JobStatus
from reelproof.domain.units import Microusd
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.regeneration import Regeneration
from reelproof.plugins import load_catalog
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.wiring import Studio

Choice = Callable[[Studio, MakeRequest], Awaitable[MakeRequest]]


def retry_order(
    path: Path,
    settings: Settings,
    output_options: OutputOptions,
    aim: JobMode,
    max_cost: Microusd | None = None,
) -> FilmOrder:
    """Orders the film again in this mode. Raises ReelproofError (InvalidInput:script) if never made."""

    async def choose(_studio: Studio, last: MakeRequest) -> MakeRequest:
        return replace(last.plain(), aim=aim, max_cost_microusd=max_cost)

    return _order(path, settings, output_options, choose)


def regen_order(
    path: Path, settings: Settings, output_options: OutputOptions, wanted: Regeneration
) -> FilmOrder:
    """Orders new takes of some assets. Raises ReelproofError like `retry_order`."""

    async def choose(studio: Studio, _last: MakeRequest) -> MakeRequest:
        return await studio.films.regenerate(str(path), wanted)

    return _order(path, settings, output_options, choose)


def resume_order(path: Path, settings: Settings, output_options: OutputOptions) -> FilmOrder:
    """Orders the last request unchanged. Raises ReelproofError like `retry_order`."""

    async def choose(studio: Studio, last: MakeRequest) -> MakeRequest:
        view = await studio.films.view(str(path))
        if view.job.status is JobStatus.succeeded:
            say("The film was not interrupted.")
        return last

    return _order(path, settings, output_options, choose)


def _order(path: Path, settings: Settings, output_options: OutputOptions, choice: Choice) -> FilmOrder:
    if Home(settings.home).is_new:
        raise no_film_error(path)

    async def choose(studio: Studio) -> MakeRequest:
        last = await studio.films.last_request(str(path))
        if _has_changed(path, last.script_text):
            say(f"{path.name} has changed since. To use the changes: reelproof make {shown_path(path)}")
        return await choice(studio, last)

    return FilmOrder(path.name, choose, settings, load_catalog(settings), output_options)


def _has_changed(path: Path, text: str) -> bool:
    """A missing script is not needed; one that can no longer be read counts as changed."""
    try:
        return path.exists() and read_script(path) != text
    except ReelproofError:
        return True
