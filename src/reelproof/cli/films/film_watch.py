"""`reelproof watch`: shows the progress of a film that another process makes."""

from datetime import UTC, datetime
from pathlib import Path

from reelproof.cli.films.film_status import FilmStatus, read_status
from reelproof.cli.progress.progress import display_for, follow
from reelproof.cli.text.output import say
from reelproof.settings.settings import Settings
from reelproof.wiring.making import follow_while_owned
from reelproof.wiring.studio import open_studio


async def watch_film(path: Path, settings: Settings) -> FilmStatus:
    """Shows the film's last job until it ends or no process is working on it."""
    status = await read_status(path, settings)
    if status.view.job.status.is_final:
        return status
    async with open_studio(settings) as studio:
        since = datetime.now(UTC)
        async with display_for(since, quiet=False) as display:
            watching = follow(studio.films.follow(status.view.job.id), since, display)
            if await follow_while_owned(studio.home, watching) is None:
                say("No process is working on it anymore.")
    return await read_status(path, settings)
