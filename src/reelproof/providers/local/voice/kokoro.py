"""Kokoro, the neural voice: phonemes in, sound and the length of every phoneme out."""

import hashlib
import importlib.util
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from reelproof.domain.failure import ErrorCode, Failure, ReelproofError
from reelproof.providers.local.voice.kokoro_voices import MODEL_PACKAGES, VOCABULARY_PACKAGE
from reelproof.providers.local.voice.sound import Sound

SAMPLE_RATE = 24_000
# The model takes 510 phonemes; its memory grows with them: 145 keep the process under 600 MB.
LONGEST_PHRASE = 145

_MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
_LENGTHS_OUTPUT = "/encoder/Clip_output_0"
_SAMPLES_PER_LENGTH = 600
_STYLE_SIZE = 256
_THREADS = 2


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of speech. Phoneme `i` sounds from `boundaries_s[i]` to `boundaries_s[i + 1]`."""

    sound: Sound
    boundaries_s: Sequence[float]


def say(phonemes: str, style_path: Path) -> Phrase:
    """Speaks at most LONGEST_PHRASE phonemes (every character of `phonemes` must be in `vocabulary`)."""
    symbols = vocabulary()
    tokens = [symbols[phoneme] for phoneme in phonemes]
    style = _style(style_path)
    sound, lengths = _session().run(
        None,
        {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style[min(len(tokens), len(style)) - 1 : min(len(tokens), len(style))],
            "speed": np.ones(1, np.float32),
        },
    )
    boundaries = np.concatenate([[0], np.cumsum(lengths.ravel())]) * _SAMPLES_PER_LENGTH / SAMPLE_RATE
    # The first and the last length are the silence around the phrase.
    return Phrase(sound.ravel().astype(np.float32), boundaries[1:-1].tolist())


@cache
def vocabulary() -> Mapping[str, int]:
    """Kokoro's phonemes and their numbers."""
    content = (_package_folder(VOCABULARY_PACKAGE) / "data" / "vocab.json").read_text(encoding="utf-8")
    symbols: dict[str, int] = json.loads(content)["vocab"]
    return symbols


@cache
def _session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    # Waiting threads that spin take the cores from whoever draws the pictures meanwhile.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(_model(), options, providers=["CPUExecutionProvider"])


def _model() -> bytes:
    parts = [(_package_folder(name) / "part.bin").read_bytes() for name in MODEL_PACKAGES]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    if digest.hexdigest() != _MODEL_SHA256:
        raise _failure("The voice model on this machine is damaged. Install Reelproof again.")
    return b"".join((*parts, _extra_output(_LENGTHS_OUTPUT)))


def _extra_output(name: str) -> bytes:
    """Protobuf that, read after a model, adds an inner value to its outputs.

    A message that occurs twice is merged: ModelProto.graph (7), GraphProto.output (12),
    ValueInfoProto.name (1); https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
    """
    return _field(7, _field(12, _field(1, name.encode())))


def _field(number: int, content: bytes) -> bytes:
    if len(content) > 127:
        raise ValueError("a longer field needs a longer length")
    return bytes((number << 3 | 2, len(content))) + content


@cache
def _style(path: Path) -> NDArray[np.float32]:
    """One row for every length of a phrase."""
    try:
        return np.fromfile(path, np.float32).reshape(-1, _STYLE_SIZE)
    except (OSError, ValueError) as cause:
        raise _failure(f"The data of voice {path.stem} cannot be read. Install Reelproof again.") from cause


def _package_folder(name: str) -> Path:
    """Where a package lies, without importing it."""
    found = importlib.util.find_spec(name)
    locations: Iterable[str] = (found and found.submodule_search_locations) or ()
    for location in locations:
        return Path(location)
    raise _failure(f"The voice model is incomplete: the package {name} is missing. Install Reelproof again.")


def _failure(message: str) -> ReelproofError:
    return ReelproofError(
        Failure(code=ErrorCode.ProviderFailure, message=message, provider="local", model="voice")
    )
