"""Writes films to a database until killed, and prints what was definitely stored."""

import asyncio
import sys

from reelproof.domain.asset import AssetStatus
from reelproof.domain.job import JobStatus, StepName, StepStatus
from reelproof.engine.ports.stores import JobOutcome
from reelproof.storage.database import Database
from tests.contract.storage.examples import FINISHED, REFUSED, a_take, add_film
from tests.contract.storage.stores import StorePorts, sql_stores


async def write_films(url: str) -> None:
    stores = sql_stores(await Database.open(url))
    await asyncio.gather(*(_write_forever(stores) for _ in range(4)))


async def _write_forever(stores: StorePorts) -> None:
    while True:
        await _write_one(stores)


async def _write_one(stores: StorePorts) -> None:
    film = await add_film(stores)
    taken, refused = film.assets
    _print("job", film.job.id, "queued")
    await stores.jobs.start(film.job.id)
    await stores.jobs.step(film.job.id, StepName.images, StepStatus.running, total=2)
    for asset in film.assets:
        await stores.assets.change(asset.id, film.job.id, AssetStatus.running, attempts=1)
    await stores.assets.accept(taken.id, film.job.id, a_take(taken), {})
    _print("asset", taken.id, "generated")
    await stores.assets.change(refused.id, film.job.id, AssetStatus.needs_prompt_update, error=REFUSED)
    _print("asset", refused.id, "needs_prompt_update")
    await stores.jobs.warn(film.job.id, "One picture is missing.")
    await stores.jobs.step(film.job.id, StepName.images, StepStatus.succeeded, done=2)
    await stores.jobs.end(film.job.id, JobOutcome(JobStatus.succeeded, film=FINISHED))
    _print("job", film.job.id, "succeeded")


def _print(noun: str, known_as: str, status: str) -> None:
    sys.stdout.write(f"{noun} {known_as} {status}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write_films(sys.argv[1]))
