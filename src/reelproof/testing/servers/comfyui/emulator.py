"""Emulates a ComfyUI server: queues, runs, lists and interrupts workflows."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.answers import named_reply
from reelproof.testing.servers.call_log import CallLog, CallRecord, KeyForm
from reelproof.testing.servers.comfyui.job import EmulatedComfyUiJob, nodes, workflow_fault
from reelproof.testing.servers.emulator import Purpose, file_reply
from reelproof.testing.servers.outcome import Act, Outcome
from reelproof.testing.servers.script_runner import ScriptRunner
from reelproof.testing.servers.wire import HttpRequest, Reply, json_reply

MODEL = "comfyui"
GONE = "comfyui/elsewhere"
FILENAME = re.compile(rb'name="image"; filename="([^"]+)"')


@dataclass(slots=True)
class ComfyUiEmulator:
    """Needs no key. Jobs live as long as the server, unless they `expired`, as after a restart."""

    script_runner: ScriptRunner
    call_log: CallLog
    jobs: dict[str, EmulatedComfyUiJob] = field(default_factory=dict)
    uploaded: set[str] = field(default_factory=set)
    needs_key: bool = False
    form: KeyForm | None = None

    def purpose(self, request: HttpRequest) -> Purpose:
        match (request.method, *_parts(request)):
            case ("POST", "prompt"):
                return Purpose("make", _texts(request), MODEL)
            case ("GET", "history", id_):
                return self._purpose_of("poll", self.jobs.get(id_))
            case ("POST", "queue" | "interrupt"):
                return self._purpose_of("cancel", self.jobs.get(_named(request)))
            case (_, "upload", _):
                return Purpose("upload")
            case ("GET", "view"):
                return self._purpose_of("download", self._of_file(request.query.get("filename", "")))
            case ("GET", "history" | "queue"):
                return Purpose("list")
            case _:
                return Purpose("account")

    def unauthorized(self) -> Reply:
        return named_reply("comfyui/login")

    async def act(self, request: HttpRequest, purpose: Purpose, outcome: Outcome, entry: CallRecord) -> Reply:
        match (purpose.on, *_parts(request)):
            case ("make", _):
                return self._queue(request, purpose, outcome, entry)
            case ("poll", _, id_):
                return self._poll(id_)
            case ("list", "history"):
                return json_reply({job.id: job.in_history() for job in self._ended()})
            case ("list", "queue"):
                return self._show_queue()
            case ("cancel", what):
                return self._cancel(request, what)
            case ("download", _):
                return await self._view(request, outcome)
            case ("upload", _, _):
                return self._take(request)
            case ("account", "system_stats"):
                return json_reply({"system": {"comfyui_version": "0.9.1"}, "devices": []})
            case _:
                return named_reply(GONE)

    def _purpose_of(self, on: str, job: EmulatedComfyUiJob | None) -> Purpose:
        return Purpose(on, job.prompt, MODEL) if job else Purpose(on)

    def _of_file(self, filename: str) -> EmulatedComfyUiJob | None:
        return next((job for job in self.jobs.values() if job.filename == filename), None)

    def _ended(self) -> list[EmulatedComfyUiJob]:
        return [job for job in self.jobs.values() if job.has_ended and job.outcome.do is not Act.expired]

    def _waiting(self) -> list[EmulatedComfyUiJob]:
        return [job for job in self.jobs.values() if not job.has_ended]

    def _queue(self, request: HttpRequest, purpose: Purpose, outcome: Outcome, entry: CallRecord) -> Reply:
        workflow = request.json().get("prompt")
        if not isinstance(workflow, Mapping):
            return named_reply("comfyui/no_prompt")
        fault = workflow_fault(workflow, frozenset(self.uploaded))
        if fault is not None:
            return json_reply(fault, 400)
        given_id = request.json().get("prompt_id")
        if given_id is not None and not _is_id(given_id):
            return json_reply({"error": "prompt_id is no UUID", "node_errors": {}}, 400)
        latency_s = self.script_runner.latency_s(outcome, purpose.prompt)
        extra: dict[str, JsonValue] = {"client_id": request.json().get("client_id")}
        id_, number = str(given_id or uuid4()), len(self.jobs)
        job = EmulatedComfyUiJob(
            id_, number, workflow, extra, outcome, latency_s, self.script_runner.script.ticks
        )
        self.jobs[id_] = job
        entry.is_charged = True
        self.call_log.start_work(MODEL)
        asyncio.get_running_loop().call_later(latency_s, self.call_log.end_work, MODEL)
        return json_reply({"prompt_id": id_, "number": number, "node_errors": {}})

    def _poll(self, id_: str) -> Reply:
        job = self.jobs.get(id_)
        if job is None:
            return json_reply({})
        answer = json_reply({id_: job.in_history()} if job in self._ended() else {})
        job.ticks -= 1
        return answer

    def _show_queue(self) -> Reply:
        """Lists the queue: one job runs at a time."""
        rows = [job.in_queue() for job in self._waiting()]
        return json_reply({"queue_running": rows[:1], "queue_pending": rows[1:]})

    def _cancel(self, request: HttpRequest, what: str) -> Reply:
        waiting, job = self._waiting(), self.jobs.get(_named(request))
        if job is not None and what == "queue" and job in waiting[1:]:
            del self.jobs[job.id]
        elif job is not None and what == "interrupt" and job in waiting[:1]:
            job.is_interrupted = True
        return Reply(200, media_type="application/octet-stream")

    async def _view(self, request: HttpRequest, outcome: Outcome) -> Reply:
        job = self._of_file(request.query.get("filename", ""))
        if job is None or not job.has_ended:
            return named_reply(GONE)
        types = {"png": "image/png", "mp4": "video/mp4", "wav": "audio/x-wav"}
        media_type = types[job.filename.rpartition(".")[2]]
        return file_reply(await asyncio.to_thread(job.content), media_type, outcome)

    def _take(self, request: HttpRequest) -> Reply:
        found = FILENAME.search(request.content)
        if found is None:
            return Reply(400, media_type="text/plain")
        name = found.group(1).decode()
        self.uploaded.add(name)
        return json_reply({"name": name, "subfolder": "", "type": "input"})


def _parts(request: HttpRequest) -> list[str]:
    return [part for part in request.path.split("/")[2:] if part]


def _texts(request: HttpRequest) -> str:
    workflow = request.json().get("prompt")
    if not isinstance(workflow, Mapping):
        return ""
    return "\n".join(
        str(value) for _, _, inputs in nodes(workflow) for value in inputs.values() if isinstance(value, str)
    )


def _named(request: HttpRequest) -> str:
    """Returns the job id in a call to the queue or to interrupt."""
    body = request.json()
    deleted = body.get("delete")
    if isinstance(deleted, Sequence) and deleted:
        return str(deleted[0])
    return str(body.get("prompt_id", ""))


def _is_id(value: JsonValue) -> bool:
    try:
        return str(UUID(str(value))) == value
    except ValueError:
        return False
