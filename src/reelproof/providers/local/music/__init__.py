"""Generative music for a length: form, harmony, sounds and a room, with nothing but numpy."""

from reelproof.providers.local.music.composing import compose

__all__ = ["compose"]
