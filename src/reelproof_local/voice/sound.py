"""Samples of speech: silence trimming, joining, loudness level, peak limit, WAV output."""

import io
import math
import wave
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]

# Speech with loud parts at this level measures about -20 LUFS.
_LEVEL_DBFS = -19.5
_PEAK = 10 ** (-1.5 / 20)
_KNEE = 10 ** (-6 / 20)
_GATE_DB = 30
_FRAME_S = 0.02
_SILENCE_DB = 42
_LEAD_S = 0.03
_TAIL_S = 0.07
_FADE_S = 0.005


def sounding_part(sound: Sound, rate: int) -> slice:
    """Returns the non-silent part, with a small margin; empty for silence."""
    levels = _levels(sound, rate)
    if not levels.size or levels.max() <= 1e-4:
        return slice(0, 0)
    loud = np.flatnonzero(levels > levels.max() * 10 ** (-_SILENCE_DB / 20))
    frame = _frame(rate)
    start = max(0, int(loud[0]) * frame - round(_LEAD_S * rate))
    end = min(len(sound), (int(loud[-1]) + 1) * frame + round(_TAIL_S * rate))
    return slice(start, end)


def faded(sound: Sound, rate: int) -> Sound:
    """Fades the edges to avoid clicks."""
    length = min(round(_FADE_S * rate), len(sound) // 2)
    result = sound.copy()
    ramp = np.linspace(0, 1, length, dtype=np.float32)
    result[:length] *= ramp
    result[len(result) - length :] *= ramp[::-1]
    return result


def silence(duration_s: float, rate: int) -> Sound:
    return np.zeros(round(duration_s * rate), np.float32)


def wav(sounds: Sequence[Sound], rate: int) -> bytes:
    """Joins the sounds at uniform loudness, mono, 16 bits."""
    gain = _gain(sounds, rate)
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        for sound in sounds:
            writer.writeframes((_limited(sound * gain) * 32767).astype("<i2").tobytes())
    return file.getvalue()


def _gain(sounds: Sequence[Sound], rate: int) -> float:
    """Returns the gain that brings the loud frames to the average level of a narrator."""
    levels = np.concatenate([_levels(sound, rate) for sound in sounds]) if sounds else np.zeros(0, np.float32)
    if not levels.size or levels.max() <= 1e-4:
        return 1.0
    loud = levels[levels > levels.max() * 10 ** (-_GATE_DB / 20)].astype(np.float64)
    return float(10 ** (_LEVEL_DBFS / 20) / math.sqrt(float(np.mean(loud**2))))


def _limited(sound: Sound) -> Sound:
    """Soft-limits peaks; anything below the knee is unchanged."""
    size = np.abs(sound)
    headroom = _PEAK - _KNEE
    bent = _KNEE + headroom * np.tanh((size - _KNEE) / headroom)
    limited: Sound = np.where(size > _KNEE, np.sign(sound) * bent, sound).astype(np.float32)
    return limited


def _levels(sound: Sound, rate: int) -> Sound:
    """Returns the RMS of every frame, dropping an incomplete last frame."""
    frame = _frame(rate)
    frames = sound[: len(sound) // frame * frame].reshape(-1, frame)
    levels: Sound = np.sqrt(np.mean(frames**2, axis=1, dtype=np.float32))
    return levels


def _frame(rate: int) -> int:
    return round(_FRAME_S * rate)
