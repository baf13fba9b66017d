"""Projects, assets, takes, attempts, jobs and events in a database: the engine's ports in SQL."""

from reelproof.storage.database.asset import SqlAssets
from reelproof.storage.database.attempt import SqlAttempts
from reelproof.storage.database.connection import Database
from reelproof.storage.database.event import SqlEvents, append_event
from reelproof.storage.database.job import SqlJobs
from reelproof.storage.database.job_part import SqlJobParts
from reelproof.storage.database.project import SqlProjects
from reelproof.storage.database.take import SqlTakes
from reelproof.storage.database.webhook import SqlWebhooks

__all__ = [
    "Database",
    "SqlAssets",
    "SqlAttempts",
    "SqlEvents",
    "SqlJobParts",
    "SqlJobs",
    "SqlProjects",
    "SqlTakes",
    "SqlWebhooks",
    "append_event",
]
