"""`reelproof takes`, `accept` and `reject`: output columns, short take ids, messages."""

import asyncio
import shlex
from collections.abc import Sequence
from pathlib import Path

from reelproof.cli.films.film_making import FilmOrder, make_film
from reelproof.cli.films.film_orders import continue_order
from reelproof.cli.films.film_status import no_film_error
from reelproof.cli.preamble import FilmCommand
from reelproof.cli.text.output import say, shown_path
from reelproof.cli.text.take_text import short_id
from reelproof.domain.asset import TakeStatus
from reelproof.domain.job import Job
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.studio.films import JobView
from reelproof.engine.studio.job_queue import Caller
from reelproof.engine.studio.take_list import TakeView
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.wiring.studio import Studio, open_studio


async def read_takes(path: Path, settings: Settings, asset: str | None) -> Sequence[TakeView]:
    """Raises ReelproofError for an unknown film or asset."""
    if Home(settings.home).is_new:
        raise no_film_error(path)
    async with open_studio(settings) as studio:
        view = await studio.films.of_script(LOCAL_OWNER, str(path))
        return await studio.take_list.of_project(LOCAL_OWNER, view.project.id, asset)


def accept_take(film: FilmCommand, take_id: str) -> int:
    """Accepts a take and renders the film again. Returns the exit code."""
    return make_film(_review_order(film, take_id, TakeStatus.accepted))


def reject_take(film: FilmCommand, take_id: str) -> int:
    """Rejects a take; a film that used it is rendered again. Returns the exit code."""
    return make_film(_review_order(film, take_id, TakeStatus.rejected))


def _review_order(film: FilmCommand, take_id: str, status: TakeStatus) -> FilmOrder:
    async def review(studio: Studio, caller: Caller, last: JobView) -> Job | None:
        view = await studio.take_list.find(LOCAL_OWNER, last.project.id, take_id)
        job = await studio.job_commands.review(caller, view.take.id, status)
        say(f"{view.asset.key}: {short_id(view.take)} is {_outcome(status, job)}")
        # The object that --json promises is the last job's where nothing has changed.
        return job or (last.job if film.output_options.as_json else None)

    return continue_order(film, review)


def _outcome(status: TakeStatus, job: Job | None) -> str:
    if status is TakeStatus.accepted:
        return "in the film now." if job else "in the film already. The film is unchanged."
    return "rejected; the previous take is in the film again." if job else "rejected. The film is unchanged."


def print_candidates(film: FilmCommand, asset: str) -> None:
    """Prints the command that accepts the newest candidate."""
    takes = asyncio.run(read_takes(film.script, film.settings, asset))
    candidates = [view for view in takes if view.status is TakeStatus.candidate]
    if candidates:
        command = shlex.join(["reelproof", "accept", shown_path(film.script), short_id(candidates[-1].take)])
        say(f"The film is unchanged. To use the new take: {command}")
