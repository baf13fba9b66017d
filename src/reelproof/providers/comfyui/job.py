"""A ComfyUI job in the server's history: its output files, media types and failure."""

from collections.abc import Iterator, Mapping

from reelproof.domain.frozen import frozen
from reelproof.provider_api import AssetKind, ErrorCode, Failure, JsonValue
from reelproof.providers.comfyui.errors import execution_failure

IMAGE_TYPES: Mapping[str, str] = {
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
    AssetKind.image: IMAGE_TYPES,
    AssetKind.starting_image: IMAGE_TYPES,
    AssetKind.narration: SOUND_TYPES,
    AssetKind.music: SOUND_TYPES,
    AssetKind.video: CLIP_TYPES,
}
TEMPORARY = "temp"
ERROR, INTERRUPTED = "execution_error", "execution_interrupted"


@frozen
class OutputFile:
    """An output file of a node, as `/view` addresses it."""

    node: str
    filename: str
    subfolder: str
    type: str

    @property
    def ending(self) -> str:
        return self.filename.rpartition(".")[2].lower()


@frozen
class ComfyUiJob:
    """The relevant fields of a job. Until it ends it has no files and no failure."""

    has_ended: bool
    files: tuple[OutputFile, ...] = ()
    failure: Failure | None = None

    def file(self, kind: AssetKind, node: str | None) -> OutputFile | None:
        """Returns the output file of this kind: of the given node if any, saved rather than temporary."""
        fitting = [file for file in self.files if file.ending in TYPES[kind] and node in (None, file.node)]
        return min(fitting, key=lambda file: file.type == TEMPORARY, default=None)


WAITING = ComfyUiJob(has_ended=False)


def read_job(entry: JsonValue) -> ComfyUiJob | None:
    """Reads a job in the history; returns None if the entry is not a job."""
    if not isinstance(entry, Mapping):
        return None
    failure = _failure(entry.get("status"))
    if failure is not None:
        return ComfyUiJob(has_ended=True, failure=failure)
    return ComfyUiJob(has_ended=True, files=tuple(_files(entry.get("outputs"))))


def is_interrupted(entry: JsonValue) -> bool:
    status = entry.get("status") if isinstance(entry, Mapping) else None
    return any(name == INTERRUPTED for name, _ in _messages(status))


def media_type(file: OutputFile, kind: AssetKind) -> str:
    return TYPES[kind][file.ending]


def no_file(kind: AssetKind) -> Failure:
    message = f"The workflow finished but saved no {kind.value.replace('_', ' ')}."
    return Failure(ErrorCode.ProviderFailure, message, provider_code="no_output")


def _failure(status: JsonValue) -> Failure | None:
    for name, event in _messages(status):
        if name == INTERRUPTED:
            message = "The job was interrupted."
            return Failure(ErrorCode.ProviderFailure, message, provider_code="interrupted")
        if name == ERROR:
            return execution_failure(event)
    if isinstance(status, Mapping) and status.get("status_str") == "error":
        return execution_failure({})
    return None


def _messages(status: JsonValue) -> Iterator[tuple[str, Mapping[str, JsonValue]]]:
    messages = status.get("messages") if isinstance(status, Mapping) else None
    for message in messages if isinstance(messages, list) else ():
        if isinstance(message, list) and len(message) == 2 and isinstance(message[0], str):
            event = message[1]
            yield message[0], event if isinstance(event, Mapping) else {}


def _files(outputs: JsonValue) -> Iterator[OutputFile]:
    """Yields the output files, which nodes list under various keys: images, gifs, video, audio."""
    for node, shown in outputs.items() if isinstance(outputs, Mapping) else ():
        for made in shown.values() if isinstance(shown, Mapping) else ():
            for one in made if isinstance(made, list) else ():
                filename = one.get("filename") if isinstance(one, Mapping) else None
                if isinstance(one, Mapping) and isinstance(filename, str) and filename:
                    yield OutputFile(
                        node, filename, _text(one.get("subfolder")), _text(one.get("type")) or "output"
                    )


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""
