"""Speaks a sentence with a voice, so that it can be heard before it is chosen; free voices only."""

import asyncio
from collections import OrderedDict

from reelproof.domain.asset import AssetKind
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.server_probe import ServerCheck
from reelproof.engine.catalog.voice_table import voice_table
from reelproof.engine.studio.owned_lookup import Conflict, NotFound
from reelproof.planning.report.model_row import VoiceRow
from reelproof.planning.script.speech.sample_sentence import sample_sentence
from reelproof.provider_api import Made, Request

KEPT_SAMPLES = 32


class VoiceSamples:
    """Makes one sample at a time, as voices need much memory, and keeps the latest."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Made] = OrderedDict()
        self._turn = asyncio.Lock()

    async def of(self, catalog: Catalog, is_up: ServerCheck, name: str, model: str | None) -> Made:
        """Raises NotFound for an unknown voice, and Conflict for one that costs or cannot be used now."""
        rows = await asyncio.to_thread(voice_table, catalog, is_up)
        voice = next((row for row in rows if row.name == name and model in (None, row.model)), None)
        if voice is None:
            raise NotFound("voice", name)
        _check_usable(voice)
        async with self._turn:
            return self._remembered(voice) or await self._spoken(catalog, voice)

    def _remembered(self, voice: VoiceRow) -> Made | None:
        key = voice.model, voice.name
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    async def _spoken(self, catalog: Catalog, voice: VoiceRow) -> Made:
        model = catalog.model(voice.model)
        parameters = {"voice": voice.name, "language": voice.language}
        sentence = sample_sentence(voice.language)
        request = Request(AssetKind.narration, sentence, model.info.name, parameters=parameters)
        try:
            async with asyncio.timeout(model.timeout_s(AssetKind.narration)):
                made = await model.provider.make(request)
        except TimeoutError as error:
            message = f"{voice.model} did not speak in time."
            raise ReelproofError(Failure(ErrorCode.TransientProviderError, message)) from error
        self._kept[voice.model, voice.name] = made
        while len(self._kept) > KEPT_SAMPLES:
            self._kept.popitem(last=False)
        return made


def _check_usable(voice: VoiceRow) -> None:
    reason = voice.unavailable_reason
    if not voice.is_free:
        reason = "its model is not free; make a narration with it to hear it"
    if reason is not None:
        message = f"There is no sample of the voice {voice.name}: {reason}."
        raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="voice"))
