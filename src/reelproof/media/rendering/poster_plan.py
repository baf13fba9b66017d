"""Which frame is a film's poster, its key in the render cache, and whether it lies beside the film."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reelproof.domain.canonical import digest_of
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey, Digest
from reelproof.media.rendering.chunk import Chunk, chunk_key
from reelproof.media.rendering.piece_check import checksum_of
from reelproof.media.rendering.planned_chunk import PlannedChunk
from reelproof.planning.export.film_files import POSTER_NAME

# Increment when the same frame would give another poster.
POSTER_VERSION = 1
JPEG_START, JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"


@frozen
class PlannedPoster:
    """The frame as a chunk of its own, its picture file, the assets whose media it shows, and its key."""

    chunk: Chunk
    picture: Path | None
    assets: frozenset[AssetKey]
    key: Digest


def plan_poster(chunks: Sequence[PlannedChunk], encoder: str) -> PlannedPoster:
    """Returns the middle of the first picture's clip, or of the first clip of a film without pictures."""
    clips = [
        (planned.chunk, planned.pictures[0], planned.assets)
        for planned in chunks
        if isinstance(planned.chunk, Chunk)
    ]
    chunk, picture, assets = next((clip for clip in clips if clip[1] is not None), clips[0])
    frame = replace(
        chunk,
        first=chunk.clip_frames // 2,
        frames=1,
        captions=(),
        caption_style=None,
        fade_in_frames=0,
        fade_out_frames=0,
    )
    key = digest_of({"poster": chunk_key(frame, encoder), "version": POSTER_VERSION})
    return PlannedPoster(frame, picture, assets, key)


def is_jpeg(content: bytes) -> bool:
    """Whether it is a JPEG from its start to its end; what lies between is not read."""
    return content.startswith(JPEG_START) and content.endswith(JPEG_END)


def poster_of(film: Path) -> Path:
    """Returns where the poster of a film lies."""
    return film.with_name(POSTER_NAME)


def has_poster(film: Path, checksum: str | None) -> bool:
    """Whether the poster lies beside the film, or a folder in its place, which stays there.

    `checksum` is that of the poster, if it is known.
    """
    poster = poster_of(film)
    try:
        content = poster.read_bytes()
        return is_jpeg(content) and checksum in (checksum_of(content), None)
    except OSError:
        return poster.is_dir()
