"""A job as the server's history shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reelproof.provider_api import AssetKind, ErrorCode, Failure, JsonValue
from reelproof.providers.comfyui.errors import execution_failure

PICTURE_TYPES: Mapping[str, str] = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}
SOUND_TYPES: Mapping[str, str] = {
    "wav": "audio/wav",
    "flac": "audio/flac",
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "ogg": "audio/ogg",
}
CLIP_TYPES: Mapping[str, str] = {"mp4": "video/mp4", "webm": "video/webm", "mov": "video/quicktime"}
TYPES: Mapping[AssetKind, Mapping[str, str]] = {
    AssetKind.image: PICTURE_TYPES,
    AssetKind.starting_image: PICTURE_TYPES,
    AssetKind.narration: SOUND_TYPES,
    AssetKind.music: SOUND_TYPES,
    AssetKind.video: CLIP_TYPES,
}
TEMPORARY = "temp"
ERROR, INTERRUPTED = "execution_error", "execution_interrupted"


@dataclass(frozen=True, slots=True)
class File:
    """Something that a node has made, as `/view` wants it named."""

    node: str
    filename: str
    subfolder: str
    type: str

    @property
    def ending(self) -> str:
        return self.filename.rpartition(".")[2].lower()


@dataclass(frozen=True, slots=True)
class Job:
    """What matters of a job. One that has not ended has no files and no failure."""

    has_ended: bool
    files: tuple[File, ...] = ()
    failure: Failure | None = None

    def file(self, kind: AssetKind, node: str | None) -> File | None:
        """What it has made of this kind: of the node that is named, and kept rather than temporary."""
        fitting = [file for file in self.files if file.ending in TYPES[kind] and node in (None, file.node)]
        return min(fitting, key=lambda file: file.type == TEMPORARY, default=None)


WAITING = Job(has_ended=False)


def read_job(entry: JsonValue) -> Job | None:
    """A job in the history; None for what is none."""
    if not isinstance(entry, Mapping):
        return None
    failure = _failure(entry.get("status"))
    if failure is not None:
        return Job(has_ended=True, failure=failure)
    return Job(has_ended=True, files=tuple(_files(entry.get("outputs"))))


def is_interrupted(entry: JsonValue) -> bool:
    status = entry.get("status") if isinstance(entry, Mapping) else None
    return any(name == INTERRUPTED for name, _ in _messages(status))


def media_type(file: File, kind: AssetKind) -> str:
    return TYPES[kind][file.ending]


def no_file(kind: AssetKind) -> Failure:
    message = f"The workflow ran to its end and saved nothing that is {kind.value.replace('_', ' ')}."
    return Failure(ErrorCode.ProviderFailure, message, provider_code="no_output")


def _failure(status: JsonValue) -> Failure | None:
    for name, told in _messages(status):
        if name == INTERRUPTED:
            message = "The job was interrupted."
            return Failure(ErrorCode.ProviderFailure, message, provider_code="interrupted")
        if name == ERROR:
            return execution_failure(told)
    if isinstance(status, Mapping) and status.get("status_str") == "error":
        return execution_failure({})
    return None


def _messages(status: JsonValue) -> Iterator[tuple[str, Mapping[str, JsonValue]]]:
    messages = status.get("messages") if isinstance(status, Mapping) else None
    for message in messages if isinstance(messages, list) else ():
        if isinstance(message, list) and len(message) == 2 and isinstance(message[0], str):
            told = message[1]
            yield message[0], told if isinstance(told, Mapping) else {}


def _files(outputs: JsonValue) -> Iterator[File]:
    """Nodes tell their files under names of many kinds: images, gifs, video, audio."""
    for node, shown in outputs.items() if isinstance(outputs, Mapping) else ():
        for made in shown.values() if isinstance(shown, Mapping) else ():
            for one in made if isinstance(made, list) else ():
                filename = one.get("filename") if isinstance(one, Mapping) else None
                if isinstance(one, Mapping) and isinstance(filename, str) and filename:
                    yield File(
                        node, filename, _text(one.get("subfolder")), _text(one.get("type")) or "output"
                    )


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""
