"""A server's jobs: queued, looked at, looked up, stopped, and the files for them and of them."""

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
from reelproof.providers.comfyui.job import WAITING, File, Job, is_interrupted, read_job
from reelproof.providers.comfyui.job_id import given_at, is_job_of, new_job_id
from reelproof.providers.comfyui.workflow import Nodes
from reelproof.providers.http import ApiClient, Call, Part, multipart

CLIENT = "reelproof"
MOST_HISTORY = 500
RUNNING, PENDING = "queue_running", "queue_pending"
GONE = "ComfyUI does not know the job any more: it was started anew, or the job was taken from its queue."


class Queue:
    """Speaks to the server; knows nothing of films."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    async def start(self, nodes: Nodes) -> Ticket:
        """Under an id of ours, where the server takes one."""
        job_id = new_job_id(nodes, datetime.now(UTC))
        body: JsonValue = {"prompt": dict(nodes), "client_id": CLIENT, "prompt_id": job_id}
        answer = await self._client.ask(Call("POST", "prompt", body, pays=True), classify_submit)
        given = answer.get("prompt_id") if isinstance(answer, Mapping) else None
        if not isinstance(given, str) or not given:
            message = "ComfyUI took the workflow and did not name the job."
            raise ReelproofError(with_answer_lost(Failure(ErrorCode.ProviderFailure, message)))
        return Ticket(given)

    async def look(self, ticket: Ticket) -> Job:
        """How it stands. A failed look says that the job goes on, unless there is no such job."""
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
        """The oldest job with this very workflow that was started since then and not stopped."""
        history = await self._get(f"history?{urlencode({'max_items': MOST_HISTORY})}")
        ended = [id_ for id_, entry in history.items() if not is_interrupted(entry)]
        known = {*ended, *await self._queued(RUNNING, PENDING)} - taken
        ours = [id_ for id_ in known if is_job_of(id_, nodes, since)]
        return Ticket(min(ours, key=given_at)) if ours else None

    async def stop(self, ticket: Ticket) -> None:
        """Takes it from the queue, and interrupts it if it runs: servers of old interrupt whatever runs."""
        await self._client.send(Call("POST", "queue", {"delete": [ticket.id]}), classify_call)
        if ticket.id in await self._queued(RUNNING):
            await self._client.send(Call("POST", "interrupt", {"prompt_id": ticket.id}), classify_call)

    async def upload(self, name: str, content: bytes, media_type: str) -> str:
        """The name under which nodes find the picture."""
        parts = [
            Part("image", content, name, media_type),
            Part("overwrite", b"true"),
            Part("type", b"input"),
        ]
        body, headers = multipart(parts)
        answer = await self._client.ask(
            Call("POST", "upload/image", content=body, headers=headers), classify_call
        )
        told = answer if isinstance(answer, Mapping) else {}
        given, folder = told.get("name"), told.get("subfolder")
        if not isinstance(given, str) or not given:
            message = "ComfyUI took the picture and did not say where it is."
            raise ReelproofError(Failure(ErrorCode.ProviderFailure, message))
        return f"{folder}/{given}" if isinstance(folder, str) and folder else given

    def address(self, file: File) -> str:
        query = {"filename": file.filename, "subfolder": file.subfolder, "type": file.type}
        return f"{self._client.place.url}/view?{urlencode(query)}"

    async def _in_history(self, ticket: Ticket) -> Job | None:
        return read_job((await self._get(f"history/{quote(ticket.id, safe='')}")).get(ticket.id))

    async def _queued(self, *rows: str) -> set[str]:
        queue = await self._get("queue")
        return {id_ for row in rows for id_ in _ids(queue.get(row))}

    async def _get(self, path: str) -> Mapping[str, JsonValue]:
        answer = await self._client.ask(Call("GET", path), classify_call)
        if not isinstance(answer, Mapping):
            message = "ComfyUI did not say how its jobs stand."
            raise ReelproofError(Failure(ErrorCode.TransientProviderError, message))
        return answer


def _ids(rows: JsonValue) -> Iterator[str]:
    """A row is a number, an id, a workflow and more."""
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, list) and len(row) > 1 and isinstance(row[1], str):
            yield row[1]
