"""`python -m benchmarks.api`: what a page asks of a long film that is being made: bytes and milliseconds.

One line of JSON for each answer, with its time in those of `GET /api/health` in the same run. `cpu_ms` is
what server and client take together, however busy the machine is.
"""

import asyncio
import gzip
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

import click
import httpx

from reelproof.contract.installation import SystemCheck
from reelproof.domain.asset import AssetKind
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.engine.studio.start_job import FromProject
from reelproof.server.app import build_app
from reelproof.server.security.protection import protected
from reelproof.server.services import Installation, Services
from reelproof.server.serving import address_of, listen, serving
from reelproof.settings.settings import Settings
from reelproof.testing.long_film import LongFilm
from reelproof.wiring.server import protection_for, services_for
from reelproof.wiring.studio import Studio, open_studio

HOST = "127.0.0.1"
YARDSTICK = "/health"


@click.command()
@click.option("--segments", default=200, show_default=True)
@click.option("--rounds", default=20, show_default=True, help="How often each answer is asked for.")
def main(segments: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="reelproof-api-") as folder:
        asyncio.run(_measured(Path(folder), LongFilm(segments), rounds))


async def _measured(folder: Path, film: LongFilm, rounds: int) -> None:
    settings = Settings(home=folder, api_calls_per_minute=1_000_000)
    async with open_studio(settings) as studio:
        services = services_for(studio, _installation())
        paths = await _paths(studio, services, film)
        app = protected(build_app(services), protection_for(settings, HOST))
        with listen(HOST, 0) as listening:
            async with (
                serving(app, listening),
                httpx.AsyncClient(base_url=f"{address_of(listening)}/api", timeout=60) as client,
            ):
                await _measure(client, paths, rounds)


async def _paths(studio: Studio, services: Services, film: LongFilm) -> Sequence[str]:
    """What a page shows of the film, and of the job that makes it."""
    project = await services.projects.add(LOCAL_OWNER, None, film.script)
    request_choices = RequestChoices(stays_local=True)
    _, request = await services.start_job.request_for(LOCAL_OWNER, FromProject(project.id), request_choices)
    job = await film.begin(studio.stores, studio.planner, studio.media, project, request)
    assets = await studio.stores.assets.of_project(project.id)
    asset = next(one for one in assets if one.kind is AssetKind.narration and one.accepted_take)
    take = asset.accepted_take.id if asset.accepted_take else ""
    one = f"/projects/{project.id}"
    return (
        "/projects",
        "/jobs",
        one,
        f"{one}/script",
        f"{one}/segments",
        f"{one}/assets",
        f"{one}/assets?include=actions&include=words&include=recipe",
        f"{one}/timeline",
        f"{one}/plan",
        f"{one}/activity",
        f"{one}/poster",
        f"/jobs/{job}",
        f"/jobs/{job}/placeholders",
        f"/assets/{asset.id}",
        f"/takes/{take}/waveform",
    )


async def _measure(client: httpx.AsyncClient, paths: Sequence[str], rounds: int) -> None:
    yardstick = median(await _times(client, YARDSTICK, rounds))
    for path in (YARDSTICK, *paths):
        first = (await _times(client, path, 1))[0]
        answer = await client.get(path)
        began = time.process_time()
        times = await _times(client, path, rounds)
        cpu_ms = 1_000 * (time.process_time() - began) / rounds
        tag = answer.headers.get("etag")
        known = await _times(client, path, rounds, {"If-None-Match": tag}) if tag else []
        row = {
            "path": path,
            "bytes": len(answer.content),
            "gzip_bytes": len(gzip.compress(answer.content, 5)),
            "first_ms": round(first, 1),
            "p50_ms": round(median(times), 1),
            "p95_ms": round(quantiles(times, n=20)[-1], 1),
            "cpu_ms": round(cpu_ms, 1),
            "over_health": round(median(times) / yardstick, 1),
            "unchanged_ms": round(median(known), 1) if known else None,
        }
        click.echo(json.dumps(row))


async def _times(
    client: httpx.AsyncClient, path: str, rounds: int, headers: dict[str, str] | None = None
) -> list[float]:
    """In milliseconds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        answer = await client.get(path, headers=headers)
        times.append(1_000 * (time.perf_counter() - started))
        assert answer.status_code in (200, 304), answer.text
    return times


def _installation() -> Installation:
    async def no_checks() -> None:
        return None

    async def nothing() -> SystemCheck:
        return SystemCheck(can_make_films=True, required=[], chains=[], providers=[], unused=[], studio=[])

    return Installation("0", "", {}, nothing, no_checks, no_checks)


if __name__ == "__main__":
    main()
