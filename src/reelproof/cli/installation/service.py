"""Runs `reelproof studio` and `reelproof worker`: start, waiting for the home, graceful shutdown."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from reelproof import __version__
from reelproof.cli.films.demo_script import demo_script
from reelproof.cli.installation.system_check import run_system_check, system_check_object
from reelproof.cli.progress.interruption import Interruption, Stop, interruptible
from reelproof.cli.text.output import print_result, say
from reelproof.contract.installation import SystemCheck
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.planning.recovery.disk_space import FILM_BYTES
from reelproof.server.app import build_app
from reelproof.server.security.protection import protected
from reelproof.server.services import Installation
from reelproof.server.serving import address_of, listen, serving
from reelproof.server.studio.bundle import REMEDY, missing_reason
from reelproof.settings.file import TomlSettingsFile
from reelproof.settings.loading import public_settings
from reelproof.settings.settings import Settings
from reelproof.storage.files.free_space import DiskFreeSpace
from reelproof.storage.files.home import Home, Owner, owner
from reelproof.wiring.owning import owning
from reelproof.wiring.runs import working
from reelproof.wiring.server import protection_for, services_for
from reelproof.wiring.studio import Studio, open_studio

STOP_MESSAGE = "Shutting down …"
# A process that runs for days frees memory sooner than a command, which is over before much has gathered.
OBJECTS_PER_COLLECTION = (10_000, 10, 10)
EXIT_MESSAGE = "Shut down. Unfinished jobs resume at the next start."


@frozen
class Service:
    """How a studio is served. With `works`, it makes films itself."""

    settings: Settings
    host: str
    port: int
    works: bool


def serve(service: Service) -> None:
    """Serves until a signal. Raises ReelproofError if it cannot listen, or make films as requested."""
    with interruptible(STOP_MESSAGE, EXIT_MESSAGE, Home(service.settings.home)) as interruption:
        asyncio.run(_serve(service, interruption))


def work(settings: Settings) -> None:
    """Works until a signal. Raises ReelproofError if no films can be made."""
    with interruptible(STOP_MESSAGE, EXIT_MESSAGE, Home(settings.home)) as interruption:
        asyncio.run(_run_worker(settings, interruption))


async def _serve(service: Service, interruption: Interruption) -> None:
    settings, stopped = service.settings, asyncio.Event()
    protection = protection_for(settings, service.host)
    with interruption.stopping(_setter(stopped)), listen(service.host, service.port) as listening:
        async with open_studio(settings, makes_films=service.works) as studio:
            _collect_often()
            app = protected(build_app(services_for(studio, _installation(studio))), protection)
            async with _working(studio, "studio", service.works, stopped), serving(app, listening):
                print_result([address_of(listening)])
                if reason := missing_reason():
                    say(f"{reason} {REMEDY}. The API works without it.")
                say("Serving. Press Ctrl-C to stop.")
                await stopped.wait()


async def _run_worker(settings: Settings, interruption: Interruption) -> None:
    stopped = asyncio.Event()
    with interruption.stopping(_setter(stopped)):
        async with open_studio(settings) as studio:
            _collect_often()
            async with _working(studio, "worker", True, stopped):
                await stopped.wait()


def _collect_often() -> None:
    """What is loaded by now stays, and is never searched for garbage."""
    gc.freeze()
    gc.set_threshold(*OBJECTS_PER_COLLECTION)


def _setter(stopped: asyncio.Event) -> Stop:
    async def stop() -> None:
        stopped.set()

    return stop


@asynccontextmanager
async def _working(studio: Studio, what: str, works: bool, stopped: asyncio.Event) -> AsyncIterator[None]:
    """Makes films during the block, once no other process does so in this home.

    If that fails, the block is asked to stop and the error is raised.
    """
    if not works:
        yield
        return
    task = asyncio.create_task(_work(studio, what))
    task.add_done_callback(lambda _: stopped.set())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _work(studio: Studio, what: str) -> None:
    async with owning(studio, what, wait=True, on_wait=_print_waiting, say=say, takes_jobs=True):
        if unfinished := await studio.stores.jobs.unfinished():
            say(f"Resuming unfinished jobs: {len(unfinished)}")
        current = TomlSettingsFile(studio.settings)
        async with working(studio, retry_policy=current.retry_policy) as work:
            await work


def _print_waiting(holder: Owner) -> None:
    if holder.takes_jobs:
        say(f"Another reelproof is making the films ({holder}).")
    else:
        say(f"Waiting for another Reelproof process ({holder}); new jobs start after it.")


def _installation(studio: Studio) -> Installation:
    async def worker() -> str | None:
        holder = await owner(studio.home)
        return str(holder) if holder is not None and holder.takes_jobs else None

    async def system_check() -> SystemCheck:
        return system_check_object(await run_system_check(studio=studio))

    async def blocking_failure() -> Failure | None:
        try:
            await DiskFreeSpace(studio.home.path).check(FILM_BYTES)
        except ReelproofError as error:
            return error.failure
        return None

    return Installation(
        version=__version__,
        sample_script=demo_script().decode(),
        settings=public_settings(studio.settings),
        system_check=system_check,
        worker=worker,
        blocking_failure=blocking_failure,
    )
