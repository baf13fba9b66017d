"""The ports that keep facts, together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from reelproof.engine.ports.stores import Assets, Attempts, Events, JobParts, Jobs, Projects, Takes
from reelproof.engine.studio.deletion import DeletionLedger
from reelproof.engine.studio.webhooks import WebhookLedger
from reelproof.storage.database import (
    Database,
    SqlAssets,
    SqlAttempts,
    SqlEvents,
    SqlJobParts,
    SqlJobs,
    SqlProjects,
    SqlTakes,
    SqlWebhooks,
)
from reelproof.storage.database.stores.deletion import SqlDeletions


@dataclass(frozen=True)
class Ledger:
    """Everything that is known of films."""

    projects: Projects
    assets: Assets
    takes: Takes
    attempts: Attempts
    jobs: Jobs
    parts: JobParts
    events: Events
    webhooks: WebhookLedger
    deletions: DeletionLedger


def sql_ledger(database: Database) -> Ledger:
    return Ledger(
        projects=SqlProjects(database),
        assets=SqlAssets(database),
        takes=SqlTakes(database),
        attempts=SqlAttempts(database),
        jobs=SqlJobs(database),
        parts=SqlJobParts(database),
        events=SqlEvents(database),
        webhooks=SqlWebhooks(database),
        deletions=SqlDeletions(database),
    )


@asynccontextmanager
async def sqlite_ledger(folder: Path) -> AsyncIterator[Ledger]:
    database = await Database.open(f"sqlite:///{folder / 'reelproof.db'}")
    try:
        yield sql_ledger(database)
    finally:
        await database.close()
