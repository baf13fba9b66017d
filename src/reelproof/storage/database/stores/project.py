"""Projects and their latest scripts."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from reelproof.domain.ids import ProjectId
from reelproof.domain.job import Job
from reelproof.domain.project import Project
from reelproof.domain.script import Script
from reelproof.engine.ports.stores import PageCursor, ProjectFilter, RecordNotFound
from reelproof.storage.database import tables
from reelproof.storage.database.connection import Database
from reelproof.storage.database.page import newest_of, page_of
from reelproof.storage.database.revision import bump_revision, read_revision
from reelproof.storage.database.row import columns_of, value_of
from reelproof.storage.database.shielded import shielded
from reelproof.storage.database.stores.job_row import newest_status, read_newest_jobs
from reelproof.storage.database.upsert import upsert


class SqlProjects:
    """The port `Projects`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @shielded
    async def find(self, owner: str, script_path: str) -> Project | None:
        """Returns the newest one if there are several."""
        async with self._database.read() as connection:
            return await _find(connection, owner, script_path)

    @shielded
    async def page(
        self, chosen: ProjectFilter, limit: int, before: PageCursor | None = None
    ) -> Sequence[tuple[Project, Job | None]]:
        query = select(tables.project).where(tables.project.c.owner == chosen.owner)
        if chosen.words is not None:
            query = query.where(tables.project.c.title.icontains(chosen.words, autoescape=True))
        if chosen.status is not None:
            query = query.where(newest_status() == chosen.status)
        async with self._database.read() as connection:
            rows = await connection.execute(page_of(query, tables.project, limit, before))
            projects = [value_of(Project, row) for row in rows]
            newest = await read_newest_jobs(connection, [project.id for project in projects])
        return [(project, newest.get(project.id)) for project in projects]

    @shielded
    async def get(self, project_id: ProjectId) -> Project:
        """Raises LookupError."""
        query = select(tables.project).where(tables.project.c.id == project_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            raise RecordNotFound("project", project_id)
        return value_of(Project, row)

    @shielded
    async def save(self, project: Project) -> None:
        async with self._database.write() as connection:
            await upsert(connection, tables.project, columns_of(tables.project, project))
            await bump_revision(connection, project.id)

    @shielded
    async def revision(self, project_id: ProjectId) -> str:
        """Raises LookupError."""
        async with self._database.read() as connection:
            return await read_revision(connection, project_id)

    @shielded
    async def claim(self, project: Project) -> Project:
        async with self._database.write() as connection:
            await lock_name(connection, f"{project.owner}:{project.script_path}")
            known = await _find(connection, project.owner, project.script_path)
            if known is None:
                await connection.execute(insert(tables.project).values(columns_of(tables.project, project)))
        return known or project

    @shielded
    async def rename(self, project_id: ProjectId, title: str) -> None:
        row = tables.project.c
        renamed = update(tables.project).where(row.id == project_id, row.title != title)
        async with self._database.write() as connection:
            await connection.execute(renamed.values(title=title))
            await bump_revision(connection, project_id)

    @shielded
    async def script(self, project_id: ProjectId) -> Script | None:
        query = select(tables.script.c.content).where(tables.script.c.project_id == project_id)
        async with self._database.read() as connection:
            script: Script | None = await connection.scalar(query)
        return script

    @shielded
    async def save_script(self, project_id: ProjectId, script: Script) -> None:
        values = {"project_id": project_id, "content": script, "saved_at": datetime.now(UTC)}
        async with self._database.write() as connection:
            await upsert(connection, tables.script, values)
            await bump_revision(connection, project_id)


async def lock_name(connection: AsyncConnection, name: str) -> None:
    """Others that lock the same name wait until the commit; SQLite has no other writers."""
    if connection.dialect.name != "sqlite":
        await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


async def _find(connection: AsyncConnection, owner: str, script_path: str) -> Project | None:
    query = select(tables.project).where(
        tables.project.c.owner == owner, tables.project.c.script_path == script_path
    )
    row = (await connection.execute(newest_of(query, tables.project))).first()
    return value_of(Project, row) if row else None
