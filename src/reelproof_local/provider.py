"""The local provider: voice, card and music models, timeouts, concurrency; runs child processes."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from importlib.resources import files
from pathlib import Path

from reelproof.provider_api import (
    FREE,
    AssetKind,
    Check,
    ErrorCode,
    Failure,
    Made,
    ModelInfo,
    ProviderContext,
    ReelproofError,
    Request,
    VoiceInfo,
)
from reelproof.provider_api.processes import ProcessPool

VOICE = ModelInfo(
    name="voice",
    kinds=(AssetKind.narration,),
    bucket="local/voice",
    concurrency=2,
    timeout_s=1800.0,
    is_local=True,
    price=FREE,
)
CARD = ModelInfo(
    name="card",
    kinds=(AssetKind.image, AssetKind.starting_image),
    bucket="local/card",
    concurrency=2,
    timeout_s=120.0,
    is_local=True,
    price=FREE,
    version="2",
)
MUSIC = ModelInfo(
    name="music",
    kinds=(AssetKind.music,),
    bucket="local/music",
    concurrency=1,
    timeout_s=600.0,
    is_local=True,
    price=FREE,
)
MUSIC_SEED = 7
# The speech process uses half a gigabyte; music, which follows narration, must not add to it.
SPEAKER_IDLE_S = 0.5


class LocalProvider:
    """Speaks in one process, draws and composes in another; both end when idle."""

    def __init__(self, context: ProviderContext) -> None:
        self._speaking = ProcessPool(workers=1, idle_s=SPEAKER_IDLE_S)
        self._drawing = ProcessPool(workers=1)
        self._environment = context.environment

    def models(self) -> Sequence[ModelInfo]:
        return (VOICE, CARD, MUSIC)

    def voices(self) -> Sequence[VoiceInfo]:
        from reelproof_local.voice import voices

        return voices(self._piper_folder)

    def check(self) -> Sequence[Check]:
        from reelproof_local import card, voice

        return (*data_check(), *voice.checks(self._piper_folder), *card.checks())

    async def make(self, request: Request) -> Made:
        try:
            return await self._make(request)
        except BrokenProcessPool as error:
            message = "The process that makes local media crashed; the machine may be out of memory."
            raise ReelproofError(Failure(ErrorCode.TransientProviderError, message)) from error

    async def release(self) -> None:
        await self._speaking.close()
        await self._drawing.close()

    async def close(self) -> None:
        await self.release()

    @property
    def _piper_folder(self) -> Path | None:
        from reelproof_local.voice.piper.voices import piper_folder

        return piper_folder(self._environment)

    async def _make(self, request: Request) -> Made:
        match request.model:
            case VOICE.name:
                return await self._narration(request)
            case CARD.name:
                return await self._image(request)
            case MUSIC.name:
                return await self._music(request)
        message = f"The local provider has no model {request.model}."
        raise ReelproofError(Failure(ErrorCode.InvalidInput, message, subject="model"))

    async def _narration(self, request: Request) -> Made:
        from reelproof_local.voice import speak

        voice = request.parameters.get("voice")
        language = str(request.parameters["language"])
        spoken = await self._speaking.run(
            speak, request.prompt, str(voice) if voice is not None else None, language, self._piper_folder
        )
        return Made(content=spoken.content, media_type="audio/wav", words=spoken.words)

    async def _image(self, request: Request) -> Made:
        from reelproof_local.card import CardOrder, draw

        parameters, exhibit = request.parameters, request.parameters.get("exhibit")
        order = CardOrder(
            text=request.prompt,
            width=_pixels(parameters["width"]),
            height=_pixels(parameters["height"]),
            style=str(parameters["style"]),
            language=str(parameters["language"]),
            palette=str(parameters["palette"]),
            card=str(parameters.get("card", "scene")),
            title=_text(parameters.get("title")),
            subtitle=_text(parameters.get("subtitle")),
            subject=str(parameters.get("subject", "")),
            exhibit=exhibit if isinstance(exhibit, Mapping) else None,
        )
        return Made(content=await self._drawing.run(draw, order), media_type="image/png")

    async def _music(self, request: Request) -> Made:
        from reelproof_local.music import compose

        duration_s = request.parameters["duration_s"]
        if not isinstance(duration_s, int | float):
            message = f"The duration of music is not a number: {duration_s!r}"
            raise ReelproofError(Failure(ErrorCode.InvalidInput, message, subject="duration_s"))
        seed = MUSIC_SEED if request.seed is None else request.seed
        content = await self._drawing.run(compose, str(request.parameters["mood"]), float(duration_s), seed)
        return Made(content=content, media_type="audio/flac")


def data_check() -> Iterator[Check]:
    """Reports why the build could not package voices and icons, if it failed."""
    note = files("reelproof_local") / "data" / "NOT_BUILT.txt"
    if note.is_file():
        yield Check(
            "Packed data",
            is_ok=False,
            detail=note.read_text().strip(),
            remediation="Fix that, then install again: make install, "
            "or pip install --force-reinstall reelproof",
        )


def _pixels(value: object) -> int:
    if not isinstance(value, int) or value <= 0:
        raise ReelproofError(
            Failure(
                ErrorCode.InvalidInput, f"The size in pixels must be positive, not {value!r}.", subject="size"
            )
        )
    return value


def _text(value: object) -> str | None:
    return None if value is None else str(value)
