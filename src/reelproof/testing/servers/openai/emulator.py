"""Emulates the OpenAI API and compatible servers: images, speech and text."""

import asyncio
import base64
import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_hex

from reelproof.provider_api import JsonValue
from reelproof.testing.scripted import small_script
from reelproof.testing.servers import media
from reelproof.testing.servers.answers import named_reply
from reelproof.testing.servers.call_log import API_KEY, BEARER, CallLog, CallRecord, KeyForm
from reelproof.testing.servers.emulator import Purpose
from reelproof.testing.servers.files import FileServer
from reelproof.testing.servers.openai.rules import (
    CHAT,
    DEFAULT_SOUND,
    FIELDS,
    MODELS,
    PROMPTS,
    SERVED,
    SOUND_FORMATS,
    SPEECH,
    refusal,
    request_fault,
    sides_of,
)
from reelproof.testing.servers.outcome import Act, Outcome
from reelproof.testing.servers.script_runner import ScriptRunner
from reelproof.testing.servers.wire import HttpRequest, Reply, json_reply

RELEASED = 1_767_225_600
# Azure's older path, without `v1`.
DEPLOYMENT = re.compile(r"/openai/deployments/[^/]+/")


@dataclass(slots=True)
class OpenAiEmulator:
    """`is_compatible`: a server that accepts any key and any model, and returns image URLs."""

    script_runner: ScriptRunner
    call_log: CallLog
    files: FileServer
    is_compatible: bool = False
    needs_key: bool = field(init=False)
    form: KeyForm | None = BEARER

    def __post_init__(self) -> None:
        self.needs_key = not self.is_compatible or self.form == API_KEY

    def purpose(self, request: HttpRequest) -> Purpose:
        body, call = request.json(), _call(request)
        if call.startswith(MODELS):
            return Purpose("models")
        text = _messages(body) if call == CHAT else str(body.get(PROMPTS.get(call, ""), ""))
        return Purpose("make", text, str(body.get("model", "")))

    def unauthorized(self) -> Reply:
        return named_reply("openai/invalid_api_key")

    async def act(self, request: HttpRequest, purpose: Purpose, outcome: Outcome, entry: CallRecord) -> Reply:
        call, body = _call(request), request.json()
        if call.startswith(MODELS):
            return _models(call.removeprefix(MODELS).strip("/"))
        if call not in FIELDS or request.method != "POST":
            return refusal(404, f"Invalid URL ({request.method} {request.path})", None)
        fault = None if self.is_compatible else request_fault(call, body)
        if fault is not None:
            return fault
        self.call_log.start_work(purpose.model)
        try:
            await asyncio.sleep(self.script_runner.latency_s(outcome, purpose.prompt))
        finally:
            self.call_log.end_work(purpose.model)
        entry.is_charged = True
        match call:
            case "images/generations":
                return self._images(request, body, outcome)
            case "audio/speech":
                return _speech(body, outcome)
            case _:
                return _chat(body, outcome)

    def _images(self, request: HttpRequest, body: Mapping[str, JsonValue], outcome: Outcome) -> Reply:
        width, height = sides_of(str(body.get("size", "1024x1024"))) or (1024, 1024)
        prompt = str(body["prompt"])
        kind = str(body.get("output_format", "png"))
        content = media.image_as(kind, media.image(prompt, width, height))
        if outcome.do is Act.corrupt:
            content = media.corrupted(content)
        if self.is_compatible and body.get("response_format") != "b64_json":
            name = self.files.put("image/png", prompt, content)
            return json_reply(
                {"created": int(time.time()), "data": [{"url": f"{request.origin}/delivery/{name}"}]}
            )
        coded = base64.b64encode(content).decode()
        if outcome.do is Act.truncated_base64:
            coded = coded[: len(coded) // 2 - len(coded) // 2 % 4 + 1]
        count = body.get("n", 1)
        images: list[JsonValue] = [{"b64_json": coded}]
        data = [] if outcome.do is Act.empty else images * (count if isinstance(count, int) else 1)
        words = len(prompt.split())
        usage: dict[str, JsonValue] = {
            "input_tokens": words,
            "input_tokens_details": {"image_tokens": 0, "text_tokens": words},
            "output_tokens": 196,
            "total_tokens": words + 196,
        }
        answer: dict[str, JsonValue] = {"created": int(time.time()), "output_format": kind, "data": data}
        return json_reply(answer if self.is_compatible else {**answer, "usage": usage})


def _call(request: HttpRequest) -> str:
    path = DEPLOYMENT.sub("/v1/", request.path)
    return path.partition("/v1/")[2].strip("/")


def _messages(body: Mapping[str, JsonValue]) -> str:
    messages = body.get("messages")
    texts = (
        [message.get("content") for message in messages or () if isinstance(message, Mapping)]
        if isinstance(messages, Sequence)
        else []
    )
    return "\n".join(str(text) for text in texts)


def _models(name: str) -> Reply:
    """Returns all models, or the named one."""
    rows: dict[str, JsonValue] = {
        model: {
            "id": model,
            "object": "model",
            "created": RELEASED,
            "owned_by": "openai",
            "shutdown_date": "2027-01-06" if call == SPEECH else None,
        }
        for call, names in SERVED.items()
        for model in names
    }
    if not name:
        return json_reply({"object": "list", "data": list(rows.values())})
    missing = refusal(404, f"The model '{name}' does not exist", "model", "model_not_found")
    return json_reply(rows[name]) if name in rows else missing


def _speech(body: Mapping[str, JsonValue], outcome: Outcome) -> Reply:
    kind = str(body.get("response_format", DEFAULT_SOUND))
    media_type = SOUND_FORMATS.get(kind, SOUND_FORMATS[DEFAULT_SOUND])
    if outcome.do is Act.empty:
        return Reply(200, b"", media_type)
    content = media.sound_as(kind, media.speech(str(body["input"])))
    return Reply(200, media.corrupted(content) if outcome.do is Act.corrupt else content, media_type)


def _chat(body: Mapping[str, JsonValue], outcome: Outcome) -> Reply:
    """Echoes the last message, in the form that the schema requires."""
    lines = _messages(body).splitlines()
    said = f"Answer to: {lines[-1] if lines else ''}"
    schema = _schema(body)
    content = json.dumps(filled(schema, said)) if schema else said
    if "chapters" in str(schema.get("properties")):
        content = json.dumps(small_script(said, _words_wanted(body)))
    message: dict[str, JsonValue] = {"role": "assistant", "content": content, "refusal": None}
    finish = "stop"
    match outcome.do:
        case Act.refusal:
            message |= {"content": None, "refusal": "I'm sorry, I can't help with that."}
        case Act.length:
            message, finish = {**message, "content": content[: len(content) // 2]}, "length"
        case Act.no_json:
            message["content"] = "Sure! Here is"
        case Act.empty:
            message["content"] = ""
        case _:
            pass
    usage: dict[str, JsonValue] = {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150}
    choice: dict[str, JsonValue] = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
    head: dict[str, JsonValue] = {
        "id": f"chatcmpl-{token_hex(8)}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": body.get("model"),
    }
    return json_reply({**head, "choices": [choice], "usage": usage})


def _words_wanted(body: Mapping[str, JsonValue]) -> int:
    found = re.search(r"about (\d+) words", _messages(body))
    return int(found[1]) if found else 60


def _schema(body: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    place: JsonValue = body
    for name in ("response_format", "json_schema", "schema"):
        place = place.get(name) if isinstance(place, Mapping) else None
    return place if isinstance(place, Mapping) else {}


def filled(schema: Mapping[str, JsonValue], said: str) -> JsonValue:
    """Builds the smallest value that satisfies a schema."""
    properties = schema.get("properties")
    if isinstance(properties, Mapping):
        return {name: filled(one, said) for name, one in properties.items() if isinstance(one, Mapping)}
    match schema.get("type"):
        case "array":
            items = schema.get("items")
            return [filled(items, said)] if isinstance(items, Mapping) else []
        case "integer" | "number":
            return 1
        case "boolean":
            return True
        case _:
            return said
