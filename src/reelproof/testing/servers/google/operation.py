"""A video operation at the emulated Gemini API; its status follows from the clock."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_hex

from reelproof.provider_api import JsonValue
from reelproof.testing.servers import media
from reelproof.testing.servers.google.rules import inner
from reelproof.testing.servers.outcome import Act, Outcome

SIDES: Mapping[str, tuple[int, int]] = {"16:9": (1280, 720), "9:16": (720, 1280)}
FILTERED = (
    "Sorry, we can't create videos from input images containing celebrity or their likenesses. Please remove "
    "the reference and try again."
)
RPC_CODES: Mapping[int, int] = {400: 3, 404: 5, 429: 8, 499: 1, 500: 13, 503: 14, 504: 4}
RESPONSE_TYPE = "type.googleapis.com/google.ai.generativelanguage.v1beta.PredictLongRunningResponse"


@dataclass(slots=True)
class EmulatedOperation:
    """An operation. `file_id` identifies its clip; `ticks` is how many more polls it takes to end."""

    model: str
    prompt: str
    given: Mapping[str, JsonValue]
    outcome: Outcome
    latency_s: float
    ticks: int
    id: str = field(default_factory=lambda: token_hex(8))
    file_id: str = field(default_factory=lambda: token_hex(6))
    began: float = field(default_factory=time.monotonic)
    is_canceled: bool = False

    @property
    def name(self) -> str:
        return f"models/{self.model}/operations/{self.id}"

    @property
    def is_done(self) -> bool:
        return self.is_canceled or (time.monotonic() - self.began >= self.latency_s and self.ticks <= 0)

    def content(self) -> bytes:
        """Makes the clip."""
        wanted = inner(self.given, "parameters")
        length = wanted.get("durationSeconds")
        clip = media.clip(
            self.prompt,
            *SIDES.get(str(wanted.get("aspectRatio")), SIDES["16:9"]),
            float(length) if isinstance(length, int) else 8.0,
        )
        return media.corrupted(clip) if self.outcome.do is Act.corrupt else clip

    def to_json(self, origin: str) -> dict[str, JsonValue]:
        """Builds the API's response, with URLs at `origin`."""
        if not self.is_done:
            return {"name": self.name}
        if self.is_canceled or self.outcome.do in (Act.fails, Act.aborted, Act.canceled):
            return {"name": self.name, "done": True, "error": self._error()}
        response: dict[str, JsonValue] = {
            "@type": RESPONSE_TYPE,
            "generateVideoResponse": self._response(origin),
        }
        return {"name": self.name, "done": True, "response": response}

    def _error(self) -> dict[str, JsonValue]:
        if self.is_canceled or self.outcome.do is Act.canceled:
            return {"code": 1, "message": "The operation was cancelled."}
        if self.outcome.do is Act.aborted:
            return {"code": 4, "message": "Deadline expired before operation could complete."}
        return {"code": RPC_CODES.get(self.outcome.status, 2), "message": self.outcome.error}

    def _response(self, origin: str) -> dict[str, JsonValue]:
        match self.outcome.do:
            case Act.refusal:
                reason = self.outcome.error or FILTERED
                return {"raiMediaFilteredCount": 1, "raiMediaFilteredReasons": [reason]}
            case Act.empty:
                return {}
            case _:
                address = f"{origin}/google/v1beta/files/{self.file_id}:download?alt=media"
                uri: JsonValue = self.outcome.output or address
                return {"generatedSamples": [{"video": {"uri": uri}}]}
