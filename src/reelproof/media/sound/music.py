"""Background music: leveled, looped with a crossfade if short, faded in and out, ducked under speech."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reelproof.domain.frozen import frozen
from reelproof.media.sound.decoding import Samples
from reelproof.media.sound.ducking import Ducking, Envelope
from reelproof.media.sound.limiting import MIN_LUFS
from reelproof.media.sound.loudness import ratio_of, stepped_db
from reelproof.media.sound.measures import MusicMeasure, identity_of, measured_music
from reelproof.media.sound.mix_settings import SAMPLE_RATE, SoundOrder
from reelproof.media.sound.sound_window import PlacedSound, PlacedSounds

MAX_GAIN_DB = 20.0
CROSSFADE_S = 3.0
# A shorter sound is not used: it would only stutter.
MIN_SCORE = SAMPLE_RATE // 2


@frozen
class _Repetition:
    """The music once; all but the last repetition fade into the next."""

    place: PlacedSound
    crossfade: int
    is_last: bool

    def gain(self, first: int, samples: int) -> NDArray[np.float32]:
        """Of `samples` from its own sample `first` on."""
        gain = np.ones(samples, np.float32)
        if self.place.start:
            gain *= np.sin(np.pi / 2 * _rise(first, samples, self.crossfade))
        if not self.is_last:
            fallen = _rise(first - self.place.length + self.crossfade, samples, self.crossfade)
            gain *= np.cos(np.pi / 2 * fallen)
        return gain


class MusicTrack:
    """Music over the whole film. `name` identifies its file."""

    def __init__(
        self, path: Path, name: str, measure: MusicMeasure, gain: float, order: SoundOrder, ducked: Envelope
    ) -> None:
        self.name = name
        self.measure = measure
        self._gain = gain
        self._order = order
        self._ducked = ducked
        self._repetitions = tuple(_repetitions(path, measure.length, order.samples))
        self._sounds = PlacedSounds()

    def add_to(self, mixed: Samples, start: int) -> None:
        """Adds it to a range of the film that starts at sample `start`. Raises UnreadableSoundError."""
        end = start + mixed.shape[1]
        levels = self._ducked.between(start, end) * _fades(start, end, self._order)
        for repetition in self._within(start, end):
            first, sound = self._sounds.read(repetition.place, start, end)
            gain = repetition.gain(first, sound.shape[1]) * np.float32(self._gain)
            at = repetition.place.start + first - start
            part = slice(at, at + sound.shape[1])
            mixed[:, part] += sound * gain * levels[part]

    def digest(self, start: int, end: int) -> str:
        """Returns what determines its samples in a range."""
        fades = _fade_places(start, end, self._order)
        places = [
            (start - one.place.start, one.place.length, one.is_last) for one in self._within(start, end)
        ]
        return f"{self.name} {self._gain} {places} {fades} {self._ducked.digest(start, end)}"

    def _within(self, start: int, end: int) -> Sequence[_Repetition]:
        return [one for one in self._repetitions if one.place.is_within(start, end)]


def plan_music(
    order: SoundOrder,
    music: Path,
    ducking: Ducking,
    level_lufs: float | None,
    known: Mapping[str, MusicMeasure],
) -> MusicTrack:
    """Music at its own level, or at `level_lufs` where there is no speech. Raises UnreadableSoundError."""
    name = identity_of(music)
    measure = measured_music(music, order.samples, known.get(name))
    gain = 1.0
    if level_lufs is not None and measure.loudness_lufs > MIN_LUFS:
        gain = ratio_of(min(stepped_db(level_lufs - measure.loudness_lufs), MAX_GAIN_DB))
    return MusicTrack(music, name, measure, gain, order, ducking.envelope(order.ducking_db))


def _repetitions(path: Path, length: int, samples: int) -> Iterator[_Repetition]:
    """The end of one repetition overlaps the start of the next."""
    if length < MIN_SCORE:
        return
    crossfade = min(round(CROSSFADE_S * SAMPLE_RATE), length // 4)
    period = length if length >= samples else length - crossfade
    for start in range(0, samples, period):
        is_last = start + length >= samples
        yield _Repetition(PlacedSound(path, start, length), crossfade, is_last)
        if is_last:
            return


def _fades(start: int, end: int, order: SoundOrder) -> NDArray[np.float32]:
    """Fades in and out; in a short film each fade takes at most a third."""
    fade_in, fade_out = _fade_lengths(order)
    risen = _rise(start, end - start, fade_in)
    fallen = _rise(start - order.samples + fade_out, end - start, fade_out)
    return np.asarray(np.square(np.sin(np.pi / 2 * risen) * np.cos(np.pi / 2 * fallen)), np.float32)


def _fade_places(start: int, end: int, order: SoundOrder) -> Sequence[tuple[int, int]]:
    """The lengths of the fades that a range touches, and where it lies in them."""
    fade_in, fade_out = _fade_lengths(order)
    fades = [(fade_in, start)] if start < fade_in else []
    return [*fades, (fade_out, start - order.samples)] if end > order.samples - fade_out else fades


def _fade_lengths(order: SoundOrder) -> tuple[int, int]:
    return (
        min(round(order.fade_in_s * SAMPLE_RATE), order.samples // 3),
        min(round(order.fade_out_s * SAMPLE_RATE), order.samples // 3),
    )


def _rise(start: int, length: int, ramp: int) -> NDArray[np.float32]:
    """From 0 at position 0 to 1 at `ramp`, for positions from `start` on."""
    return np.clip(np.arange(start, start + length) / max(1, ramp), 0, 1).astype(np.float32)
