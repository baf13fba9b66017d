"""A Piper model speaks: phonemes in, sound and the length of every phoneme out."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.providers.local.voice.espeak.phonemes import sound_weight
from reelproof.providers.local.voice.inference import MODEL_ERRORS, Session, opened, with_output
from reelproof.providers.local.voice.phrase import Phrase
from reelproof.providers.local.voice.piper.configuration import BEGIN, END, PAD
from reelproof.providers.local.voice.piper.voices import PiperVoice
from reelproof.providers.local.voice.sound import Sound, sounding_part

# The models' memory grows with the phonemes that they say in one go.
LONGEST_PHRASE = 300

_UNUSABLE: tuple[type[Exception], ...] = (OSError, *MODEL_ERRORS)
_INPUTS = frozenset({"input", "input_lengths", "scales"})
_SPEAKER = "sid"
_LENGTHS = "/Ceil_output_0"


def say(phonemes: str, voice: PiperVoice) -> Phrase:
    """Speaks phonemes, each of which the voice knows. Raises ReelproofError."""
    ids, firsts = _numbered(phonemes, voice.configuration.phoneme_id_map)
    try:
        session = _session(voice.path)
        names = [output.name for output in session.get_outputs()]
        results = session.run(None, _asked(ids, voice, session))
    except _UNUSABLE as error:
        raise _failure(f"The voice {voice.name} cannot speak: {error}") from error
    sound: Sound = results[0].ravel().astype(np.float32)
    if not np.isfinite(sound).all():
        raise _failure(f"The voice {voice.name} answered with samples that are not numbers.")
    rate = voice.configuration.audio.sample_rate
    if _LENGTHS in names:
        return Phrase(sound, _told_times(results[names.index(_LENGTHS)], firsts, len(sound) / rate))
    return Phrase(sound, _likely_times(phonemes, sound, rate))


def problem_of(path: Path) -> str:
    """Why a model cannot be used, found by opening it; empty where it can."""
    try:
        inputs = {each.name for each in opened(path.read_bytes(), is_checked_only=True).get_inputs()}
    except _UNUSABLE as error:
        return f"the model does not open: {error}"
    missing = _INPUTS - inputs
    return f"the model takes no {', '.join(sorted(missing))}; it is none of Piper's" if missing else ""


@lru_cache(maxsize=2)
def _session(path: Path) -> Session:
    """With the lengths of the phonemes where the model can tell them."""
    model = path.read_bytes()
    if _LENGTHS.encode() in model:
        try:
            return opened(with_output(model, _LENGTHS))
        except MODEL_ERRORS:
            # Some model names the lengths otherwise, or tells them already.
            return opened(model)
    return opened(model)


def _numbered(phonemes: str, numbers: Mapping[str, Sequence[int]]) -> tuple[list[int], list[int]]:
    """The model's ids, and where each phoneme's begin; last, where the end is marked."""
    ids, firsts = [*numbers[BEGIN], *numbers[PAD]], list[int]()
    for phoneme in phonemes:
        firsts.append(len(ids))
        ids += [*numbers[phoneme], *numbers[PAD]]
    return [*ids, *numbers[END]], [*firsts, len(ids)]


def _asked(ids: Sequence[int], voice: PiperVoice, session: Session) -> dict[str, NDArray[Any]]:
    manner = voice.configuration.inference
    scales = (manner.noise_scale, manner.length_scale, manner.noise_w)
    asked: dict[str, NDArray[Any]] = {
        "input": np.array([ids], np.int64),
        "input_lengths": np.array([len(ids)], np.int64),
        "scales": np.array(scales, np.float32),
    }
    if _SPEAKER in {each.name for each in session.get_inputs()}:
        asked[_SPEAKER] = np.array([voice.speaker or 0], np.int64)
    return asked


def _told_times(lengths: NDArray[np.float32], firsts: Sequence[int], duration_s: float) -> list[float]:
    ends = np.concatenate([[0.0], np.cumsum(lengths.ravel(), dtype=np.float64)])
    return [float(ends[first] * duration_s / max(ends[-1], 1e-9)) for first in firsts]


def _likely_times(phonemes: str, sound: Sound, rate: int) -> list[float]:
    """In proportion to what the phonemes usually take, where the model does not tell."""
    part = sounding_part(sound, rate)
    shares = [0, *accumulate(map(sound_weight, phonemes))]
    length = (part.stop - part.start) / max(1, shares[-1])
    return [(part.start + share * length) / rate for share in shares]


def _failure(message: str) -> ReelproofError:
    return ReelproofError(
        Failure(code=ErrorCode.ProviderFailure, message=message, provider="local", model="voice")
    )
