"""The engine with its real stores and durable runs; scripted media, and a renderer that lists."""

from pathlib import Path

from reelproof.domain.asset import AssetKind
from reelproof.domain.project import FilmOptions
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.files import FreeSpace
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.films import JobView
from reelproof.provider_api import Provider
from reelproof.settings.settings import Settings
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.scripted import scripted_cards
from reelproof.wiring.runs import running
from reelproof.wiring.studio import open_studio
from tests.caller import local_caller

SCRIPTED_CHAINS = dict.fromkeys((AssetKind.image, AssetKind.narration, AssetKind.music), ("scripted/any",))


def request_for(script: Path, options: FilmOptions | None = None) -> MakeRequest:
    return MakeRequest(
        script_path=str(script),
        script_text=script.read_text(),
        output_path=str(script.parent / "film"),
        options=options or FilmOptions(chains=SCRIPTED_CHAINS),
    )


async def make_film(
    home: Path, provider: Provider, request: MakeRequest, max_retries: int = 3, room: FreeSpace | None = None
) -> JobView:
    """Runs one job to its end, like the command line."""
    home.mkdir(parents=True, exist_ok=True)
    catalog = Catalog({"scripted": provider, "local": scripted_cards()}, {})
    settings = Settings(home=home, max_retries=max_retries)
    async with open_studio(settings, catalog) as studio:
        job = await studio.job_queue.start(local_caller(), request)
        async with running(studio, job.id, ListRenderer(), room):
            async for _ in studio.films.follow(job.id):
                pass
        return await studio.films.view_job(job.id)
