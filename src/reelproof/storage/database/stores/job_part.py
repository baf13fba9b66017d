"""The part of a job that is currently running."""

from sqlalchemy import select, update

from reelproof.domain.ids import JobId
from reelproof.planning.recovery.crash import crashes_in_part
from reelproof.storage.database import tables
from reelproof.storage.database.connection import Database
from reelproof.storage.database.shielded import shielded


class SqlJobParts:
    """The port `JobParts`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @shielded
    async def is_in_progress(self, job_id: JobId) -> bool:
        query = select(tables.job.c.part).where(tables.job.c.id == job_id)
        async with self._database.read() as connection:
            return await connection.scalar(query) is not None

    @shielded
    async def begin(self, job_id: JobId, part: str) -> int:
        row, is_job = tables.job.c, tables.job.c.id == job_id
        async with self._database.write() as connection:
            before = (await connection.execute(select(row.part, row.part_crashes).where(is_job))).one()
            crashes = crashes_in_part(part, before.part, before.part_crashes)
            begun = {"part": part, "part_crashes": crashes}
            await connection.execute(update(tables.job).where(is_job).values(begun))
        return crashes

    @shielded
    async def leave(self, job_id: JobId) -> None:
        left = update(tables.job).where(tables.job.c.id == job_id).values(part=None, part_crashes=0)
        async with self._database.write() as connection:
            await connection.execute(left)
