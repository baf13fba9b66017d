"""Format of a provider's `models.json`: a model's inputs, sizes, lengths, voices, price, rate limits."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from functools import cache
from typing import Any

from reelproof.domain.frozen import frozen
from reelproof.provider_api import AssetKind, Microusd, ModelInfo, Price, Request, VoiceInfo
from reelproof.providers.data_file import read_data
from reelproof.providers.http import ApiEndpoint
from reelproof.providers.parameters import input_error
from reelproof.providers.shapes import SizeRule

ANY_LANGUAGE = "any"


@frozen
class ShapeInput:
    """How a model takes the shape: as a ratio, a named size, or a width and a height that fit `size`.

    They go into `input`; a size without one goes into `width` and `height`. A clip with a first frame takes
    the frame's shape, unless the model requires the input anyway (`is_always_sent`).
    """

    input: str = ""
    ratios: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    size: SizeRule | None = None
    is_always_sent: bool = False


@frozen
class DurationInput:
    """How a model takes the length: in whole seconds, one of `values`, or from `least` to `most`.

    `written` is the format of a text value, such as `{}s`; `per_second` is 1000 for milliseconds.
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


@frozen
class VoiceInput:
    """How a model takes the voice. `names` are by language; `any` speaks every language."""

    input: str
    names: Mapping[str, tuple[str, ...]]


@frozen
class LanguageInput:
    """How a model takes the language: its own names by language code.

    The name goes into `input` if there is one. `is_all`: it supports no others. Without `names` the code
    itself is sent.
    """

    input: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    is_all: bool = False


@frozen
class ListedModel:
    """A model. `inputs` are sent with every call; an input's name may be a path, such as `setting.voice`.

    `version` pins a community model's version. `pause` is the model's pause mark.
    `frame` is the input for a clip's first frame, in a list if `is_frame_listed`. `unit_microusd` is the
    price of a unit if the response counts them. `revision` changes when the same request may give
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
    shape: ShapeInput | None = None
    duration: DurationInput | None = None
    voices: VoiceInput | None = None
    languages: LanguageInput | None = None
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


@frozen
class Limits:
    """The limits shared by the models of one pool."""

    concurrency: int
    calls_per_minute: int | None = None


@frozen
class ListedModels:
    """The data file of one provider. `as_of` is the day its facts were checked."""

    provider: str
    as_of: date
    pools: Mapping[str, Limits]
    models: tuple[ListedModel, ...]

    def find(self, name: str) -> ListedModel | None:
        return next((model for model in self.models if model.name == name), None)

    def of(self, request: Request) -> ListedModel:
        """Returns the requested model. Raises ReelproofError if it is unknown or of another kind."""
        model = self.find(request.model)
        if model is None or request.kind not in model.kinds:
            raise input_error("model", f"{request.model} does not make {request.kind.value} here.")
        return model

    def infos(self, endpoint: ApiEndpoint) -> list[ModelInfo]:
        """Returns all models, as available at this endpoint."""
        return [self._info(model, self.pools[model.pool], endpoint.missing_key) for model in self.models]

    def voices(self) -> list[VoiceInfo]:
        return [
            _voice(name, model.name, language)
            for model in self.models
            if model.voices is not None
            for language, names in model.voices.names.items()
            for name in names
        ]

    def _info(self, model: ListedModel, limits: Limits, missing_key: str | None) -> ModelInfo:
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
def read_models(package: str) -> ListedModels:
    """Reads the package's `models.json`."""
    return read_data(package, "models.json", ListedModels)


def _voice(name: str, model: str, language: str) -> VoiceInfo:
    if language == ANY_LANGUAGE:
        return VoiceInfo(name, model, "en", "Speaks the language of the text")
    return VoiceInfo(name, model, language, "")
