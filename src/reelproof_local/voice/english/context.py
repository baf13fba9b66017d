"""A written word in its context."""

from collections.abc import Sequence

from reelproof.domain.frozen import frozen
from reelproof_local.voice.english.tokens import WordToken

_NOTHING = WordToken("", "", "")


@frozen
class WordContext:
    """The word being read, at `index` of its sentence."""

    tokens: Sequence[WordToken]
    index: int

    @property
    def core(self) -> str:
        return self.tokens[self.index].core

    @property
    def trail(self) -> str:
        return self.tokens[self.index].trail

    @property
    def before(self) -> WordToken:
        return self.tokens[self.index - 1] if self.index else _NOTHING

    @property
    def after(self) -> WordToken:
        return self.tokens[self.index + 1] if self.index + 1 < len(self.tokens) else _NOTHING

    @property
    def is_last(self) -> bool:
        return self.index + 1 == len(self.tokens)

    def previous(self) -> "WordContext":
        """The context of the previous word; the first word returns itself."""
        return WordContext(self.tokens, max(0, self.index - 1))
