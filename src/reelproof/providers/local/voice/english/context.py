"""A written word among its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

from reelproof.providers.local.voice.english.tokens import Token

_NOTHING = Token("", "", "")


@dataclass(frozen=True, slots=True)
class Place:
    """The word being read, at `index` of its sentence."""

    tokens: Sequence[Token]
    index: int

    @property
    def core(self) -> str:
        return self.tokens[self.index].core

    @property
    def trail(self) -> str:
        return self.tokens[self.index].trail

    @property
    def before(self) -> Token:
        return self.tokens[self.index - 1] if self.index else _NOTHING

    @property
    def after(self) -> Token:
        return self.tokens[self.index + 1] if self.index + 1 < len(self.tokens) else _NOTHING

    @property
    def is_last(self) -> bool:
        return self.index + 1 == len(self.tokens)

    def previous(self) -> "Place":
        """The place of the word before; the first word has its own."""
        return Place(self.tokens, max(0, self.index - 1))
