"""Routes `/jobs`: start, list, get, cancel, resume, retry, diagnostics."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from reelproof.contract.job import JobObject
from reelproof.contract.job_list import JobPage, job_row
from reelproof.contract.job_request import NewJob, RetryRequest, StepRetryRequest
from reelproof.domain.ids import ProjectId
from reelproof.domain.job import JobStatus, StepName
from reelproof.engine.ports.stores import JobFilter
from reelproof.engine.studio.start_job import FromBrief, FromProject, FromScript, Subject
from reelproof.planning.script.brief import brief_of
from reelproof.server.caller import CallerDep, Owner
from reelproof.server.conditional import check_version
from reelproof.server.job_request import accepted_job, choices_of, webhook_target_of
from reelproof.server.job_response import job_response, job_response_or_stale
from reelproof.server.pagination import After, Limit, TitleQuery, next_cursor, page_cursor
from reelproof.server.responses import ACCEPTED, BINARY, Responses, error_responses, header
from reelproof.server.services import Services, ServicesDep

ZIP_TYPE = "application/zip"
routes = APIRouter(prefix="/jobs", tags=["jobs"])
ZIP: Responses = {
    200: {"content": {ZIP_TYPE: BINARY}, "headers": {"Content-Disposition": header("Its name.")}}
}


class ZipResponse(Response):
    """A zip file."""

    media_type = ZIP_TYPE


@routes.post("", status_code=202, responses={**ACCEPTED, **error_responses(404)})
async def start_job(body: NewJob, services: ServicesDep, caller: CallerDep, response: Response) -> JobObject:
    """Start a job. The response is immediate; follow the job through its events."""
    request_choices = replace(choices_of(body), stops_at_script=body.stop_at is not None)
    if body.language is not None:
        request_choices = replace(
            request_choices, choices=replace(request_choices.choices, language=body.language)
        )
    subject = _subject(body, services, request_choices.choices.language)
    job = await services.start_job.make(caller, subject, request_choices, webhook_target_of(services, body))
    return await accepted_job(services, job, response)


@routes.get("")
async def list_jobs(
    services: ServicesDep,
    owner: Owner,
    limit: Limit = 50,
    after: After = None,
    project_id: Annotated[str | None, Query(max_length=64)] = None,
    status: JobStatus | None = None,
    query: TitleQuery = None,
) -> JobPage:
    """List jobs, newest first."""
    chosen = JobFilter(owner, ProjectId(project_id) if project_id else None, status, query)
    digests = await services.stores.jobs.page(chosen, limit, page_cursor(after))
    following = next_cursor([digest.job for digest in digests], limit)
    return JobPage(jobs=[job_row(digest) for digest in digests], next=following)


@routes.get("/{job_id}", responses=error_responses(503))
async def get_job(
    job_id: str, services: ServicesDep, owner: Owner, request: Request, response: Response
) -> JobObject:
    """Get a job.

    Includes its steps, the film, its placeholders with remediations, and the cost. It responds in time even
    while the database is slow: then with the last known state, marked `is_stale`.
    """
    known = await job_response_or_stale(services, owner, job_id)
    if not known.content.is_stale:
        check_version(request, response, known.version)
    return known.content


@routes.post("/{job_id}/cancel", status_code=202)
async def cancel_job(job_id: str, services: ServicesDep, owner: Owner) -> JobObject:
    """Cancel a job. Finished assets are kept; a job that has ended is not changed."""
    return await job_response(services, await services.job_commands.cancel(owner, job_id))


@routes.post("/{job_id}/resume", status_code=202, responses=ACCEPTED)
async def resume_job(job_id: str, services: ServicesDep, caller: CallerDep, response: Response) -> JobObject:
    """Resume a film's last job. If it was canceled or failed, a new job continues its request; otherwise the
    response is the job itself.
    """
    return await accepted_job(services, await services.job_commands.resume(caller, job_id), response)


@routes.post("/{job_id}/retry", status_code=202, responses={**ACCEPTED, **error_responses(409)})
async def retry_job(
    job_id: str,
    services: ServicesDep,
    caller: CallerDep,
    response: Response,
    body: RetryRequest | None = None,
) -> JobObject:
    """Start a job that makes missing assets. After a canceled or failed job it continues that job's request,
    unless a mode is given. While the job is unfinished, the response is 409.
    """
    body = body or RetryRequest()
    job = await services.job_commands.retry(caller, job_id, body.mode, body.max_cost_microusd)
    return await accepted_job(services, job, response)


@routes.post("/{job_id}/steps/{step}/retry", status_code=202, responses={**ACCEPTED, **error_responses(409)})
async def retry_step(
    job_id: str,
    step: StepName,
    services: ServicesDep,
    caller: CallerDep,
    response: Response,
    body: StepRetryRequest | None = None,
) -> JobObject:
    """Start a job that makes what is missing in one step. Whatever depends on it is made again, too."""
    body = body or StepRetryRequest()
    job = await services.job_commands.retry_step(caller, job_id, step, body.max_cost_microusd)
    return await accepted_job(services, job, response)


@routes.get("/{job_id}/diagnostics", response_class=ZipResponse, responses=ZIP)
async def get_diagnostics(job_id: str, services: ServicesDep, owner: Owner) -> Response:
    """Download a job's diagnostics as a zip file. It contains no secrets and can be shared."""
    job = await services.owned_lookup.job(owner, job_id)
    content = await services.diagnostics.of_job(job.id)
    return ZipResponse(content, headers={"Content-Disposition": f'attachment; filename="{job.id}.zip"'})


def _subject(body: NewJob, services: Services, language: str | None) -> Subject:
    if body.brief is not None:
        return FromBrief(brief_of(body.brief, language, body.duration_s, body.audience))
    if body.script is not None:
        return FromScript(body.script)
    if body.project_id is not None:
        return FromProject(body.project_id, as_before=body.options is None and body.preset is None)
    return FromScript(services.installation.sample_script)
