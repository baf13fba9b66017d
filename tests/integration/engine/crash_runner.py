"""Makes a film in a child process that ends in the middle of one part of the job."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from reelproof.contract.failure import failure_to_json
from reelproof.domain.asset import AssetKind
from reelproof.domain.ids import ProjectId
from reelproof.domain.render import FilmFile
from reelproof.domain.script import Script
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.files import RenderRequest
from reelproof.provider_api import Made, Request
from reelproof.settings.settings import Settings
from reelproof.storage.database.stores.project import SqlProjects
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.scripted import ScriptedProvider, scripted_cards
from reelproof.wiring.runs import running
from reelproof.wiring.studio import Studio, open_studio
from tests.caller import local_caller
from tests.integration.engine.harness import request_for


class EndingProjects(SqlProjects):
    """Keeping a script ends the process."""

    async def save_script(self, project_id: ProjectId, script: Script) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class EndingRenderer(ListRenderer):
    """Rendering ends the process."""

    async def render(self, request: RenderRequest, on_progress: Callable[[int, int, str], None]) -> FilmFile:
        os._exit(9)


class EndingProvider(ScriptedProvider):
    """Making the second paragraph's narration ends the process, which is the only one it can be made in."""

    async def make(self, request: Request) -> Made:
        if request.kind is AssetKind.narration and "pours" in request.prompt:
            os.kill(os.getpid(), signal.SIGKILL)
        return await super().make(request)


def ending_in(part: str, studio: Studio) -> tuple[Studio, ListRenderer]:
    if part == "planning":
        stores = replace(studio.stores, projects=EndingProjects(studio.database))
        return replace(studio, stores=stores), ListRenderer()
    return studio, EndingRenderer() if part == "assembling" else ListRenderer()


async def main(home: Path, script: Path, part: str) -> None:
    home.mkdir(exist_ok=True)
    provider = EndingProvider() if part == "making" else ScriptedProvider()
    catalog = Catalog({"scripted": provider, "local": scripted_cards()}, {})
    async with open_studio(Settings(home=home), catalog) as opened:
        studio, renderer = ending_in(part, opened)
        job = await studio.job_queue.start(local_caller(), request_for(script))
        async with running(studio, job.id, renderer):
            async for _ in studio.films.follow(job.id):
                pass
        view = await studio.films.view_job(job.id)
    error = failure_to_json(view.job.error) if view.job.error else None
    codes = {asset.key: asset.error.code for asset in view.assets if asset.error is not None}
    print(json.dumps({"status": view.job.status, "error": error, "codes": list(codes.values())}))


if __name__ == "__main__":
    home, script, part = sys.argv[1:4]
    asyncio.run(main(Path(home), Path(script), part))
