"""The local voice: narration with the time of every word, made on this machine."""

from pathlib import Path

from reelproof.providers.local.voice.catalogue import checks, default_voice, voices
from reelproof.providers.local.voice.spoken import Spoken

__all__ = ["Spoken", "checks", "default_voice", "speak", "voices"]


def speak(text: str, voice: str | None, language: str, piper_folder: Path | None = None) -> Spoken:
    """Speaks a text that may hold pauses as `[pause 1.5s]`; without a voice, the best one of the language.

    `piper_folder` is where voices lie that people brought. Raises ReelproofError. The model stays in memory
    for the next call of this process.
    """
    # Whoever only lists voices must not wait for what speaks.
    from reelproof.providers.local.voice.narration import narrate

    return narrate(text, voice, language, piper_folder)
