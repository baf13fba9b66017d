"""What every engine of speech must do for a narration."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from reelproof.providers.local.voice.script import Fragment
from reelproof.providers.local.voice.sound import Sound
from reelproof.providers.local.voice.timing import Span


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of speech without the silence around it; the spans count from its start.

    `is_clause_end` tells whether a breath may follow inside the sentence.
    """

    sound: Sound
    spans: tuple[Span, ...]
    is_clause_end: bool = True


class Speaker(Protocol):
    """Speaks the sentences of one narration, each in one utterance or more; silent ones give none."""

    @property
    def rate(self) -> int: ...

    def utterances(self, sentence: Sequence[Fragment]) -> Iterator[Utterance]: ...
