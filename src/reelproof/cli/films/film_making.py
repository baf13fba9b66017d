"""Makes a film and prints its progress and result, for `make`, `retry`, `regen` and similar commands."""

import asyncio
import shlex
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from reelproof.cli.exit import print_failure
from reelproof.cli.exit_codes import ExitCode
from reelproof.cli.output_options import OutputOptions
from reelproof.cli.progress.interruption import Interruption, interruptible
from reelproof.cli.progress.progress import display_for, follow
from reelproof.cli.progress.progress_view import JobProgress
from reelproof.cli.text.command_text import Commands, commands_for, say_what_was_brought_back, task_name
from reelproof.cli.text.output import print_object, print_result, say
from reelproof.cli.text.result import Result, film_lines, result_of
from reelproof.domain.event import Event
from reelproof.domain.frozen import frozen
from reelproof.domain.job import Job, JobStatus
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.files import Renderer
from reelproof.engine.studio.job_queue import Caller
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.wiring.film_request import CheckedRequest
from reelproof.wiring.history import with_history
from reelproof.wiring.making import JobRun, run_job
from reelproof.wiring.studio import Studio, open_studio

Start = Callable[[Studio, Caller], Awaitable[Job | None]]


@frozen
class FilmOrder:
    """A film to be made from a script. `start` requests its job; None means that nothing is to be made."""

    script: Path
    start: Start
    settings: Settings
    catalog: Catalog
    output_options: OutputOptions
    renderer: Renderer | None = None


def order_of(checked: CheckedRequest, output_options: OutputOptions) -> FilmOrder:
    """Orders the film of a new request."""

    async def start(studio: Studio, caller: Caller) -> Job:
        current = await with_history(studio, checked)
        say_what_was_brought_back(checked.request, current.request)
        return await studio.job_queue.start(caller, current.request, current.title)

    script = Path(checked.request.script_path)
    return FilmOrder(script, start, checked.settings, checked.catalog, output_options)


def make_film(order: FilmOrder) -> int:
    """Returns the exit code. The result goes to standard output, everything else to standard error."""
    with interruptible("Stopping …", _exit_message(), Home(order.settings.home)) as interruption:
        made = asyncio.run(_make(order, interruption))
    if made is None:
        return ExitCode.made
    result, commands = made
    if result.view.job.status is JobStatus.canceled:
        say(_exit_message() if interruption.is_requested else f"Canceled. To resume: {commands.resume}")
        return ExitCode.interrupted
    _print_result(result, commands, order.output_options)
    return result.exit_code(order.output_options.strict)


async def _make(order: FilmOrder, interruption: Interruption) -> tuple[Result, Commands] | None:
    async with open_studio(order.settings, order.catalog) as studio:
        run = _job_run(order, studio, interruption)
        job, progress = await run_job(studio, run)
        if job is None or progress is None:
            return None
        result = result_of(await studio.films.view_job(job.id), progress)
        return result, commands_for(await studio.stores.jobs.request(job.id))


def _job_run(order: FilmOrder, studio: Studio, interruption: Interruption) -> JobRun[Job | None, JobProgress]:
    output_options = order.output_options
    last: Job | None = None

    async def start(studio: Studio, caller: Caller) -> Job | None:
        nonlocal last
        last = await _last_job(studio, order.script)
        return await order.start(studio, caller)

    async def follow_job(job: Job, events: AsyncIterator[Event]) -> JobProgress:
        since = datetime.now(UTC)
        with interruption.stopping(lambda: _cancel(studio, job)):
            if last is not None and _continues(job, last) and not output_options.quiet:
                say(f"Resuming {order.script.name} where it was interrupted.")
            async with display_for(since, output_options.quiet) as display:
                return await follow(events, since, display)

    return JobRun(
        task=task_name(order.script.name),
        start=start,
        follow=follow_job,
        say=say,
        inform=(lambda _: None) if output_options.quiet else say,
        wait=output_options.wait,
        renderer=order.renderer,
    )


async def _cancel(studio: Studio, job: Job) -> None:
    await studio.job_commands.cancel(LOCAL_OWNER, job.id)


async def _last_job(studio: Studio, script: Path) -> Job | None:
    project = await studio.stores.projects.find(LOCAL_OWNER, str(script))
    return await studio.stores.jobs.latest(project.id) if project else None


def _continues(job: Job, before: Job) -> bool:
    """Whether the film's last job had the same request and was interrupted."""
    was_interrupted = before.status in (JobStatus.running, JobStatus.canceled)
    return was_interrupted and before.request_digest == job.request_digest


def _exit_message() -> str:
    command = shlex.join(["reelproof", *sys.argv[1:]])
    return f"Stopped. Finished assets are kept. To resume: {command}"


def _print_result(result: Result, commands: Commands, output_options: OutputOptions) -> None:
    error = result.view.job.error
    if error is not None:
        print_failure(error)
    if result.view.film is None and error is not None:
        say(f"  No film was made; finished assets are kept. To try again: {commands.retry}")
    if output_options.as_json:
        print_object(result.contract)
    else:
        print_result(film_lines(result, commands))
