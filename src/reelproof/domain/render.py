"""The rendered film file: size, duration, segments rendered or reused; option to burn in captions."""

from dataclasses import dataclass

from reelproof.domain.ids import Digest


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """Options that may differ between two renders of the same timeline."""

    burn_captions: bool = True


@dataclass(frozen=True, slots=True)
class FilmFile:
    """A finished film. `key` is the digest of everything that determines its content."""

    path: str
    key: Digest
    size_bytes: int
    duration_s: float
    segments_rendered: int
    segments_reused: int
