"""Layouts of cards, for each frame shape."""

from reelproof_local.card.layouts.catalog import lay_out, lay_out_words

__all__ = ["lay_out", "lay_out_words"]
