"""Generative music of a given duration: form, harmony, sounds and reverb, using only numpy."""

from reelproof_local.music.composing import compose

__all__ = ["compose"]
