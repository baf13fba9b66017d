"""A request in the emulated fal queue; its status follows from the clock."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil
from uuid import uuid4

from reelproof.provider_api import JsonValue
from reelproof.testing.servers import media
from reelproof.testing.servers.alignment import alignment_of
from reelproof.testing.servers.answers import named_reply
from reelproof.testing.servers.fal.models import input_faults, served_models
from reelproof.testing.servers.outcome import Act, Outcome
from reelproof.testing.servers.wire import Reply, json_reply

SHARE_IN_QUEUE = 0.2
DEFAULT_TYPES: Mapping[str, str] = {"image": "image/png", "video": "video/mp4"}
DEFAULT_S: Mapping[str, float] = {"music": 30.0, "video": 5.0}
WIDE = (160, 90)
ENDS: Mapping[Act, str] = {
    Act.aborted: "fal/request_timeout",
    Act.canceled: "fal/client_cancelled",
    Act.expired: "fal/path_not_found",
}


@dataclass(slots=True)
class EmulatedFalJob:
    """A request. `file` is the name of its result; `ticks` is how many more polls it takes to end."""

    model: str
    given: Mapping[str, JsonValue]
    outcome: Outcome
    latency_s: float
    ticks: int
    file: str = ""
    id: str = field(default_factory=lambda: str(uuid4()))
    began: float = field(default_factory=time.monotonic)
    is_canceled: bool = False

    @property
    def app(self) -> str:
        """The app part of the endpoint."""
        return "/".join(self.model.split("/")[:2])

    @property
    def prompt(self) -> str:
        return str(self.given.get("prompt") or self.given.get("text") or "")

    @property
    def kind(self) -> str:
        return str(served_models()[self.model]["kind"])

    @property
    def media_type(self) -> str:
        return str(served_models()[self.model].get("media_type") or DEFAULT_TYPES[self.kind])

    @property
    def status(self) -> str:
        gone = time.monotonic() - self.began
        if self.is_canceled or (gone >= self.latency_s and self.ticks <= 0):
            return "COMPLETED"
        return "IN_QUEUE" if gone < self.latency_s * SHARE_IN_QUEUE else "IN_PROGRESS"

    def making(self) -> Callable[[], bytes]:
        """Returns a function that makes the result's bytes."""
        kind, prompt, sides, duration_s = self.kind, self.prompt, _sides(self.given), self._seconds()
        is_mp3, is_corrupt = self.media_type == "audio/mpeg", self.outcome.do is Act.corrupt

        def make() -> bytes:
            content = media.made(kind, prompt, sides, duration_s)
            content = media.mp3(content) if is_mp3 else content
            return media.corrupted(content) if is_corrupt else content

        return make

    def addresses(self, origin: str) -> dict[str, JsonValue]:
        here = f"{origin}/fal/{self.app}/requests/{self.id}"
        return {"response_url": here, "status_url": f"{here}/status", "cancel_url": f"{here}/cancel"}

    def status_json(self, origin: str) -> dict[str, JsonValue]:
        """Builds the status response, with URLs at `origin`."""
        reported: dict[str, JsonValue] = {
            "status": self.status,
            "request_id": self.id,
            **self.addresses(origin),
        }
        match self.status:
            case "IN_QUEUE":
                return {**reported, "queue_position": 0}
            case "IN_PROGRESS":
                return {**reported, "logs": []}
            case _:
                metrics: JsonValue = {"inference_time": self.latency_s}
                return {**reported, "metrics": metrics, "logs": [], **self._error()}

    def result(self, origin: str) -> Reply:
        """Returns the job's result or error."""
        end = self._failed_reply()
        if end is not None:
            return end
        headers = {"x-fal-request-id": self.id, "x-fal-billable-units": f"{self._units():.2f}"}
        answer = json_reply(self._output(origin))
        return Reply(200, answer.content, headers=headers)

    def _error(self) -> dict[str, JsonValue]:
        if self._failed_reply() is None:
            return {"error": None, "error_type": None}
        return {"error": self.outcome.error or "The request failed.", "error_type": "request_failed"}

    def _failed_reply(self) -> Reply | None:
        do = Act.canceled if self.is_canceled else self.outcome.do
        if do is Act.fails and self.outcome.named is not None:
            return named_reply(self.outcome.named)
        if do is Act.fails:
            return json_reply({"detail": self.outcome.error, "error_type": "internal_error"}, 500)
        if do in ENDS:
            return named_reply(ENDS[do])
        faults = input_faults(self.model, self.given)
        return json_reply({"detail": faults}, 422) if faults else None

    def _output(self, origin: str) -> dict[str, JsonValue]:
        replaced = self.outcome.output if isinstance(self.outcome.output, Mapping) else {}
        return {**self._own_output(origin), **replaced}

    def _own_output(self, origin: str) -> dict[str, JsonValue]:
        file: dict[str, JsonValue] = {
            "url": f"{origin}/delivery/{self.file}",
            "content_type": self.media_type,
        }
        is_empty = self.outcome.do is Act.empty
        match self.kind:
            case "image":
                checked = (
                    {"has_nsfw_concepts": [False]} if served_models()[self.model].get("is_checked") else {}
                )
                return {"images": [] if is_empty else [file], "seed": 7, "prompt": self.prompt, **checked}
            case "video":
                return {"video": None if is_empty else file, "seed": 7}
            case _:
                return {"audio": None if is_empty else self._sound(file), **self._times()}

    def _sound(self, file: JsonValue) -> JsonValue:
        is_hex = "output_format" in served_models()[self.model]["inputs"] and self.kind == "speech"
        return file if not is_hex or self.given.get("output_format") == "url" else "494433"

    def _times(self) -> dict[str, JsonValue]:
        return {"timestamps": [alignment_of(self.prompt)]} if self.given.get("timestamps") is True else {}

    def _units(self) -> float:
        """Returns billable units: megapixels, thousands of characters of speech, else seconds."""
        if self.kind == "image":
            width, height = _sides(self.given)
            return float(ceil(width * height / 1e6))
        return len(self.prompt) / 1000 if self.kind == "speech" else self._seconds()

    def _seconds(self) -> float:
        milliseconds = self.given.get("music_length_ms")
        if isinstance(milliseconds, int):
            return milliseconds / 1000
        reported = str(self.given.get("seconds_total") or self.given.get("duration") or "").removesuffix("s")
        return float(reported) if reported.isdecimal() else DEFAULT_S.get(self.kind, 0.0)


def _sides(given: Mapping[str, JsonValue]) -> tuple[int, int]:
    size = given.get("image_size")
    if isinstance(size, Mapping):
        width, height = size.get("width"), size.get("height")
        return (width, height) if isinstance(width, int) and isinstance(height, int) else WIDE
    across, _, down = str(given.get("aspect_ratio", "")).partition(":")
    return (16 * int(across), 16 * int(down)) if across.isdecimal() and down.isdecimal() else WIDE
