"""The local voice: narration with word timings, synthesized on this machine."""

from pathlib import Path

from reelproof_local.voice.catalog import checks, default_voice, voices
from reelproof_local.voice.spoken_narration import SpokenNarration

__all__ = ["SpokenNarration", "checks", "default_voice", "speak", "voices"]


def speak(text: str, voice: str | None, language: str, piper_folder: Path | None = None) -> SpokenNarration:
    """Speaks a text with optional pauses, `[pause 1.5s]`; the default voice is the best of the language.

    `piper_folder` contains voices added by the user. Raises ReelproofError. The model stays in memory
    for the next call in this process.
    """
    # Imported late: listing voices must not load the speech engines.
    from reelproof_local.voice.narration import narrate

    return narrate(text, voice, language, piper_folder)
