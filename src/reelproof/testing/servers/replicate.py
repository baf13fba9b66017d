"""The Replicate protocol: predictions that are submitted, polled, listed and canceled."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from reelproof.provider_api import JsonValue
from reelproof.testing.servers.answers import named_reply
from reelproof.testing.servers.callbacks import Callbacks
from reelproof.testing.servers.face import Purpose
from reelproof.testing.servers.files import Files
from reelproof.testing.servers.ledger import BEARER, Entry, KeyForm, Ledger
from reelproof.testing.servers.outcome import Outcome
from reelproof.testing.servers.play import Play
from reelproof.testing.servers.prediction import ENDED, MEDIA_TYPES, Prediction, prompt_of
from reelproof.testing.servers.replicate_faults import fault, unfit
from reelproof.testing.servers.replicate_files import Uploads
from reelproof.testing.servers.replicate_models import input_faults, model_of, served_models
from reelproof.testing.servers.replicate_schema import model_reply, version_reply
from reelproof.testing.servers.wire import Asked, Reply, json_reply

PAGE_SIZE = 100
CALLBACK_EVENTS = frozenset({"start", "output", "logs", "completed"})
LEAST_WAIT_S, MOST_WAIT_S = 1, 60


@dataclass(slots=True)
class ReplicateFace:
    """Predictions live as long as the server, whatever becomes of the client."""

    play: Play
    ledger: Ledger
    files: Files
    predictions: dict[str, Prediction] = field(default_factory=dict)
    needs_key: bool = True
    form: KeyForm | None = BEARER
    callbacks: Callbacks = field(init=False)
    uploads: Uploads = field(default_factory=Uploads)

    def __post_init__(self) -> None:
        self.callbacks = Callbacks(self.play, self.ledger)

    def purpose(self, asked: Asked) -> Purpose:
        parts, given = _parts(asked), _given(asked)
        prompt = prompt_of(given)
        match (asked.method, parts):
            case ("POST", ["models", owner, name, "predictions"]):
                return Purpose("make", prompt, f"{owner}/{name}")
            case ("POST", ["predictions"]):
                return Purpose("make", prompt, model_of(str(asked.json().get("version", ""))))
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

    async def act(self, asked: Asked, purpose: Purpose, outcome: Outcome, entry: Entry) -> Reply:
        match (purpose.on, _parts(asked)):
            case ("make", _):
                return await self._create(asked, purpose, outcome, entry)
            case ("list", _):
                return self._list(asked)
            case ("poll", [_, id_]):
                return self._show(asked, id_)
            case ("cancel", [_, id_, _]):
                return self._cancel(asked, id_)
            case ("upload", _):
                return self.uploads.act(asked)
            case ("models", ["models", owner, name]):
                return model_reply(f"{owner}/{name}")
            case ("models", ["models", owner, name, "versions", version]):
                return version_reply(f"{owner}/{name}", version)
            case ("account", ["account"]):
                return json_reply({"type": "user", "username": "somebody", "name": "Somebody"})
            case ("account", ["webhooks", "default", "secret"]):
                return json_reply({"key": self.play.script.webhook_secret})
            case _:
                return named_reply("replicate/not_found")

    async def _create(self, asked: Asked, purpose: Purpose, outcome: Outcome, entry: Entry) -> Reply:
        refusal = _wrong(asked, purpose.model)
        if refusal is not None:
            return refusal
        latency_s = self.play.latency_s(outcome, purpose.prompt)
        version = str(served_models()[purpose.model].get("version", "hidden"))
        prediction = Prediction(
            purpose.model, version, _given(asked), outcome, latency_s, self.play.script.ticks
        )
        prediction.file = self.files.promise(
            MEDIA_TYPES[prediction.kind], prediction.prompt, prediction.making()
        )
        self.predictions[prediction.id] = prediction
        entry.is_charged = True
        self._count(prediction)
        if url := str(asked.json().get("webhook") or ""):
            self.callbacks.promise(prediction, url, asked.origin)
        await _hold(prediction, dict(asked.headers).get("prefer", ""))
        return json_reply(prediction.to_json(asked.origin), 201)

    def _count(self, prediction: Prediction) -> None:
        self.ledger.begin_work(prediction.model)
        loop = asyncio.get_running_loop()
        loop.call_later(prediction.latency_s, self.ledger.end_work, prediction.model)

    def _list(self, asked: Asked) -> Reply:
        """Newest first, as the true one lists them."""
        query = asked.query
        since, until = _time(query.get("created_after")), _time(query.get("created_before"))
        rows = [
            one
            for one in reversed(self.predictions.values())
            if (since is None or one.created_at >= since) and (until is None or one.created_at < until)
        ]
        start = int(query.get("cursor", "0"))
        rest = "&".join(f"{name}={value}" for name, value in query.items() if name != "cursor")
        more = f"{asked.origin}{asked.path}?{rest}&cursor={start + PAGE_SIZE}"
        return json_reply(
            {
                "previous": None,
                "next": more.replace("+", "%2B") if len(rows) > start + PAGE_SIZE else None,
                "results": [one.to_json(asked.origin) for one in rows[start : start + PAGE_SIZE]],
            }
        )

    def _show(self, asked: Asked, id_: str) -> Reply:
        prediction = self.predictions.get(id_)
        if prediction is None:
            return named_reply("replicate/not_found")
        answer = json_reply(prediction.to_json(asked.origin))
        prediction.ticks -= 1
        return answer

    def _cancel(self, asked: Asked, id_: str) -> Reply:
        prediction = self.predictions.get(id_)
        if prediction is None:
            return named_reply("replicate/not_found")
        if prediction.status not in ENDED:
            prediction.canceled_by = "user"
        return json_reply(prediction.to_json(asked.origin))


def _parts(asked: Asked) -> list[str]:
    return [part for part in asked.path.partition("/v1/")[2].split("/") if part]


def _given(asked: Asked) -> Mapping[str, JsonValue]:
    given = asked.json().get("input")
    return given if isinstance(given, Mapping) else {}


def _wrong(asked: Asked, model: str) -> Reply | None:
    """What the true API would refuse of a new prediction."""
    if model not in served_models():
        return named_reply("replicate/not_found")
    wanted = served_models()[model].get("version")
    if _parts(asked)[0] == "models":
        odd = [
            name
            for name in asked.json()
            if name not in ("input", "stream", "webhook", "webhook_events_filter")
        ]
        if odd:
            return unfit(
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
    elif wanted is not None and asked.json().get("version") not in (wanted, f"{model}:{wanted}"):
        return named_reply("replicate/version_invalid")
    faults = _callback_faults(asked) or input_faults(model, _given(asked))
    return unfit(faults) if faults else None


def _callback_faults(asked: Asked) -> list[dict[str, JsonValue]]:
    """The true API wants https; here servers on this machine are called, too."""
    url, filtered = asked.json().get("webhook"), asked.json().get("webhook_events_filter", [])
    if url is not None and not str(url).startswith(("https://", "http://127.0.0.1:")):
        return [fault("webhook", "webhook must be an https address")]
    if not isinstance(filtered, list) or not set(filtered) <= CALLBACK_EVENTS:
        return [fault("webhook_events_filter", f"must be of {', '.join(sorted(CALLBACK_EVENTS))}")]
    return []


async def _hold(prediction: Prediction, preference: str) -> None:
    """`Prefer: wait=N` keeps the answer back until the prediction has ended, or N seconds are over."""
    name, _, seconds = preference.partition("=")
    if name.strip() != "wait":
        return
    wait_s = min(max(int(seconds or MOST_WAIT_S), LEAST_WAIT_S), MOST_WAIT_S)
    left_s = prediction.began + prediction.latency_s - time.monotonic()
    await asyncio.sleep(max(0.0, min(wait_s, left_s)))


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
