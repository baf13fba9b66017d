"""Routes `/events` (SSE streams of one or more jobs): start position, snapshot, number of jobs."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from reelproof.contract.event_stream import JobEvent
from reelproof.contract.job import JobObject
from reelproof.domain.job import Job
from reelproof.server.caller import Owner
from reelproof.server.event_response import EventResponse
from reelproof.server.event_stream import StreamSource, cursor_of, positions_of, snapshot_frame, stream
from reelproof.server.job_response import job_response
from reelproof.server.problem import http_error
from reelproof.server.responses import Responses, error_responses
from reelproof.server.services import Services, ServicesDep

NOW = "now"
MAX_JOBS = 50
EVENT_RESPONSES: Responses = {
    200: {
        "model": JobEvent,
        "description": "Server-sent events. `event:` is the type, `data:` the event as JSON, and `id:` the "
        "value for Last-Event-ID.",
    },
    204: {"description": "The job has ended, and the client has received all its events."},
}
LastEventId = Annotated[
    str | None,
    Header(alias="Last-Event-ID", max_length=1_000, description="The `id` of the last event received."),
]
After = Annotated[
    str | None,
    Query(
        max_length=1_000,
        description="Where to start without a Last-Event-ID: after this `id`, or `now` to start after the "
        "snapshot. Default: the first event.",
    ),
]

routes = APIRouter(tags=["events"])


@routes.get("/jobs/{job_id}/events", status_code=200, response_class=EventResponse, responses=EVENT_RESPONSES)
async def stream_job_events(
    job_id: str, services: ServicesDep, owner: Owner, last_event_id: LastEventId = None, after: After = None
) -> Response:
    """Stream a job's events until it ends. Events are numbered consecutively."""
    return await _event_response(services, owner, [job_id], last_event_id, after)


@routes.get(
    "/events",
    status_code=200,
    response_class=EventResponse,
    responses={**EVENT_RESPONSES, **error_responses(404)},
)
async def stream_events(
    services: ServicesDep,
    owner: Owner,
    job: Annotated[list[str], Query(min_length=1, max_length=MAX_JOBS, description="Ids of jobs.")],
    last_event_id: LastEventId = None,
    after: After = None,
) -> Response:
    """Stream the events of several jobs until all have ended. The `id` holds the position in each job."""
    return await _event_response(services, owner, list(dict.fromkeys(job)), last_event_id, after)


async def _event_response(
    services: Services, owner: str, job_ids: Sequence[str], last_event_id: str | None, after: str | None
) -> Response:
    jobs = [await services.owned_lookup.job(owner, job_id) for job_id in job_ids]
    objects = [await job_response(services, job) for job in jobs]
    seen = positions_of(last_event_id, len(jobs))
    positions = _clipped(seen if seen is not None else _initial_positions(objects, after), objects)
    if seen is not None and _is_over(objects, positions):
        return Response(status_code=204)
    is_fresh = seen is None and after == NOW
    return EventResponse(
        stream(_sources(services, jobs, positions), _snapshots(objects, positions, is_fresh))
    )


def _initial_positions(objects: Sequence[JobObject], after: str | None) -> Sequence[int]:
    """Raises HttpError (422) for an invalid position in a stream of these jobs."""
    if after is None:
        return [0] * len(objects)
    if after == NOW:
        return [job.last_event for job in objects]
    positions = positions_of(after, len(objects))
    if positions is None:
        raise http_error(422, "after", "`after` must be the `id` of an event of this stream, or `now`.")
    return positions


def _clipped(positions: Sequence[int], objects: Sequence[JobObject]) -> Sequence[int]:
    """Limits positions to events that exist."""
    return [min(position, job.last_event) for position, job in zip(positions, objects, strict=True)]


def _is_over(objects: Sequence[JobObject], positions: Sequence[int]) -> bool:
    return all(
        job.ended_at is not None and position >= job.last_event
        for job, position in zip(objects, positions, strict=True)
    )


def _sources(services: Services, jobs: Sequence[Job], positions: Sequence[int]) -> Sequence[StreamSource]:
    return [
        StreamSource(services.events.follow(job.id, position), position)
        for job, position in zip(jobs, positions, strict=True)
    ]


def _snapshots(objects: Sequence[JobObject], positions: Sequence[int], is_fresh: bool) -> Sequence[bytes]:
    """Snapshots get an id only if no events are replayed."""
    frames = [snapshot_frame({"type": "snapshot", **job.model_dump(mode="json")}) for job in objects[:-1]]
    last = {"type": "snapshot", **objects[-1].model_dump(mode="json")}
    return [*frames, snapshot_frame(last, cursor_of(positions) if is_fresh else None)]
