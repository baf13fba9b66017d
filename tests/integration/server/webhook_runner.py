"""Ends jobs and delivers their webhooks in a child process that a test can kill.

Prints the jobs that have definitely ended.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping

from reelproof.domain.canonical import JsonValue
from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus
from reelproof.domain.webhook import Delivery
from reelproof.engine.ports.stores import JobOutcome
from reelproof.engine.ports.wake_up import WakeUp
from reelproof.engine.studio.webhooks import Webhooks, WebhookStore
from reelproof.server.webhook_sender import HttpWebhookSender
from reelproof.storage.database import Database, SqlWebhooks
from tests.contract.storage.examples import Film, add_film
from tests.contract.storage.stores import StorePorts, sql_stores
from tests.integration.server.receiver import SECRET


class DyingWebhooks(SqlWebhooks):
    """Dies where it should note what was delivered."""

    async def note(self, job_id: JobId, delivery: Delivery) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


async def read_job(job_id: JobId) -> Mapping[str, JsonValue]:
    return {"job_id": job_id}


def webhooks_over(stores: WebhookStore, wake_up: WakeUp | None = None) -> Webhooks:
    return Webhooks(stores, HttpWebhookSender(allow_private=True), read_job, wake_up or WakeUp(), True)


async def deliver_due(webhooks: Webhooks) -> int:
    """Makes one attempt for all that is due now, and waits for their ends; how many they were."""
    begun = await webhooks.begin_due()
    await asyncio.gather(*begun)
    return len(begun)


async def end_a_job(stores: StorePorts, url: str, status: JobStatus = JobStatus.succeeded) -> Film:
    """Ends a job that has a webhook to this URL."""
    film = await add_film(stores, webhook_target=(url, SECRET))
    await stores.jobs.start(film.job.id)
    await stores.jobs.end(film.job.id, JobOutcome(status))
    return film


async def main(database_url: str, receiver_url: str, ending: str) -> None:
    database = await Database.open(database_url)
    stores = sql_stores(database)
    if ending == "dies":
        await deliver_due(webhooks_over(DyingWebhooks(database)))
        return
    webhooks = webhooks_over(stores.webhooks)
    delivering = asyncio.create_task(webhooks.run())
    while not delivering.done():
        film = await end_a_job(stores, receiver_url)
        sys.stdout.write(f"{film.job.id}\n")
        sys.stdout.flush()
    await delivering


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
