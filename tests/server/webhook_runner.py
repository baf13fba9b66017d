"""Ends jobs and delivers their webhooks in a process of its own, so that a test can kill it.

Says on standard output which jobs have ended for certain.
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
from reelproof.engine.ports.bell import Bell
from reelproof.engine.ports.stores import JobOutcome
from reelproof.engine.studio.webhooks import WebhookLedger, Webhooks
from reelproof.server.webhook_sender import HttpWebhookSender
from reelproof.storage.database import Database, SqlWebhooks
from tests.server.receiver import SECRET
from tests.storage.examples import Film, add_film
from tests.storage.ledger import Ledger, sql_ledger


class DyingWebhooks(SqlWebhooks):
    """Dies where it should note what was delivered."""

    async def note(self, job_id: JobId, delivery: Delivery) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


async def read_job(job_id: JobId) -> Mapping[str, JsonValue]:
    return {"job_id": job_id}


def webhooks_over(ledger: WebhookLedger, bell: Bell | None = None) -> Webhooks:
    return Webhooks(ledger, HttpWebhookSender(allow_private=True), read_job, bell or Bell(), True)


async def deliver_due(webhooks: Webhooks) -> int:
    """Makes one attempt for all that is due now, and waits for their ends; how many they were."""
    begun = await webhooks.begin_due()
    await asyncio.gather(*begun)
    return len(begun)


async def end_a_job(ledger: Ledger, url: str, status: JobStatus = JobStatus.succeeded) -> Film:
    """One whose end shall be told to this URL."""
    film = await add_film(ledger, told=(url, SECRET))
    await ledger.jobs.start(film.job.id)
    await ledger.jobs.end(film.job.id, JobOutcome(status))
    return film


async def main(database_url: str, receiver_url: str, manner: str) -> None:
    database = await Database.open(database_url)
    ledger = sql_ledger(database)
    if manner == "dies":
        await deliver_due(webhooks_over(DyingWebhooks(database)))
        return
    webhooks = webhooks_over(ledger.webhooks)
    delivering = asyncio.create_task(webhooks.run())
    while not delivering.done():
        film = await end_a_job(ledger, receiver_url)
        sys.stdout.write(f"{film.job.id}\n")
        sys.stdout.flush()
    await delivering


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
