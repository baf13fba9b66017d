"""SQL queries for jobs in lists: status, progress, asset counts, cost so far."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    cast,
    func,
    select,
    type_coerce,
)

from reelproof.domain.asset import AssetStatus
from reelproof.domain.ids import JobId, ProjectId
from reelproof.domain.job import FINAL_STATUSES, Job, JobStatus, Step
from reelproof.domain.units import Microusd
from reelproof.engine.ports.stores import RecordNotFound
from reelproof.planning.report.job_snapshot import JobListing
from reelproof.storage.database import tables
from reelproof.storage.database.page import newest_of
from reelproof.storage.database.row import value_of

# A request contains a whole script, which few callers need.
JOB_COLUMNS = [column for column in tables.job.c if column is not tables.job.c.request]
# Built once: building a statement takes longer than running it.
_JOB = select(*JOB_COLUMNS).where(tables.job.c.id == bindparam("job_id"))
_LOCKED_JOB = _JOB.with_for_update(key_share=True)
COUNTED = (AssetStatus.generated, AssetStatus.needs_prompt_update, AssetStatus.failed)


def read_job(connection: Connection, job_id: JobId) -> Job:
    """Raises LookupError."""
    return _found(connection, job_id, _JOB)


def lock_and_read_job(connection: Connection, job_id: JobId) -> Job:
    """Other writers of the job wait until the commit. Raises LookupError."""
    return _found(connection, job_id, _LOCKED_JOB)


def newest_status() -> ScalarSelect[JobStatus]:
    """Selects the status of the newest job of each project."""
    job = tables.job.c
    newest = newest_of(select(job.status).where(job.project_id == tables.project.c.id), tables.job)
    return newest.correlate(tables.project).scalar_subquery()


def read_newest_jobs(connection: Connection, project_ids: Sequence[ProjectId]) -> Mapping[ProjectId, Job]:
    """The newest job of each of these projects."""
    job = tables.job.c
    query = select(*JOB_COLUMNS).where(job.project_id.in_(project_ids))
    at = select(job.project_id, func.max(job.created_at).label("at")).group_by(job.project_id).subquery()
    query = query.join(at, and_(at.c.project_id == job.project_id, at.c.at == job.created_at))
    rows = connection.execute(query.order_by(job.id))
    return {row.project_id: value_of(Job, row) for row in rows}


def read_digests(connection: Connection, jobs: Sequence[Job]) -> Sequence[JobListing]:
    ids = [job.id for job in jobs]
    titles, steps = _titles(connection, jobs), _steps(connection, ids)
    costs, ended = _costs(connection, ids), _ended_counts(connection, ids)
    open_films = [job.project_id for job in jobs if job.id not in ended]
    under_way = _counts(connection, open_films)
    return [
        JobListing(
            job=job,
            title=titles[job.project_id],
            steps=steps.get(job.id, ()),
            counts=ended.get(job.id) or under_way.get(job.project_id, {}),
            cost_microusd=Microusd(costs.get(job.id, 0)),
        )
        for job in jobs
    ]


def _found(connection: Connection, job_id: JobId, query: Select[Any]) -> Job:
    row = connection.execute(query, {"job_id": job_id}).first()
    if row is None:
        raise RecordNotFound("job", job_id)
    return value_of(Job, row)


def _titles(connection: Connection, jobs: Sequence[Job]) -> dict[ProjectId, str]:
    project = tables.project.c
    query = select(project.id, project.title).where(project.id.in_({job.project_id for job in jobs}))
    return {row.id: row.title for row in connection.execute(query)}


def _steps(connection: Connection, job_ids: Sequence[JobId]) -> dict[JobId, tuple[Step, ...]]:
    step, found = tables.step.c, dict[JobId, tuple[Step, ...]]()
    query = select(tables.step).where(step.job_id.in_(job_ids)).order_by(step.job_id, step.position)
    for row in connection.execute(query):
        found[row.job_id] = (*found.get(row.job_id, ()), value_of(Step, row))
    return found


def _costs(connection: Connection, job_ids: Sequence[JobId]) -> dict[JobId, int]:
    attempt = tables.attempt.c
    spent = func.coalesce(func.sum(attempt.cost_microusd), 0).label("spent")
    query = select(attempt.job_id, spent).where(attempt.job_id.in_(job_ids)).group_by(attempt.job_id)
    return {row.job_id: int(row.spent) for row in connection.execute(query)}


def _counts(
    connection: Connection, project_ids: Sequence[ProjectId]
) -> dict[ProjectId, dict[AssetStatus, int]]:
    """Counts the assets of unfinished films by status."""
    asset, found = tables.asset.c, dict[ProjectId, dict[AssetStatus, int]]()
    query = (
        select(asset.project_id, asset.status, func.count().label("amount"))
        .where(asset.project_id.in_(project_ids), asset.position.is_not(None))
        .group_by(asset.project_id, asset.status)
    )
    for row in connection.execute(query):
        found.setdefault(row.project_id, {})[row.status] = row.amount
    return found


def _ended_counts(connection: Connection, job_ids: Sequence[JobId]) -> dict[JobId, dict[AssetStatus, int]]:
    """Reads the counts in the last events of ended jobs; a job that ended early may have none."""
    event, job = tables.event.c, tables.job.c
    last = and_(event.job_id == job.id, event.number == job.event_count)
    summary = _as_json(connection, event.data)["summary"]["assets"]
    query = (
        select(job.id, *(summary[status.value].as_integer().label(status.value) for status in COUNTED))
        .select_from(tables.job.join(tables.event, last))
        .where(job.id.in_(job_ids), job.status.in_(FINAL_STATUSES))
    )
    rows = connection.execute(query)
    return {
        row.id: {status: row._mapping[status.value] for status in COUNTED}
        for row in rows
        if row.generated is not None
    }


def _as_json(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    return type_coerce(column, JSON) if connection.dialect.name == "sqlite" else cast(column, JSON)
