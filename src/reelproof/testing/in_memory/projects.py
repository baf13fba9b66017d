"""Projects in memory."""

from collections.abc import Sequence
from dataclasses import replace

from reelproof.domain.ids import Digest, ProjectId
from reelproof.domain.job import Job
from reelproof.domain.project import Project
from reelproof.domain.script import Script
from reelproof.engine.ports.stores import IdempotencyKey, KeyReused, PageCursor, ProjectFilter
from reelproof.testing.in_memory.page import has_words, newest_first, page_of, record_of
from reelproof.testing.in_memory.tables import ProjectRecord, Tables


class InMemoryProjects:
    """The port `Projects`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def page(
        self, chosen: ProjectFilter, limit: int, before: PageCursor | None = None
    ) -> Sequence[tuple[Project, Job | None]]:
        found = [
            record.project
            for record in self._tables.projects.values()
            if record.project.owner == chosen.owner
            and has_words(record.project.title, chosen.words)
            and chosen.output_path in (None, record.project.output_path)
            and self._has_status(record.project.id, chosen)
        ]
        return [(project, self._newest(project.id)) for project in page_of(found, limit, before)]

    async def revision(self, project_id: ProjectId) -> str:
        return revision_of(self._tables, project_id)

    async def find(self, owner: str, script_path: str) -> Project | None:
        return self._find(owner, script_path)

    async def get(self, project_id: ProjectId) -> Project:
        return record_of(self._tables.projects, project_id, "project").project

    async def of_key(self, key: IdempotencyKey) -> Project | None:
        kept = self._tables.project_keys.get((key.owner, key.key))
        if kept is None:
            return None
        if kept[0] != key.digest:
            raise KeyReused
        return (await self.get(kept[1])) if kept[1] in self._tables.projects else None

    async def add(self, project: Project, key: IdempotencyKey | None) -> Project:
        known = await self.of_key(key) if key is not None else None
        if known is not None:
            return known
        with self._tables.transaction():
            self._tables.projects[project.id] = ProjectRecord(project)
            self._tables.bump_revision(project.id)
            if key is not None:
                self._tables.project_keys[key.owner, key.key] = (key.digest, project.id)
        return project

    async def save(self, project: Project) -> None:
        with self._tables.transaction():
            known = self._tables.projects.get(project.id, ProjectRecord(project))
            self._tables.projects[project.id] = replace(known, project=project)
            self._tables.bump_revision(project.id)

    async def claim(self, project: Project) -> Project:
        with self._tables.transaction():
            known = self._find(project.owner, project.script_path)
            if known is None:
                self._tables.projects[project.id] = ProjectRecord(project)
        return known or project

    async def rename(self, project_id: ProjectId, title: str, script: Digest | None = None) -> None:
        with self._tables.transaction():
            history = self._tables.histories.get(project_id)
            if script is None or history is None or history.script in (None, script):
                rename(self._tables, project_id, title)

    async def script(self, project_id: ProjectId) -> Script | None:
        record = self._tables.projects.get(project_id)
        return record.script if record else None

    async def save_script(self, project_id: ProjectId, script: Script) -> None:
        with self._tables.transaction():
            record = record_of(self._tables.projects, project_id, "project")
            self._tables.projects[project_id] = replace(record, script=script)
            self._tables.bump_revision(project_id)

    def _find(self, owner: str, script_path: str) -> Project | None:
        wanted = (owner, script_path)
        found = [
            record.project
            for record in self._tables.projects.values()
            if (record.project.owner, record.project.script_path) == wanted
        ]
        return next(iter(newest_first(found)), None)

    def _newest(self, project_id: ProjectId) -> Job | None:
        return next(iter(self._tables.jobs_of(project_id)), None)

    def _has_status(self, project_id: ProjectId, chosen: ProjectFilter) -> bool:
        if chosen.status is None:
            return True
        newest = self._newest(project_id)
        return newest is not None and newest.status is chosen.status


def rename(tables: Tables, project_id: ProjectId, title: str) -> None:
    """Within a transaction. Does nothing if the project was deleted."""
    if (record := tables.projects.get(project_id)) is not None:
        tables.projects[project_id] = replace(record, project=replace(record.project, title=title))
        tables.bump_revision(project_id)


def revision_of(tables: Tables, project_id: ProjectId) -> str:
    """Raises LookupError."""
    record = record_of(tables.projects, project_id, "project")
    jobs = tables.jobs_of(project_id)
    events = sum(len(tables.events.get(job.id, ())) for job in jobs)
    return f"{record.revision}-{len(jobs)}-{events}"
