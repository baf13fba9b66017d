"""H.264 (x264) encoding options: preset, quality (CRF), keyframes; calls to child processes."""

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from reelproof.domain.timeline import ChapterMark
from reelproof.domain.units import FrameRate
from reelproof.media.rendering.chunk import Chunk
from reelproof.media.sound.mix_settings import SoundOrder

ENCODERS = (
    "reelproof.media.rendering.encode",
    "reelproof.media.rendering.sound_track",
    "reelproof.media.rendering.join",
)
# Increment when the same chunk would render differently.
DRAWING_VERSION = 2
# Macroblock-tree halves both size and time of slow moves over still pictures; the rest is `superfast`.
# Only the first frame of a chunk is a keyframe, and no frame refers to one before it.
X264_PARAMETERS = (
    "mbtree=1:rc-lookahead=10:b-adapt=0:bframes=5:weightp=0:scenecut=0:"
    "open-gop=0:keyint=300:min-keyint=1:chromaloc=1"
)
OPTIONS = {"preset": "superfast", "crf": "20", "profile": "high", "x264-params": X264_PARAMETERS}


@dataclass(frozen=True, slots=True)
class ChunkFile:
    """An MP4 file that should hold so many frames."""

    path: Path
    frames: int


@dataclass(frozen=True, slots=True)
class FilmParts:
    """Encoded pictures, in order, and a saved sound."""

    chunks: tuple[ChunkFile, ...]
    sound: Path
    rate: FrameRate
    title: str
    chapters: tuple[ChapterMark, ...] = ()

    @property
    def frames(self) -> int:
        return sum(chunk.frames for chunk in self.chunks)


def encoder_identity() -> str:
    """Identifies everything that determines a chunk's bytes apart from its own description."""
    packages = ("av", "opencv-python-headless", "pillow", "pi-heif", "manimgx-fonts", "manimgx-fonts-cjk")
    versions = " ".join(f"{package} {version(package)}" for package in packages)
    return f"drawing {DRAWING_VERSION}; {OPTIONS}; {versions}"


def write_chunk(chunk: Chunk, picture: Path | None, path: Path) -> None:
    """See `encode.write_chunk`."""
    from reelproof.media.rendering import encode

    encode.write_chunk(chunk, picture, path)


def write_sound(order: SoundOrder, path: Path, earlier: Path | None) -> None:
    """See `sound_track.write_sound`."""
    from reelproof.media.rendering import sound_track

    sound_track.write_sound(order, path, earlier)


def write_film(parts: FilmParts, output: Path) -> None:
    """See `join.write_film`."""
    from reelproof.media.rendering import join

    join.write_film(parts, output)
