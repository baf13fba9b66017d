"""When each letter of a scripted speech is spoken: words come at an even pace."""

from collections.abc import Iterator

from reelproof.provider_api import JsonValue
from reelproof.testing.scripted import WORD_S


def alignment_of(text: str) -> dict[str, JsonValue]:
    """Builds an alignment in ElevenLabs's format; letters share their word's time, spaces take none."""
    times = list(_times(text))
    return {
        "characters": list(text),
        "character_start_times_seconds": [round(start_s, 4) for start_s, _ in times],
        "character_end_times_seconds": [round(end_s, 4) for _, end_s in times],
    }


def _times(text: str) -> Iterator[tuple[float, float]]:
    """Yields the start and end of each letter."""
    words = text.split()
    spoken = iter(enumerate(words))
    at_s, letter_s, left = 0.0, 0.0, 0
    for letter in text:
        if letter.isspace():
            yield at_s, at_s
            continue
        if left == 0:
            number, word = next(spoken)
            at_s, letter_s, left = number * WORD_S, WORD_S / len(word), len(word)
        yield at_s, at_s + letter_s
        at_s += letter_s
        left -= 1
