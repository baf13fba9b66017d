"""fal's queue: requests that are submitted, looked at, fetched and canceled; and its storage."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.answers import named_reply
from reelproof.testing.servers.face import Purpose
from reelproof.testing.servers.fal_job import FalJob
from reelproof.testing.servers.fal_models import served_models, unknown_inputs
from reelproof.testing.servers.files import Files
from reelproof.testing.servers.ledger import Entry, KeyForm, Ledger
from reelproof.testing.servers.outcome import Outcome
from reelproof.testing.servers.play import Play
from reelproof.testing.servers.wire import Asked, Reply, json_reply

INITIATE = "storage/upload/initiate"
COMPLETED = "COMPLETED"
FORM = KeyForm(scheme="Key ")
PURPOSES: Mapping[tuple[str, str], str] = {
    ("GET", "status"): "poll",
    ("GET", ""): "result",
    ("PUT", "cancel"): "cancel",
}


@dataclass(slots=True)
class FalFace:
    """Jobs live as long as the server, whatever becomes of the client."""

    play: Play
    ledger: Ledger
    files: Files
    jobs: dict[str, FalJob] = field(default_factory=dict)
    needs_key: bool = True
    form: KeyForm | None = FORM

    def purpose(self, asked: Asked) -> Purpose:
        path, job = _path(asked), self._job(asked)
        if path == INITIATE:
            return Purpose("upload")
        if "/requests/" in path:
            on = PURPOSES.get((asked.method, _tail(path)), "account")
            return Purpose(on, job.prompt, job.model) if job else Purpose(on)
        given = asked.json()
        return Purpose("make", str(given.get("prompt") or given.get("text") or ""), path)

    def unauthorized(self) -> Reply:
        return named_reply("fal/unauthorized")

    async def act(self, asked: Asked, purpose: Purpose, outcome: Outcome, entry: Entry) -> Reply:
        if purpose.on == "upload":
            return self._place(asked)
        if purpose.on == "make":
            return self._submit(asked, purpose, outcome, entry)
        job = self._job(asked)
        if job is None:
            return named_reply("fal/path_not_found")
        match purpose.on:
            case "poll":
                return _look(job, asked.origin)
            case "result":
                return _result(job, asked.origin)
            case "cancel":
                return _cancel(job)
            case _:
                return json_reply({"detail": "Method Not Allowed"}, 405)

    def _submit(self, asked: Asked, purpose: Purpose, outcome: Outcome, entry: Entry) -> Reply:
        """The queue takes any input; what is wrong with it, the job ends with."""
        if purpose.model not in served_models() or asked.method != "POST":
            return named_reply("fal/application_not_found")
        given = asked.json()
        self._inspect(asked, purpose.model, given, entry)
        latency_s = self.play.latency_s(outcome, purpose.prompt)
        job = FalJob(purpose.model, given, outcome, latency_s, self.play.script.ticks)
        job.file = self.files.promise(job.media_type, job.prompt, job.making())
        self.jobs[job.id] = job
        entry.is_charged = True
        self.ledger.begin_work(job.model)
        asyncio.get_running_loop().call_later(job.latency_s, self.ledger.end_work, job.model)
        told: dict[str, JsonValue] = {"status": "IN_QUEUE", "request_id": job.id, "queue_position": 0}
        return json_reply({**told, **job.addresses(asked.origin)})

    def _inspect(self, asked: Asked, model: str, given: Mapping[str, JsonValue], entry: Entry) -> None:
        if dict(asked.headers).get("x-fal-no-retry") != "1":
            self.ledger.complain(entry, "fal would repeat it by itself")
        for name in unknown_inputs(model, given):
            self.ledger.complain(entry, f"{model} knows no input {name}")

    def _job(self, asked: Asked) -> FalJob | None:
        app, _, rest = _path(asked).partition("/requests/")
        job = self.jobs.get(rest.partition("/")[0])
        return job if job is not None and job.app == app else None

    def _place(self, asked: Asked) -> Reply:
        body = asked.json()
        if asked.method != "POST" or "file_name" not in body or "content_type" not in body:
            return named_reply("fal/missing")
        address = f"{asked.origin}/delivery/{self.files.place(str(body['content_type']))}"
        return json_reply({"upload_url": address, "file_url": address})


def _look(job: FalJob, origin: str) -> Reply:
    standing = job.standing(origin)
    job.ticks -= 1
    return json_reply(standing, 200 if standing["status"] == COMPLETED else 202)


def _result(job: FalJob, origin: str) -> Reply:
    if job.status != COMPLETED:
        return json_reply({"detail": "Request is still in progress"}, 400)
    return job.result(origin)


def _cancel(job: FalJob) -> Reply:
    if job.status == COMPLETED:
        return json_reply({"status": "ALREADY_COMPLETED"}, 400)
    job.is_canceled = True
    return json_reply({"status": "CANCELLATION_REQUESTED"}, 202)


def _path(asked: Asked) -> str:
    return asked.path.removeprefix("/fal/").strip("/")


def _tail(path: str) -> str:
    """What is asked of a request: `status`, `cancel`, or its result."""
    return path.partition("/requests/")[2].partition("/")[2]
