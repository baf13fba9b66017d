"""Row locks on PostgreSQL, and their one order: project, job, asset, then the rows that belong to them.

A transaction that changes rows of several of these tables locks them in this order, so that no two wait for
each other. Changing a row locks it as well, and so do `lock_and_read_job` and `lock_asset`, which stand
beside the other readers of these rows. SQLite has one writer at a time and needs no locks.
"""

from typing import Any

from sqlalchemy import Connection, Select, select

from reelproof.domain.ids import AssetId, JobId, ProjectId
from reelproof.domain.job import OPEN_STATUSES
from reelproof.storage.database import tables


def lock_project(connection: Connection, project_id: ProjectId, *, to_delete: bool = False) -> bool:
    """Returns whether it exists. Other writers wait until the commit, as with all locks of this module."""
    row = select(tables.project.c.id).where(tables.project.c.id == project_id)
    return connection.scalar(row.with_for_update(key_share=not to_delete)) is not None


def lock_project_of_job(connection: Connection, job_id: JobId) -> None:
    of_job = select(tables.job.c.project_id).where(tables.job.c.id == job_id)
    _lock(connection, select(tables.project.c.id).where(tables.project.c.id == of_job.scalar_subquery()))


def lock_project_of_asset(connection: Connection, asset_id: AssetId) -> None:
    of_asset = select(tables.asset.c.project_id).where(tables.asset.c.id == asset_id)
    _lock(connection, select(tables.project.c.id).where(tables.project.c.id == of_asset.scalar_subquery()))


def lock_job(connection: Connection, job_id: JobId, *, to_delete: bool = False) -> None:
    _lock(connection, select(tables.job.c.id).where(tables.job.c.id == job_id), to_delete)


def lock_open_jobs(connection: Connection, project_id: ProjectId) -> None:
    """Locks the jobs of the project that have not ended."""
    row = tables.job.c
    is_open = row.status.in_(OPEN_STATUSES)
    _lock(connection, select(row.id).where(row.project_id == project_id, is_open).order_by(row.id))


def lock_rows_of_project(connection: Connection, project_id: ProjectId) -> None:
    """Locks the jobs and assets of a project that is locked already, to delete them."""
    for table in (tables.job, tables.asset):
        rows = select(table.c.id).where(table.c.project_id == project_id).order_by(table.c.id)
        _lock(connection, rows, to_delete=True)


def _lock(connection: Connection, rows: Select[Any], to_delete: bool = False) -> None:
    """A row that is only changed may still be referred to by new rows; one that is deleted may not."""
    if connection.dialect.name != "sqlite":
        connection.execute(rows.with_for_update(key_share=not to_delete)).all()
