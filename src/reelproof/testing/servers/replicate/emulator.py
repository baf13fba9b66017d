"""Emulates the Replicate API: predictions are submitted, polled, listed and canceled."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.answers import named_reply
from reelproof.testing.servers.call_log import BEARER, CallLog, CallRecord, KeyForm
from reelproof.testing.servers.callbacks import EmulatedWebhooks
from reelproof.testing.servers.emulator import Purpose
from reelproof.testing.servers.files import FileServer
from reelproof.testing.servers.outcome import Outcome
from reelproof.testing.servers.replicate.faults import fault, validation_error
from reelproof.testing.servers.replicate.files import Uploads
from reelproof.testing.servers.replicate.models import input_faults, model_of, served_models
from reelproof.testing.servers.replicate.prediction import ENDED, MEDIA_TYPES, EmulatedPrediction, prompt_of
from reelproof.testing.servers.replicate.schema import model_reply, version_reply
from reelproof.testing.servers.script_runner import ScriptRunner
from reelproof.testing.servers.wire import HttpRequest, Reply, json_reply

PAGE_SIZE = 100
CALLBACK_EVENTS = frozenset({"start", "output", "logs", "completed"})
MIN_WAIT_S, MAX_WAIT_S = 1, 60


@dataclass(slots=True)
class ReplicateEmulator:
    """Predictions live as long as the server, independent of the client."""

    script_runner: ScriptRunner
    call_log: CallLog
    files: FileServer
    predictions: dict[str, EmulatedPrediction] = field(default_factory=dict)
    needs_key: bool = True
    form: KeyForm | None = BEARER
    callbacks: EmulatedWebhooks = field(init=False)
    uploads: Uploads = field(default_factory=Uploads)

    def __post_init__(self) -> None:
        self.callbacks = EmulatedWebhooks(self.script_runner, self.call_log)

    def purpose(self, request: HttpRequest) -> Purpose:
        parts, given = _parts(request), _given(request)
        prompt = prompt_of(given)
        match (request.method, parts):
            case ("POST", ["models", owner, name, "predictions"]):
                return Purpose("make", prompt, f"{owner}/{name}")
            case ("POST", ["predictions"]):
                return Purpose("make", prompt, model_of(str(request.json().get("version", ""))))
            case ("GET", ["predictions"]):
                return Purpose("list")
            case ("POST", ["predictions", id_, "cancel"]):
                return self._purpose_of("cancel", id_)
            case ("GET", ["predictions", id_]):
                return self._purpose_of("poll", id_)
            case (_, ["files", *_]):
                return Purpose("upload")
            case (_, ["models", *_]):
                return Purpose("models")
            case _:
                return Purpose("account")

    def _purpose_of(self, on: str, id_: str) -> Purpose:
        prediction = self.predictions.get(id_)
        return Purpose(on, prediction.prompt, prediction.model) if prediction else Purpose(on)

    def unauthorized(self) -> Reply:
        return named_reply("replicate/unauthenticated")

    async def act(self, request: HttpRequest, purpose: Purpose, outcome: Outcome, entry: CallRecord) -> Reply:
        match (purpose.on, _parts(request)):
            case ("make", _):
                return await self._create(request, purpose, outcome, entry)
            case ("list", _):
                return self._list(request)
            case ("poll", [_, id_]):
                return self._show(request, id_)
            case ("cancel", [_, id_, _]):
                return self._cancel(request, id_)
            case ("upload", _):
                return self.uploads.act(request)
            case ("models", ["models", owner, name]):
                return model_reply(f"{owner}/{name}")
            case ("models", ["models", owner, name, "versions", version]):
                return version_reply(f"{owner}/{name}", version)
            case ("account", ["account"]):
                return json_reply({"type": "user", "username": "somebody", "name": "Somebody"})
            case ("account", ["webhooks", "default", "secret"]):
                return json_reply({"key": self.script_runner.script.webhook_secret})
            case _:
                return named_reply("replicate/not_found")

    async def _create(
        self, request: HttpRequest, purpose: Purpose, outcome: Outcome, entry: CallRecord
    ) -> Reply:
        refusal = _wrong(request, purpose.model)
        if refusal is not None:
            return refusal
        latency_s = self.script_runner.latency_s(outcome, purpose.prompt)
        version = str(served_models()[purpose.model].get("version", "hidden"))
        prediction = EmulatedPrediction(
            purpose.model, version, _given(request), outcome, latency_s, self.script_runner.script.ticks
        )
        prediction.file = self.files.register(
            MEDIA_TYPES[prediction.kind], prediction.prompt, prediction.making()
        )
        self.predictions[prediction.id] = prediction
        entry.is_charged = True
        self._count(prediction)
        if url := str(request.json().get("webhook") or ""):
            self.callbacks.register(prediction, url, request.origin)
        await _hold(prediction, dict(request.headers).get("prefer", ""))
        return json_reply(prediction.to_json(request.origin), 201)

    def _count(self, prediction: EmulatedPrediction) -> None:
        self.call_log.start_work(prediction.model)
        loop = asyncio.get_running_loop()
        loop.call_later(prediction.latency_s, self.call_log.end_work, prediction.model)

    def _list(self, request: HttpRequest) -> Reply:
        """Lists predictions, newest first, like the real API."""
        query = request.query
        since, until = _time(query.get("created_after")), _time(query.get("created_before"))
        rows = [
            one
            for one in reversed(self.predictions.values())
            if (since is None or one.created_at >= since) and (until is None or one.created_at < until)
        ]
        start = int(query.get("cursor", "0"))
        rest = "&".join(f"{name}={value}" for name, value in query.items() if name != "cursor")
        more = f"{request.origin}{request.path}?{rest}&cursor={start + PAGE_SIZE}"
        return json_reply(
            {
                "previous": None,
                "next": more.replace("+", "%2B") if len(rows) > start + PAGE_SIZE else None,
                "results": [one.to_json(request.origin) for one in rows[start : start + PAGE_SIZE]],
            }
        )

    def _show(self, request: HttpRequest, id_: str) -> Reply:
        prediction = self.predictions.get(id_)
        if prediction is None:
            return named_reply("replicate/not_found")
        answer = json_reply(prediction.to_json(request.origin))
        prediction.ticks -= 1
        return answer

    def _cancel(self, request: HttpRequest, id_: str) -> Reply:
        prediction = self.predictions.get(id_)
        if prediction is None:
            return named_reply("replicate/not_found")
        if prediction.status not in ENDED:
            prediction.canceled_by = "user"
        return json_reply(prediction.to_json(request.origin))


def _parts(request: HttpRequest) -> list[str]:
    return [part for part in request.path.partition("/v1/")[2].split("/") if part]


def _given(request: HttpRequest) -> Mapping[str, JsonValue]:
    given = request.json().get("input")
    return given if isinstance(given, Mapping) else {}


def _wrong(request: HttpRequest, model: str) -> Reply | None:
    """Returns the real API's error for a new prediction, if any."""
    if model not in served_models():
        return named_reply("replicate/not_found")
    wanted = served_models()[model].get("version")
    if _parts(request)[0] == "models":
        odd = [
            name
            for name in request.json()
            if name not in ("input", "stream", "webhook", "webhook_events_filter")
        ]
        if odd:
            return validation_error(
                [
                    {
                        "type": "additional_property_not_allowed",
                        "field": odd[0],
                        "description": f"Additional property {odd[0]} is not allowed",
                    }
                ]
            )
        if wanted is not None:
            return named_reply("replicate/not_found")
    elif wanted is not None and request.json().get("version") not in (wanted, f"{model}:{wanted}"):
        return named_reply("replicate/version_invalid")
    faults = _callback_faults(request) or input_faults(model, _given(request))
    return validation_error(faults) if faults else None


def _callback_faults(request: HttpRequest) -> list[dict[str, JsonValue]]:
    """Validates the webhook fields. The real API requires https; here local URLs are allowed too."""
    url, filtered = request.json().get("webhook"), request.json().get("webhook_events_filter", [])
    if url is not None and not str(url).startswith(("https://", "http://127.0.0.1:")):
        return [fault("webhook", "webhook must be an https URL")]
    if not isinstance(filtered, list) or not set(filtered) <= CALLBACK_EVENTS:
        return [fault("webhook_events_filter", f"must be of {', '.join(sorted(CALLBACK_EVENTS))}")]
    return []


async def _hold(prediction: EmulatedPrediction, preference: str) -> None:
    """Handles `Prefer: wait=N`: delays the response until the prediction ends, at most N seconds."""
    name, _, seconds = preference.partition("=")
    if name.strip() != "wait":
        return
    wait_s = min(max(int(seconds or MAX_WAIT_S), MIN_WAIT_S), MAX_WAIT_S)
    left_s = prediction.began + prediction.latency_s - time.monotonic()
    await asyncio.sleep(max(0.0, min(wait_s, left_s)))


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
