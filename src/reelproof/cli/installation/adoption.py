"""Makes a copied home one of its own, by the word of whoever copied it."""

from pathlib import Path

from reelproof.cli.text.output import say
from reelproof.settings.loading import load_settings
from reelproof.storage.files.home import Home
from reelproof.wiring import adopt, open_studio


async def adopt_home(goes_on: bool) -> None:
    """Raises ReelproofError where another process has the home."""
    settings = load_settings(Path.cwd())
    unfinished = None
    if not Home(settings.home).is_new:
        async with open_studio(settings) as studio:
            unfinished = await adopt(studio, goes_on, say)
    if unfinished is None:
        say(f"The home {settings.home} is no copy; it stays as it is.")
    elif goes_on:
        say(f"Unfinished films that go on here: {unfinished}. Do not start the original any more.")
    else:
        say(f"Unfinished films that are left to the original: {unfinished}. Here they count as canceled.")
