"""A film's properties, read from its file."""

from dataclasses import dataclass
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """`is_faststart`: it can be played before it is loaded to its end."""

    duration_s: float
    width: int
    height: int
    frames_per_s: float
    frames: int
    video_codec: str
    audio_codec: str | None
    audio_duration_s: float | None
    is_faststart: bool

    @property
    def has_sound(self) -> bool:
        return self.audio_codec is not None


def probe_film(path: Path) -> FilmFacts:
    """Reads a film's headers."""
    with av.open(str(path.absolute()), "r") as container:
        return _film_facts(container, path)


def _film_facts(container: InputContainer, path: Path) -> FilmFacts:
    video = container.streams.video[0]
    audio = container.streams.audio[0] if container.streams.audio else None
    return FilmFacts(
        duration_s=(container.duration or 0) / av.time_base,
        width=video.codec_context.width,
        height=video.codec_context.height,
        frames_per_s=float(video.average_rate or 0),
        frames=video.frames,
        video_codec=video.codec_context.name,
        audio_codec=audio.codec_context.name if audio else None,
        audio_duration_s=_seconds(audio) if audio else None,
        is_faststart=_index_comes_first(path),
    )


def _seconds(stream: AudioStream) -> float | None:
    if stream.duration is None or stream.time_base is None:
        return None
    return float(stream.duration * stream.time_base)


def _index_comes_first(path: Path) -> bool:
    """Walks the outermost boxes of an MP4 (ISO 14496-12, 4.2); other containers have no such order."""
    with path.open("rb") as file:
        while len(header := file.read(16)) >= 8:
            size, name = int.from_bytes(header[:4]), header[4:8]
            if name in (b"moov", b"mdat"):
                return name == b"moov"
            size = int.from_bytes(header[8:16]) if size == 1 else size
            if size < 8:
                return False
            file.seek(size - len(header), 1)
    return False
