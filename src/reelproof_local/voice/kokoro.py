"""The Kokoro neural voice: from phonemes to sound and the duration of every phoneme."""

import hashlib
import importlib.util
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof_local.voice.inference import Session, load_model, with_output
from reelproof_local.voice.kokoro_voices import MODEL_PACKAGES, VOCABULARY_PACKAGE
from reelproof_local.voice.synthesized_phrase import SynthesizedPhrase

SAMPLE_RATE = 24_000
# The model takes 510 phonemes; memory grows with them: 145 keep the process under 600 MB.
LONGEST_PHRASE = 145
# Measured against the onset of energy after pauses: words start this much earlier than the model reports.
LAG_S = 0.04

_MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
_LENGTHS_OUTPUT = "/encoder/Clip_output_0"
_SAMPLES_PER_LENGTH = 600
_STYLE_SIZE = 256


def synthesize(phonemes: str, style_path: Path) -> SynthesizedPhrase:
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
    return SynthesizedPhrase(sound.ravel().astype(np.float32), boundaries[1:-1].tolist())


@cache
def vocabulary() -> Mapping[str, int]:
    """Returns Kokoro's phonemes and their ids."""
    content = (_package_folder(VOCABULARY_PACKAGE) / "data" / "vocab.json").read_text(encoding="utf-8")
    symbols: dict[str, int] = json.loads(content)["vocab"]
    return symbols


@cache
def _session() -> Session:
    return load_model(_model())


def _model() -> bytes:
    parts = [(_package_folder(name) / "part.bin").read_bytes() for name in MODEL_PACKAGES]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    if digest.hexdigest() != _MODEL_SHA256:
        raise _failure("The voice model on this machine is damaged. Install Reelproof again.")
    return with_output(b"".join(parts), _LENGTHS_OUTPUT)


@cache
def _style(path: Path) -> NDArray[np.float32]:
    """Loads the voice style: one row per phrase length."""
    try:
        return np.fromfile(path, np.float32).reshape(-1, _STYLE_SIZE)
    except (OSError, ValueError) as cause:
        raise _failure(f"The data of voice {path.stem} cannot be read. Install Reelproof again.") from cause


def _package_folder(name: str) -> Path:
    """Returns the folder of a package without importing it."""
    found = importlib.util.find_spec(name)
    locations: Iterable[str] = (found and found.submodule_search_locations) or ()
    for location in locations:
        return Path(location)
    raise _failure(f"The voice model is incomplete: the package {name} is missing. Install Reelproof again.")


def _failure(message: str) -> ReelproofError:
    return ReelproofError(
        Failure(code=ErrorCode.ProviderFailure, message=message, provider="local", model="voice")
    )
