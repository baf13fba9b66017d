"""The pieces of a film and their cache keys, which decide what is rendered again."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from reelproof.domain.canonical import JsonValue, digest_of
from reelproof.domain.failure import invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest
from reelproof.domain.timeline import Clip, Timeline
from reelproof.engine.ports.files import RenderRequest
from reelproof.media.rendering.chunk import chunk_key, chunks_of
from reelproof.media.rendering.encoders import encoder_identity
from reelproof.media.rendering.planned_chunk import PlannedChunk
from reelproof.media.rendering.poster_plan import PlannedPoster, plan_poster
from reelproof.media.rendering.transition_chunk import transition_chunk, transition_key
from reelproof.media.sound.mix_settings import SOUND_VERSION, SoundOrder, sound_order
from reelproof.media.text.characters import clean

# Increment when the same pieces would be joined differently.
JOIN_VERSION = 4


@frozen
class RenderPlan:
    """All pieces in order. `key` is the digest of everything that determines the film's bytes."""

    chunks: tuple[PlannedChunk, ...]
    sound: SoundOrder
    sound_key: Digest
    poster: PlannedPoster
    key: Digest


def plan_render(request: RenderRequest, encoder: str) -> RenderPlan:
    """Raises ReelproofError (InvalidInput) for a timeline that cannot be rendered."""
    timeline = request.timeline
    _check(timeline)
    chunks = tuple(_chunks(request, encoder))
    sound = sound_order(timeline, request.media_paths)
    sound_key = _sound_key(sound, request.media_paths, encoder)
    poster = plan_poster(chunks, encoder_identity())
    key = _film_key(timeline, [planned.key for planned in chunks], sound_key, poster.key)
    return RenderPlan(chunks, sound, sound_key, poster, key)


def _chunks(request: RenderRequest, encoder: str) -> Iterator[PlannedChunk]:
    timeline, paths, options = request.timeline, request.media_paths, request.options
    by_cut = {transition.cut: transition for transition in timeline.transitions}
    for number, clip in enumerate(timeline.visuals):
        if transition := by_cut.get(clip.start):
            clips = before, after = timeline.visuals[number - 1], clip
            joint = transition_chunk(timeline, transition, before, after, options)
            pictures = (_path(before, paths), _path(after, paths))
            yield PlannedChunk(joint, transition_key(joint, encoder), pictures, clips)
        for chunk in chunks_of(timeline, clip, options):
            yield PlannedChunk(chunk, chunk_key(chunk, encoder), (_path(clip, paths),), (clip,))


def _check(timeline: Timeline) -> None:
    _check_transitions(timeline)
    at = 0
    for clip in timeline.visuals:
        if clip.start != at or clip.duration <= 0:
            raise invalid_input("timeline", f"The picture track has a gap or an overlap at frame {at}.")
        at = clip.end
    if not timeline.visuals or at != timeline.duration:
        raise invalid_input("timeline", "The picture track is not as long as the film.")
    if timeline.size.width % 2 or timeline.size.height % 2:
        raise invalid_input("size", "A film's width and height must be even numbers.")


def _check_transitions(timeline: Timeline) -> None:
    sides = {transition.cut: transition.side_frames for transition in timeline.transitions}
    cuts = {clip.start for clip in timeline.visuals[1:]}
    for clip in timeline.visuals:
        handles = (sides.get(clip.start, 0), sides.get(clip.end, 0))
        if handles != (clip.head_frames, clip.tail_frames) or sum(handles) >= clip.duration:
            message = f"The transitions of the clip at frame {clip.start} do not fit it."
            raise invalid_input("timeline", message)
    if sides.keys() - cuts:
        raise invalid_input("timeline", "A transition is not at a cut.")


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


def _film_key(timeline: Timeline, chunks: list[Digest], sound: Digest, poster: Digest) -> Digest:
    chapters: list[JsonValue] = [[clean(mark.title), mark.start] for mark in timeline.chapters]
    return digest_of(
        {
            "chunks": chunks,
            "sound": sound,
            "poster": poster,
            "title": clean(timeline.title),
            "language": timeline.language,
            "chapters": chapters,
            "version": JOIN_VERSION,
        }
    )
