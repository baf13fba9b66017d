"""Checks of the Piper voices folder."""

from collections.abc import Iterator
from pathlib import Path

from reelproof.provider_api import Check
from reelproof_local.voice.espeak import program
from reelproof_local.voice.piper.voices import (
    FOLDER_VARIABLE,
    BrokenVoice,
    PiperVoice,
    scan_folder,
)

_REMEDY = "Copy both files of the voice again, NAME.onnx and NAME.onnx.json, or remove them from the folder."


def piper_checks(folder: Path | None) -> Iterator[Check]:
    """Returns one check for the folder, and one for each unusable voice in it; opens all models."""
    if folder is None:
        yield Check("Piper voices", True, f"none; {FOLDER_VARIABLE} may point to a folder of them")
        return
    if not folder.is_dir():
        remedy = f"Make it, or set {FOLDER_VARIABLE} to the folder with the voices."
        yield Check("Piper voices", False, f"{folder} is not a folder", remedy)
        return
    found = list(scan_folder(folder))
    voices = [voice for voice in found if isinstance(voice, PiperVoice)]
    broken = [*(one for one in found if isinstance(one, BrokenVoice)), *_unusable_models(voices)]
    unfit = {one.path for one in broken}
    count = sum(voice.path not in unfit for voice in voices)
    is_useful = not count or program.is_installed()
    detail = f"{count} in {folder}" + ("" if is_useful else ", which need espeak-ng")
    yield Check("Piper voices", is_useful, detail, program.REMEDY)
    for one in broken:
        yield Check(f"Piper voice {one.path.stem}", False, one.reason, _REMEDY)


def _unusable_models(voices: list[PiperVoice]) -> Iterator[BrokenVoice]:
    """Yields models that fail to load, once each."""
    if not voices:
        return
    # Imported late: listing voices must not load the speech engines.
    from reelproof_local.voice.piper.speech import problem_of

    for path in sorted({voice.path for voice in voices}):
        if reason := problem_of(path):
            yield BrokenVoice(path, reason)
