"""The running parts of jobs, in memory."""

from dataclasses import replace

from reelproof.domain.ids import JobId
from reelproof.planning.recovery.crash import crashes_in_part
from reelproof.testing.in_memory.page import record_of
from reelproof.testing.in_memory.tables import Tables


class InMemoryJobParts:
    """The port `JobParts`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def is_in_progress(self, job_id: JobId) -> bool:
        record = self._tables.jobs.get(job_id)
        return record is not None and record.part is not None

    async def begin(self, job_id: JobId, part: str) -> int:
        with self._tables.transaction():
            record = record_of(self._tables.jobs, job_id, "job")
            crashes = crashes_in_part(part, record.part, record.part_crashes)
            self._tables.jobs[job_id] = replace(record, part=part, part_crashes=crashes)
        return crashes

    async def leave(self, job_id: JobId) -> None:
        with self._tables.transaction():
            if (record := self._tables.jobs.get(job_id)) is not None:
                self._tables.jobs[job_id] = replace(record, part=None, part_crashes=0)
