"""Loudness of test sounds."""

from pathlib import Path

from reelproof.media.sound.decoding import Samples, sound_blocks
from reelproof.media.sound.loudness import Loudness, profile


def measure_loudness(samples: Samples) -> Loudness:
    """Of two channels at SAMPLE_RATE."""
    return profile([samples]).loudness


def measure_file(path: Path) -> Loudness:
    """Of a sound file or a film's sound."""
    return profile(sound_blocks(path)).loudness
