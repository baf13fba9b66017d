"""SQL store of projects and scripts: list with search, title, one project per script path."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select, update

from reelproof.domain.ids import Digest, ProjectId
from reelproof.domain.job import Job
from reelproof.domain.project import Project
from reelproof.domain.script import Script
from reelproof.engine.ports.stores import IdempotencyKey, PageCursor, ProjectFilter, RecordNotFound
from reelproof.storage.database import tables
from reelproof.storage.database.page import newest_of, page_of
from reelproof.storage.database.revision import bump_revision, read_revision
from reelproof.storage.database.row import columns_of, value_of
from reelproof.storage.database.row_locks import lock_project
from reelproof.storage.database.store import SqlStore, reads, writes
from reelproof.storage.database.stores.idempotency_key import project_of_key, store_project_key
from reelproof.storage.database.stores.job_row import newest_status, read_newest_jobs
from reelproof.storage.database.upsert import upsert


class SqlProjects(SqlStore):
    """The port `Projects`."""

    @reads
    def find(self, connection: Connection, owner: str, script_path: str) -> Project | None:
        """Returns the newest one if there are several."""
        return _find(connection, owner, script_path)

    @reads
    def page(
        self, connection: Connection, chosen: ProjectFilter, limit: int, before: PageCursor | None = None
    ) -> Sequence[tuple[Project, Job | None]]:
        query = select(tables.project).where(tables.project.c.owner == chosen.owner)
        if chosen.words is not None:
            query = query.where(tables.project.c.title.icontains(chosen.words, autoescape=True))
        if chosen.output_path is not None:
            query = query.where(tables.project.c.output_path == chosen.output_path)
        if chosen.status is not None:
            query = query.where(newest_status() == chosen.status)
        rows = connection.execute(page_of(query, tables.project, limit, before))
        projects = [value_of(Project, row) for row in rows]
        newest = read_newest_jobs(connection, [project.id for project in projects])
        return [(project, newest.get(project.id)) for project in projects]

    @reads
    def get(self, connection: Connection, project_id: ProjectId) -> Project:
        """Raises LookupError."""
        query = select(tables.project).where(tables.project.c.id == project_id)
        row = connection.execute(query).first()
        if row is None:
            raise RecordNotFound("project", project_id)
        return value_of(Project, row)

    @reads
    def of_key(self, connection: Connection, key: IdempotencyKey) -> Project | None:
        return _of_key(connection, key)

    @writes
    def add(self, connection: Connection, project: Project, key: IdempotencyKey | None) -> Project:
        if key is not None:
            lock_name(connection, f"{key.owner}:{key.key}")
            known = _of_key(connection, key)
            if known is not None:
                return known
        connection.execute(insert(tables.project).values(columns_of(tables.project, project)))
        bump_revision(connection, project.id)
        if key is not None:
            store_project_key(connection, key, project.id)
        return project

    @writes
    def save(self, connection: Connection, project: Project) -> None:
        upsert(connection, tables.project, columns_of(tables.project, project))
        bump_revision(connection, project.id)

    @reads
    def revision(self, connection: Connection, project_id: ProjectId) -> str:
        """Raises LookupError."""
        return read_revision(connection, project_id)

    @writes
    def claim(self, connection: Connection, project: Project) -> Project:
        lock_name(connection, f"{project.owner}:{project.script_path}")
        known = _find(connection, project.owner, project.script_path)
        if known is None:
            connection.execute(insert(tables.project).values(columns_of(tables.project, project)))
        return known or project

    @writes
    def rename(
        self, connection: Connection, project_id: ProjectId, title: str, script: Digest | None = None
    ) -> None:
        lock_project(connection, project_id)
        history = tables.history.c
        known = connection.scalar(select(history.script).where(history.project_id == project_id))
        if script is not None and known not in (None, script):
            return
        rename_project(connection, project_id, title)
        bump_revision(connection, project_id)

    @reads
    def script(self, connection: Connection, project_id: ProjectId) -> Script | None:
        query = select(tables.script.c.content).where(tables.script.c.project_id == project_id)
        script: Script | None = connection.scalar(query)
        return script

    @writes
    def save_script(self, connection: Connection, project_id: ProjectId, script: Script) -> None:
        bump_revision(connection, project_id)
        values = {"project_id": project_id, "content": script, "saved_at": datetime.now(UTC)}
        upsert(connection, tables.script, values)


def rename_project(connection: Connection, project_id: ProjectId, title: str) -> None:
    row = tables.project.c
    renamed = update(tables.project).where(row.id == project_id, row.title != title)
    connection.execute(renamed.values(title=title))


def lock_name(connection: Connection, name: str) -> None:
    """Others that lock the same name wait until the commit; SQLite has no other writers."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def _of_key(connection: Connection, key: IdempotencyKey) -> Project | None:
    project_id = project_of_key(connection, key)
    row = connection.execute(select(tables.project).where(tables.project.c.id == project_id)).first()
    return value_of(Project, row) if row else None


def _find(connection: Connection, owner: str, script_path: str) -> Project | None:
    query = select(tables.project).where(
        tables.project.c.owner == owner, tables.project.c.script_path == script_path
    )
    row = connection.execute(newest_of(query, tables.project)).first()
    return value_of(Project, row) if row else None
