"""The models of Replicate, as the data file lists them: each one's inputs have names of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import TypeAdapter

from reelproof.provider_api import AssetKind, ModelInfo, Price, VoiceInfo
from reelproof.providers.shapes import SizeRule

ANY_LANGUAGE = "any"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a shape is asked for: by a ratio's name in `input`, or by `width` and `height` that fit `size`."""

    input: str = ""
    ratios: tuple[str, ...] = ()
    size: SizeRule | None = None


@dataclass(frozen=True, slots=True)
class Duration:
    """How a length is asked for: in whole seconds, one of `values`."""

    input: str
    values: tuple[int, ...] = ()
    least: int = 0
    most: int = 0

    @property
    def offered(self) -> tuple[int, ...]:
        return self.values or tuple(range(self.least, self.most + 1))


@dataclass(frozen=True, slots=True)
class Voices:
    """How a voice is asked for. `names` are by language; `any` speaks every language.

    `language_input` takes the language under the name in `languages`.
    """

    input: str
    names: Mapping[str, tuple[str, ...]]
    language_input: str = ""
    languages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Model:
    """A model on Replicate. `inputs` go along with every call.

    `version` names the one of a community's model. `pause` is the mark that the model takes for a pause.
    `frame` is the input for a clip's first picture. `revision` changes with whatever makes the same request
    give another result.
    """

    name: str
    kinds: tuple[AssetKind, ...]
    prompt: str = "prompt"
    version: str | None = None
    price: Price | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    longest_prompt: int | None = None
    shape: Shape | None = None
    duration: Duration | None = None
    voices: Voices | None = None
    seed: str | None = None
    pause: str = ""
    frame: str | None = None
    needs_frame: bool = False
    timeout_s: float | None = None
    revision: str = "1"

    @property
    def bucket(self) -> str:
        kind = AssetKind.image if AssetKind.image in self.kinds else self.kinds[0]
        return f"replicate/{kind.value}"


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard the models of one bucket may be driven, all together."""

    concurrency: int
    calls_per_minute: int | None = None


@dataclass(frozen=True, slots=True)
class ModelList:
    """The data file. `read_on` is the day on which its facts were true."""

    read_on: date
    buckets: Mapping[str, Limits]
    models: tuple[Model, ...]

    def find(self, name: str) -> Model | None:
        return next((model for model in self.models if model.name == name), None)


@cache
def model_list() -> ModelList:
    text = (files(__package__) / "models.json").read_bytes()
    return TypeAdapter(ModelList).validate_json(text)


def model_info(model: Model, limits: Limits, missing_key: str | None = None) -> ModelInfo:
    return ModelInfo(
        name=model.name,
        kinds=model.kinds,
        bucket=model.bucket,
        concurrency=limits.concurrency,
        calls_per_minute=limits.calls_per_minute,
        version=f"{model.revision}/{model.version[:12]}" if model.version else model.revision,
        timeout_s=model.timeout_s,
        price=model.price,
        missing_key=missing_key,
    )


def listed_voices() -> list[VoiceInfo]:
    return [
        _voice(name, model.name, language)
        for model in model_list().models
        if model.voices is not None
        for language, names in model.voices.names.items()
        for name in names
    ]


def _voice(name: str, model: str, language: str) -> VoiceInfo:
    if language == ANY_LANGUAGE:
        return VoiceInfo(name, model, "en", "Speaks the language of the text")
    return VoiceInfo(name, model, language, "")
