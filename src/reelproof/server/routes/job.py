"""Jobs: asked for, looked at, canceled and asked for again."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from reelproof.domain.ids import ProjectId
from reelproof.domain.job import JobStatus, StepName
from reelproof.engine.ports.stores import JobFilter
from reelproof.engine.studio.commission import FromBrief, FromProject, FromScript, Subject
from reelproof.planning.script.brief import brief_of
from reelproof.server.answers import BEGUN, BINARY, Answers, header, refusals
from reelproof.server.asked_job import begun, saying_of, told_of
from reelproof.server.caller import CallerOf, Owner
from reelproof.server.conditional import versioned
from reelproof.server.desk import Desk, DeskOf
from reelproof.server.page import After, Limit, TitleWords, next_of, place_of
from reelproof.server.schema.job import JobObject, JobPage, job_row
from reelproof.server.schema.request import NewJob, Retry, StepRetry
from reelproof.server.told_job import patient_job, told_job

ZIP_TYPE = "application/zip"
routes = APIRouter(prefix="/jobs", tags=["jobs"])
ZIP: Answers = {200: {"content": {ZIP_TYPE: BINARY}, "headers": {"Content-Disposition": header("Its name.")}}}


class ZipResponse(Response):
    """A zip file."""

    media_type = ZIP_TYPE


@routes.post("", status_code=202, responses={**BEGUN, **refusals(404)})
async def start_job(asked: NewJob, desk: DeskOf, caller: CallerOf, response: Response) -> JobObject:
    """Start a job. It is answered at once; follow it by its events."""
    saying = replace(saying_of(asked), stops_at_script=asked.stop_at is not None)
    if asked.language is not None:
        saying = replace(saying, choices=replace(saying.choices, language=asked.language))
    subject = _subject(asked, desk, saying.choices.language)
    job = await desk.commissions.make(caller, subject, saying, told_of(desk, asked))
    return await begun(desk, job, response)


@routes.get("")
async def list_jobs(
    desk: DeskOf,
    owner: Owner,
    limit: Limit = 50,
    after: After = None,
    project_id: Annotated[str | None, Query(max_length=64)] = None,
    status: JobStatus | None = None,
    query: TitleWords = None,
) -> JobPage:
    """List jobs, the newest first."""
    chosen = JobFilter(owner, ProjectId(project_id) if project_id else None, status, query)
    digests = await desk.ledgers.jobs.page(chosen, limit, place_of(after))
    following = next_of([digest.job for digest in digests], limit)
    return JobPage(jobs=[job_row(digest) for digest in digests], next=following)


@routes.get("/{job_id}", responses=refusals(503))
async def get_job(job_id: str, desk: DeskOf, owner: Owner, request: Request, response: Response) -> JobObject:
    """Look at a job.

    It tells its steps, the film, what is missing in that and what mends it, and the cost. It is answered in
    time even while the database is slow: then with what was last known, and `is_stale`.
    """
    known = await patient_job(desk, owner, job_id)
    if not known.told.is_stale:
        versioned(request, response, known.version)
    return known.told


@routes.post("/{job_id}/cancel", status_code=202)
async def cancel_job(job_id: str, desk: DeskOf, owner: Owner) -> JobObject:
    """Cancel a job. What was made is kept; one that has ended is left alone."""
    return await told_job(desk, await desk.submissions.cancel(owner, job_id))


@routes.post("/{job_id}/retry", status_code=202, responses={**BEGUN, **refusals(409)})
async def retry_job(
    job_id: str, desk: DeskOf, caller: CallerOf, response: Response, asked: Retry | None = None
) -> JobObject:
    """Start a job that makes what is missing. After a canceled or failed one it goes on."""
    asked = asked or Retry()
    job = await desk.submissions.retry(caller, job_id, asked.aim, asked.max_cost_microusd)
    return await begun(desk, job, response)


@routes.post("/{job_id}/steps/{step}/retry", status_code=202, responses={**BEGUN, **refusals(409)})
async def retry_step(
    job_id: str,
    step: StepName,
    desk: DeskOf,
    caller: CallerOf,
    response: Response,
    asked: StepRetry | None = None,
) -> JobObject:
    """Start a job that makes what is missing of one step. What is made from that is made, too."""
    asked = asked or StepRetry()
    job = await desk.submissions.retry_step(caller, job_id, step, asked.max_cost_microusd)
    return await begun(desk, job, response)


@routes.get("/{job_id}/diagnostics", response_class=ZipResponse, responses=ZIP)
async def get_diagnostics(job_id: str, desk: DeskOf, owner: Owner) -> Response:
    """Fetch all that is known of a job as a zip file. No secret is in it, so that it may be given away."""
    job = await desk.belongings.job(owner, job_id)
    content = await desk.diagnostics.of_job(job.id)
    return ZipResponse(content, headers={"Content-Disposition": f'attachment; filename="{job.id}.zip"'})


def _subject(asked: NewJob, desk: Desk, language: str | None) -> Subject:
    if asked.brief is not None:
        return FromBrief(brief_of(asked.brief, language, asked.duration_s, asked.audience))
    if asked.script is not None:
        return FromScript(asked.script)
    if asked.project_id is not None:
        return FromProject(asked.project_id, as_before=asked.options is None and asked.preset is None)
    return FromScript(desk.installation.sample_script)
