"""Whether anything of a film has changed, known without reading the film."""

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from reelproof.domain.ids import JobId, ProjectId
from reelproof.engine.ports.stores import Gone
from reelproof.storage.database import tables


async def note_change(connection: AsyncConnection, project_id: ProjectId) -> None:
    """For a change that no event of a job tells of; within its transaction."""
    row = tables.project.c
    changed = update(tables.project).where(row.id == project_id).values(revision=row.revision + 1)
    await connection.execute(changed)


async def note_change_of_job(connection: AsyncConnection, job_id: JobId) -> None:
    """As `note_change`, of the film that the job is for."""
    film = select(tables.job.c.project_id).where(tables.job.c.id == job_id).scalar_subquery()
    row = tables.project.c
    await connection.execute(update(tables.project).where(row.id == film).values(revision=row.revision + 1))


async def read_revision(connection: AsyncConnection, project_id: ProjectId) -> str:
    """Another word whenever anything has changed. Raises LookupError."""
    job, film = tables.job.c, tables.project.c
    query = (
        select(film.revision, func.count(job.id), func.coalesce(func.sum(job.event_count), 0))
        .select_from(tables.project.outerjoin(tables.job))
        .where(film.id == project_id)
        .group_by(film.id, film.revision)
    )
    row = (await connection.execute(query)).first()
    if row is None:
        raise Gone("project", project_id)
    return "-".join(map(str, row))
