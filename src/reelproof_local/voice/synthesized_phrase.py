"""The output of a neural voice for one phrase."""

from collections.abc import Sequence

from reelproof.domain.frozen import frozen
from reelproof_local.voice.sound import Sound


@frozen
class SynthesizedPhrase:
    """A section of speech. Phoneme `i` lasts from `boundaries_s[i]` to `boundaries_s[i + 1]`."""

    sound: Sound
    boundaries_s: Sequence[float]
