"""All persistence ports together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from reelproof.engine.ports.histories import Histories
from reelproof.engine.ports.stores import Assets, Attempts, Events, JobParts, Jobs, Projects, Takes
from reelproof.engine.studio.deletion import DeletionStore
from reelproof.engine.studio.webhooks import WebhookStore
from reelproof.storage.database import (
    Database,
    SqlAssets,
    SqlAttempts,
    SqlEvents,
    SqlHistories,
    SqlJobParts,
    SqlJobs,
    SqlProjects,
    SqlTakes,
    SqlWebhooks,
)
from reelproof.storage.database.stores.deletion import SqlDeletions
from reelproof.testing.in_memory import (
    InMemoryAssets,
    InMemoryAttempts,
    InMemoryDeletions,
    InMemoryEvents,
    InMemoryHistories,
    InMemoryJobParts,
    InMemoryJobs,
    InMemoryProjects,
    InMemoryTakes,
    InMemoryWebhooks,
    Tables,
)


@dataclass(frozen=True)
class StorePorts:
    """The persistence ports of films."""

    projects: Projects
    assets: Assets
    takes: Takes
    attempts: Attempts
    histories: Histories
    jobs: Jobs
    parts: JobParts
    events: Events
    webhooks: WebhookStore
    deletions: DeletionStore


def sql_stores(database: Database) -> StorePorts:
    return StorePorts(
        projects=SqlProjects(database),
        assets=SqlAssets(database),
        takes=SqlTakes(database),
        attempts=SqlAttempts(database),
        histories=SqlHistories(database),
        jobs=SqlJobs(database),
        parts=SqlJobParts(database),
        events=SqlEvents(database),
        webhooks=SqlWebhooks(database),
        deletions=SqlDeletions(database),
    )


def in_memory_stores(tables: Tables | None = None) -> StorePorts:
    shared = tables or Tables()
    return StorePorts(
        projects=InMemoryProjects(shared),
        assets=InMemoryAssets(shared),
        takes=InMemoryTakes(shared),
        attempts=InMemoryAttempts(shared),
        histories=InMemoryHistories(shared),
        jobs=InMemoryJobs(shared),
        parts=InMemoryJobParts(shared),
        events=InMemoryEvents(shared),
        webhooks=InMemoryWebhooks(shared),
        deletions=InMemoryDeletions(shared),
    )


@asynccontextmanager
async def sqlite_stores(folder: Path) -> AsyncIterator[StorePorts]:
    database = await Database.open(f"sqlite:///{folder / 'reelproof.db'}")
    try:
        yield sql_stores(database)
    finally:
        await database.close()
