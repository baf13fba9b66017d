"""The ElevenLabs provider: one call for a score, one for each narration part; MP3 format."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from reelproof.provider_api import AssetKind, Check, Made, ModelInfo, ReelproofError, Request, VoiceInfo
from reelproof.providers.checks import is_key_known, key_check
from reelproof.providers.elevenlabs.errors import classify_call
from reelproof.providers.elevenlabs.models import model_list, voice_infos, voice_list
from reelproof.providers.elevenlabs.speech import (
    read_speech,
    speech_body,
    speech_cost,
    speech_path,
    voice_id,
)
from reelproof.providers.http import ApiCall, ApiClient, ApiEndpoint
from reelproof.providers.joined_audio import media_type, sound_of
from reelproof.providers.listed import ListedModel, model_input
from reelproof.providers.narration import NarrationPiece, SpokenAudio, narrate, spoken_pieces

FORMAT = "output_format=mp3_44100_128"
DEFAULT_LONGEST = 5_000


class ElevenLabsProvider:
    """Narration and music from ElevenLabs."""

    def __init__(self, endpoint: ApiEndpoint) -> None:
        self._client = ApiClient(endpoint)

    def models(self) -> Sequence[ModelInfo]:
        end = voice_list().end
        return [
            replace(info, voices_retire_on=end) if AssetKind.narration in info.kinds else info
            for info in model_list().infos(self._client.endpoint)
        ]

    def voices(self) -> Sequence[VoiceInfo]:
        return voice_infos()

    def check(self) -> Sequence[Check]:
        return [key_check("narration, music", self._client.endpoint)]

    async def test_key(self, name: str) -> bool:
        is_ours = name == self._client.endpoint.key_name
        return is_ours and await is_key_known(self._client, "v1/user/subscription", classify_call)

    async def make(self, request: Request) -> Made:
        model = model_list().of(request)
        if request.kind is AssetKind.music:
            return await self._music(request, model)
        parts = spoken_pieces(request.prompt, model.longest_prompt or DEFAULT_LONGEST)
        return await narrate(parts, partial(self._say, request, model, voice_id(request)))

    async def release(self) -> None:
        await self._client.close()

    async def close(self) -> None:
        await self.release()

    async def _say(
        self, request: Request, model: ListedModel, voice: str, piece: NarrationPiece
    ) -> SpokenAudio:
        call = _call(speech_path(voice), speech_body(piece, request, model))
        response = await self._client.send(call, classify_call)
        try:
            return replace(
                read_speech(self._client.read(response, call), piece), cost_microusd=speech_cost(response)
            )
        except ReelproofError as error:
            raise self._client.error(error.failure) from error

    async def _music(self, request: Request, model: ListedModel) -> Made:
        body = {**model_input(request, model), "model_id": model.name}
        content = sound_of(await self._client.send(_call("v1/music", body), classify_call))
        return Made(content, media_type(content))


def _call(path: str, body: dict[str, Any]) -> ApiCall:
    return ApiCall("POST", f"{path}?{FORMAT}", body, is_billed=True)
