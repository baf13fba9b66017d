"""Projects, assets, takes, attempts, jobs and events in a database: the engine's ports in SQL."""

from reelproof.storage.database.connection import Database
from reelproof.storage.database.events.event import SqlEvents, append_event
from reelproof.storage.database.stores.asset import SqlAssets
from reelproof.storage.database.stores.attempt import SqlAttempts
from reelproof.storage.database.stores.history import SqlHistories
from reelproof.storage.database.stores.job import SqlJobs
from reelproof.storage.database.stores.job_part import SqlJobParts
from reelproof.storage.database.stores.project import SqlProjects
from reelproof.storage.database.stores.take import SqlTakes
from reelproof.storage.database.stores.webhook import SqlWebhooks

__all__ = [
    "Database",
    "SqlAssets",
    "SqlAttempts",
    "SqlEvents",
    "SqlHistories",
    "SqlJobParts",
    "SqlJobs",
    "SqlProjects",
    "SqlTakes",
    "SqlWebhooks",
    "append_event",
]
