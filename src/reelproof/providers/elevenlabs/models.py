"""ElevenLabs's models (`models.json`: limits, prices) and voices (`voices.json`)."""

from datetime import date
from functools import cache

from reelproof.domain.frozen import frozen
from reelproof.provider_api import AssetKind, Microusd, VoiceInfo
from reelproof.providers.data_file import read_data
from reelproof.providers.listed import ListedModels, read_models


@frozen
class Voice:
    """A default ElevenLabs voice. `language` is the one it was recorded in; it speaks every other too."""

    name: str
    id: str
    language: str
    description: str


@frozen
class ElevenLabsVoices:
    """The data file. ElevenLabs removes its default voices on the day `end`.

    `credit_microusd` is the price of a credit, which responses count.

    The models in `knows_context` are sent the text before and after a piece.
    """

    as_of: date
    end: date
    credit_microusd: Microusd
    knows_context: frozenset[str]
    voices: tuple[Voice, ...]


def model_list() -> ListedModels:
    return read_models(__package__)


@cache
def voice_list() -> ElevenLabsVoices:
    return read_data(__package__, "voices.json", ElevenLabsVoices)


def voice_infos() -> list[VoiceInfo]:
    end = voice_list().end
    return [
        VoiceInfo(voice.name, model.name, voice.language, f"{voice.description}; until {end}")
        for model in model_list().models
        if AssetKind.narration in model.kinds
        for voice in voice_list().voices
    ]
