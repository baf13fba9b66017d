"""Emulates fal's queue and storage."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.answers import named_reply
from reelproof.testing.servers.call_log import CallLog, CallRecord, KeyForm
from reelproof.testing.servers.emulator import Purpose
from reelproof.testing.servers.fal.job import EmulatedFalJob
from reelproof.testing.servers.fal.models import served_models, unknown_inputs
from reelproof.testing.servers.files import FileServer
from reelproof.testing.servers.outcome import Outcome
from reelproof.testing.servers.script_runner import ScriptRunner
from reelproof.testing.servers.wire import HttpRequest, Reply, json_reply

INITIATE = "storage/upload/initiate"
COMPLETED = "COMPLETED"
FORM = KeyForm(scheme="Key ")
PURPOSES: Mapping[tuple[str, str], str] = {
    ("GET", "status"): "poll",
    ("GET", ""): "result",
    ("PUT", "cancel"): "cancel",
}


@dataclass(slots=True)
class FalEmulator:
    """Jobs live as long as the server, independent of the client."""

    script_runner: ScriptRunner
    call_log: CallLog
    files: FileServer
    jobs: dict[str, EmulatedFalJob] = field(default_factory=dict)
    needs_key: bool = True
    form: KeyForm | None = FORM

    def purpose(self, request: HttpRequest) -> Purpose:
        path, job = _path(request), self._job(request)
        if path == INITIATE:
            return Purpose("upload")
        if "/requests/" in path:
            on = PURPOSES.get((request.method, _tail(path)), "account")
            return Purpose(on, job.prompt, job.model) if job else Purpose(on)
        given = request.json()
        return Purpose("make", str(given.get("prompt") or given.get("text") or ""), path)

    def unauthorized(self) -> Reply:
        return named_reply("fal/unauthorized")

    async def act(self, request: HttpRequest, purpose: Purpose, outcome: Outcome, entry: CallRecord) -> Reply:
        if purpose.on == "upload":
            return self._place(request)
        if purpose.on == "make":
            return self._submit(request, purpose, outcome, entry)
        job = self._job(request)
        if job is None:
            return named_reply("fal/path_not_found")
        match purpose.on:
            case "poll":
                return _poll(job, request.origin)
            case "result":
                return _result(job, request.origin)
            case "cancel":
                return _cancel(job)
            case _:
                return json_reply({"detail": "Method Not Allowed"}, 405)

    def _submit(self, request: HttpRequest, purpose: Purpose, outcome: Outcome, entry: CallRecord) -> Reply:
        """Accepts any input, like the real queue: invalid input fails the job."""
        if purpose.model not in served_models() or request.method != "POST":
            return named_reply("fal/application_not_found")
        given = request.json()
        self._inspect(request, purpose.model, given, entry)
        latency_s = self.script_runner.latency_s(outcome, purpose.prompt)
        job = EmulatedFalJob(purpose.model, given, outcome, latency_s, self.script_runner.script.ticks)
        job.file = self.files.register(job.media_type, job.prompt, job.making())
        self.jobs[job.id] = job
        entry.is_charged = True
        self.call_log.start_work(job.model)
        asyncio.get_running_loop().call_later(job.latency_s, self.call_log.end_work, job.model)
        accepted: dict[str, JsonValue] = {"status": "IN_QUEUE", "request_id": job.id, "queue_position": 0}
        return json_reply({**accepted, **job.addresses(request.origin)})

    def _inspect(
        self, request: HttpRequest, model: str, given: Mapping[str, JsonValue], entry: CallRecord
    ) -> None:
        if dict(request.headers).get("x-fal-no-retry") != "1":
            self.call_log.complain(entry, "fal would retry it")
        for name in unknown_inputs(model, given):
            self.call_log.complain(entry, f"{model} has no input {name}")

    def _job(self, request: HttpRequest) -> EmulatedFalJob | None:
        app, _, rest = _path(request).partition("/requests/")
        job = self.jobs.get(rest.partition("/")[0])
        return job if job is not None and job.app == app else None

    def _place(self, request: HttpRequest) -> Reply:
        body = request.json()
        if request.method != "POST" or "file_name" not in body or "content_type" not in body:
            return named_reply("fal/missing")
        address = f"{request.origin}/delivery/{self.files.place(str(body['content_type']))}"
        return json_reply({"upload_url": address, "file_url": address})


def _poll(job: EmulatedFalJob, origin: str) -> Reply:
    status_json = job.status_json(origin)
    job.ticks -= 1
    return json_reply(status_json, 200 if status_json["status"] == COMPLETED else 202)


def _result(job: EmulatedFalJob, origin: str) -> Reply:
    if job.status != COMPLETED:
        return json_reply({"detail": "Request is still in progress"}, 400)
    return job.result(origin)


def _cancel(job: EmulatedFalJob) -> Reply:
    if job.status == COMPLETED:
        return json_reply({"status": "ALREADY_COMPLETED"}, 400)
    job.is_canceled = True
    return json_reply({"status": "CANCELLATION_REQUESTED"}, 202)


def _path(request: HttpRequest) -> str:
    return request.path.removeprefix("/fal/").strip("/")


def _tail(path: str) -> str:
    """Returns the operation on a request: `status`, `cancel`, or empty for its result."""
    return path.partition("/requests/")[2].partition("/")[2]
