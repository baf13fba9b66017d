"""Emulates the ElevenLabs API: speech with letter timestamps, and music."""

import asyncio
import base64
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from secrets import token_hex

from reelproof.provider_api import JsonValue
from reelproof.testing.servers import media
from reelproof.testing.servers.alignment import alignment_of
from reelproof.testing.servers.answers import named_reply
from reelproof.testing.servers.call_log import CallLog, CallRecord, KeyForm
from reelproof.testing.servers.elevenlabs.rules import (
    CREDITS,
    MUSIC_FIELDS,
    SPEECH_FIELDS,
    music_fault,
    speech_fault,
    unknown_fields,
)
from reelproof.testing.servers.emulator import Purpose
from reelproof.testing.servers.outcome import Act, Outcome
from reelproof.testing.servers.script_runner import ScriptRunner
from reelproof.testing.servers.wire import HttpRequest, Reply, json_reply

MP3 = "audio/mpeg"
DEFAULT_MUSIC_MS = 30_000
FORM = KeyForm("xi-api-key")


@dataclass(slots=True)
class ElevenLabsEmulator:
    """Accepts every well-formed voice id."""

    script_runner: ScriptRunner
    call_log: CallLog
    needs_key: bool = True
    form: KeyForm | None = FORM

    def purpose(self, request: HttpRequest) -> Purpose:
        body = request.json()
        match _parts(request):
            case ["v1", "text-to-speech", *_] | ["v1", "music"]:
                said = str(body.get("text") or body.get("prompt") or "")
                return Purpose("make", said, str(body.get("model_id", "")))
            case ["v1", "models"]:
                return Purpose("models")
            case _:
                return Purpose("account")

    def unauthorized(self) -> Reply:
        return named_reply("elevenlabs/invalid_api_key")

    async def act(self, request: HttpRequest, purpose: Purpose, outcome: Outcome, entry: CallRecord) -> Reply:
        match (request.method, _parts(request)):
            case ("POST", ["v1", "text-to-speech", voice]):
                fault, fields = speech_fault(request, voice), SPEECH_FIELDS
            case ("POST", ["v1", "text-to-speech", voice, "with-timestamps"]):
                fault, fields = speech_fault(request, voice), SPEECH_FIELDS
            case ("POST", ["v1", "music"]):
                fault, fields = music_fault(request), MUSIC_FIELDS
            case ("GET", ["v1", "models"]):
                return json_reply([{"model_id": name, "name": name} for name in CREDITS])
            case ("GET", ["v2", "voices"]):
                return json_reply({"voices": [], "has_more": False, "next_page_token": None})
            case ("GET", ["v1", "user", "subscription"]):
                return json_reply({"tier": "creator", "character_count": 0, "character_limit": 100_000})
            case _:
                return named_reply("elevenlabs/not_found")
        for name in unknown_fields(request.json(), fields):
            self.call_log.complain(entry, f"ElevenLabs has no field {name}")
        if fault is not None:
            return fault
        await self._work(purpose, outcome)
        entry.is_charged = True
        return _made(request, outcome)

    async def _work(self, purpose: Purpose, outcome: Outcome) -> None:
        self.call_log.start_work(purpose.model)
        try:
            await asyncio.sleep(self.script_runner.latency_s(outcome, purpose.prompt))
        finally:
            self.call_log.end_work(purpose.model)


def _made(request: HttpRequest, outcome: Outcome) -> Reply:
    body = request.json()
    if "text" not in body:
        length_ms = body.get("music_length_ms", DEFAULT_MUSIC_MS)
        duration_s = length_ms / 1000 if isinstance(length_ms, int) else 0.0
        return Reply(200, _sound(media.music(str(body["prompt"]), duration_s), outcome), MP3, _headers())
    text, model = str(body["text"]), str(body["model_id"])
    headers = {**_headers(), "character-cost": str(ceil(len(text) * CREDITS[model]))}
    content = _sound(media.speech(text), outcome)
    if not request.path.endswith("/with-timestamps"):
        return Reply(200, content, MP3, headers)
    return Reply(200, json_reply(_timed(text, content, outcome)).content, headers=headers)


def _timed(text: str, content: bytes, outcome: Outcome) -> dict[str, JsonValue]:
    coded = base64.b64encode(content).decode()
    if outcome.do is Act.truncated_base64:
        coded = coded[: len(coded) // 2 - len(coded) // 2 % 4 + 1]
    alignment = alignment_of(text)
    replaced = outcome.output if isinstance(outcome.output, Mapping) else {}
    return {"audio_base64": coded, "alignment": alignment, "normalized_alignment": alignment, **replaced}


def _sound(wav: bytes, outcome: Outcome) -> bytes:
    match outcome.do:
        case Act.empty:
            return b""
        case Act.corrupt:
            return media.corrupted(media.mp3(wav))
        case _:
            return media.mp3(wav)


def _headers() -> dict[str, str]:
    return {
        "request-id": token_hex(10),
        "current-concurrent-requests": "1",
        "maximum-concurrent-requests": "5",
    }


def _parts(request: HttpRequest) -> list[str]:
    return [part for part in request.path.removeprefix("/elevenlabs/").split("/") if part]
