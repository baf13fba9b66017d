"""What an asset costs the engine itself, without a provider's time.

`python -m benchmarks.engine [NUMBER OF ASSETS …]`: films whose pictures and voice are made at once, with the
real queue and the real database. One line of JSON for each number, the medians of several films.
"""

import asyncio
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from statistics import median

from tests.caller import local_caller

from reelproof.domain.asset import AssetKind
from reelproof.domain.event import EventType
from reelproof.domain.ids import ProjectId
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.request import MakeRequest
from reelproof.settings.settings import Settings
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.scripted import ScriptedLocal, ScriptedProvider
from reelproof.wiring.runs import running
from reelproof.wiring.studio import Studio, open_studio

NUMBERS = (20, 100)
ROUNDS = 3
COMMITS = 200
PICTURES = "scripted/any"


def main() -> None:
    for number in [int(number) for number in sys.argv[1:]] or NUMBERS:
        print(json.dumps(measure(number)), flush=True)


def measure(number: int) -> Mapping[str, float]:
    """The yardstick is one durable commit of SQLite on the same disk in the same run."""
    rounds = [_round(number) for _ in range(ROUNDS)]
    asset_ms = median(asset_ms for asset_ms, _, _ in rounds)
    commit_ms = median(commit_ms for _, _, commit_ms in rounds)
    return {
        "assets": number,
        "ms_per_asset": round(asset_ms, 1),
        "cpu_ms_per_asset": round(median(cpu_ms for _, cpu_ms, _ in rounds), 1),
        "commit_ms": round(commit_ms, 2),
        "asset_over_commit": round(asset_ms / commit_ms, 1),
    }


def _round(number: int) -> tuple[float, float, float]:
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        wall_s, cpu_s = asyncio.run(_make(Path(folder), number))
        return wall_s / number * 1000, cpu_s / number * 1000, _commit_s(Path(folder)) * 1000


async def _make(folder: Path, number: int) -> tuple[float, float]:
    """Returns the wall time from the first asset to the last, and this process's processor time."""
    script = folder / "film.md"
    script.write_text(_script(number))
    options = FilmOptions(chains={AssetKind.image: (PICTURES,)}, music=MusicMood.none)
    request = MakeRequest(str(script), script.read_text(), str(folder / "film"), options)
    settings = Settings(home=folder / "home")
    providers = {"scripted": ScriptedProvider(), "local": ScriptedLocal()}
    async with open_studio(settings, Catalog(providers, {}, settings.overrides())) as studio:
        job = await studio.job_queue.start(local_caller(), request)
        async with running(studio, job.id, ListRenderer()):
            times = [
                (time.perf_counter(), time.process_time())
                async for event in studio.films.follow(job.id)
                if event.type is EventType.asset_status
            ]
        await _check(studio, job.project_id, number)
    (first_s, first_cpu_s), (last_s, last_cpu_s) = times[0], times[-1]
    return last_s - first_s, last_cpu_s - first_cpu_s


def _script(number: int) -> str:
    """The title and each passage have a voice and a picture."""
    return "# A film\n\n" + "\n\n".join(f"Passage {one:04d} of many." for one in range(number // 2 - 1))


async def _check(studio: Studio, project_id: ProjectId, number: int) -> None:
    assets = await studio.stores.assets.of_project(project_id)
    made = [asset for asset in assets if asset.accepted_take is not None]
    if len(made) != number:
        raise RuntimeError(f"{len(made)} assets were made, not {number}")


def _commit_s(folder: Path) -> float:
    with closing(sqlite3.connect(folder / "yardstick.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE one (number INTEGER)")
        return median(_insert_s(connection, number) for number in range(COMMITS))


def _insert_s(connection: sqlite3.Connection, number: int) -> float:
    started = time.perf_counter()
    connection.execute("INSERT INTO one VALUES (?)", (number,))
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
