"""The configuration file of a Piper model: its fields and their limits."""

import math
from collections.abc import Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from reelproof.domain.frozen import frozen

if TYPE_CHECKING:
    from pydantic import TypeAdapter

BEGIN, PAD, END = "^", "_", "$"

_MAX_BYTES = 5_000_000
_MIN_RATE, _MAX_RATE = 8_000, 96_000
_SLOWEST, _FASTEST = 5.0, 0.2
_MAX_SPEAKERS = 10_000
_CODE_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_+")


@frozen
class Audio:
    """The sound that the model makes."""

    sample_rate: int
    quality: str = ""


@frozen
class Espeak:
    """espeak-ng's name of the language that the model was trained on."""

    voice: str


@frozen
class Inference:
    """The inference parameters of the model."""

    noise_scale: float = 0.667
    length_scale: float = 1.0
    noise_w: float = 0.8


@frozen
class Language:
    """Such as `en_GB`."""

    code: str = ""


@frozen
class PiperConfiguration:
    """A model's phonemes, speakers and audio format. Field names are those of the file."""

    audio: Audio
    espeak: Espeak
    phoneme_id_map: Mapping[str, tuple[int, ...]]
    inference: Inference = Inference()
    num_speakers: int = 1
    speaker_id_map: Mapping[str, int] = field(default_factory=dict)
    language: Language = Language()
    phoneme_type: str = "espeak"

    @property
    def tag(self) -> str:
        """The language as BCP-47 has it."""
        return (self.language.code or self.espeak.voice).replace("_", "-")


def read_configuration(path: Path) -> PiperConfiguration:
    """Raises OSError, or ValueError with a message, for an unreadable or invalid configuration."""
    if path.stat().st_size > _MAX_BYTES:
        raise ValueError("its configuration is too large")
    from pydantic import ValidationError

    try:
        configuration = _adapter().validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        message = f"{place}: {first['msg']}" if place else first["msg"]
        raise ValueError(f"its configuration cannot be read: {message}") from error
    if fault := _fault(configuration):
        raise ValueError(f"its configuration does not fit: {fault}")
    return configuration


@cache
def _adapter() -> "TypeAdapter[PiperConfiguration]":
    from pydantic import TypeAdapter

    return TypeAdapter(PiperConfiguration)


def _fault(configuration: PiperConfiguration) -> str:
    inference = configuration.inference
    if not configuration.phoneme_type.lower().endswith("espeak"):
        return f"it was trained on {configuration.phoneme_type}, not espeak-ng's phonemes"
    if not all(configuration.phoneme_id_map.get(mark) for mark in (BEGIN, PAD, END)):
        return f"phoneme_id_map lacks {BEGIN}, {PAD} or {END}"
    if not _MIN_RATE <= configuration.audio.sample_rate <= _MAX_RATE:
        return f"audio.sample_rate is {configuration.audio.sample_rate}"
    if not _FASTEST <= inference.length_scale <= _SLOWEST:
        return f"inference.length_scale is {inference.length_scale:g}"
    if not all(math.isfinite(noise) and noise >= 0 for noise in (inference.noise_scale, inference.noise_w)):
        return "inference.noise_scale or noise_w is not a valid amount"
    if configuration.num_speakers > _MAX_SPEAKERS:
        return f"num_speakers is {configuration.num_speakers}"
    code = configuration.espeak.voice
    if not code or code.startswith("-") or not _CODE_LETTERS.issuperset(code):
        return f"espeak.voice is {code!r}"
    return ""
