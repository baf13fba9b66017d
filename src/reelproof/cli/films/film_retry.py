"""What the commands ask for that go on with a film: the last request again, or a part of it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from reelproof.cli.films.film_making import Order
from reelproof.cli.films.film_status import never_made
from reelproof.cli.films.request import read_script
from reelproof.cli.options import Manner
from reelproof.cli.text.output import say, shown_path
from reelproof.domain.failure import ReelproofError
from reelproof.domain.job import Aim, JobStatus
from reelproof.domain.units import Microusd
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.regeneration import Regeneration
from reelproof.plugins import load_catalog
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.wiring import Studio

Choice = Callable[[Studio, MakeRequest], Awaitable[MakeRequest]]


def retry_order(
    path: Path, settings: Settings, manner: Manner, aim: Aim, most: Microusd | None = None
) -> Order:
    """The whole film again with this aim. Raises ReelproofError (InvalidInput:script) where none was made."""

    async def choose(_studio: Studio, last: MakeRequest) -> MakeRequest:
        return replace(last.plain(), aim=aim, max_cost_microusd=most)

    return _order(path, settings, manner, choose)


def regen_order(path: Path, settings: Settings, manner: Manner, wanted: Regeneration) -> Order:
    """Other takes of some assets. Raises ReelproofError like `retry_order`."""

    async def choose(studio: Studio, _last: MakeRequest) -> MakeRequest:
        return await studio.films.regenerate(str(path), wanted)

    return _order(path, settings, manner, choose)


def resume_order(path: Path, settings: Settings, manner: Manner) -> Order:
    """The last request as it was. Raises ReelproofError like `retry_order`."""

    async def choose(studio: Studio, last: MakeRequest) -> MakeRequest:
        view = await studio.films.view(str(path))
        if view.job.status is JobStatus.succeeded:
            say("The film was not interrupted.")
        return last

    return _order(path, settings, manner, choose)


def _order(path: Path, settings: Settings, manner: Manner, choice: Choice) -> Order:
    if Home(settings.home).is_new:
        raise never_made(path)

    async def choose(studio: Studio) -> MakeRequest:
        last = await studio.films.last_request(str(path))
        if _has_changed(path, last.script_text):
            say(f"{path.name} was changed since. To take the change: reelproof make {shown_path(path)}")
        return await choice(studio, last)

    return Order(path.name, choose, settings, load_catalog(settings), manner)


def _has_changed(path: Path, text: str) -> bool:
    """A script that is gone is not needed; one that cannot be read any more was changed."""
    try:
        return path.exists() and read_script(path) != text
    except ReelproofError:
        return True
