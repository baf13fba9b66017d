"""Decoding of sound files to samples at the film's rate."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from numpy.typing import NDArray

from reelproof.media.sound.downmix import downmixed
from reelproof.media.sound.mix_settings import SAMPLE_RATE
from reelproof.media.sound.reading import SOUND_FORMATS, SoundReader

# Two rows, left and right, of full scale 1.0.
Samples = NDArray[np.float32]


class UnreadableSoundError(Exception):
    """The file cannot be decoded as sound."""


def decode_sound(path: Path, most: int) -> Samples:
    """Decodes a sound, or its first `most` samples. Raises UnreadableSoundError."""
    blocks = list(sound_blocks(path, most))
    return np.concatenate(blocks, axis=1) if blocks else np.zeros((2, 0), np.float32)


def sound_blocks(path: Path, most: int = sys.maxsize) -> Iterator[Samples]:
    """Decodes a sound's first `most` samples in blocks of about a second. Raises UnreadableSoundError."""
    waves, length, left = [], 0, most
    with _opened(path) as container:
        for frame in downmixed(SoundReader(container).frames(), SAMPLE_RATE):
            wave = np.asarray(frame.to_ndarray(), np.float32)[:, : left - length]
            waves.append(wave if len(wave) == 2 else np.repeat(wave, 2, axis=0))
            length += wave.shape[1]
            if length >= min(SAMPLE_RATE, left):
                yield _sane(np.concatenate(waves, axis=1), path)
                waves, length, left = [], 0, left - length
                if left <= 0:
                    return
    if waves:
        yield _sane(np.concatenate(waves, axis=1), path)


def _sane(wave: Samples, path: Path) -> Samples:
    if not np.isfinite(wave).all():
        raise UnreadableSoundError(f"{path} has samples that are not numbers")
    return wave


@contextmanager
def _opened(path: Path) -> Iterator[InputContainer]:
    options = {"format_whitelist": SOUND_FORMATS, "protocol_whitelist": "file"}
    try:
        with av.open(str(path.absolute()), mode="r", options=options) as container:
            if not container.streams.audio:
                raise UnreadableSoundError(f"{path} contains no sound")
            yield container
    except av.error.FFmpegError as error:
        raise UnreadableSoundError(f"{path} cannot be decoded: {error}") from error
