"""SQL store of the part a job is in, and how often it crashed the process."""

from sqlalchemy import Connection, select, update

from reelproof.domain.ids import JobId
from reelproof.planning.recovery.crash import crashes_in_part
from reelproof.storage.database import tables
from reelproof.storage.database.store import SqlStore, reads, writes


class SqlJobParts(SqlStore):
    """The port `JobParts`."""

    @reads
    def is_in_progress(self, connection: Connection, job_id: JobId) -> bool:
        query = select(tables.job.c.part).where(tables.job.c.id == job_id)
        return connection.scalar(query) is not None

    @writes
    def begin(self, connection: Connection, job_id: JobId, part: str) -> int:
        row, is_job = tables.job.c, tables.job.c.id == job_id
        before = connection.execute(select(row.part, row.part_crashes).where(is_job)).one()
        crashes = crashes_in_part(part, before.part, before.part_crashes)
        begun = {"part": part, "part_crashes": crashes}
        connection.execute(update(tables.job).where(is_job).values(begun))
        return crashes

    @writes
    def leave(self, connection: Connection, job_id: JobId) -> None:
        left = update(tables.job).where(tables.job.c.id == job_id).values(part=None, part_crashes=0)
        connection.execute(left)
