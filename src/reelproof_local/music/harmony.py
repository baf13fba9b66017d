"""Keys, chords, and voice leading with minimal motion."""

import re
from collections.abc import Sequence
from itertools import combinations, pairwise

from reelproof.domain.frozen import frozen

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)

# Scale steps above a chord's root.
COLORS = {
    "": (0, 2, 4),
    "7": (0, 2, 4, 6),
    "9": (0, 2, 4, 8),
    "s2": (0, 1, 4),
    "s4": (0, 3, 4),
}

# The range of chords: above the bass, below the bright range of a narrator's voice (E3 to A4).
LOWEST, HIGHEST = 52, 69


@frozen
class Key:
    """`tonic` is a MIDI pitch below middle C; degrees count steps of the scale from it."""

    tonic: int
    scale: tuple[int, ...]

    def pitch(self, degree: int) -> int:
        octave, step = divmod(degree, len(self.scale))
        return self.tonic + 12 * octave + self.scale[step]

    def moved(self, semitones: int) -> "Key":
        return Key(self.tonic + semitones, self.scale)


@frozen
class Chord:
    """A chord in its key. `classes` are its pitch classes, root first."""

    key: Key
    degree: int
    color: str

    @property
    def classes(self) -> tuple[int, ...]:
        return tuple(self.key.pitch(self.degree + step) % 12 for step in COLORS[self.color])

    @property
    def singable(self) -> tuple[int, ...]:
        """Pitch classes without those a semitone above another."""
        return tuple(note for note in self.classes if (note - 1) % 12 not in self.classes)


def chord(name: str, key: Key) -> Chord:
    """Parses `6`, `1:9`, `5:s4`: a degree from 1 to 7 and a color."""
    match = re.fullmatch(r"([1-7])(?::(\w+))?", name)
    if match is None:
        raise ValueError(f"invalid chord: {name}")
    return Chord(key, int(match[1]) - 1, match[2] or "")


def voicing(target: Chord, previous: Sequence[int], register: float) -> tuple[int, ...]:
    """Returns four pitches of a chord, near the previous ones and around the pitch `register`."""
    notes = [pitch for pitch in range(LOWEST, HIGHEST + 1) if pitch % 12 in target.classes]
    return min(
        combinations(notes, 4), key=lambda voices: (_voicing_cost(voices, target, previous, register), voices)
    )


def nearest(pitch: float, classes: Sequence[int]) -> int:
    """Returns the nearest pitch of the classes; the lower one of two."""
    around = range(round(pitch) - 7, round(pitch) + 8)
    return min(
        (other for other in around if other % 12 in classes), key=lambda other: (abs(other - pitch), other)
    )


def _voicing_cost(voices: Sequence[int], target: Chord, previous: Sequence[int], register: float) -> float:
    moves = sum(abs(new - old) for new, old in zip(voices, previous, strict=False))
    missing = len(set(target.classes) - {voice % 12 for voice in voices})
    gaps = [high - low for low, high in pairwise(voices)]
    rubbing = 2 * gaps.count(1) + (gaps[0] < 3)
    hollow = sum(max(0, gap - 7) for gap in gaps)
    return moves + 8 * missing + 8 * rubbing + hollow + 1.5 * abs(sum(voices) / 4 - register)
