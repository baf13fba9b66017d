"""SQL that deletes projects and jobs, and the list of files to remove afterwards."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, func, insert, select

from reelproof.domain.ids import JobId, ProjectId
from reelproof.domain.job import OPEN_STATUSES
from reelproof.domain.units import Microusd
from reelproof.engine.studio.deletion import Deleted, Removal, RemovalKind
from reelproof.storage.database import tables
from reelproof.storage.database.page import newest_of
from reelproof.storage.database.revision import bump_revision
from reelproof.storage.database.row import value_of
from reelproof.storage.database.row_locks import (
    lock_job,
    lock_project,
    lock_project_of_job,
    lock_rows_of_project,
)
from reelproof.storage.database.shielded import shielded
from reelproof.storage.database.store import SqlStore, reads, writes
from reelproof.storage.database.upsert import upsert

# All tables with rows of a job.
JOB_TABLES = (
    tables.webhook,
    tables.film,
    tables.event,
    tables.attempt,
    tables.step,
    tables.request_key,
)
# All tables with rows of a project, apart from its jobs and takes.
PROJECT_TABLES = (
    tables.asset,
    tables.script,
    tables.history,
    tables.film_change,
    tables.film_version,
    tables.script_text,
    tables.project_key,
)


class SqlDeletions(SqlStore):
    """The port `DeletionStore`."""

    @reads
    def spent(self, connection: Connection, project_id: ProjectId) -> Microusd:
        query = (
            select(func.coalesce(func.sum(tables.attempt.c.cost_microusd), 0))
            .join(tables.job, tables.job.c.id == tables.attempt.c.job_id)
            .where(tables.job.c.project_id == project_id)
        )
        return Microusd(int(connection.scalar(query) or 0))

    @writes
    def delete_project(self, connection: Connection, project_id: ProjectId) -> Deleted:
        lock_project(connection, project_id, to_delete=True)
        of_project = select(tables.project.c.owner).where(tables.project.c.id == project_id)
        owner: str | None = connection.scalar(of_project)
        if owner is None:
            return Deleted.unknown
        jobs = select(tables.job.c.id).where(tables.job.c.project_id == project_id)
        if connection.scalar(select(exists(jobs.where(tables.job.c.status.in_(OPEN_STATUSES))))):
            return Deleted.unfinished
        # Not before: PostgreSQL may give up a transaction that changes a job's row twice if another one waits
        # to delete that row meanwhile.
        lock_rows_of_project(connection, project_id)
        _note_removals(connection, project_id, owner)
        _delete_jobs(connection, tables.job.c.project_id == project_id)
        assets = select(tables.asset.c.id).where(tables.asset.c.project_id == project_id)
        connection.execute(delete(tables.take).where(tables.take.c.asset_id.in_(assets)))
        for table in PROJECT_TABLES:
            connection.execute(delete(table).where(table.c.project_id == project_id))
        connection.execute(delete(tables.project).where(tables.project.c.id == project_id))
        return Deleted.done

    @writes
    def delete_job(self, connection: Connection, job_id: JobId) -> Deleted:
        lock_project_of_job(connection, job_id)
        found = select(tables.job.c.project_id, tables.job.c.status).where(tables.job.c.id == job_id)
        row = connection.execute(found).first()
        if row is None:
            return Deleted.unknown
        if row.status in OPEN_STATUSES:
            return Deleted.unfinished
        if job_id == str(connection.scalar(_newest_film(row.project_id))):
            return Deleted.in_use
        lock_job(connection, job_id, to_delete=True)
        _delete_jobs(connection, tables.job.c.id == job_id)
        # The next job may have as many events as this one had, which would repeat the revision.
        bump_revision(connection, row.project_id)
        return Deleted.done

    @reads
    def removals(self, connection: Connection) -> Sequence[Removal]:
        busy_owners = (
            select(tables.project.c.owner)
            .join(tables.job, tables.job.c.project_id == tables.project.c.id)
            .where(tables.job.c.status.in_(OPEN_STATUSES))
        )
        query = select(tables.removal).where(tables.removal.c.owner.not_in(busy_owners))
        return [value_of(Removal, row) for row in connection.execute(query)]

    async def settle(self, removal: Removal, remove: Callable[[Removal], Awaitable[None]]) -> None:
        if removal.kind is RemovalKind.folder:
            # No other data is ever stored under this name, and it may take long.
            await shielded(asyncio.ensure_future(remove(removal)))
        loop = asyncio.get_running_loop()

        def remove_now() -> None:
            asyncio.run_coroutine_threadsafe(_awaited(remove(removal)), loop).result()

        await self._database.write(partial(_settle, removal=removal, remove=remove_now))


async def _awaited(work: Awaitable[None]) -> None:
    await work


def _settle(connection: Connection, removal: Removal, remove: Callable[[], None]) -> None:
    """Removes a medium while no take of it can be stored."""
    if removal.kind is RemovalKind.medium:
        of_takes = select(tables.take.c.id).where(tables.take.c.media_digest == removal.name)
        if not connection.scalar(select(exists(of_takes))):
            remove()
    row = tables.removal.c
    connection.execute(delete(tables.removal).where(row.kind == removal.kind, row.name == removal.name))


def _note_removals(connection: Connection, project_id: ProjectId, owner: str) -> None:
    connection.execute(insert(tables.removal).values(kind=RemovalKind.folder, name=project_id, owner=owner))
    digests = (
        select(tables.take.c.media_digest)
        .join(tables.asset, tables.asset.c.id == tables.take.c.asset_id)
        .where(tables.asset.c.project_id == project_id)
    )
    # Previews of a film are stored under its key, as those of a medium are under its digest.
    films = select(tables.film.c.key).join(tables.job).where(tables.job.c.project_id == project_id)
    for digest in sorted(connection.scalars(digests.union(films)).all()):
        upsert(connection, tables.removal, {"kind": RemovalKind.medium, "name": digest, "owner": owner})


def _delete_jobs(connection: Connection, condition: ColumnElement[bool]) -> None:
    jobs = select(tables.job.c.id).where(condition)
    for table in JOB_TABLES:
        connection.execute(delete(table).where(table.c.job_id.in_(jobs)))
    connection.execute(delete(tables.job).where(condition))


def _newest_film(project_id: str) -> Select[tuple[str]]:
    """Selects the job whose film the project shows."""
    job = tables.job.c
    return newest_of(select(job.id).join(tables.film).where(job.project_id == project_id), tables.job)
