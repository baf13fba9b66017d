"""The pieces of a film and their cache keys, which decide what is rendered again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from reelproof.domain.canonical import JsonValue, digest_of
from reelproof.domain.failure import invalid_input
from reelproof.domain.ids import AssetKey, Digest
from reelproof.domain.timeline import Clip, Timeline
from reelproof.engine.ports.files import RenderRequest
from reelproof.media.rendering.chunk import Chunk, chunk_key, chunks_of
from reelproof.media.sound.mix_settings import SOUND_VERSION, SoundOrder, sound_order
from reelproof.media.text.characters import clean

# Increment when the same pieces would be joined differently.
JOIN_VERSION = 3


@dataclass(frozen=True, slots=True)
class PlannedChunk:
    """A chunk with its key, picture file and clip."""

    chunk: Chunk
    key: Digest
    picture: Path | None
    clip: Clip

    @property
    def segment(self) -> str:
        """The segment, or card, that the chunk belongs to."""
        return self.clip.segment_id or self.clip.asset_key

    @property
    def assets(self) -> frozenset[AssetKey]:
        """The assets whose media it shows."""
        if self.picture is None:
            return frozenset()
        return frozenset([self.clip.replacement_key or self.clip.asset_key])


@dataclass(frozen=True, slots=True)
class RenderPlan:
    """All pieces in order. `key` is the digest of everything that determines the film's bytes."""

    chunks: tuple[PlannedChunk, ...]
    sound: SoundOrder
    sound_key: Digest
    key: Digest


def plan_render(request: RenderRequest, encoder: str) -> RenderPlan:
    """Raises ReelproofError (InvalidInput) for a timeline that cannot be rendered."""
    timeline = request.timeline
    _check(timeline)
    chunks = tuple(
        PlannedChunk(chunk, chunk_key(chunk, encoder), _path(clip, request.media_paths), clip)
        for clip in timeline.visuals
        for chunk in chunks_of(timeline, clip, request.options)
    )
    sound = sound_order(timeline, request.media_paths)
    sound_key = _sound_key(sound, request.media_paths, encoder)
    return RenderPlan(
        chunks, sound, sound_key, _film_key(timeline, [planned.key for planned in chunks], sound_key)
    )


def _check(timeline: Timeline) -> None:
    at = 0
    for clip in timeline.visuals:
        if clip.start != at or clip.duration <= 0:
            raise invalid_input("timeline", f"The picture track has a gap or an overlap at frame {at}.")
        at = clip.end
    if not timeline.visuals or at != timeline.duration:
        raise invalid_input("timeline", "The picture track is not as long as the film.")
    if timeline.size.width % 2 or timeline.size.height % 2:
        raise invalid_input("size", "A film's width and height must be even numbers.")


def _path(clip: Clip, media_paths: Mapping[Digest, Path]) -> Path | None:
    return media_paths[clip.media] if clip.media is not None else None


def _sound_key(sound: SoundOrder, media_paths: Mapping[Digest, Path], encoder: str) -> Digest:
    """Files are identified by their digests, not by their paths."""
    digests = {path: digest for digest, path in media_paths.items()}
    voices: list[JsonValue] = [[digests[speech.path], speech.start] for speech in sound.speech]
    value: dict[str, JsonValue] = {
        **asdict(sound),
        "speech": voices,
        "music": digests[sound.music] if sound.music else None,
        "encoder": encoder,
        "version": SOUND_VERSION,
    }
    return digest_of(value)


def _film_key(timeline: Timeline, chunks: list[Digest], sound: Digest) -> Digest:
    chapters: list[JsonValue] = [[clean(mark.title), mark.start] for mark in timeline.chapters]
    return digest_of(
        {
            "chunks": chunks,
            "sound": sound,
            "title": clean(timeline.title),
            "chapters": chapters,
            "version": JOIN_VERSION,
        }
    )
