"""Deletion of projects and jobs in memory."""

from collections.abc import Awaitable, Callable, Sequence

from reelproof.domain.ids import JobId, ProjectId
from reelproof.domain.job import Job
from reelproof.domain.units import Microusd
from reelproof.engine.studio.deletion import Deleted, Removal, RemovalKind
from reelproof.testing.in_memory.tables import Tables


class InMemoryDeletions:
    """The port `DeletionStore`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def spent(self, project_id: ProjectId) -> Microusd:
        jobs = {job.id for job in self._tables.jobs_of(project_id)}
        attempts = [one for one in self._tables.attempts.values() if one.job_id in jobs]
        return Microusd(sum(one.cost_microusd or 0 for one in attempts))

    async def delete_project(self, project_id: ProjectId) -> Deleted:
        tables = self._tables
        if project_id not in tables.projects:
            return Deleted.unknown
        jobs = tables.jobs_of(project_id)
        if any(not job.status.is_final for job in jobs):
            return Deleted.unfinished
        with tables.transaction():
            self._note_removals(project_id, jobs)
            self._delete_jobs(jobs)
            assets = {key for key, one in tables.assets.items() if one.asset.project_id == project_id}
            tables.takes = {key: one for key, one in tables.takes.items() if one.take.asset_id not in assets}
            tables.assets = {key: one for key, one in tables.assets.items() if key not in assets}
            self._delete_history(project_id)
            keys = tables.project_keys.items()
            tables.project_keys = {name: kept for name, kept in keys if kept[1] != project_id}
            del tables.projects[project_id]
        return Deleted.done

    async def delete_job(self, job_id: JobId) -> Deleted:
        record = self._tables.jobs.get(job_id)
        if record is None:
            return Deleted.unknown
        if not record.job.status.is_final:
            return Deleted.unfinished
        rendered = [job for job in self._tables.jobs_of(record.job.project_id) if self._has_film(job)]
        if rendered and rendered[0].id == job_id:
            return Deleted.in_use
        with self._tables.transaction():
            self._delete_jobs([record.job])
            self._tables.bump_revision(record.job.project_id)
        return Deleted.done

    async def removals(self) -> Sequence[Removal]:
        open_jobs = [one.job for one in self._tables.jobs.values() if not one.job.status.is_final]
        busy_owners = {self._tables.projects[job.project_id].project.owner for job in open_jobs}
        return [one for one in self._tables.removals.values() if one.owner not in busy_owners]

    async def settle(self, removal: Removal, remove: Callable[[Removal], Awaitable[None]]) -> None:
        async with self._tables.removing:
            takes = self._tables.takes.values()
            is_used = any(one.take.media_digest == removal.name for one in takes)
            if removal.kind is RemovalKind.folder or not is_used:
                await remove(removal)
            self._tables.removals.pop((removal.kind, removal.name), None)

    def _has_film(self, job: Job) -> bool:
        return self._tables.jobs[job.id].film is not None

    def _note_removals(self, project_id: ProjectId, jobs: Sequence[Job]) -> None:
        tables = self._tables
        owner = tables.projects[project_id].project.owner
        digests = {
            one.take.media_digest
            for one in tables.takes.values()
            if tables.assets[one.take.asset_id].asset.project_id == project_id
        }
        # Previews of a film are stored under its key, as those of a medium are under its digest.
        films = [film.key for job in jobs if (film := tables.jobs[job.id].film) is not None]
        named = [(RemovalKind.folder, project_id), *((RemovalKind.medium, one) for one in [*digests, *films])]
        tables.removals |= {(kind, name): Removal(kind, name, owner) for kind, name in named}

    def _delete_history(self, project_id: ProjectId) -> None:
        tables = self._tables
        tables.histories.pop(project_id, None)
        tables.changes = {key: one for key, one in tables.changes.items() if key[0] != project_id}
        tables.versions = {key: one for key, one in tables.versions.items() if key[0] != project_id}
        tables.texts = {key: one for key, one in tables.texts.items() if key[0] != project_id}

    def _delete_jobs(self, jobs: Sequence[Job]) -> None:
        tables, gone = self._tables, {job.id for job in jobs}
        tables.attempts = {key: one for key, one in tables.attempts.items() if one.job_id not in gone}
        tables.keys = {key: one for key, one in tables.keys.items() if one.job_id not in gone}
        for job_id in gone:
            del tables.jobs[job_id]
            tables.events.pop(job_id, None)
            tables.webhooks.pop(job_id, None)
