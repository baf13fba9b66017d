"""A Piper model: from phonemes to sound and the duration of every phoneme."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof_local.voice.espeak.phonemes import sound_weight
from reelproof_local.voice.inference import MODEL_ERRORS, Session, load_model, with_output
from reelproof_local.voice.piper.configuration import BEGIN, END, PAD
from reelproof_local.voice.piper.voices import PiperVoice
from reelproof_local.voice.sound import Sound, sounding_part
from reelproof_local.voice.synthesized_phrase import SynthesizedPhrase

# The models' memory use grows with the phonemes per call.
LONGEST_PHRASE = 300

_UNUSABLE: tuple[type[Exception], ...] = (OSError, *MODEL_ERRORS)
_INPUTS = frozenset({"input", "input_lengths", "scales"})
_SPEAKER = "sid"
_LENGTHS = "/Ceil_output_0"


def synthesize(phonemes: str, voice: PiperVoice) -> SynthesizedPhrase:
    """Speaks phonemes, all of which the voice must support. Raises ReelproofError."""
    ids, firsts = _numbered(phonemes, voice.configuration.phoneme_id_map)
    try:
        session = _session(voice.path)
        names = [output.name for output in session.get_outputs()]
        results = session.run(None, _model_inputs(ids, voice, session))
    except _UNUSABLE as error:
        raise _failure(f"The voice {voice.name} cannot speak: {error}") from error
    sound: Sound = results[0].ravel().astype(np.float32)
    if not np.isfinite(sound).all():
        raise _failure(f"The voice {voice.name} returned samples that are not numbers.")
    rate = voice.configuration.audio.sample_rate
    if _LENGTHS in names:
        return SynthesizedPhrase(
            sound, _model_times(results[names.index(_LENGTHS)], firsts, len(sound) / rate)
        )
    return SynthesizedPhrase(sound, _estimated_times(phonemes, sound, rate))


def problem_of(path: Path) -> str:
    """Returns why a model cannot be used, by loading it; empty if it can."""
    try:
        inputs = {each.name for each in load_model(path.read_bytes(), is_checked_only=True).get_inputs()}
    except _UNUSABLE as error:
        return f"the model cannot be loaded: {error}"
    missing = _INPUTS - inputs
    return f"the model has no input {', '.join(sorted(missing))}; it is not a Piper model" if missing else ""


@lru_cache(maxsize=2)
def _session(path: Path) -> Session:
    """Loads the model, with phoneme durations as an output if available."""
    model = path.read_bytes()
    if _LENGTHS.encode() in model:
        try:
            return load_model(with_output(model, _LENGTHS))
        except MODEL_ERRORS:
            # Some models use another name for the durations, or output them already.
            return load_model(model)
    return load_model(model)


def _numbered(phonemes: str, numbers: Mapping[str, Sequence[int]]) -> tuple[list[int], list[int]]:
    """Returns the model's ids, and the first id of each phoneme and of the end mark."""
    ids, firsts = [*numbers[BEGIN], *numbers[PAD]], list[int]()
    for phoneme in phonemes:
        firsts.append(len(ids))
        ids += [*numbers[phoneme], *numbers[PAD]]
    return [*ids, *numbers[END]], [*firsts, len(ids)]


def _model_inputs(ids: Sequence[int], voice: PiperVoice, session: Session) -> dict[str, NDArray[Any]]:
    settings = voice.configuration.inference
    scales = (settings.noise_scale, settings.length_scale, settings.noise_w)
    feeds: dict[str, NDArray[Any]] = {
        "input": np.array([ids], np.int64),
        "input_lengths": np.array([len(ids)], np.int64),
        "scales": np.array(scales, np.float32),
    }
    if _SPEAKER in {each.name for each in session.get_inputs()}:
        feeds[_SPEAKER] = np.array([voice.speaker or 0], np.int64)
    return feeds


def _model_times(lengths: NDArray[np.float32], firsts: Sequence[int], duration_s: float) -> list[float]:
    ends = np.concatenate([[0.0], np.cumsum(lengths.ravel(), dtype=np.float64)])
    return [float(ends[first] * duration_s / max(ends[-1], 1e-9)) for first in firsts]


def _estimated_times(phonemes: str, sound: Sound, rate: int) -> list[float]:
    """Estimates times from typical phoneme durations if the model does not output them."""
    part = sounding_part(sound, rate)
    shares = [0, *accumulate(map(sound_weight, phonemes))]
    length = (part.stop - part.start) / max(1, shares[-1])
    return [(part.start + share * length) / rate for share in shares]


def _failure(message: str) -> ReelproofError:
    return ReelproofError(
        Failure(code=ErrorCode.ProviderFailure, message=message, provider="local", model="voice")
    )
