"""All stores in memory together."""

from reelproof.engine.ports.stores import Stores
from reelproof.testing.in_memory.assets import InMemoryAssets
from reelproof.testing.in_memory.attempts import InMemoryAttempts
from reelproof.testing.in_memory.histories import InMemoryHistories
from reelproof.testing.in_memory.job_parts import InMemoryJobParts
from reelproof.testing.in_memory.jobs import InMemoryJobs
from reelproof.testing.in_memory.projects import InMemoryProjects
from reelproof.testing.in_memory.tables import Tables
from reelproof.testing.in_memory.takes import InMemoryTakes


def in_memory_stores(tables: Tables) -> Stores:
    return Stores(
        projects=InMemoryProjects(tables),
        jobs=InMemoryJobs(tables),
        parts=InMemoryJobParts(tables),
        assets=InMemoryAssets(tables),
        takes=InMemoryTakes(tables),
        attempts=InMemoryAttempts(tables),
        histories=InMemoryHistories(tables),
    )
