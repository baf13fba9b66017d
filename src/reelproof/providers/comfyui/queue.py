"""Client of a ComfyUI server: queues, polls, finds and cancels jobs, and transfers their files."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from reelproof.provider_api import (
    ErrorCode,
    Failure,
    JsonValue,
    ReelproofError,
    Ticket,
    with_answer_lost,
    with_job_running,
)
from reelproof.providers.comfyui.errors import classify_call, classify_submit
from reelproof.providers.comfyui.job import WAITING, ComfyUiJob, OutputFile, is_interrupted, read_job
from reelproof.providers.comfyui.job_id import given_at, is_job_of, new_job_id
from reelproof.providers.comfyui.workflow import Nodes
from reelproof.providers.http import ApiCall, ApiClient, FormPart, multipart

CLIENT = "reelproof"
MAX_HISTORY = 500
RUNNING, PENDING = "queue_running", "queue_pending"
GONE = "ComfyUI no longer knows the job: the server was restarted, or the job was removed from its queue."


class ComfyUiQueue:
    """Client of the server; knows nothing about films."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    async def start(self, nodes: Nodes) -> Ticket:
        """Queues a workflow, under our own id if the server accepts it."""
        job_id = new_job_id(nodes, datetime.now(UTC))
        body: JsonValue = {"prompt": dict(nodes), "client_id": CLIENT, "prompt_id": job_id}
        response = await self._client.request_json(
            ApiCall("POST", "prompt", body, is_billed=True), classify_submit
        )
        given = response.get("prompt_id") if isinstance(response, Mapping) else None
        if not isinstance(given, str) or not given:
            message = "ComfyUI accepted the workflow but returned no job id."
            raise ReelproofError(with_answer_lost(Failure(ErrorCode.ProviderFailure, message)))
        return Ticket(given)

    async def poll(self, ticket: Ticket) -> ComfyUiJob:
        """Returns the state. A failed poll counts as still running, unless the job does not exist."""
        try:
            job = await self._in_history(ticket)
            if job is None and ticket.id in await self._queued(RUNNING, PENDING):
                return WAITING
            job = job or await self._in_history(ticket)
        except ReelproofError as error:
            raise ReelproofError(with_job_running(error.failure)) from error
        if job is None:
            raise ReelproofError(Failure(ErrorCode.TransientProviderError, GONE, provider_code="not_found"))
        return job

    async def find(self, nodes: Nodes, since: datetime, taken: frozenset[str]) -> Ticket | None:
        """Finds the oldest job with this exact workflow that was queued since then and not canceled."""
        history = await self._get(f"history?{urlencode({'max_items': MAX_HISTORY})}")
        ended = [id_ for id_, entry in history.items() if not is_interrupted(entry)]
        known = {*ended, *await self._queued(RUNNING, PENDING)} - taken
        ours = [id_ for id_ in known if is_job_of(id_, nodes, since)]
        return Ticket(min(ours, key=given_at)) if ours else None

    async def stop(self, ticket: Ticket) -> None:
        """Dequeues the job, or interrupts it if running: old servers interrupt any running job."""
        await self._client.send(ApiCall("POST", "queue", {"delete": [ticket.id]}), classify_call)
        if ticket.id in await self._queued(RUNNING):
            await self._client.send(ApiCall("POST", "interrupt", {"prompt_id": ticket.id}), classify_call)

    async def upload(self, name: str, content: bytes, media_type: str) -> str:
        """Uploads an image and returns its name for nodes."""
        parts = [
            FormPart("image", content, name, media_type),
            FormPart("overwrite", b"true"),
            FormPart("type", b"input"),
        ]
        body, headers = multipart(parts)
        response = await self._client.request_json(
            ApiCall("POST", "upload/image", content=body, headers=headers), classify_call
        )
        fields = response if isinstance(response, Mapping) else {}
        given, folder = fields.get("name"), fields.get("subfolder")
        if not isinstance(given, str) or not given:
            message = "ComfyUI accepted the picture but returned no name."
            raise ReelproofError(Failure(ErrorCode.ProviderFailure, message))
        return f"{folder}/{given}" if isinstance(folder, str) and folder else given

    def address(self, file: OutputFile) -> str:
        query = {"filename": file.filename, "subfolder": file.subfolder, "type": file.type}
        return f"{self._client.endpoint.url}/view?{urlencode(query)}"

    async def _in_history(self, ticket: Ticket) -> ComfyUiJob | None:
        return read_job((await self._get(f"history/{quote(ticket.id, safe='')}")).get(ticket.id))

    async def _queued(self, *rows: str) -> set[str]:
        queue = await self._get("queue")
        return {id_ for row in rows for id_ in _ids(queue.get(row))}

    async def _get(self, path: str) -> Mapping[str, JsonValue]:
        response = await self._client.request_json(ApiCall("GET", path), classify_call)
        if not isinstance(response, Mapping):
            message = "ComfyUI did not return its job status."
            raise ReelproofError(Failure(ErrorCode.TransientProviderError, message))
        return response


def _ids(rows: JsonValue) -> Iterator[str]:
    """Yields the job ids; a row holds a number, an id, a workflow and more."""
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, list) and len(row) > 1 and isinstance(row[1], str):
            yield row[1]
