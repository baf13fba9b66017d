"""The interface of speech engines."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from reelproof.domain.frozen import frozen
from reelproof_local.voice.sentences import Fragment
from reelproof_local.voice.sound import Sound
from reelproof_local.voice.word_times import Span


@frozen
class Utterance:
    """A section of speech without surrounding silence; spans are relative to its start.

    `is_clause_end` tells whether a breath may follow inside the sentence.
    """

    sound: Sound
    spans: tuple[Span, ...]
    is_clause_end: bool = True


class Speaker(Protocol):
    """Speaks the sentences of a narration, each in one or more utterances; silent ones have none."""

    @property
    def rate(self) -> int: ...

    def utterances(self, sentence: Sequence[Fragment]) -> Iterator[Utterance]: ...
