"""Makes a film in a process of its own that ends in the midst of one part of the job."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from reelproof.domain.ids import ProjectId
from reelproof.domain.render import Film
from reelproof.domain.script import Script
from reelproof.domain.wire import failure_to_json
from reelproof.engine.catalog import Catalog
from reelproof.engine.file_ports import FilmOrder
from reelproof.settings import Settings
from reelproof.storage.database.project import SqlProjects
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.scripted import ScriptedProvider
from reelproof.wiring import Studio, open_studio, running
from tests.engine.house import ScriptedCards, request_for


class EndingProjects(SqlProjects):
    """Keeping a script ends the process."""

    async def save_script(self, project_id: ProjectId, script: Script) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class EndingRenderer(ListRenderer):
    """Rendering ends the process."""

    async def render(self, order: FilmOrder, on_progress: Callable[[int, int, str], None]) -> Film:
        os._exit(9)


def ending_in(part: str, studio: Studio) -> tuple[Studio, ListRenderer]:
    if part == "planning":
        ledgers = replace(studio.ledgers, projects=EndingProjects(studio.database))
        return replace(studio, ledgers=ledgers), ListRenderer()
    return studio, EndingRenderer() if part == "assembling" else ListRenderer()


async def main(home: Path, script: Path, part: str) -> None:
    home.mkdir(exist_ok=True)
    catalog = Catalog({"scripted": ScriptedProvider(), "local": ScriptedCards()}, {})
    async with open_studio(Settings(home=home), catalog) as opened:
        studio, renderer = ending_in(part, opened)
        job = await studio.films.request(request_for(script))
        async with running(studio, job.id, renderer):
            async for _ in studio.films.follow(job.id):
                pass
        job = (await studio.films.view_job(job.id)).job
    print(json.dumps({"status": job.status, "error": failure_to_json(job.error) if job.error else None}))


if __name__ == "__main__":
    home, script, part = sys.argv[1:4]
    asyncio.run(main(Path(home), Path(script), part))
