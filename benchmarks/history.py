"""Undo and redo of random changes of a long film: `python -m benchmarks.history [SEGMENTS] [CHANGES]`.

Milliseconds of a step, with the real database and script file, and of a saved version. One line of JSON.
Fails if the film is not the same again, or a provider was called.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from random import Random
from statistics import median, quantiles

from tests.integration.server.harness import StudioHarness, installation_of

from reelproof.domain.asset import AssetKind
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.studio.film_history import TakenStep
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.engine.studio.start_job import FromProject
from reelproof.planning.script.options import FilmChoices
from reelproof.server.services import Services
from reelproof.settings.settings import Settings
from reelproof.testing.long_film import LongFilm
from reelproof.testing.random_edits import RandomEditor
from reelproof.testing.scripted import ScriptedLocal, ScriptedProvider
from reelproof.wiring.server import services_for
from reelproof.wiring.studio import Studio, open_studio

SEGMENTS = 200
CHANGES = 500
TARGETS: Mapping[str, float] = {"undo_ms": 100, "undo_p95_ms": 100, "redo_p95_ms": 100}
KINDS = (AssetKind.image, AssetKind.narration, AssetKind.music)
CHOICES = RequestChoices(FilmChoices(chains=dict.fromkeys(KINDS, ("scripted/any",)), language="en"))
Step = Callable[[str, str], Awaitable[TakenStep | None]]


def main() -> None:
    segments, changes = (*map(int, sys.argv[1:]), *(SEGMENTS, CHANGES)[len(sys.argv[1:]) :])
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        print(json.dumps(measure_history(Path(folder), segments, changes)), flush=True)


def measure_history(folder: Path, segments: int = SEGMENTS, changes: int = CHANGES) -> Mapping[str, float]:
    return asyncio.run(_measured(folder, segments, changes))


async def _measured(folder: Path, segments: int, changes: int) -> Mapping[str, float]:
    provider = ScriptedProvider()
    catalog = Catalog({"scripted": provider, "local": ScriptedLocal()}, {})
    async with open_studio(Settings(home=folder / "home"), catalog) as studio:
        services = services_for(studio, installation_of(StudioHarness(folder)), folder / "reelproof.toml")
        editor = await _editor(studio, services, segments)
        before = await editor.fingerprint()
        edits_ms = [await _timed_ms(editor.edit()) for _ in range(changes)]
        after = await editor.fingerprint()
        undo_ms = await _steps_ms(services.history.undo, editor)
        same = await editor.fingerprint() == before
        redo_ms = await _steps_ms(services.history.redo, editor)
        same = same and await editor.fingerprint() == after
        version_ms = await _timed_ms(services.versions.save(LOCAL_OWNER, editor.project_id, "Cut"))
    if not same or len(undo_ms) != changes or len(redo_ms) != changes or provider.calls:
        raise RuntimeError("the film is not the same again")
    database_mb = (folder / "home" / "reelproof.db").stat().st_size / 1e6
    return {
        **_figures("edit", edits_ms),
        **_figures("undo", undo_ms),
        **_figures("redo", redo_ms),
        "version_ms": round(version_ms, 1),
        "database_mb": round(database_mb, 1),
    }


async def _editor(studio: Studio, services: Services, segments: int) -> RandomEditor:
    film = LongFilm(segments)
    project = await services.projects.add(LOCAL_OWNER, None, film.script)
    _, request = await services.start_job.request_for(LOCAL_OWNER, FromProject(project.id), CHOICES)
    job_id = await film.begin(studio.stores, studio.planner, studio.media, project, request)
    editor = RandomEditor(
        studio.stores,
        studio.films,
        studio.film_requests,
        services.projects,
        services.start_job,
        services.job_commands,
        project.id,
        Random(20261129),  # noqa: S311 the same changes in every run
    )
    await editor.add_takes(job_id)
    return editor


async def _steps_ms(step: Step, editor: RandomEditor) -> list[float]:
    """Takes steps until there are none."""
    times: list[float] = []
    while True:
        began = time.perf_counter()
        if await step(LOCAL_OWNER, editor.project_id) is None:
            return times
        times.append(1_000 * (time.perf_counter() - began))


async def _timed_ms(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return 1_000 * (time.perf_counter() - began)


def _figures(name: str, times_ms: list[float]) -> Mapping[str, float]:
    return {
        f"{name}_ms": round(median(times_ms), 1),
        f"{name}_p95_ms": round(quantiles(times_ms, n=20)[-1], 1),
    }


if __name__ == "__main__":
    main()
