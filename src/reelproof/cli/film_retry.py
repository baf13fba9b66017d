"""What `reelproof retry` asks for: the last request again."""

from pathlib import Path

from reelproof.cli.film_making import Order
from reelproof.cli.film_status import never_made
from reelproof.cli.options import Manner
from reelproof.cli.output import say, shown_path
from reelproof.cli.request import read_script
from reelproof.domain.failure import ReelproofError
from reelproof.engine.request import MakeRequest
from reelproof.settings import Settings
from reelproof.storage.home import Home
from reelproof.wiring import Studio, load_catalog


def retry_order(path: Path, settings: Settings, manner: Manner) -> Order:
    """Raises ReelproofError (InvalidInput:script) where no film was ever made."""
    if not Home(settings.home).database.exists():
        raise never_made(path)

    async def choose(studio: Studio) -> MakeRequest:
        request = await studio.films.last_request(str(path))
        if _has_changed(path, request.script_text):
            say(f"{path.name} was changed since. To take the change: reelproof make {shown_path(path)}")
        return request

    return Order(path.name, choose, settings, load_catalog(settings.terms()), manner)


def _has_changed(path: Path, text: str) -> bool:
    """A script that is gone is not needed; one that cannot be read any more was changed."""
    try:
        return path.exists() and read_script(path) != text
    except ReelproofError:
        return True
