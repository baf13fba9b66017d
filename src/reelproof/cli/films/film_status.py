"""`reelproof status` and `watch`: finds a film by script or folder, reads its state and who makes it."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reelproof.cli.exit_codes import ExitCode
from reelproof.cli.progress.progress import display_for, follow
from reelproof.cli.progress.progress_view import JobProgress, fold
from reelproof.cli.text.command_text import Commands, commands_for, task_name
from reelproof.cli.text.output import say, shown_path
from reelproof.cli.text.result import Result
from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.run.call_guard import circuit_now
from reelproof.engine.studio.films import JobView
from reelproof.planning.export.film_files import REPORT_NAME
from reelproof.planning.recovery.circuit import Circuit, CircuitState
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home, Owner, owner
from reelproof.wiring.making import follow_while_owned
from reelproof.wiring.studio import Studio, open_studio

FILM_SUFFIX = "-film"


@dataclass(frozen=True, slots=True)
class FilmStatus:
    """A film's last job. `maker` is the process that is working on it."""

    view: JobView
    result: Result
    maker: Owner | None
    commands: Commands
    circuits: Mapping[str, Circuit]

    @property
    def exit_code(self) -> int:
        """The exit code of the command that made the film."""
        return ExitCode.interrupted if self.is_interrupted else self.result.exit_code(strict=False)

    @property
    def is_interrupted(self) -> bool:
        """Whether the job is unfinished and no process is working on it."""
        status = self.view.job.status
        return status is JobStatus.canceled or (not status.is_final and self.maker is None)


async def read_status(path: Path, settings: Settings) -> FilmStatus:
    """Raises ReelproofError (InvalidInput:script) if no film was made from the path."""
    home = Home(settings.home)
    if home.is_new:
        raise no_film_error(path)
    async with open_studio(settings) as studio:
        view = await _view(studio, path)
        request = await studio.stores.jobs.request(view.job.id)
        maker = None if view.job.status.is_final else await _maker(home, request)
        result = await _result(studio, view)
        circuits = await _circuits(studio, request, settings)
    return FilmStatus(view, result, maker, commands_for(request), circuits)


async def watch_film(path: Path, settings: Settings) -> FilmStatus:
    """Shows the film's last job until it ends or no process is working on it."""
    status = await read_status(path, settings)
    if status.view.job.status.is_final:
        return status
    async with open_studio(settings) as studio:
        since = datetime.now(UTC)
        async with display_for(since, quiet=False) as display:
            watching = follow(studio.films.follow(status.view.job.id), since, display)
            if await follow_while_owned(studio.home, watching) is None:
                say("No process is working on it anymore.")
    return await read_status(path, settings)


async def _circuits(studio: Studio, request: MakeRequest, settings: Settings) -> dict[str, Circuit]:
    """Returns the circuit breakers of the film's models that are not closed."""
    policy, attempts = settings.circuit_policy(), studio.stores.attempts
    models = sorted(request.options.models())
    found = {model: await circuit_now(attempts, model, policy) for model in models}
    return {model: circuit for model, circuit in found.items() if circuit.state is not CircuitState.closed}


def no_film_error(path: Path) -> ReelproofError:
    message = f"No film has been made from {path} yet. Run: reelproof make {shown_path(path)}"
    return invalid_input("script", message)


async def _maker(home: Home, request: MakeRequest) -> Owner | None:
    """Returns the owner of the home, unless it works on another film."""
    holder = await owner(home)
    if holder is None:
        return None
    return holder if holder.takes_jobs or holder.what == task_name(request.script_name) else None


async def _view(studio: Studio, path: Path) -> JobView:
    if not await asyncio.to_thread(path.is_dir):
        return await studio.films.of_script(LOCAL_OWNER, str(path))
    for script_path in [*await _script_of_report(studio, path), *_scripts_beside(path)]:
        with suppress(ReelproofError):
            return await studio.films.of_script(LOCAL_OWNER, script_path)
    raise invalid_input("folder", f"{path} contains no known film. Specify its script instead.")


async def _script_of_report(studio: Studio, folder: Path) -> list[str]:
    """Finds the script by the job in the folder's report; returns nothing if this home does not know it."""
    try:
        report = json.loads((folder / REPORT_NAME).read_bytes())
        view = await studio.films.view_job(JobId(str(report["job_id"])))
    except (OSError, ValueError, KeyError, TypeError, LookupError):
        return []
    return [view.project.script_path]


def _scripts_beside(folder: Path) -> list[str]:
    """Finds the script of a folder without a report by the folder's name."""
    if not folder.name.endswith(FILM_SUFFIX):
        return []
    stem = folder.name.removesuffix(FILM_SUFFIX)
    return [str(path) for path in sorted(folder.parent.glob("*")) if path.stem == stem and path.is_file()]


async def _result(studio: Studio, view: JobView) -> Result:
    """Reads the result from the job as it is now, and what it made from its events."""
    progress = JobProgress(view.job.created_at)
    if view.job.status.is_final:
        async for event in studio.films.follow(view.job.id):
            progress = fold(progress, event)
    snapshot = await studio.stores.jobs.snapshot(view.job.id)
    return Result(view, snapshot.summary, progress.made)
