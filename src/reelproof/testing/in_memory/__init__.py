"""The engine's ports in memory. The stores pass the same suites as the databases."""

from reelproof.testing.in_memory.assets import InMemoryAssets
from reelproof.testing.in_memory.attempts import InMemoryAttempts
from reelproof.testing.in_memory.deletions import InMemoryDeletions
from reelproof.testing.in_memory.events import InMemoryEvents
from reelproof.testing.in_memory.histories import InMemoryHistories
from reelproof.testing.in_memory.job_parts import InMemoryJobParts
from reelproof.testing.in_memory.jobs import InMemoryJobs
from reelproof.testing.in_memory.projects import InMemoryProjects
from reelproof.testing.in_memory.tables import Tables
from reelproof.testing.in_memory.takes import InMemoryTakes
from reelproof.testing.in_memory.webhooks import InMemoryWebhooks

__all__ = [
    "InMemoryAssets",
    "InMemoryAttempts",
    "InMemoryDeletions",
    "InMemoryEvents",
    "InMemoryHistories",
    "InMemoryJobParts",
    "InMemoryJobs",
    "InMemoryProjects",
    "InMemoryTakes",
    "InMemoryWebhooks",
    "Tables",
]
