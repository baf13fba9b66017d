"""Makes two films with the client that was generated from the contract; prints what it saw, as JSON."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from jobs_api import AuthenticatedClient
from jobs_api.api.assets import get_take_media
from jobs_api.api.events import stream_job_events
from jobs_api.api.jobs import get_job, list_jobs, start_job, upload_job
from jobs_api.api.projects import list_assets
from jobs_api.models import (
    AssetStatus,
    AssetStatusEvent,
    JobCompletedEvent,
    JobObject,
    JobPage,
    JobStatus,
    JobUpload,
    NewJob,
    Problem,
    SnapshotEvent,
)
from jobs_api.types import UNSET, File, Unset


def started(client: AuthenticatedClient, request: Mapping[str, Any]) -> JobObject:
    job = start_job.sync(client=client, body=NewJob.from_dict(request))
    assert isinstance(job, JobObject)
    return job


def uploaded(client: AuthenticatedClient, request: Mapping[str, Any]) -> JobObject:
    script = File(BytesIO(request["script"].encode()), "rain.md", "text/markdown")
    body = JobUpload(script=script, request=json.dumps({"options": request["options"]}))
    job = upload_job.sync(client=client, body=body)
    assert isinstance(job, JobObject)
    return job


def events(client: AuthenticatedClient, job_id: str) -> Iterator[Mapping[str, Any]]:
    stream = stream_job_events.sync(job_id, client=client)
    assert isinstance(stream, str)
    for line in stream.splitlines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


def followed(client: AuthenticatedClient, job: JobObject) -> list[str]:
    """Its film's title, the keys of its assets, and how it ended."""
    seen = []
    for event in events(client, job.job_id):
        match event["type"]:
            case "snapshot":
                seen.append(SnapshotEvent.from_dict(event).title)
            case "asset-status":
                asset = AssetStatusEvent.from_dict(event)
                seen += [asset.key] if asset.status is AssetStatus.GENERATED else []
            case "job-failed" | "job-canceled":
                seen.append(json.dumps(event))
            case "job-completed":
                seen.append(JobCompletedEvent.from_dict(event).status.value)
    return seen


def pages(client: AuthenticatedClient) -> Iterator[JobPage]:
    after: str | Unset = UNSET
    while True:
        page = list_jobs.sync(client=client, limit=1, after=after, status=JobStatus.SUCCEEDED)
        assert isinstance(page, JobPage)
        yield page
        if page.next_ is None:
            return
        after = page.next_


def media_bytes(client: AuthenticatedClient, project_id: str) -> list[int]:
    listed = list_assets.sync(project_id, client=client)
    assert listed is not None and not isinstance(listed, Problem)
    takes = [asset.take for asset in listed.assets if asset.take is not None]
    media = [get_take_media.sync(take.take_id, client=client) for take in takes]
    return [len(medium.payload.read()) for medium in media if isinstance(medium, File)]


def main(url: str, token: str) -> None:
    request = json.load(sys.stdin)
    with AuthenticatedClient(base_url=url, token=token) as client:
        jobs = [started(client, request), uploaded(client, request)]
        seen = [followed(client, job) for job in jobs]
        problem = get_job.sync("nothing", client=client)
        assert isinstance(problem, Problem)
        result = {
            "jobs": [job.job_id for job in jobs],
            "seen": seen,
            "listed": [row.job_id for page in pages(client) for row in page.jobs],
            "media_bytes": media_bytes(client, jobs[0].project_id),
            "problem": [problem.code, problem.remediation],
        }
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1], os.environ["TOKEN"])
