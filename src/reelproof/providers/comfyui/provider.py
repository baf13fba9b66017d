"""The ComfyUI provider: fills in a workflow, queues it, polls it by its id, and fetches its output."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from reelproof.provider_api import (
    CancelOutcome,
    Check,
    InputMedia,
    Made,
    ModelInfo,
    Request,
    Ticket,
    VoiceInfo,
)
from reelproof.providers.comfyui.filling import filled
from reelproof.providers.comfyui.job import media_type, no_file
from reelproof.providers.comfyui.queue import ComfyUiQueue
from reelproof.providers.comfyui.workflow import Workflow
from reelproof.providers.comfyui.workflow_folder import WorkflowFolder
from reelproof.providers.http import ApiClient, ApiEndpoint, is_this_machine, server_of
from reelproof.providers.jobs import FIRST_POLL_S, cancel_outcome, fetch_result, poll_until_ended
from reelproof.providers.listed import FRAME_ROLE
from reelproof.providers.starting_image import frame_content

# The clock may be adjusted between a record and the call after it.
CLOCK_SKEW = timedelta(seconds=60)
ENDINGS = {"image/jpeg": "jpg", "image/webp": "webp"}


class ComfyUiProvider:
    """Workflows on a self-hosted server. `first_poll_s` is the first wait between polls."""

    def __init__(
        self, endpoint: ApiEndpoint, workflow_folder: WorkflowFolder, first_poll_s: float = FIRST_POLL_S
    ) -> None:
        self._client = ApiClient(endpoint)
        self._queue = ComfyUiQueue(self._client)
        self._workflow_folder = workflow_folder
        self._first_look_s = first_poll_s

    def models(self) -> Sequence[ModelInfo]:
        endpoint = self._client.endpoint
        server, is_local = server_of(endpoint.url), is_this_machine(endpoint.host)
        return [
            workflow.info(server, is_local=is_local) for workflow in self._workflow_folder.workflows.values()
        ]

    def voices(self) -> Sequence[VoiceInfo]:
        """Returns none: the voices of a workflow's model are unknown."""
        return ()

    def check(self) -> Sequence[Check]:
        from reelproof.providers.comfyui.health import checks

        return checks(self._client.endpoint, self._workflow_folder)

    async def make(self, request: Request) -> Made:
        """Submits and collects in one step, for callers that keep no tickets."""
        return await self.collect(await self.submit(request), request)

    async def submit(self, request: Request) -> Ticket:
        """Uploads the first frame once everything else is valid. It is named by its content, so that it
        is stored once, and a lost job can be found again.
        """
        workflow = self._workflow_folder.of(request)
        frame = _frame(request, workflow)
        if frame is None:
            return await self._queue.start(filled(workflow, request, None))
        content = await frame_content(frame)
        name = _frame_name(frame, content)
        filled(workflow, request, name)
        given = await self._queue.upload(name, content, frame.media_type)
        return await self._queue.start(filled(workflow, request, given))

    async def find(self, request: Request, since: datetime, taken: frozenset[str]) -> Ticket | None:
        workflow = self._workflow_folder.of(request)
        frame = _frame(request, workflow)
        name = None if frame is None else _frame_name(frame, await frame_content(frame))
        return await self._queue.find(filled(workflow, request, name), since - CLOCK_SKEW, taken)

    async def collect(self, ticket: Ticket, request: Request) -> Made:
        workflow = self._workflow_folder.of(request)
        job = await poll_until_ended(partial(self._queue.poll, ticket), self._first_look_s)
        if job.failure is not None:
            raise self._client.error(job.failure)
        file = job.file(request.kind, workflow.header.output)
        if file is None:
            raise self._client.error(no_file(request.kind))
        made = await fetch_result(self._client, self._queue.address(file), request)
        return replace(made, media_type=media_type(file, request.kind))

    async def cancel(self, ticket: Ticket) -> CancelOutcome:
        await self._queue.stop(ticket)
        poll = partial(self._queue.poll, ticket)
        return await cancel_outcome(True, poll, lambda job: job.failure is not None)

    async def release(self) -> None:
        await self._client.close()

    async def close(self) -> None:
        await self.release()


def _frame(request: Request, workflow: Workflow) -> InputMedia | None:
    return request.inputs.get(FRAME_ROLE) if FRAME_ROLE in workflow.marks else None


def _frame_name(frame: InputMedia, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()[:24]
    return f"{FRAME_ROLE}_{digest}.{ENDINGS.get(frame.media_type, 'png')}"
