"""A narration said in several calls: cut into what one call may say, and joined with its silences."""

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

from reelproof.provider_api import Made, Microusd, SpokenWord
from reelproof.providers import sound
from reelproof.providers.parameters import refused
from reelproof.providers.pauses import spoken_parts

SENTENCE_END = re.compile(r"(?<=[.!?…。！？])\s+|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Piece:
    """What is said in one call, and what is said right before and after it."""

    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What one call said, and where it tells so, when each word is said and what it cost."""

    content: bytes
    words: tuple[SpokenWord, ...] = ()
    cost_microusd: Microusd | None = None


def spoken_pieces(prompt: str, longest: int) -> tuple[Piece | float, ...]:
    """What is said in one call each, and how long it is silent between. Raises ReelproofError."""
    parts = [
        piece
        for part in spoken_parts(prompt)
        for piece in ((part,) if isinstance(part, float) else pieces(part, longest))
    ]
    texts = [part for part in parts if isinstance(part, str)]
    if not texts:
        raise refused("prompt", "There is nothing to say.")
    around = iter(zip(["", *texts], [*texts[1:], ""], strict=False))
    return tuple(part if isinstance(part, float) else Piece(part, *next(around)) for part in parts)


async def narrated(parts: Sequence[Piece | float], say: Callable[[Piece], Awaitable[Said]]) -> Made:
    """Says one part after the other. What is said in one call alone stays as it came."""
    said = [part if isinstance(part, float) else await say(part) for part in parts]
    calls = [part for part in said if isinstance(part, Said)]
    costs = [call.cost_microusd for call in calls if call.cost_microusd is not None]
    cost = Microusd(sum(costs)) if len(costs) == len(calls) else None
    if len(said) == 1:
        content = sound.whole_wav(calls[0].content)
        return Made(content, sound.media_type(content), calls[0].words, cost)
    sounds = [part if isinstance(part, float) else part.content for part in said]
    joined = await sound.joined_apart(sounds)
    return Made(joined.content, "audio/wav", _in_place(calls, joined.starts_s), cost)


def pieces(words: str, longest: int) -> Iterator[str]:
    """The words in pieces of at most `longest` characters, cut at the ends of sentences where possible."""
    piece = ""
    for sentence in SENTENCE_END.split(words):
        for part in _chopped(sentence, longest):
            if piece and len(piece) + 1 + len(part) > longest:
                yield piece
                piece = part
            else:
                piece = f"{piece} {part}".strip()
    if piece:
        yield piece


def _chopped(sentence: str, longest: int) -> Iterator[str]:
    while len(sentence) > longest:
        end = sentence.rfind(" ", 0, longest + 1)
        end = end if end > 0 else longest
        yield sentence[:end].strip()
        sentence = sentence[end:].strip()
    if sentence.strip():
        yield sentence.strip()


def _in_place(calls: Sequence[Said], starts_s: Sequence[float]) -> tuple[SpokenWord, ...]:
    """The words of all calls, each later by its call's start; none where one call does not tell them."""
    if not all(call.words for call in calls):
        return ()
    return tuple(
        SpokenWord(word.text, word.start_s + start_s, word.end_s + start_s)
        for call, start_s in zip(calls, starts_s, strict=True)
        for word in call.words
    )
