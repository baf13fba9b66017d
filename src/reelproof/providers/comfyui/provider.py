"""The provider: a workflow is filled in, queued, looked after by its id, and what it saved fetched."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from reelproof.provider_api import Check, InputMedia, Made, ModelInfo, Request, Ticket, VoiceInfo
from reelproof.providers.comfyui.filling import filled
from reelproof.providers.comfyui.health import checks
from reelproof.providers.comfyui.job import media_type, no_file
from reelproof.providers.comfyui.queue import Queue
from reelproof.providers.comfyui.shelf import Shelf
from reelproof.providers.comfyui.workflow import Workflow
from reelproof.providers.first_frame import frame_content
from reelproof.providers.http import ApiClient, ApiPlace, is_this_machine, server_of
from reelproof.providers.jobs import FIRST_LOOK_S, ended, fetched
from reelproof.providers.listed import FRAME_ROLE

# A clock may have been set between a note and the call after it.
CLOCK_SKEW = timedelta(seconds=60)
ENDINGS = {"image/jpeg": "jpg", "image/webp": "webp"}


class ComfyUiProvider:
    """Workflows on a server of one's own. `first_look_s` is the first wait between two looks."""

    def __init__(self, place: ApiPlace, shelf: Shelf, first_look_s: float = FIRST_LOOK_S) -> None:
        self._client = ApiClient(place)
        self._queue = Queue(self._client)
        self._shelf = shelf
        self._first_look_s = first_look_s

    def models(self) -> Sequence[ModelInfo]:
        place = self._client.place
        server, is_local = server_of(place.url), is_this_machine(place.host)
        return [workflow.info(server, is_local=is_local) for workflow in self._shelf.workflows.values()]

    def voices(self) -> Sequence[VoiceInfo]:
        """What voices a workflow's model has, only its maker knows."""
        return ()

    def check(self) -> Sequence[Check]:
        return checks(self._client.place, self._shelf)

    async def make(self, request: Request) -> Made:
        """Submits and collects in one go, for whoever keeps no tickets."""
        return await self.collect(await self.submit(request), request)

    async def submit(self, request: Request) -> Ticket:
        """A first picture is uploaded before, once all else is right. It is named by its content, so that it
        lies there once, and a lost job is known again.
        """
        workflow = self._shelf.of(request)
        frame = _frame(request, workflow)
        if frame is None:
            return await self._queue.start(filled(workflow, request, None))
        content = await frame_content(frame)
        name = _frame_name(frame, content)
        filled(workflow, request, name)
        given = await self._queue.upload(name, content, frame.media_type)
        return await self._queue.start(filled(workflow, request, given))

    async def find(self, request: Request, since: datetime, taken: frozenset[str]) -> Ticket | None:
        workflow = self._shelf.of(request)
        frame = _frame(request, workflow)
        name = None if frame is None else _frame_name(frame, await frame_content(frame))
        return await self._queue.find(filled(workflow, request, name), since - CLOCK_SKEW, taken)

    async def collect(self, ticket: Ticket, request: Request) -> Made:
        workflow = self._shelf.of(request)
        job = await ended(partial(self._queue.look, ticket), self._first_look_s)
        if job.failure is not None:
            raise self._client.error(job.failure)
        file = job.file(request.kind, workflow.header.output)
        if file is None:
            raise self._client.error(no_file(request.kind))
        made = await fetched(self._client, self._queue.address(file), request)
        return replace(made, media_type=media_type(file, request.kind))

    async def cancel(self, ticket: Ticket) -> None:
        await self._queue.stop(ticket)

    async def rest(self) -> None:
        await self._client.close()

    async def close(self) -> None:
        await self.rest()


def _frame(request: Request, workflow: Workflow) -> InputMedia | None:
    return request.inputs.get(FRAME_ROLE) if FRAME_ROLE in workflow.marks else None


def _frame_name(frame: InputMedia, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()[:24]
    return f"{FRAME_ROLE}_{digest}.{ENDINGS.get(frame.media_type, 'png')}"
