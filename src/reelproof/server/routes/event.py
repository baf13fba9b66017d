"""Events of jobs as streams: a snapshot, then all that was missed, then whatever comes."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from reelproof.domain.job import Job
from reelproof.server.answers import Answers, refusals
from reelproof.server.caller import Owner
from reelproof.server.desk import Desk, DeskOf
from reelproof.server.event_response import EventResponse
from reelproof.server.event_stream import Source, cursor_of, positions_of, snapshot_frame, stream
from reelproof.server.problem import refuse
from reelproof.server.schema.event import JobEvent
from reelproof.server.schema.job import JobObject
from reelproof.server.told_job import told_job

NOW = "now"
MOST_JOBS = 50
ANSWERS: Answers = {
    200: {
        "model": JobEvent,
        "description": "Server-sent events. `event:` is the type, `data:` the event as JSON, and `id:` what "
        "to give back as Last-Event-ID.",
    },
    204: {"description": "The job has ended, and nothing has been missed."},
}
LastEventId = Annotated[
    str | None,
    Header(alias="Last-Event-ID", max_length=1_000, description="The `id` of the last event that was heard."),
]
After = Annotated[
    str | None,
    Query(
        max_length=1_000,
        description="Where to begin without a Last-Event-ID: after this `id`, or `now`, after the snapshot. "
        "By default with the first event.",
    ),
]

routes = APIRouter(tags=["events"])


@routes.get("/jobs/{job_id}/events", status_code=200, response_class=EventResponse, responses=ANSWERS)
async def follow_job(
    job_id: str, desk: DeskOf, owner: Owner, last_event_id: LastEventId = None, after: After = None
) -> Response:
    """Follow a job until it has ended. Events are numbered by one; reading changes nothing."""
    return await _followed(desk, owner, [job_id], last_event_id, after)


@routes.get("/events", status_code=200, response_class=EventResponse, responses={**ANSWERS, **refusals(404)})
async def follow_jobs(
    desk: DeskOf,
    owner: Owner,
    job: Annotated[list[str], Query(min_length=1, max_length=MOST_JOBS, description="Ids of jobs.")],
    last_event_id: LastEventId = None,
    after: After = None,
) -> Response:
    """Follow several jobs by one stream, until all have ended. The `id` holds how far each was heard."""
    return await _followed(desk, owner, list(dict.fromkeys(job)), last_event_id, after)


async def _followed(
    desk: Desk, owner: str, job_ids: Sequence[str], last_event_id: str | None, after: str | None
) -> Response:
    jobs = [await desk.belongings.job(owner, job_id) for job_id in job_ids]
    told = [await told_job(desk, job) for job in jobs]
    heard = positions_of(last_event_id, len(jobs))
    positions = _clipped(heard if heard is not None else _begin(told, after), told)
    if heard is not None and _is_over(told, positions):
        return Response(status_code=204)
    is_fresh = heard is None and after == NOW
    return EventResponse(stream(_sources(desk, jobs, positions), _snapshots(told, positions, is_fresh)))


def _begin(told: Sequence[JobObject], after: str | None) -> Sequence[int]:
    """Raises Refusal (422) for what is no place in a stream of these jobs."""
    if after is None:
        return [0] * len(told)
    if after == NOW:
        return [job.last_event for job in told]
    positions = positions_of(after, len(told))
    if positions is None:
        raise refuse(422, "after", "Give as `after` the `id` of an event of this stream, or `now`.")
    return positions


def _clipped(positions: Sequence[int], told: Sequence[JobObject]) -> Sequence[int]:
    """Nobody waits for events beyond those that there will be."""
    return [min(position, job.last_event) for position, job in zip(positions, told, strict=True)]


def _is_over(told: Sequence[JobObject], positions: Sequence[int]) -> bool:
    return all(
        job.ended_at is not None and position >= job.last_event
        for job, position in zip(told, positions, strict=True)
    )


def _sources(desk: Desk, jobs: Sequence[Job], positions: Sequence[int]) -> Sequence[Source]:
    return [
        Source(desk.events.follow(job.id, position), position)
        for job, position in zip(jobs, positions, strict=True)
    ]


def _snapshots(told: Sequence[JobObject], positions: Sequence[int], is_fresh: bool) -> Sequence[bytes]:
    """Only where nothing is replayed do they count as heard."""
    frames = [snapshot_frame({"type": "snapshot", **job.model_dump(mode="json")}) for job in told[:-1]]
    last = {"type": "snapshot", **told[-1].model_dump(mode="json")}
    return [*frames, snapshot_frame(last, cursor_of(positions) if is_fresh else None)]
