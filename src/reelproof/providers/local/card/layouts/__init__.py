"""Where everything on a card stands, for each shape of frame."""

from reelproof.providers.local.card.layouts.catalogue import lay_out, lay_out_words

__all__ = ["lay_out", "lay_out_words"]
