"""What a neural voice says in one go."""

from collections.abc import Sequence
from dataclasses import dataclass

from reelproof.providers.local.voice.sound import Sound


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of speech. Phoneme `i` sounds from `boundaries_s[i]` to `boundaries_s[i + 1]`."""

    sound: Sound
    boundaries_s: Sequence[float]
