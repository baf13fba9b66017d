"""What runs until it is told to end: the server, the worker, or both."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from reelproof import __version__
from reelproof.cli.films.demonstration import demo_script
from reelproof.cli.installation.checkup import check_up, checkup_object
from reelproof.cli.progress.interruption import Interruption, Stop, interruptible
from reelproof.cli.text.output import print_result, say
from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.engine.run.production import START_BYTES
from reelproof.server.app import build_app
from reelproof.server.desk import Installation
from reelproof.server.security.protection import protected
from reelproof.server.serving import address_of, listen, serving
from reelproof.settings.loading import shown_settings
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home, Owner, owner
from reelproof.storage.files.room import DiskRoom
from reelproof.wiring import Studio, desk_for, open_studio, owning, protection_for, working

ENDING = "Ending …"
FAREWELL = "Ended. What was being made goes on at the next start."


@dataclass(frozen=True, slots=True)
class Service:
    """How a studio is served. `works`: it makes films itself."""

    settings: Settings
    host: str
    port: int
    works: bool


def serve(service: Service) -> None:
    """Until a signal comes. Raises ReelproofError where it cannot listen, or make films though it should."""
    with interruptible(ENDING, FAREWELL, Home(service.settings.home)) as interruption:
        asyncio.run(_serve(service, interruption))


def work(settings: Settings) -> None:
    """Until a signal comes. Raises ReelproofError where no films can be made."""
    with interruptible(ENDING, FAREWELL, Home(settings.home)) as interruption:
        asyncio.run(_worked(settings, interruption))


async def _serve(service: Service, interruption: Interruption) -> None:
    settings, told = service.settings, asyncio.Event()
    protection = protection_for(settings, service.host)
    with interruption.stopping(_setting(told)), listen(service.host, service.port) as listening:
        async with open_studio(settings) as studio:
            app = protected(build_app(desk_for(studio, _installation(studio))), protection)
            async with _working(studio, "studio", service.works, told), serving(app, listening):
                print_result([address_of(listening)])
                say("Serving. To end: Ctrl-C")
                await told.wait()


async def _worked(settings: Settings, interruption: Interruption) -> None:
    told = asyncio.Event()
    with interruption.stopping(_setting(told)):
        async with open_studio(settings) as studio, _working(studio, "worker", True, told):
            await told.wait()


def _setting(told: asyncio.Event) -> Stop:
    async def stop() -> None:
        told.set()

    return stop


@asynccontextmanager
async def _working(studio: Studio, what: str, works: bool, told: asyncio.Event) -> AsyncIterator[None]:
    """Makes films beside the block, as soon as nobody else does in this home. Where it cannot, the block is
    told to end, and what stood in the way is raised.
    """
    if not works:
        yield
        return
    task = asyncio.create_task(_work(studio, what))
    task.add_done_callback(lambda _: told.set())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _work(studio: Studio, what: str) -> None:
    async with owning(studio, what, wait=True, on_wait=_say_waiting, say=say, takes_jobs=True):
        if unfinished := await studio.ledgers.jobs.unfinished():
            say(f"Taking up what was left unfinished: {len(unfinished)}")
        async with working(studio) as work:
            await work


def _say_waiting(holder: Owner) -> None:
    if holder.takes_jobs:
        say(f"Films are made by another reelproof ({holder}).")
    else:
        say(f"Waiting for another reelproof ({holder}); what is asked for meanwhile is made after it.")


def _installation(studio: Studio) -> Installation:
    async def worker() -> str | None:
        holder = await owner(studio.home)
        return str(holder) if holder is not None and holder.takes_jobs else None

    async def system_check() -> Mapping[str, JsonValue]:
        return checkup_object(await check_up(studio=studio))

    async def fault() -> Failure | None:
        try:
            await DiskRoom(studio.home.path).check(START_BYTES)
        except ReelproofError as error:
            return error.failure
        return None

    return Installation(
        version=__version__,
        sample_script=demo_script().decode(),
        settings=shown_settings(studio.settings),
        system_check=system_check,
        worker=worker,
        fault=fault,
    )
