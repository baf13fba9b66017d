"""Moods: tempo, key, chords, rhythms, and which parts play at which energy."""

from collections.abc import Mapping

from reelproof.domain.frozen import frozen
from reelproof_local.music.harmony import MAJOR, MINOR

# Parts and how loudly they play.
Arrangement = Mapping[str, float]
# The eighths of a bar as indexes into the chord's pitches; None is a rest.
Pattern = tuple[int | None, ...]
# Two bars of a theme: onset and length in beats.
Rhythm = tuple[tuple[float, float], ...]


@frozen
class Mood:
    """`progressions` by section, four bars each. `arrangements` by energy, from thin to full.

    `brightness_hz` is where harmonics begin to fall away. `swing` delays every second eighth, in beats.
    """

    beats_per_minute: tuple[float, float]
    scale: tuple[int, ...]
    tonics: tuple[int, ...]
    progressions: Mapping[str, tuple[tuple[str, ...], ...]]
    cadence: tuple[str, ...]
    arrangements: tuple[tuple[Arrangement, ...], ...]
    patterns: tuple[Pattern, ...]
    rhythms: tuple[Rhythm, ...]
    bass_style: tuple[str, ...]
    keys_sound: tuple[str, ...]
    brightness_hz: float
    reverb_s: float
    reverb_level: float
    swing: float = 0.0
    pad_at_end: float = 1.0


CALM = Mood(
    beats_per_minute=(60, 70),
    scale=MAJOR,
    tonics=(48, 50, 53, 55, 57, 46),
    progressions={
        "A": (("1:9", "6:7", "4:7", "5:s4"), ("1:9", "3:7", "4:7", "4"), ("4:7", "1", "2:7", "6:7")),
        "B": (("6:7", "4:7", "1", "5:s4"), ("2:7", "5:s4", "1:9", "6:7"), ("6:7", "3:7", "4:7", "1")),
        "C": (("4:7", "5:s2", "3:7", "6:7"), ("2:7", "3:7", "4:7", "5:s4")),
        "D": (("6", "3:7", "4:9", "1"), ("6:7", "2:7", "4:7", "5:s4")),
    },
    cadence=("4:7", "2:7", "5:s4", "5"),
    arrangements=(
        ({"pad": 1.0}, {"pad": 0.8, "keys": 0.6}),
        (
            {"pad": 1.0, "keys": 0.8},
            {"pad": 0.9, "bass": 0.8, "glow": 0.7},
            {"keys": 1.0, "glow": 0.9},
        ),
        (
            {"pad": 0.9, "bass": 0.9, "keys": 1.0},
            {"pad": 0.9, "bass": 0.9, "lead": 0.9, "glow": 0.5},
            {"keys": 1.0, "bass": 0.9, "lead": 0.8},
        ),
        (
            {"pad": 0.8, "bass": 1.0, "keys": 0.9, "lead": 0.9},
            {"pad": 0.8, "bass": 1.0, "keys": 1.0, "counter": 0.9},
            {"keys": 1.0, "bass": 1.0, "lead": 0.8, "glow": 0.8},
        ),
        (
            {"pad": 0.9, "bass": 1.0, "keys": 0.9, "lead": 0.9, "counter": 0.7},
            {"pad": 0.9, "bass": 1.0, "keys": 1.0, "lead": 0.9, "glow": 0.7},
        ),
    ),
    patterns=(
        (0, None, 2, None, 1, None, 2, None),
        (0, None, None, 2, None, None, 3, None),
        (0, None, 1, None, 3, None, 2, None),
        (None, None, 1, None, 2, None, 4, None),
        (0, None, 2, None, 3, None, None, 1),
    ),
    rhythms=(
        ((0, 2), (2, 1), (3, 1), (4, 3)),
        ((0, 3), (3, 1), (4, 2), (6, 2)),
        ((1, 1), (2, 2), (4, 3)),
        ((0, 1.5), (1.5, 0.5), (2, 2), (4, 2), (6, 1)),
    ),
    bass_style=("long", "long", "half"),
    keys_sound=("felt", "felt", "soft"),
    brightness_hz=900,
    reverb_s=3.4,
    reverb_level=0.55,
)

HOPEFUL = Mood(
    beats_per_minute=(80, 92),
    scale=MAJOR,
    tonics=(48, 50, 52, 55, 57, 46),
    progressions={
        "A": (("1", "5:s4", "6:7", "4:9"), ("1:9", "4", "6", "5"), ("4:9", "1", "5", "6:7")),
        "B": (("6:7", "4:9", "1", "5"), ("2:7", "4", "1:9", "5:s4"), ("6", "5", "4:9", "1")),
        "C": (("4:9", "5", "6:7", "1"), ("4", "6:7", "5", "2:7")),
        "D": (("6:7", "5", "4:9", "5:s4"), ("2:7", "6:7", "4", "5")),
    },
    cadence=("4:9", "1", "5:s4", "5"),
    arrangements=(
        ({"pad": 0.9, "keys": 0.7}, {"keys": 0.9}),
        (
            {"pad": 0.9, "keys": 0.9},
            {"keys": 0.9, "bass": 0.8, "glow": 0.7},
            {"pad": 1.0, "pizzicato": 0.8},
        ),
        (
            {"pad": 0.8, "bass": 0.9, "keys": 1.0},
            {"pad": 0.8, "bass": 0.9, "pizzicato": 0.9, "lead": 0.9},
            {"keys": 1.0, "bass": 0.9, "lead": 0.8},
        ),
        (
            {"pad": 0.8, "bass": 1.0, "keys": 1.0, "lead": 0.9},
            {"pad": 0.8, "bass": 1.0, "keys": 0.8, "pizzicato": 0.8, "counter": 0.9},
            {"pad": 0.7, "bass": 1.0, "pizzicato": 0.9, "lead": 0.9, "shaker": 0.5},
        ),
        (
            {"pad": 0.9, "bass": 1.0, "keys": 0.9, "lead": 0.9, "counter": 0.8, "shaker": 0.6},
            {"pad": 0.9, "bass": 1.0, "keys": 0.8, "pizzicato": 0.8, "lead": 0.9, "shaker": 0.6},
        ),
    ),
    patterns=(
        (0, 2, 1, 2, 3, 2, 1, 2),
        (0, None, 2, 1, None, 2, 3, None),
        (0, 1, 2, None, 3, None, 2, 1),
        (0, None, 2, None, 4, 3, 2, None),
        (0, 2, None, 3, None, 2, 1, None),
    ),
    rhythms=(
        ((0, 1), (1, 1), (2, 2), (4, 3), (7, 1)),
        ((0, 1.5), (1.5, 1.5), (3, 1), (4, 4)),
        ((0.5, 0.5), (1, 1), (2, 1), (3, 1), (4, 2), (6, 1)),
        ((0, 3), (3, 0.5), (3.5, 0.5), (4, 2), (6, 2)),
    ),
    bass_style=("half", "long", "half"),
    keys_sound=("felt", "soft", "felt"),
    brightness_hz=1100,
    reverb_s=2.6,
    reverb_level=0.42,
)

TENSE = Mood(
    beats_per_minute=(66, 78),
    scale=MINOR,
    tonics=(48, 50, 52, 45, 47),
    progressions={
        "A": (("1:9", "6:7", "1", "5:7"), ("1", "4:7", "6:7", "5:s4"), ("1:s2", "6", "4:7", "1")),
        "B": (("6:7", "7", "1:9", "5:7"), ("4:7", "1", "6:7", "7:s4"), ("6", "4:7", "5:s4", "5")),
        "C": (("4:7", "6:7", "1:s2", "7"), ("1", "7:s4", "6:7", "5:7")),
        "D": (("6:7", "5:7", "4:7", "1:9"), ("4", "4:7", "6:7", "5:s4")),
    },
    cadence=("4:7", "6:7", "5:s4", "5"),
    arrangements=(
        ({"pad": 0.9, "bass": 0.7}, {"drone": 1.0, "keys": 0.5}),
        (
            {"drone": 0.9, "pad": 0.8, "heartbeat": 0.7},
            {"pad": 1.0, "bass": 0.8, "keys": 0.6},
            {"drone": 1.0, "ostinato": 0.6},
        ),
        (
            {"pad": 0.8, "bass": 0.9, "ostinato": 0.8},
            {"drone": 0.8, "pad": 0.8, "keys": 0.8, "heartbeat": 0.8},
            {"drone": 0.9, "ostinato": 0.8, "lead": 0.9},
        ),
        (
            {"pad": 0.9, "bass": 0.9, "ostinato": 0.9, "counter": 0.9},
            {"pad": 0.9, "bass": 0.9, "ostinato": 0.8, "lead": 0.9, "heartbeat": 0.7},
            {"pad": 0.9, "bass": 0.9, "keys": 0.8, "lead": 0.9},
        ),
        (
            {"pad": 1.0, "bass": 1.0, "ostinato": 1.0, "counter": 0.9, "lead": 0.8, "heartbeat": 0.9},
            {"pad": 1.0, "bass": 1.0, "ostinato": 1.0, "keys": 0.7, "lead": 0.9},
        ),
    ),
    patterns=(
        (0, None, None, None, 2, None, None, None),
        (None, None, 1, None, None, None, 2, None),
        (0, None, None, 1, None, None, 2, None),
        (0, None, None, None, None, 3, None, None),
    ),
    rhythms=(
        ((0, 3), (3, 1), (4, 4)),
        ((2, 2), (4, 3)),
        ((0, 2), (2, 2), (4, 2), (6, 2)),
        ((1, 1), (2, 1), (3, 1), (4, 3)),
    ),
    bass_style=("long", "half", "long"),
    keys_sound=("felt", "soft", "felt"),
    brightness_hz=850,
    reverb_s=3.8,
    reverb_level=0.55,
)

PLAYFUL = Mood(
    beats_per_minute=(98, 112),
    scale=MAJOR,
    tonics=(48, 50, 53, 55, 52),
    progressions={
        "A": (("1", "4", "1", "5"), ("1", "6", "2:7", "5"), ("1", "4", "2:7", "5")),
        "B": (("4", "1", "2:7", "5"), ("6", "2:7", "5", "1"), ("4", "5", "3:7", "6")),
        "C": (("3:7", "6", "2:7", "5"), ("6", "4", "1", "5")),
        "D": (("4", "5", "1", "6"), ("2:7", "3:7", "4", "5")),
    },
    cadence=("4", "2:7", "5", "5:7"),
    arrangements=(
        ({"pizzicato": 0.9, "keys": 0.4}, {"keys": 0.9}),
        (
            {"pizzicato": 1.0, "bass": 0.8},
            {"keys": 0.9, "bass": 0.8, "shaker": 0.5},
            {"keys": 0.8, "pizzicato": 0.7},
        ),
        (
            {"keys": 0.9, "bass": 0.9, "pad": 0.5, "shaker": 0.6},
            {"pizzicato": 1.0, "bass": 0.9, "lead": 0.9},
            {"keys": 0.9, "bass": 0.9, "lead": 0.8},
        ),
        (
            {"keys": 0.9, "bass": 1.0, "lead": 0.9, "pad": 0.5, "shaker": 0.6},
            {"pizzicato": 0.9, "keys": 0.8, "bass": 1.0, "counter": 0.8, "shaker": 0.7},
            {"pizzicato": 0.9, "bass": 1.0, "lead": 0.9, "pad": 0.5},
        ),
        (
            {"pizzicato": 0.9, "keys": 0.8, "bass": 1.0, "lead": 0.9, "pad": 0.5, "shaker": 0.8},
            {"keys": 0.9, "bass": 1.0, "lead": 0.9, "counter": 0.8, "shaker": 0.8},
        ),
    ),
    patterns=(
        (0, None, 2, 1, None, 2, 3, None),
        (0, 2, None, 2, 1, None, 3, None),
        (0, None, 3, None, 2, None, 1, 2),
        (None, 1, None, 2, None, 1, None, 3),
        (0, None, 2, None, 0, 1, 2, None),
    ),
    rhythms=(
        ((0, 0.5), (1, 0.5), (1.5, 0.5), (2, 1), (4, 0.5), (5, 0.5), (6, 1)),
        ((0, 1), (1, 0.5), (1.5, 0.5), (2, 1), (3, 1), (4, 2)),
        ((0.5, 0.5), (1, 0.5), (1.5, 0.5), (2, 1), (4, 1), (5, 1), (6, 1)),
        ((0, 0.5), (0.5, 0.5), (1, 1), (3, 1), (4, 1), (6, 1)),
    ),
    bass_style=("two", "two", "half"),
    keys_sound=("marimba", "soft", "marimba"),
    brightness_hz=1100,
    reverb_s=1.7,
    reverb_level=0.28,
    swing=0.24,
    pad_at_end=0.35,
)

MOODS: Mapping[str, Mood] = {"calm": CALM, "hopeful": HOPEFUL, "tense": TENSE, "playful": PLAYFUL}
