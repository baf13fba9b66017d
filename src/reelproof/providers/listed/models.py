"""What a data file says of a provider's models."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import TypeAdapter

from reelproof.provider_api import AssetKind, Microusd, ModelInfo, Price, Request, VoiceInfo
from reelproof.providers.http import ApiPlace
from reelproof.providers.parameters import refused
from reelproof.providers.shapes import SizeRule

ANY_LANGUAGE = "any"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a shape is asked for: by a ratio's name, a size's name, or a width and a height that fit `size`.

    They go into `input`; a size without one goes into `width` and `height`. A clip with a first picture takes
    its shape, unless the model wants to be told all the same (`is_always_told`).
    """

    input: str = ""
    ratios: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    size: SizeRule | None = None
    is_always_told: bool = False


@dataclass(frozen=True, slots=True)
class Duration:
    """How a length is asked for: in whole seconds, one of `values`, or from `least` to `most`.

    `written` is the form of one that is text, such as `{}s`; `per_second` is 1000 for milliseconds.
    """

    input: str
    values: tuple[int, ...] = ()
    least: int = 0
    most: int = 0
    written: str = ""
    per_second: int = 1

    @property
    def offered(self) -> tuple[int, ...]:
        return self.values or tuple(range(self.least, self.most + 1))


@dataclass(frozen=True, slots=True)
class Voices:
    """How a voice is asked for. `names` are by language; `any` speaks every language."""

    input: str
    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a model, by code, with the model's own names for them.

    The name goes into `input` if there is one. `is_all`: it speaks no others. Without `names` every language
    goes by its code.
    """

    input: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    is_all: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """A model. `inputs` go along with every call; an input's name may be a path, such as `setting.voice`.

    `version` names the one of a community's model. `pause` is the mark that the model takes for a pause.
    `frame` is the input for a clip's first picture, in a list where `is_frame_listed`. `unit_microusd` is the
    price of a unit where the answer counts them. `revision` changes with whatever makes the same request give
    another result.
    """

    name: str
    kinds: tuple[AssetKind, ...]
    prompt: str = "prompt"
    version: str | None = None
    price: Price | None = None
    unit_microusd: Microusd | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    longest_prompt: int | None = None
    shape: Shape | None = None
    duration: Duration | None = None
    voices: Voices | None = None
    languages: Languages | None = None
    seed: str | None = None
    pause: str = ""
    frame: str | None = None
    is_frame_listed: bool = False
    needs_frame: bool = False
    timeout_s: float | None = None
    revision: str = "1"

    @property
    def pool(self) -> str:
        return (AssetKind.image if AssetKind.image in self.kinds else self.kinds[0]).value


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard the models of one pool may be driven, all together."""

    concurrency: int
    calls_per_minute: int | None = None


@dataclass(frozen=True, slots=True)
class ModelList:
    """The data file of one provider. `read_on` is the day on which its facts were true."""

    provider: str
    read_on: date
    pools: Mapping[str, Limits]
    models: tuple[Model, ...]

    def find(self, name: str) -> Model | None:
        return next((model for model in self.models if model.name == name), None)

    def of(self, request: Request) -> Model:
        """The model that is asked for. Raises ReelproofError for an unknown one, or one of another kind."""
        model = self.find(request.model)
        if model is None or request.kind not in model.kinds:
            raise refused("model", f"{request.model} does not make {request.kind.value} here.")
        return model

    def infos(self, place: ApiPlace) -> list[ModelInfo]:
        """All models, as they can be used at this place."""
        return [self._info(model, self.pools[model.pool], place.missing_key) for model in self.models]

    def voices(self) -> list[VoiceInfo]:
        return [
            _voice(name, model.name, language)
            for model in self.models
            if model.voices is not None
            for language, names in model.voices.names.items()
            for name in names
        ]

    def _info(self, model: Model, limits: Limits, missing_key: str | None) -> ModelInfo:
        return ModelInfo(
            name=model.name,
            kinds=model.kinds,
            bucket=f"{self.provider}/{model.pool}",
            concurrency=limits.concurrency,
            calls_per_minute=limits.calls_per_minute,
            version=f"{model.revision}/{model.version[:12]}" if model.version else model.revision,
            timeout_s=model.timeout_s,
            price=model.price,
            missing_key=missing_key,
        )


@cache
def read_models(package: str) -> ModelList:
    """The list in the package's `models.json`."""
    text = (files(package) / "models.json").read_bytes()
    return TypeAdapter(ModelList).validate_json(text)


def _voice(name: str, model: str, language: str) -> VoiceInfo:
    if language == ANY_LANGUAGE:
        return VoiceInfo(name, model, "en", "Speaks the language of the text")
    return VoiceInfo(name, model, language, "")
