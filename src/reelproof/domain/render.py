"""The film as a file, and the files beside it."""

from dataclasses import dataclass

from reelproof.domain.ids import Digest


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """What may differ between two renders of one timeline."""

    burn_captions: bool = True


@dataclass(frozen=True, slots=True)
class Film:
    """A finished film. `key` is the digest of all that decides its content."""

    path: str
    key: Digest
    size_bytes: int
    duration_s: float
    segments_rendered: int
    segments_reused: int
