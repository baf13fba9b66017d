"""Emulates the Gemini API: images, speech and text in one call each, clips by operations."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.answers import named_reply
from reelproof.testing.servers.call_log import CallLog, CallRecord, KeyForm
from reelproof.testing.servers.emulator import Purpose, file_reply
from reelproof.testing.servers.google.operation import EmulatedOperation
from reelproof.testing.servers.google.response import generated
from reelproof.testing.servers.google.rules import (
    COUNT,
    GENERATE,
    PREDICT,
    SERVED,
    VIDEO,
    in_camel_case,
    kind_of,
    request_fault,
)
from reelproof.testing.servers.outcome import Act, Outcome
from reelproof.testing.servers.script_runner import ScriptRunner
from reelproof.testing.servers.wire import HttpRequest, Reply, json_reply

GONE = "google/not_found"
VERSION = re.compile(r"^.*?/v1(?:beta|alpha)?/")
KEY_FORM = KeyForm("x-goog-api-key")


@dataclass(slots=True)
class GoogleEmulator:
    """Operations and their files live as long as the server, independent of the client."""

    script_runner: ScriptRunner
    call_log: CallLog
    operations: dict[str, EmulatedOperation] = field(default_factory=dict)
    needs_key: bool = True
    form: KeyForm | None = KEY_FORM

    def purpose(self, request: HttpRequest) -> Purpose:
        match (request.method, *_parts(request)):
            case ("POST", "models", called):
                model, _, _ = called.partition(":")
                return Purpose("make", _prompt(request.json()), model)
            case ("GET", "models", _, "operations", id_):
                return self._purpose_of("poll", self.operations.get(id_))
            case ("POST", "models", _, "operations", called):
                return self._purpose_of("cancel", self.operations.get(called.partition(":")[0]))
            case ("GET", "files", called):
                on = "download" if "/download/" in request.path else "address"
                return self._purpose_of(on, self._of_file(called.partition(":")[0]))
            case _:
                return Purpose("models")

    def unauthorized(self) -> Reply:
        return named_reply("google/api_key_invalid")

    async def act(self, request: HttpRequest, purpose: Purpose, outcome: Outcome, entry: CallRecord) -> Reply:
        match (purpose.on, *_parts(request)):
            case ("make", _, called):
                return await self._make(request, called.partition(":")[2], purpose, outcome, entry)
            case ("poll", _, _, _, id_):
                return self._show(request, id_)
            case ("cancel", _, _, _, called):
                return self._cancel(called)
            case ("address" | "download", _, called):
                return await self._file(request, purpose.on, called.partition(":")[0], outcome)
            case (_, "models"):
                return json_reply({"models": list(_models().values())})
            case (_, "models", name) if name in _models():
                return json_reply(_models()[name])
            case _:
                return named_reply(GONE)

    def _purpose_of(self, on: str, operation: EmulatedOperation | None) -> Purpose:
        return Purpose(on, operation.prompt, operation.model) if operation else Purpose(on)

    def _of_file(self, file_id: str) -> EmulatedOperation | None:
        return next((one for one in self.operations.values() if one.file_id == file_id), None)

    async def _make(
        self, request: HttpRequest, method: str, purpose: Purpose, outcome: Outcome, entry: CallRecord
    ) -> Reply:
        body = in_camel_case(request.json())
        if method == COUNT and purpose.model in _models():
            return json_reply({"totalTokens": len(purpose.prompt.split())})
        fault = request_fault(purpose.model, method, body)
        if fault is not None:
            return fault
        entry.is_charged = outcome.do not in (Act.refusal, Act.fails)
        latency_s = self.script_runner.latency_s(outcome, purpose.prompt)
        self.call_log.start_work(purpose.model)
        if kind_of(purpose.model) == VIDEO:
            asyncio.get_running_loop().call_later(latency_s, self.call_log.end_work, purpose.model)
            return self._start(purpose, body, outcome, latency_s)
        try:
            await asyncio.sleep(latency_s)
        finally:
            self.call_log.end_work(purpose.model)
        return json_reply(generated(purpose, body, outcome))

    def _start(
        self, purpose: Purpose, body: Mapping[str, JsonValue], outcome: Outcome, latency_s: float
    ) -> Reply:
        ticks = self.script_runner.script.ticks
        operation = EmulatedOperation(purpose.model, purpose.prompt, body, outcome, latency_s, ticks)
        self.operations[operation.id] = operation
        return json_reply({"name": operation.name})

    def _show(self, request: HttpRequest, id_: str) -> Reply:
        operation = self.operations.get(id_)
        if operation is None:
            return named_reply(GONE)
        answer = json_reply(operation.to_json(request.origin))
        operation.ticks -= 1
        return answer

    def _cancel(self, called: str) -> Reply:
        id_, _, verb = called.partition(":")
        operation = self.operations.get(id_)
        if operation is None or verb != "cancel":
            return named_reply(GONE)
        if not operation.is_done:
            operation.is_canceled = True
        return json_reply({})

    async def _file(self, request: HttpRequest, on: str, file_id: str, outcome: Outcome) -> Reply:
        """Returns the file; like the real API, redirects downloads once."""
        operation = self._of_file(file_id)
        if operation is None or request.query.get("alt") != "media":
            return named_reply(GONE)
        if on == "address":
            return Reply(
                302, headers={"location": request.target.replace("/google/", "/google/download/", 1)}
            )
        return file_reply(await asyncio.to_thread(operation.content), "video/mp4", outcome)


def _parts(request: HttpRequest) -> list[str]:
    return [part for part in VERSION.sub("", request.path, count=1).split("/") if part]


def _prompt(body: Mapping[str, JsonValue]) -> str:
    """Returns all texts of a request."""
    texts: list[str] = []

    def collect(value: JsonValue) -> None:
        if isinstance(value, Mapping):
            texts.extend(str(one) for name, one in value.items() if name in ("text", "prompt"))
            for one in value.values():
                collect(one)
        elif isinstance(value, list):
            for one in value:
                collect(one)

    for name in ("contents", "instances"):
        collect(body.get(name))
    return "\n".join(texts)


def _models() -> dict[str, JsonValue]:
    """Returns the models by name, as the API lists them."""
    return {
        name: {
            "name": f"models/{name}",
            "supportedGenerationMethods": [PREDICT if kind == VIDEO else GENERATE],
        }
        for kind, names in SERVED.items()
        for name in names
    }
