"""What an asset costs the engine itself, and how it keeps slow providers busy, each figure beside its target.

`python -m benchmarks.engine [NUMBER OF ASSETS …]`: films whose pictures and voice are made at once, with the
real queue and the real database, then one whose pictures come from a slow provider. One line of JSON for each
number, the medians of several films.
"""

import asyncio
import json
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import sqlalchemy as sa
from tests.caller import local_caller

from benchmarks.faults import window_s
from reelproof.domain.asset import AssetKind
from reelproof.domain.event import EventType
from reelproof.domain.ids import ProjectId
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.request import MakeRequest
from reelproof.provider_api import Made, Request
from reelproof.settings.settings import Settings
from reelproof.settings.values import ModelSettings
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.scripted import ScriptedLocal, ScriptedProvider
from reelproof.testing.servers import Latency
from reelproof.wiring.runs import running
from reelproof.wiring.studio import Studio, open_studio

NUMBERS = (100, 1000)
ROUNDS = 3
COMMITS = 200
PICTURES = "scripted/any"
SLOTS = 5
SLOW_ASSETS = 54
# Half of the calls take longer; one in a hundred takes three times as long.
LATENCY = Latency(median_s=2.5, sigma=0.5, seed=7)
TARGETS: Mapping[str, float] = {
    "ms_per_asset": 15,
    "own_statements": 25,
    "first_call_s": 0.6,
    "schedule_over_ideal": 1.10,
    "slot_to_call_p95_ms": 50,
}


@dataclass(slots=True)
class TimedProvider(ScriptedProvider):
    """Notes when each call of it starts and ends."""

    latency: Latency | None = None
    calls_s: list[tuple[float, float]] = field(default_factory=list)

    async def make(self, request: Request) -> Made:
        started_s = time.perf_counter()
        if self.latency is not None:
            await asyncio.sleep(self.latency.of(request.prompt, 1))
        made = await ScriptedProvider.make(self, request)
        self.calls_s.append((started_s, time.perf_counter()))
        return made


@dataclass(frozen=True, slots=True)
class Film:
    """Times in seconds: from opening the home to the last event, to the first call, and between the first and
    the last asset's events. `statements` are those of a whole job, by database.
    """

    wall_s: float
    first_call_s: float
    assets_s: float
    assets_cpu_s: float
    commit_s: float
    statements: Counter[str]


def main() -> None:
    slow = measure_slow()
    for number in [int(number) for number in sys.argv[1:]] or NUMBERS:
        figures = measure_instant(number) | slow
        print(json.dumps(figures | {"targets": dict(TARGETS)}), flush=True)


def measure(number: int) -> Mapping[str, float]:
    return measure_instant(number) | measure_slow()


def measure_instant(number: int) -> dict[str, float]:
    """The yardstick is one durable commit of SQLite on the same disk in the same run."""
    films = [_film(number, TimedProvider()) for _ in range(ROUNDS)]
    asset_ms = median(film.assets_s for film in films) / number * 1000
    commit_ms = median(film.commit_s for film in films) * 1000
    return {
        "assets": number,
        "ms_per_asset": round(asset_ms, 1),
        "cpu_ms_per_asset": round(median(film.assets_cpu_s for film in films) / number * 1000, 1),
        "commit_ms": round(commit_ms, 2),
        "asset_over_commit": round(asset_ms / commit_ms, 1),
        "own_statements": round(median(film.statements["reelproof.db"] for film in films) / number, 1),
        "dbos_statements": round(median(film.statements["durable.db"] for film in films) / number, 1),
        "first_call_s": round(median(film.first_call_s for film in films), 2),
    }


def measure_slow() -> dict[str, float]:
    """Pictures from a slow provider with few slots, against an ideal schedule of the same latencies: a free
    slot takes the next call at once.
    """
    provider = TimedProvider(concurrency=SLOTS, latency=LATENCY)
    film = _film(SLOW_ASSETS, provider)
    calls_s = sorted(provider.calls_s)
    ideal_s = window_s([end_s - start_s for start_s, end_s in calls_s], SLOTS)
    frees_s = sorted(end_s for _, end_s in calls_s)
    waits_s = [start_s - free_s for free_s, (start_s, _) in zip(frees_s, calls_s[SLOTS:], strict=False)]
    return {
        "slow_pictures": len(calls_s),
        "schedule_over_ideal": round(film.wall_s / ideal_s, 3),
        "slot_to_call_median_ms": round(median(waits_s) * 1000, 1),
        "slot_to_call_p95_ms": round(quantiles(waits_s, n=20)[-1] * 1000, 1),
    }


def _film(number: int, provider: TimedProvider) -> Film:
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        return asyncio.run(_make(Path(folder), number, provider))


async def _make(folder: Path, number: int, provider: TimedProvider) -> Film:
    script = folder / "film.md"
    script.write_text(_script(number))
    options = FilmOptions(chains={AssetKind.image: (PICTURES,)}, music=MusicMood.none)
    request = MakeRequest(str(script), script.read_text(), str(folder / "film"), options)
    limits = {PICTURES: ModelSettings(concurrency=provider.concurrency)}
    settings = Settings(home=folder / "home", models=limits)
    providers = {"scripted": provider, "local": ScriptedLocal()}
    opened_s = time.perf_counter()
    with _statements() as statements:
        async with open_studio(settings, Catalog(providers, {}, settings.overrides())) as studio:
            job = await studio.job_queue.start(local_caller(), request)
            async with running(studio, job.id, ListRenderer()):
                times = [
                    (time.perf_counter(), time.process_time())
                    async for event in studio.films.follow(job.id)
                    if event.type is EventType.asset_status
                ]
                ended_s = time.perf_counter()
            await _check(studio, job.project_id, number)
    (first_s, first_cpu_s), (last_s, last_cpu_s) = times[0], times[-1]
    return Film(
        wall_s=ended_s - opened_s,
        first_call_s=min(provider.calls_s)[0] - opened_s,
        assets_s=last_s - first_s,
        assets_cpu_s=last_cpu_s - first_cpu_s,
        commit_s=_commit_s(folder),
        statements=statements,
    )


@contextmanager
def _statements() -> Iterator[Counter[str]]:
    """Counts SQL statements by database file, those that begin a transaction left out."""
    counts: Counter[str] = Counter()

    def count(connection: sa.Connection, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            counts[Path(str(connection.engine.url.database)).name] += 1

    sa.event.listen(sa.Engine, "before_cursor_execute", count)
    try:
        yield counts
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", count)


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
