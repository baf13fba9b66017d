"""A process killed at any moment leaves a film that the same command finishes, and no finished asset is
called for again.
"""

import asyncio
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from reelproof.domain.asset import AssetStatus
from reelproof.domain.failure import ReelproofError
from reelproof.domain.job import Job, JobStatus
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.catalog.catalog import Catalog
from reelproof.settings.settings import Settings
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.scripted import ScriptedProvider, scripted_cards
from reelproof.wiring.runs import running
from reelproof.wiring.studio import Studio, open_studio
from tests.caller import local_caller
from tests.integration.engine.harness import make_film, request_for

Call = tuple[str, str]
ROOT = Path(__file__).parents[3]
SEGMENTS = 12
KILLS = 6
STOPS_WITHIN_S = 10.0
ENDS_WITHIN_S = 60.0


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "long.md"
    path.write_text(
        "# Long\n\n" + "\n\n".join(f"Paragraph number {index} of this film." for index in range(SEGMENTS))
    )
    return path


def start(tmp_path: Path, script: Path) -> "subprocess.Popen[str]":
    command = [
        sys.executable,
        "-m",
        "tests.integration.engine.make_in_process",
        str(tmp_path / "home"),
        str(script),
        str(tmp_path / "bill"),
    ]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def bill(tmp_path: Path) -> Counter[Call]:
    """Calls by asset."""
    path = tmp_path / "bill"
    rows = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return Counter((row["kind"], row["prompt"]) for row in rows)


def finish(tmp_path: Path, script: Path) -> None:
    process = start(tmp_path, script)
    output, errors = process.communicate(timeout=240)
    assert json.loads(output)["status"] == "succeeded", errors


def test_killed_repeatedly_it_finishes_and_never_repeats_a_finished_asset(
    tmp_path: Path, script: Path
) -> None:
    dice = random.Random(20261121)
    finished: dict[Call, int] = {}
    kills = 0
    # On a busy machine the first kills may come before anything is finished; later ones wait longer.
    while kills < KILLS or not finished:
        kills += 1
        kill_after(tmp_path, script, calls=dice.randint(1, 5), then_s=dice.uniform(0.0, 0.1 * kills))
        calls = bill(tmp_path)
        finished |= {call: calls[call] for call in asyncio.run(generated(tmp_path, script)) - finished.keys()}
    finish(tmp_path, script)
    calls = bill(tmp_path)
    assert len(calls) == 2 * SEGMENTS + 1
    assert {call: calls[call] for call in finished} == finished


def test_the_film_is_the_same_as_without_the_kill(tmp_path: Path, script: Path) -> None:
    calm = tmp_path / "calm"
    calm.mkdir()
    calm_script = calm / script.name
    calm_script.write_text(script.read_text())
    finish(calm, calm_script)
    kill_after(tmp_path, script, calls=5, then_s=0.1)
    finish(tmp_path, script)
    assert (script.parent / "film" / "film.mp4").read_bytes() == (calm / "film" / "film.mp4").read_bytes()


@asynccontextmanager
async def interrupted_run(
    tmp_path: Path, script: Path, provider: ScriptedProvider
) -> AsyncIterator[tuple[Studio, Job]]:
    """A job that runs within the block."""
    (tmp_path / "home").mkdir()
    catalog = Catalog({"scripted": provider, "local": scripted_cards()}, {})
    async with open_studio(Settings(home=tmp_path / "home"), catalog) as studio:
        job = await studio.job_queue.start(local_caller(), request_for(script))
        async with running(studio, job.id, ListRenderer()):
            yield studio, job


async def finish_here(tmp_path: Path, script: Path) -> None:
    """In the process that was interrupted, which keeps what the interruption left behind."""
    async with asyncio.timeout(ENDS_WITHIN_S):
        view = await make_film(tmp_path / "home", ScriptedProvider(), request_for(script))
    assert view.job.status is JobStatus.succeeded


async def test_work_in_progress_is_not_waited_for(tmp_path: Path, script: Path) -> None:
    provider = ScriptedProvider(delay_s=3600.0)
    async with interrupted_run(tmp_path, script, provider):
        while not provider.calls:  # noqa: ASYNC110 - the provider has no event
            await asyncio.sleep(0.01)
        stopped_s = time.monotonic()
    assert time.monotonic() - stopped_s < STOPS_WITHIN_S


@pytest.mark.parametrize("after_s", [0.0, 0.03, 0.06, 0.09, 0.12, 0.2, 0.3])
async def test_a_run_stopped_at_any_moment_of_its_start_goes_on(
    tmp_path: Path, script: Path, after_s: float
) -> None:
    async with interrupted_run(tmp_path, script, ScriptedProvider()):
        await asyncio.sleep(after_s)
    await finish_here(tmp_path, script)


@pytest.mark.parametrize("later_s", [0.0, 0.005, 0.01, 0.02, 0.04])
async def test_a_run_stopped_when_its_last_asset_is_made_goes_on(
    tmp_path: Path, script: Path, later_s: float
) -> None:
    """Then DBOS is being closed."""
    async with interrupted_run(tmp_path, script, ScriptedProvider()) as (studio, job):
        async for _ in studio.films.follow(job.id):
            assets = await studio.stores.assets.of_project(job.project_id)
            if assets and all(asset.status.is_final for asset in assets):
                break
        await asyncio.sleep(later_s)
    script.write_text(script.read_text().replace("film", "picture"))
    await finish_here(tmp_path, script)


def kill_after(tmp_path: Path, script: Path, calls: int, then_s: float) -> None:
    """Kills the process a moment after it has made some more calls, or lets it finish if there are no more to
    make.
    """
    target = bill(tmp_path).total() + calls
    process = start(tmp_path, script)
    while process.poll() is None and bill(tmp_path).total() < target:
        time.sleep(0.01)
    time.sleep(then_s)
    process.kill()
    process.communicate()


async def generated(tmp_path: Path, script: Path) -> set[Call]:
    """The assets that the interrupted film reports as made."""
    async with open_studio(Settings(home=tmp_path / "home"), Catalog({}, {})) as studio:
        try:
            view = await studio.films.of_script(LOCAL_OWNER, str(script))
        except ReelproofError:
            return set()
    return {
        (asset.kind.value, asset.recipe.prompt)
        for asset in view.assets
        if asset.status is AssetStatus.generated and asset.recipe and asset.chain != ("local/card",)
    }
