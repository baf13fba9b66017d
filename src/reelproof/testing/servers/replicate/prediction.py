"""A prediction at the emulated Replicate; its status follows from the clock."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex

from reelproof.provider_api import JsonValue
from reelproof.testing.servers import media
from reelproof.testing.servers.outcome import Act, Outcome
from reelproof.testing.servers.replicate.models import served_models

SHARE_STARTING = 0.2
MEDIA_TYPES: Mapping[str, str] = {
    "image": "image/png",
    "speech": "audio/wav",
    "music": "audio/wav",
    "video": "video/mp4",
}
PROMPTS = ("prompt", "text", "input", "lyrics")
DEFAULT_MUSIC_S = 30.0
DEFAULT_CLIP_S = 5.0
WIDE = (160, 90)
ENDED = frozenset({"succeeded", "failed", "canceled", "aborted"})


@dataclass(slots=True)
class EmulatedPrediction:
    """A prediction. `file` is the name of its result; `ticks` is how many more polls it takes to end."""

    model: str
    version: str
    given: Mapping[str, JsonValue]
    outcome: Outcome
    latency_s: float
    ticks: int
    file: str = ""
    id: str = field(default_factory=lambda: token_hex(13))
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    began: float = field(default_factory=time.monotonic)
    canceled_by: str = ""

    @property
    def prompt(self) -> str:
        return prompt_of(self.given)

    @property
    def kind(self) -> str:
        return str(served_models()[self.model]["kind"])

    @property
    def status(self) -> str:
        if self.canceled_by:
            return "canceled"
        gone = time.monotonic() - self.began
        if gone < self.latency_s or self.ticks > 0:
            return "starting" if gone < self.latency_s * SHARE_STARTING else "processing"
        match self.outcome.do:
            case Act.fails:
                return "failed"
            case Act.aborted:
                return "aborted"
            case Act.canceled:
                return "canceled"
            case _:
                return "succeeded"

    def making(self) -> Callable[[], bytes]:
        """Returns a function that makes the result's bytes."""
        kind, prompt, given = self.kind, self.prompt, self.given
        is_corrupt = self.outcome.do is Act.corrupt

        def make() -> bytes:
            default_s = DEFAULT_MUSIC_S if kind == "music" else DEFAULT_CLIP_S
            content = media.made(kind, prompt, _sides(given), _seconds(given, default_s))
            return media.corrupted(content) if is_corrupt else content

        return make

    def to_json(self, origin: str, with_input: bool = True) -> dict[str, JsonValue]:
        """Builds the API's response, with URLs at `origin`."""
        status = self.status
        here = f"{origin}/replicate/v1/predictions/{self.id}"
        is_removed = status == "succeeded" and self.outcome.do is Act.expired
        return {
            "id": self.id,
            "model": self.model,
            "version": self.version,
            "status": status,
            "input": dict(self.given) if with_input and not is_removed else {},
            "output": self._output(origin) if status == "succeeded" else None,
            "error": self._error(status),
            "logs": "",
            "data_removed": is_removed,
            "source": "api",
            "created_at": self.created_at.isoformat().replace("+00:00", "Z"),
            "completed_at": datetime.now(UTC).isoformat().replace("+00:00", "Z") if status in ENDED else None,
            "metrics": {"predict_time": self.latency_s} if status in ENDED else {},
            "urls": {"get": here, "cancel": f"{here}/cancel"},
        }

    def _error(self, status: str) -> str | None:
        return self.outcome.error if status == "failed" else None

    def _output(self, origin: str) -> JsonValue:
        is_list = bool(served_models()[self.model].get("is_list"))
        if self.outcome.output is not None:
            replacement: JsonValue = self.outcome.output
            return replacement
        match self.outcome.do:
            case Act.empty:
                return [] if is_list else None
            case Act.expired:
                return None
            case _:
                address = f"{origin}/delivery/{self.file}"
                return [address] if is_list else address


def prompt_of(given: Mapping[str, JsonValue]) -> str:
    return next((str(given[name]) for name in PROMPTS if given.get(name)), "")


def _seconds(given: Mapping[str, JsonValue], default: float) -> float:
    duration = given.get("duration") or given.get("seconds") or default
    return float(duration) if isinstance(duration, int | float | str) else default


def _sides(given: Mapping[str, JsonValue]) -> tuple[int, int]:
    width, height = given.get("width"), given.get("height")
    if isinstance(width, int) and isinstance(height, int):
        return width, height
    across, _, down = str(given.get("aspect_ratio", "")).partition(":")
    if across.isdecimal() and down.isdecimal():
        return 16 * int(across), 16 * int(down)
    return WIDE
