"""What `retry`, `regen`, `render` and `resume` request, from the film's last job."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from reelproof.cli.films.film_making import FilmOrder
from reelproof.cli.films.film_status import no_film_error
from reelproof.cli.preamble import FilmCommand
from reelproof.cli.text.output import say, shown_path
from reelproof.domain.failure import ReelproofError
from reelproof.domain.job import Job, JobMode, JobStatus
from reelproof.domain.project import LOCAL_OWNER
from reelproof.domain.units import Microusd
from reelproof.engine.studio.films import JobView
from reelproof.engine.studio.job_queue import Caller
from reelproof.engine.studio.regeneration import Regeneration
from reelproof.plugins import load_catalog
from reelproof.storage.files.home import Home
from reelproof.wiring.film_request import read_script
from reelproof.wiring.studio import Studio

Continue = Callable[[Studio, Caller, JobView], Awaitable[Job | None]]


def retry_order(
    film: FilmCommand,
    mode: JobMode | None = None,
    max_cost: Microusd | None = None,
) -> FilmOrder:
    """Orders what is missing. Raises ReelproofError (InvalidInput:script) if no film was ever made."""

    async def start(studio: Studio, caller: Caller, last: JobView) -> Job:
        return await studio.job_commands.retry(caller, last.job.id, mode, max_cost)

    return continue_order(film, start)


def regen_order(film: FilmCommand, wanted: Regeneration) -> FilmOrder:
    """Orders new takes of some assets. Raises ReelproofError like `retry_order`."""

    async def start(studio: Studio, caller: Caller, last: JobView) -> Job:
        return await studio.job_commands.regenerate_assets(caller, last.project.id, wanted)

    return continue_order(film, start)


def render_order(film: FilmCommand) -> FilmOrder:
    """Orders a render of the current takes. Raises ReelproofError like `retry_order`."""

    async def start(studio: Studio, caller: Caller, last: JobView) -> Job:
        return await studio.job_commands.render(caller, last.project.id)

    return continue_order(film, start)


def resume_order(film: FilmCommand) -> FilmOrder:
    """Orders the rest of the last job. Raises ReelproofError like `retry_order`."""

    async def start(studio: Studio, caller: Caller, last: JobView) -> Job:
        if last.job.status is JobStatus.succeeded:
            say("The film was not interrupted.")
        return await studio.job_commands.resume(caller, last.job.id)

    return continue_order(film, start)


def continue_order(film: FilmCommand, continue_film: Continue) -> FilmOrder:
    """Orders what `continue_film` starts. Raises ReelproofError like `retry_order`."""
    path, settings = film.script, film.settings
    if Home(settings.home).is_new:
        raise no_film_error(path)

    async def start(studio: Studio, caller: Caller) -> Job | None:
        last = await studio.films.of_script(LOCAL_OWNER, str(path))
        if _has_changed(path, (await studio.film_requests.current(last.job)).script_text):
            say(f"{path.name} has changed since. To use the changes: reelproof make {shown_path(path)}")
        return await continue_film(studio, caller, last)

    return FilmOrder(path, start, settings, load_catalog(settings), film.output_options)


def _has_changed(path: Path, text: str) -> bool:
    """A missing script is not needed; one that can no longer be read counts as changed."""
    try:
        return path.exists() and read_script(path) != text
    except ReelproofError:
        return True
