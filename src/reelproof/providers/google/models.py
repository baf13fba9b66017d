"""The models and voices of the Gemini API (`models.json`: limits, prices, shutdown dates)."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from functools import cache

from reelproof.domain.frozen import frozen
from reelproof.provider_api import AssetKind, ModelInfo, Request, VoiceInfo
from reelproof.providers.data_file import read_data
from reelproof.providers.listed import ANY_LANGUAGE, LanguageInput, Limits, ListedModel, VoiceInput
from reelproof.providers.parameters import input_error

VOICE = "generationConfig.speechConfig.voiceConfig.prebuiltVoiceConfig.voiceName"
LANGUAGE = "generationConfig.speechConfig.languageCode"


@frozen
class GoogleTokenPrices:
    """Prices in dollars per million tokens. `media`: images or audio."""

    text_in: float
    out: float = 0.0
    media: float = 0.0


@frozen
class GoogleModel(ListedModel):
    """A Google model; its inputs are paths into the request. `retires_on` is its shutdown date.

    `sizes` are the sides of square images by size name. `lead` precedes the text to
    speak; `longest_input` is the maximum number of characters per call.
    """

    token_prices: GoogleTokenPrices | None = None
    retires_on: date | None = None
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


@frozen
class GoogleModels:
    """The data file. `as_of` is the day its facts were checked.

    `voices` speak every language, the first is the default; `languages` are the codes by language.
    """

    as_of: date
    pools: Mapping[str, Limits]
    voices: Mapping[str, str]
    languages: Mapping[str, str]
    models: tuple[GoogleModel, ...]
    retired: Mapping[str, date]

    def of(self, request: Request) -> GoogleModel:
        """Returns the requested model. Raises ReelproofError if it is unknown or of another kind."""
        model = next((model for model in self.models if model.name == request.model), None)
        if model is None or request.kind not in model.kinds:
            ended = self.retired.get(request.model)
            why = f" It was switched off on {ended.isoformat()}." if ended else ""
            raise input_error("model", f"{request.model} does not make {request.kind.value} here.{why}")
        return model

    def infos(self, missing_key: str | None) -> list[ModelInfo]:
        """Returns all models, as available if this key is missing."""
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
            retires_on=model.retires_on,
            missing_key=missing_key,
            is_ticketed=model.is_clip,
        )


@cache
def model_list() -> GoogleModels:
    """Reads the list, and gives every speech model the shared voices and languages."""
    known = read_data(__package__, "models.json", GoogleModels)
    voices = VoiceInput(VOICE, {ANY_LANGUAGE: tuple(known.voices)})
    languages = LanguageInput(LANGUAGE, known.languages)
    models = tuple(
        replace(model, voices=voices, languages=languages) if model.is_speech else model
        for model in known.models
    )
    return replace(known, models=models)
