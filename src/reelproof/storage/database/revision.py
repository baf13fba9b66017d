"""Revision of a project for ETags: changes whenever its script, assets, jobs or events do."""

from sqlalchemy import Connection, func, select, update

from reelproof.domain.ids import JobId, ProjectId
from reelproof.engine.ports.stores import RecordNotFound
from reelproof.storage.database import tables


def bump_revision(connection: Connection, project_id: ProjectId) -> None:
    """Records a change that no job event reflects; within its transaction."""
    row = tables.project.c
    changed = update(tables.project).where(row.id == project_id).values(revision=row.revision + 1)
    connection.execute(changed)


def bump_revision_of_job(connection: Connection, job_id: JobId) -> None:
    """Like `bump_revision`, for the job's project."""
    film = select(tables.job.c.project_id).where(tables.job.c.id == job_id).scalar_subquery()
    row = tables.project.c
    connection.execute(update(tables.project).where(row.id == film).values(revision=row.revision + 1))


def read_revision(connection: Connection, project_id: ProjectId) -> str:
    """Returns a string that differs whenever anything has changed. Raises LookupError."""
    job, film = tables.job.c, tables.project.c
    query = (
        select(film.revision, func.count(job.id), func.coalesce(func.sum(job.event_count), 0))
        .select_from(tables.project.outerjoin(tables.job))
        .where(film.id == project_id)
        .group_by(film.id, film.revision)
    )
    row = connection.execute(query).first()
    if row is None:
        raise RecordNotFound("project", project_id)
    return "-".join(map(str, row))
