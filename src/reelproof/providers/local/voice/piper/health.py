"""What lies in the folder of Piper's voices, and what of it is broken."""

from collections.abc import Iterator
from pathlib import Path

from reelproof.provider_api import Check
from reelproof.providers.local.voice.espeak import program
from reelproof.providers.local.voice.piper.voices import (
    FOLDER_VARIABLE,
    BrokenVoice,
    PiperVoice,
    look_through,
)

_REMEDY = "Copy both files of the voice again, NAME.onnx and NAME.onnx.json, or take them out of the folder."


def piper_checks(folder: Path | None) -> Iterator[Check]:
    """One line for the folder, and one for each voice in it that cannot speak; all models are opened."""
    if folder is None:
        yield Check("Piper voices", True, f"none; {FOLDER_VARIABLE} may name a folder of them")
        return
    if not folder.is_dir():
        remedy = f"Make it, or set {FOLDER_VARIABLE} to the folder where the voices are."
        yield Check("Piper voices", False, f"{folder} is no folder", remedy)
        return
    found = list(look_through(folder))
    voices = [voice for voice in found if isinstance(voice, PiperVoice)]
    broken = [*(one for one in found if isinstance(one, BrokenVoice)), *_unfit(voices)]
    unfit = {one.path for one in broken}
    count = sum(voice.path not in unfit for voice in voices)
    is_useful = not count or program.is_installed()
    detail = f"{count} in {folder}" + ("" if is_useful else ", which need espeak-ng")
    yield Check("Piper voices", is_useful, detail, program.REMEDY)
    for one in broken:
        yield Check(f"Piper voice {one.path.stem}", False, one.reason, _REMEDY)


def _unfit(voices: list[PiperVoice]) -> Iterator[BrokenVoice]:
    """Models that do not open, each once whatever its speakers."""
    if not voices:
        return
    # Whoever only lists voices must not wait for what speaks.
    from reelproof.providers.local.voice.piper.speech import problem_of

    for path in sorted({voice.path for voice in voices}):
        if reason := problem_of(path):
            yield BrokenVoice(path, reason)
