"""SQL that reads a whole job at one moment: steps, assets, film, summary."""

from datetime import UTC, datetime

from sqlalchemy import Connection, select

from reelproof.contract.summary import SummaryObject
from reelproof.domain.asset import Asset
from reelproof.domain.ids import JobId
from reelproof.domain.job import Job
from reelproof.domain.project import Project
from reelproof.domain.render import FilmFile
from reelproof.domain.summary import Summary
from reelproof.planning.report.job_snapshot import JobSnapshot
from reelproof.planning.report.job_summary import summarize
from reelproof.storage.database import tables
from reelproof.storage.database.row import value_of
from reelproof.storage.database.stores.asset import read_assets
from reelproof.storage.database.stores.attempt import read_attempts
from reelproof.storage.database.stores.step import read_steps
from reelproof.storage.database.stores.webhook import read_webhook


def read_snapshot(connection: Connection, job: Job) -> JobSnapshot:
    last_event, summary = _last_event(connection, job)
    assets = read_assets(connection, job.project_id)
    return JobSnapshot(
        project=_project(connection, job),
        job=job,
        steps=read_steps(connection, job.id),
        assets={asset.key: asset for asset in assets},
        film=read_film(connection, job.id),
        summary=summary or _summary_so_far(connection, job, assets),
        last_event=last_event,
        at=datetime.now(UTC),
        webhook=read_webhook(connection, job.id),
    )


def read_film(connection: Connection, job_id: JobId) -> FilmFile | None:
    row = connection.execute(select(tables.film).where(tables.film.c.job_id == job_id)).first()
    return value_of(FilmFile, row) if row else None


def _project(connection: Connection, job: Job) -> Project:
    row = connection.execute(select(tables.project).where(tables.project.c.id == job.project_id))
    return value_of(Project, row.one())


def _last_event(connection: Connection, job: Job) -> tuple[int, Summary | None]:
    """Returns the number of the last event, and the summary that it has if it ended the job."""
    event = tables.event.c
    query = select(event.number, event.data).where(event.job_id == job.id)
    row = connection.execute(query.order_by(event.number.desc()).limit(1)).first()
    if row is None:
        return 0, None
    data = row.data.get("summary") if job.status.is_final else None
    return row.number, SummaryObject.model_validate(data).summary() if data else None


def _summary_so_far(connection: Connection, job: Job, assets: list[Asset]) -> Summary:
    attempts = read_attempts(connection, tables.attempt.c.job_id == job.id)
    return summarize([asset for asset in assets if asset.status.is_final], job.id, attempts)
