"""The models of the Gemini API, as the data file lists them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from reelproof.provider_api import AssetKind, ModelInfo, Request, VoiceInfo
from reelproof.providers.listed import ANY_LANGUAGE, Languages, Limits, Model, Voices
from reelproof.providers.parameters import refused

VOICE = "generationConfig.speechConfig.voiceConfig.prebuiltVoiceConfig.voiceName"
LANGUAGE = "generationConfig.speechConfig.languageCode"


@dataclass(frozen=True, slots=True)
class TokenPrices:
    """Millionths of a dollar a token, which are dollars a million tokens. `media`: of pictures or sound."""

    text_in: float
    out: float = 0.0
    media: float = 0.0


@dataclass(frozen=True, slots=True)
class GoogleModel(Model):
    """A model of Google's; its inputs are paths into the request. `ends` is the day it is switched off.

    `sizes` are the sides that square pictures have, by the sizes' names. `lead` goes before what shall be
    said; `longest_input` is how many characters one call says.
    """

    token_prices: TokenPrices | None = None
    ends: date | None = None
    sizes: Mapping[str, int] = field(default_factory=dict)
    lead: str = ""
    longest_input: int = 0

    @property
    def pool(self) -> str:
        if AssetKind.image_prompt in self.kinds:
            return "text"
        return "image" if AssetKind.image in self.kinds else self.kinds[0].value

    @property
    def is_clip(self) -> bool:
        return AssetKind.video in self.kinds

    @property
    def is_speech(self) -> bool:
        return AssetKind.narration in self.kinds


@dataclass(frozen=True, slots=True)
class GoogleModels:
    """The data file. `read_on` is the day on which its facts were true.

    `voices` speak every language, the first where none is asked for; `languages` are the codes by language.
    """

    read_on: date
    pools: Mapping[str, Limits]
    voices: Mapping[str, str]
    languages: Mapping[str, str]
    models: tuple[GoogleModel, ...]
    retired: Mapping[str, date]

    def of(self, request: Request) -> GoogleModel:
        """The model that is asked for. Raises ReelproofError for an unknown one, or one of another kind."""
        model = next((model for model in self.models if model.name == request.model), None)
        if model is None or request.kind not in model.kinds:
            ended = self.retired.get(request.model)
            why = f" It was switched off on {ended.isoformat()}." if ended else ""
            raise refused("model", f"{request.model} does not make {request.kind.value} here.{why}")
        return model

    def infos(self, missing_key: str | None) -> list[ModelInfo]:
        """All models, as they can be used where this key is missing."""
        return [self._info(model, self.pools[model.pool], missing_key) for model in self.models]

    def voice_infos(self) -> list[VoiceInfo]:
        return [
            VoiceInfo(name, model.name, "en", f"{description}; speaks the language of the text")
            for model in self.models
            if model.is_speech
            for name, description in self.voices.items()
        ]

    def _info(self, model: GoogleModel, limits: Limits, missing_key: str | None) -> ModelInfo:
        return ModelInfo(
            name=model.name,
            kinds=model.kinds,
            bucket=f"google/{model.pool}",
            concurrency=limits.concurrency,
            calls_per_minute=limits.calls_per_minute,
            version=model.revision,
            timeout_s=model.timeout_s,
            price=model.price,
            ends=model.ends,
            missing_key=missing_key,
            is_ticketed=model.is_clip,
        )


@cache
def model_list() -> GoogleModels:
    """The list, in which every model of speech has the voices and languages that all of them share."""
    text = (files(__package__) / "models.json").read_bytes()
    known = TypeAdapter(GoogleModels).validate_json(text)
    voices = Voices(VOICE, {ANY_LANGUAGE: tuple(known.voices)})
    languages = Languages(LANGUAGE, known.languages)
    models = tuple(
        replace(model, voices=voices, languages=languages) if model.is_speech else model
        for model in known.models
    )
    return replace(known, models=models)
