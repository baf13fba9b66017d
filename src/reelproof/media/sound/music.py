"""Background music: leveled, looped with a crossfade if short, faded in and out, ducked under speech."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reelproof.media.sound.decoding import Samples, sound_blocks
from reelproof.media.sound.ducking import Envelope
from reelproof.media.sound.limiting import MIN_LUFS
from reelproof.media.sound.loudness import energies_of, integrated_lufs, ratio_of, stepped_db
from reelproof.media.sound.mix_settings import SAMPLE_RATE, SoundOrder

MAX_GAIN_DB = 20.0
CROSSFADE_S = 3.0
# A shorter sound is not used: it would only stutter.
MIN_SCORE = SAMPLE_RATE // 2


@dataclass(frozen=True, slots=True)
class _Score:
    path: Path
    length: int
    gain: float

    @property
    def crossfade(self) -> int:
        return min(round(CROSSFADE_S * SAMPLE_RATE), self.length // 4)


def add_music(
    film: Samples, music: Path, order: SoundOrder, ducking: Envelope, level_lufs: float | None
) -> None:
    """Adds music at its own level, or at `level_lufs` where there is no speech.

    Raises UnreadableSoundError and adds nothing.
    """
    score = _surveyed(music, film.shape[1], level_lufs)
    for at, block in _laid_out(score, film.shape[1]):
        end = at + block.shape[1]
        film[:, at:end] += block * (ducking.between(at, end) * _fades(at, end, order))


def _surveyed(path: Path, most: int, level_lufs: float | None) -> _Score:
    """Measures only the part that will be heard."""
    lengths: list[int] = []
    loudness_lufs = integrated_lufs(energies_of(_counted(sound_blocks(path, most), lengths)))
    if level_lufs is None or loudness_lufs <= MIN_LUFS:
        return _Score(path, sum(lengths), gain=1.0)
    gain_db = min(stepped_db(level_lufs - loudness_lufs), MAX_GAIN_DB)
    return _Score(path, sum(lengths), ratio_of(gain_db))


def _counted(blocks: Iterator[Samples], lengths: list[int]) -> Iterator[Samples]:
    for block in blocks:
        lengths.append(block.shape[1])
        yield block


def _laid_out(score: _Score, samples: int) -> Iterator[tuple[int, Samples]]:
    """Yields blocks and their positions; the end of one repetition overlaps the start of the next."""
    if score.length < MIN_SCORE:
        return
    period = score.length if score.length >= samples else score.length - score.crossfade
    for start in range(0, samples, period):
        is_last = start + score.length >= samples
        at = start
        for block in sound_blocks(score.path, samples - start):
            gain = np.full(block.shape[1], score.gain, np.float32)
            if start:
                gain *= np.sin(np.pi / 2 * _rise(at - start, block.shape[1], score.crossfade))
            if not is_last:
                gain *= np.cos(np.pi / 2 * _rise(at - start - period, block.shape[1], score.crossfade))
            yield at, block * gain
            at += block.shape[1]
        if is_last:
            return


def _fades(start: int, end: int, order: SoundOrder) -> NDArray[np.float32]:
    """Fades in and out; in a short film each fade takes at most a third."""
    fade_in = min(round(order.fade_in_s * SAMPLE_RATE), order.samples // 3)
    fade_out = min(round(order.fade_out_s * SAMPLE_RATE), order.samples // 3)
    risen = _rise(start, end - start, fade_in)
    fallen = _rise(start - order.samples + fade_out, end - start, fade_out)
    return np.asarray(np.square(np.sin(np.pi / 2 * risen) * np.cos(np.pi / 2 * fallen)), np.float32)


def _rise(start: int, length: int, ramp: int) -> NDArray[np.float32]:
    """From 0 at position 0 to 1 at `ramp`, for positions from `start` on."""
    return np.clip(np.arange(start, start + length) / max(1, ramp), 0, 1).astype(np.float32)
