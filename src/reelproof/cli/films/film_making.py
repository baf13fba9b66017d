"""Makes a film from a request and tells of it: what `make`, `retry` and `demo` share."""

import asyncio
import shlex
import sys
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime

from reelproof.cli.exit import say_failure
from reelproof.cli.exit_codes import ExitCode
from reelproof.cli.options import Manner
from reelproof.cli.progress.following import while_made
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
class Order:
    """A film to be made. `choose` answers what exactly, once state can be read."""

    title: str
    choose: Choose
    settings: Settings
    catalog: Catalog
    manner: Manner
    renderer: Renderer | None = None


def make_film(order: Order) -> int:
    """The exit code. The result goes to standard output, all else to standard error."""
    with interruptible("Stopping …", _farewell(), Home(order.settings.home)) as interruption:
        result, commands = asyncio.run(_made(order, interruption))
    if result.view.job.status is JobStatus.canceled:
        say(_farewell() if interruption.is_asked else f"Canceled. To go on: {commands.resume}")
        return ExitCode.interrupted
    _tell(result, commands, order.manner)
    return result.exit_code(order.manner.strict)


async def _made(order: Order, interruption: Interruption) -> tuple[Result, Commands]:
    async with open_studio(order.settings, order.catalog) as studio:
        while True:
            made = await _made_by_another(order, studio, interruption)
            made = made or await _made_here(order, studio, interruption)
            if made is not None:
                return made


async def _made_by_another(
    order: Order, studio: Studio, interruption: Interruption
) -> tuple[Result, Commands] | None:
    """None where nobody takes jobs in this home, or does not any more."""
    holder = await owner(studio.home)
    if holder is None or not holder.takes_jobs:
        return None
    if not order.manner.quiet:
        say(f"Handing the film to the one that makes films here ({holder}).")
    made = await _asked(order, studio, interruption, is_served=True)
    if made is None and not order.manner.quiet:
        say("Nobody is at work on it any more; it is made here.")
    return made


async def _made_here(
    order: Order, studio: Studio, interruption: Interruption
) -> tuple[Result, Commands] | None:
    """None where the one that this one waits for takes jobs."""
    task = task_name(order.title)
    try:
        async with owning(studio, task, wait=order.manner.wait, on_wait=_wait_for, say=say):
            return await _asked(order, studio, interruption, is_served=False)
    except _TakesJobs:
        return None


async def _asked(
    order: Order, studio: Studio, interruption: Interruption, is_served: bool
) -> tuple[Result, Commands] | None:
    """Asks for the film, and shows how it is made: here, or by whoever serves, as long as somebody does."""
    films, manner = studio.films, order.manner
    request = await order.choose(studio)
    if await films.was_left(request) and not manner.quiet:
        say(f"Taking up {order.title} where it was left.")
    job = await films.request(request, is_served)
    since = datetime.now(UTC)
    makes = nullcontext() if is_served else running(studio, job.id, order.renderer)
    async with display_for(since, manner.quiet) as display, makes:
        with interruption.stopping(lambda: films.cancel(job.id)):
            following = follow(films.follow(job.id), since, display)
            picture = await (while_made(studio.home, following) if is_served else following)
    if picture is None:
        return None
    result = result_of(await films.view_job(job.id), picture)
    return result, commands_for(request, order.settings.choices())


class _TakesJobs(Exception):
    """Whoever has the home makes whatever is asked for: waiting for its end would be for ever."""


def _wait_for(holder: Owner) -> None:
    if holder.takes_jobs:
        raise _TakesJobs
    say(f"Waiting for another reelproof ({holder}). To end at once instead: --no-wait")


def _farewell() -> str:
    command = shlex.join(["reelproof", *sys.argv[1:]])
    return f"Stopped. What was made is kept. To go on: {command}"


def _tell(result: Result, commands: Commands, manner: Manner) -> None:
    error = result.view.job.error
    if error is not None:
        say_failure(error)
    if result.view.film is None and error is not None:
        say(f"  No film was made; what was made of it is kept. To try again: {commands.retry}")
    if manner.as_json:
        print_object(result.to_json())
    else:
        print_result(film_lines(result, commands))
