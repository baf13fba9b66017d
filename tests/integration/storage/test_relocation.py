"""Films in a moved home."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from reelproof.domain.job import JobStatus
from reelproof.engine.ports.stores import JobOutcome
from reelproof.storage.database import Database
from reelproof.storage.database.stores.relocation import relocate
from tests.contract.storage.examples import FINISHED, add_film
from tests.contract.storage.stores import sqlite_stores


async def test_they_are_found_at_their_new_path(tmp_path: Path, path: Path) -> None:
    async with sqlite_stores(tmp_path) as stores:
        film = await add_film(stores)
        await stores.jobs.start(film.job.id)
        await stores.jobs.end(film.job.id, JobOutcome(JobStatus.succeeded, film=FINISHED))
        database = await Database.open(f"sqlite:///{path}")
        await database.write(partial(relocate, before=Path("/film"), now=Path("/elsewhere")))
        request = await stores.jobs.request(film.job.id)
        assert request.script_path == "/films/lecture.md", "a name that only begins alike is no part of it"
        await database.write(partial(relocate, before=Path("/films"), now=Path("/else where")))
        await database.close()
        project = await stores.projects.get(film.project.id)
        assert project.script_path == "/else where/lecture.md"
        assert project.output_path == "/else where/lecture-film"
        request = await stores.jobs.request(film.job.id)
        assert (request.script_path, request.output_path) == (project.script_path, project.output_path)
        assert (await stores.jobs.get(film.job.id)).request_digest == request.digest
        moved = replace(FINISHED, path="/else where/lecture-film/film.mp4")
        assert await stores.jobs.film(film.job.id) == moved
