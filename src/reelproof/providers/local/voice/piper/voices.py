"""Which voices lie in the folder, and which of its files are none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reelproof.providers.local.voice.piper.configuration import PiperConfiguration, read_configuration

FOLDER_VARIABLE = "REELPROOF_PIPER_VOICES"
PREFIX = "piper-"

_MODEL, _CONFIGURATION = ".onnx", ".onnx.json"


@dataclass(frozen=True, slots=True)
class PiperVoice:
    """A speaker of a model; `speaker` is None where the model has but one."""

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


@dataclass(frozen=True, slots=True)
class BrokenVoice:
    """A model, or a configuration, that cannot be used, and why."""

    path: Path
    reason: str


def piper_folder(environment: Mapping[str, str]) -> Path | None:
    """The folder that the environment names, if it does."""
    named = environment.get(FOLDER_VARIABLE, "").strip()
    return Path(named).expanduser() if named else None


def piper_voices(folder: Path | None) -> tuple[PiperVoice, ...]:
    """Every voice whose files are whole as far as the configuration tells."""
    return tuple(found for found in look_through(folder) if isinstance(found, PiperVoice))


def look_through(folder: Path | None) -> Iterator[PiperVoice | BrokenVoice]:
    """The folder's voices and broken files, by name. One that is not there has none."""
    if folder is None or not folder.is_dir():
        return
    names = {path.name.removesuffix(_MODEL) for path in folder.glob(f"*{_MODEL}")}
    names |= {path.name.removesuffix(_CONFIGURATION) for path in folder.glob(f"*{_CONFIGURATION}")}
    for name in sorted(names):
        yield from _speakers(folder / f"{name}{_MODEL}", name)


def _speakers(path: Path, name: str) -> Iterator[PiperVoice | BrokenVoice]:
    """The model's first speaker under the model's name, the others behind a colon."""
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
    beside = path.with_name(f"{path.name}.json")
    if not path.is_file() or not path.stat().st_size:
        raise ValueError("the model is missing or empty")
    if not beside.is_file():
        raise ValueError(f"its configuration is missing: {beside.name}")
    return read_configuration(beside)
