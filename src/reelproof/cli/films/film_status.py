"""`reelproof status`: finds a film by script or folder, reads its state and who makes it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from reelproof.cli.exit_codes import ExitCode
from reelproof.cli.progress.progress_view import JobProgress, fold
from reelproof.cli.text.command_text import Commands, commands_for, task_name
from reelproof.cli.text.output import shown_path
from reelproof.cli.text.result import Result
from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.job import JobStatus
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.run.call_guard import circuit_now
from reelproof.engine.studio.films import JobView
from reelproof.engine.studio.take_list import TakeView
from reelproof.planning.recovery.circuit import Circuit, CircuitState
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home, Owner, owner
from reelproof.wiring.studio import Studio, open_studio


@frozen
class FilmStatus:
    """A film's last job. `maker` is the process that is working on it; `candidates` wait to be accepted."""

    view: JobView
    result: Result
    maker: Owner | None
    commands: Commands
    circuits: Mapping[str, Circuit]
    candidates: Sequence[TakeView] = ()

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
        view = await studio.films.of_script(LOCAL_OWNER, str(path))
        request = await studio.stores.jobs.request(view.job.id)
        maker = None if view.job.status.is_final else await _maker(home, request)
        result = await _result(studio, view)
        circuits = await _circuits(studio, request, settings)
        candidates = await studio.take_list.candidates(LOCAL_OWNER, view.project.id)
    return FilmStatus(view, result, maker, commands_for(request), circuits, candidates)


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


async def _result(studio: Studio, view: JobView) -> Result:
    """Reads the result from the job as it is now, and what it made from its events."""
    progress = JobProgress(view.job.created_at)
    if view.job.status.is_final:
        async for event in studio.films.follow(view.job.id):
            progress = fold(progress, event)
    snapshot = await studio.stores.jobs.snapshot(view.job.id)
    return Result(view, snapshot.summary, progress.made)
