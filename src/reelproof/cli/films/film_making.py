"""Makes a film from a request and prints the result, for `make`, `retry` and `demo`."""

import asyncio
import shlex
import sys
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime

from reelproof.cli.exit import print_failure
from reelproof.cli.exit_codes import ExitCode
from reelproof.cli.options import OutputOptions
from reelproof.cli.progress.following import follow_while_owned
from reelproof.cli.progress.interruption import Interruption, interruptible
from reelproof.cli.progress.progress import display_for, follow
from reelproof.cli.text.command_text import Commands, commands_for, task_name
from reelproof.cli.text.output import print_object, print_result, say
from reelproof.cli.text.result import Result, film_lines, result_of
from reelproof.domain.job import JobStatus
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.files import Renderer
from reelproof.engine.ports.request import MakeRequest
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home, Owner, owner
from reelproof.wiring import Studio, open_studio, owning, running

Choose = Callable[[Studio], Awaitable[MakeRequest]]


@dataclass(frozen=True, slots=True)
class FilmOrder:
    """A film to be made. `choose` returns the request once the state can be read."""

    title: str
    choose: Choose
    settings: Settings
    catalog: Catalog
    output_options: OutputOptions
    renderer: Renderer | None = None


def make_film(order: FilmOrder) -> int:
    """Returns the exit code. The result goes to standard output, everything else to standard error."""
    with interruptible("Stopping …", _exit_message(), Home(order.settings.home)) as interruption:
        result, commands = asyncio.run(_make(order, interruption))
    if result.view.job.status is JobStatus.canceled:
        say(_exit_message() if interruption.is_requested else f"CancelResult. To resume: {commands.resume}")
        return ExitCode.interrupted
    _print_result(result, commands, order.output_options)
    return result.exit_code(order.output_options.strict)


async def _make(order: FilmOrder, interruption: Interruption) -> tuple[Result, Commands]:
    async with open_studio(order.settings, order.catalog) as studio:
        while True:
            made = await _make_elsewhere(order, studio, interruption)
            made = made or await _make_here(order, studio, interruption)
            if made is not None:
                return made


async def _make_elsewhere(
    order: FilmOrder, studio: Studio, interruption: Interruption
) -> tuple[Result, Commands] | None:
    """Returns None if no other process takes jobs in this home, or it no longer does."""
    holder = await owner(studio.home)
    if holder is None or not holder.takes_jobs:
        return None
    if not order.output_options.quiet:
        say(f"Handing the film to the process that makes films here ({holder}).")
    made = await _run_job(order, studio, interruption, is_served=True)
    if made is None and not order.output_options.quiet:
        say("The other process has ended; making the film here.")
    return made


async def _make_here(
    order: FilmOrder, studio: Studio, interruption: Interruption
) -> tuple[Result, Commands] | None:
    """Returns None if the owner of the home takes jobs itself."""
    task = task_name(order.title)
    try:
        async with owning(studio, task, wait=order.output_options.wait, on_wait=_wait_for, say=say):
            return await _run_job(order, studio, interruption, is_served=False)
    except _OwnerTakesJobs:
        return None


async def _run_job(
    order: FilmOrder, studio: Studio, interruption: Interruption, is_served: bool
) -> tuple[Result, Commands] | None:
    """Requests the film and shows its progress, whether it is made here or by the owner of the home."""
    films, output_options = studio.films, order.output_options
    request = await order.choose(studio)
    if await films.was_interrupted(request) and not output_options.quiet:
        say(f"Resuming {order.title} where it was interrupted.")
    job = await films.request(request, is_served)
    since = datetime.now(UTC)
    makes = nullcontext() if is_served else running(studio, job.id, order.renderer)
    async with display_for(since, output_options.quiet) as display, makes:
        with interruption.stopping(lambda: films.cancel(job.id)):
            following = follow(films.follow(job.id), since, display)
            progress = await (follow_while_owned(studio.home, following) if is_served else following)
    if progress is None:
        return None
    result = result_of(await films.view_job(job.id), progress)
    return result, commands_for(request, order.settings.choices())


class _OwnerTakesJobs(Exception):
    """The owner of the home takes jobs, so waiting for it to end could take forever."""


def _wait_for(holder: Owner) -> None:
    if holder.takes_jobs:
        raise _OwnerTakesJobs
    say(f"Waiting for another reelproof ({holder}). Use --no-wait to exit instead.")


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
