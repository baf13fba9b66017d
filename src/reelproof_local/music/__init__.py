"""Generative music of a given duration: form, harmony, sounds and reverb, using only numpy."""

__all__ = ["compose"]


def compose(mood: str, duration_s: float, seed: int) -> bytes:
    """See `composing.compose`."""
    # Imported late: the process that orders music must not load numpy.
    from reelproof_local.music import composing

    return composing.compose(mood, duration_s, seed)
