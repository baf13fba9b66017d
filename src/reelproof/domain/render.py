"""The rendered film file: size, duration, segments rendered or reused; captions, codec and encoder."""

from enum import StrEnum
from pathlib import Path

from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest


class Codec(StrEnum):
    """How pictures and sound are encoded: H.264 with AAC plays anywhere, AV1 with Opus is free of patents."""

    h264 = "h264"
    av1 = "av1"


class EncoderPreference(StrEnum):
    """Software gives the same film on every machine; hardware is used where a trial proves it."""

    software = "software"
    hardware = "hardware"


@frozen
class RenderOptions:
    """Options that may differ between two renders of the same timeline."""

    burn_captions: bool = True
    caption_style: CaptionStyle | None = None
    codec: Codec = Codec.h264
    encoder: EncoderPreference = EncoderPreference.software


@frozen
class Encoding:
    """How a film was encoded: FFmpeg's name of the encoder, and why it is not what was asked for, if so.

    `details` are the reasons in the words of the encoders that were tried.
    """

    codec: Codec
    encoder: str
    is_hardware: bool
    warning: str | None = None
    details: str | None = None


@frozen
class FilmPiece:
    """A piece of a film that is being rendered; `path` is its file once that is finished."""

    key: Digest
    start_s: float
    duration_s: float
    path: Path | None

    @property
    def name(self) -> str:
        return f"{self.key}.mp4"


@frozen
class RunningRender:
    """A film that is being rendered: its pieces, in order."""

    pieces: tuple[FilmPiece, ...]
    has_burned_captions: bool


@frozen
class FilmFile:
    """A finished film. `key` is the digest of everything that determines its content.

    Segments that were rendered or reused are counted with cards and transitions. `encoding` is None for a
    film that was not just rendered. `is_draft`: it is small, and quickly made of the same assets.
    """

    path: str
    key: Digest
    size_bytes: int
    duration_s: float
    segments_rendered: int
    segments_reused: int
    encoding: Encoding | None = None
    is_draft: bool = False
