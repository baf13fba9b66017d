"""Makes films in a database until it is killed, and says on standard output what was kept for certain."""

import asyncio
import sys

from reelproof.domain.asset import AssetStatus
from reelproof.domain.job import JobStatus, StepName, StepStatus
from reelproof.engine.ports.stores import JobOutcome
from reelproof.storage.database import Database
from tests.storage.examples import FINISHED, REFUSED, a_take, add_film
from tests.storage.ledger import Ledger, sql_ledger


async def write_films(url: str) -> None:
    ledger = sql_ledger(await Database.open(url))
    await asyncio.gather(*(_write_for_ever(ledger) for _ in range(4)))


async def _write_for_ever(ledger: Ledger) -> None:
    while True:
        await _write_one(ledger)


async def _write_one(ledger: Ledger) -> None:
    film = await add_film(ledger)
    taken, refused = film.assets
    _say("job", film.job.id, "queued")
    await ledger.jobs.start(film.job.id)
    await ledger.jobs.step(film.job.id, StepName.images, StepStatus.running, total=2)
    for asset in film.assets:
        await ledger.assets.change(asset.id, film.job.id, AssetStatus.running, attempts=1)
    await ledger.assets.accept(taken.id, film.job.id, a_take(taken), {})
    _say("asset", taken.id, "generated")
    await ledger.assets.change(refused.id, film.job.id, AssetStatus.needs_prompt_update, error=REFUSED)
    _say("asset", refused.id, "needs_prompt_update")
    await ledger.jobs.warn(film.job.id, "One picture is missing.")
    await ledger.jobs.step(film.job.id, StepName.images, StepStatus.succeeded, done=2)
    await ledger.jobs.end(film.job.id, JobOutcome(JobStatus.succeeded, film=FINISHED))
    _say("job", film.job.id, "succeeded")


def _say(noun: str, known_as: str, status: str) -> None:
    sys.stdout.write(f"{noun} {known_as} {status}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write_films(sys.argv[1]))
