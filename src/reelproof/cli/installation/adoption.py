"""`reelproof doctor --adopt`: continues or cancels the unfinished films of a copied home."""

from pathlib import Path

from reelproof.cli.text.output import say
from reelproof.settings.loading import load_settings
from reelproof.storage.files.home import Home
from reelproof.wiring.owning import adopt
from reelproof.wiring.studio import open_studio


async def adopt_home(continues: bool) -> None:
    """Raises ReelproofError if another process is using the home."""
    settings = load_settings(Path.cwd())
    unfinished = None
    if not Home(settings.home).is_new:
        async with open_studio(settings) as studio:
            unfinished = await adopt(studio, continues, say)
    if unfinished is None:
        say(f"The home {settings.home} is not a copy; nothing was changed.")
    elif continues:
        say(f"Unfinished films that will continue here: {unfinished}. Do not use the original home again.")
    else:
        say(f"Unfinished films left to the original: {unfinished}. They are canceled here.")
