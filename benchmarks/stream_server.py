"""Streams of jobs' events from a process of its own: `python -m benchmarks.stream_server DATABASE_URL PORT`.

`GET /events?job=…&job=…` follows jobs; `POST /changes` writes in this process what its body says.
"""

import asyncio
import json
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.changes import Running, change
from reelproof.domain.ids import AssetId, JobId
from reelproof.server.event_response import EventResponse
from reelproof.server.event_stream import StreamSource, snapshot_frame, stream
from reelproof.storage.database import Database, SqlEvents

BACKLOG = 2_048


def app_of(database: Database) -> Starlette:
    events = SqlEvents(database)

    async def follow(request: Request) -> Response:
        jobs = [JobId(job_id) for job_id in request.query_params.getlist("job")]
        sources = [StreamSource(events.follow(job_id)) for job_id in jobs]
        return EventResponse(stream(sources, [snapshot_frame({"id": job_id}) for job_id in jobs]))

    async def write(request: Request) -> Response:
        load = json.loads(await request.body())
        jobs = [Running(JobId(job_id), [*map(AssetId, assets)]) for job_id, assets in load["jobs"]]
        await change(database, jobs, load["rate"], load["duration_s"])
        return Response(status_code=204)

    return Starlette(routes=[Route("/events", follow), Route("/changes", write, methods=["POST"])])


async def serve(database_url: str, port: int) -> None:
    database = await Database.open(database_url)
    try:
        settings = uvicorn.Config(
            app_of(database), port=port, backlog=BACKLOG, lifespan="off", ws="none", log_level="warning"
        )
        await uvicorn.Server(settings).serve()
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
