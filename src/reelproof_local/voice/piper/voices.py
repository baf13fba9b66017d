"""Piper voices in the user's folder (`REELPROOF_PIPER_VOICES`), and its broken files."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from reelproof.domain.frozen import frozen
from reelproof_local.voice.piper.configuration import PiperConfiguration, read_configuration

FOLDER_VARIABLE = "REELPROOF_PIPER_VOICES"
PREFIX = "piper-"

_MODEL, _CONFIGURATION = ".onnx", ".onnx.json"


@frozen
class PiperVoice:
    """A speaker of a model; `speaker` is None if the model has only one."""

    name: str
    path: Path
    configuration: PiperConfiguration
    speaker: int | None = None

    @property
    def language(self) -> str:
        return self.configuration.tag

    @property
    def description(self) -> str:
        quality = self.configuration.audio.quality
        return f"Piper, {quality} quality" if quality else "Piper"


@frozen
class BrokenVoice:
    """A model, or a configuration, that cannot be used, and why."""

    path: Path
    reason: str


def piper_folder(environment: Mapping[str, str]) -> Path | None:
    """Returns the folder set in the environment, if any."""
    named = environment.get(FOLDER_VARIABLE, "").strip()
    return Path(named).expanduser() if named else None


def piper_voices(folder: Path | None) -> tuple[PiperVoice, ...]:
    """Returns every voice with complete files and a valid configuration."""
    return tuple(found for found in scan_folder(folder) if isinstance(found, PiperVoice))


def scan_folder(folder: Path | None) -> Iterator[PiperVoice | BrokenVoice]:
    """Returns the folder's voices and broken files, by name; nothing if it does not exist."""
    if folder is None or not folder.is_dir():
        return
    names = {path.name.removesuffix(_MODEL) for path in folder.glob(f"*{_MODEL}")}
    names |= {path.name.removesuffix(_CONFIGURATION) for path in folder.glob(f"*{_CONFIGURATION}")}
    for name in sorted(names):
        yield from _speakers(folder / f"{name}{_MODEL}", name)


def _speakers(path: Path, name: str) -> Iterator[PiperVoice | BrokenVoice]:
    """Names the first speaker after the model, the others with a colon suffix."""
    try:
        configuration = _configuration(path)
    except (OSError, ValueError) as error:
        yield BrokenVoice(path, str(error))
        return
    if configuration.num_speakers <= 1:
        yield PiperVoice(f"{PREFIX}{name}", path, configuration)
        return
    named = {number: speaker for speaker, number in configuration.speaker_id_map.items()}
    for number in range(configuration.num_speakers):
        suffix = f":{named.get(number, number)}" if number else ""
        yield PiperVoice(f"{PREFIX}{name}{suffix}", path, configuration, number)


def _configuration(path: Path) -> PiperConfiguration:
    configuration_path = path.with_name(f"{path.name}.json")
    if not path.is_file() or not path.stat().st_size:
        raise ValueError("the model is missing or empty")
    if not configuration_path.is_file():
        raise ValueError(f"its configuration is missing: {configuration_path.name}")
    return read_configuration(configuration_path)
