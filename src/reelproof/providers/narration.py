"""Narration in several calls: split at a model's text limit, and joined with its pauses."""

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence

from reelproof.domain.frozen import frozen
from reelproof.provider_api import Made, Microusd, SpokenWord
from reelproof.providers import joined_audio as sound
from reelproof.providers.parameters import input_error
from reelproof.providers.pauses import spoken_parts

SENTENCE_END = re.compile(r"(?<=[.!?…。！？])\s+|(?<=[。！？])")


@frozen
class NarrationPiece:
    """The text of one call, and the text right before and after it."""

    text: str
    before: str = ""
    after: str = ""


@frozen
class SpokenAudio:
    """The audio of one call, with word times and cost if the service reports them."""

    content: bytes
    words: tuple[SpokenWord, ...] = ()
    cost_microusd: Microusd | None = None


def spoken_pieces(prompt: str, longest: int) -> tuple[NarrationPiece | float, ...]:
    """Splits a prompt into pieces of one call each and pauses in seconds. Raises ReelproofError."""
    parts = [
        piece
        for part in spoken_parts(prompt)
        for piece in ((part,) if isinstance(part, float) else pieces(part, longest))
    ]
    texts = [part for part in parts if isinstance(part, str)]
    if not texts:
        raise input_error("prompt", "The narration is empty.")
    around = iter(zip(["", *texts], [*texts[1:], ""], strict=False))
    return tuple(part if isinstance(part, float) else NarrationPiece(part, *next(around)) for part in parts)


async def narrate(
    parts: Sequence[NarrationPiece | float], say: Callable[[NarrationPiece], Awaitable[SpokenAudio]]
) -> Made:
    """Speaks the parts in order and joins them. A single call's audio is kept as it is."""
    spoken = [part if isinstance(part, float) else await say(part) for part in parts]
    calls = [part for part in spoken if isinstance(part, SpokenAudio)]
    costs = [call.cost_microusd for call in calls if call.cost_microusd is not None]
    cost = Microusd(sum(costs)) if len(costs) == len(calls) else None
    if len(spoken) == 1:
        content = sound.whole_wav(calls[0].content)
        return Made(content, sound.media_type(content), calls[0].words, cost)
    sounds = [part if isinstance(part, float) else part.content for part in spoken]
    joined = await sound.joined_in_sandbox(sounds)
    return Made(joined.content, "audio/wav", _shifted_words(calls, joined.starts_s), cost)


def pieces(words: str, longest: int) -> Iterator[str]:
    """Splits a text into pieces of at most `longest` characters, at sentence ends where possible."""
    piece = ""
    for sentence in SENTENCE_END.split(words):
        for part in _split_at_spaces(sentence, longest):
            if piece and len(piece) + 1 + len(part) > longest:
                yield piece
                piece = part
            else:
                piece = f"{piece} {part}".strip()
    if piece:
        yield piece


def _split_at_spaces(sentence: str, longest: int) -> Iterator[str]:
    while len(sentence) > longest:
        end = sentence.rfind(" ", 0, longest + 1)
        end = end if end > 0 else longest
        yield sentence[:end].strip()
        sentence = sentence[end:].strip()
    if sentence.strip():
        yield sentence.strip()


def _shifted_words(calls: Sequence[SpokenAudio], starts_s: Sequence[float]) -> tuple[SpokenWord, ...]:
    """Returns the words of all calls, shifted by each call's start; empty if any call has no times."""
    if not all(call.words for call in calls):
        return ()
    return tuple(
        SpokenWord(word.text, word.start_s + start_s, word.end_s + start_s)
        for call, start_s in zip(calls, starts_s, strict=True)
        for word in call.words
    )
