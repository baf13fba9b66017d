"""A transition's key covers what it shows of both clips; the clips' own keys do not cover each other."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import Digest
from reelproof.domain.render import RenderOptions
from reelproof.domain.script import TransitionKind
from reelproof.domain.timeline import Caption, Timeline, Transition
from reelproof.domain.units import FrameRate, Frames, Size
from reelproof.engine.ports.files import RenderRequest
from reelproof.media.rendering.chunk import Chunk
from reelproof.media.rendering.planned_chunk import PlannedChunk
from reelproof.media.rendering.render_plan import plan_render
from reelproof.media.rendering.transition_chunk import TransitionChunk
from tests.integration.media.examples import PAN_RIGHT, film, joined, picture_clip

WIPE = TransitionKind.wipe
CAPTIONS = [Caption(0.1, 2.5, ("Over the first cut",)), Caption(2.6, 5.0, ("Later",))]


def plain() -> Timeline:
    digests = [Digest("a"), Digest("b"), Digest("c"), None]
    clips = [picture_clip(number, 60 * number, 60, digest) for number, digest in enumerate(digests)]
    return film(clips, captions=CAPTIONS)


def planned(timeline: Timeline, options: RenderOptions | None = None) -> tuple[PlannedChunk, ...]:
    paths = {clip.media: Path(clip.media) for clip in timeline.visuals if clip.media}
    request = RenderRequest(timeline, paths, Path("film.mp4"), options or RenderOptions())
    return plan_render(request, "x").chunks


def wiped(timeline: Timeline | None = None, side_frames: int = 8) -> Timeline:
    return joined(timeline or plain(), WIPE, WIPE, WIPE, side_frames=side_frames)


def changed_parts(before: Timeline, after: Timeline) -> list[int]:
    """The numbers of the chunks with other keys."""
    pairs = zip(planned(before), planned(after), strict=True)
    return [number for number, (one, other) in enumerate(pairs) if one.key != other.key]


def with_clip(timeline: Timeline, number: int, **changes: Any) -> Timeline:
    visuals = list(timeline.visuals)
    visuals[number] = replace(visuals[number], **changes)
    return replace(timeline, visuals=tuple(visuals))


def test_without_transitions_the_plan_is_one_of_clips() -> None:
    assert [chunk.part for chunk in planned(plain())] == ["s0", "s1", "s2", "s3"]
    assert planned(joined(plain(), *[TransitionKind.cut] * 3)) == planned(plain())


def test_every_frame_is_in_one_part() -> None:
    chunks = planned(wiped())
    assert [chunk.part for chunk in chunks] == ["s0", "s0 > s1", "s1", "s1 > s2", "s2", "s2 > s3", "s3"]
    assert [chunk.chunk.frames for chunk in chunks] == [52, 16, 44, 16, 44, 16, 52]
    assert sum(chunk.chunk.frames for chunk in chunks) == wiped().duration


def test_the_sides_of_a_transition_continue_their_clips() -> None:
    first, joint, second, *_ = [chunk.chunk for chunk in planned(wiped())]
    assert isinstance(joint, TransitionChunk)
    assert isinstance(first, Chunk)
    assert isinstance(second, Chunk)
    assert (joint.outgoing.first, joint.outgoing.end) == (first.end, first.clip_frames)
    assert (joint.incoming.first, joint.incoming.end) == (0, second.first)
    for side, body in ((joint.outgoing, first), (joint.incoming, second)):
        assert (side.motion, side.clip_frames, side.picture) == (body.motion, body.clip_frames, body.picture)
    assert (first.clip_frames, second.clip_frames) == (68, 76)


def test_another_picture_changes_its_part_and_its_two_transitions() -> None:
    assert changed_parts(wiped(), with_clip(wiped(), 1, media=Digest("other"))) == [1, 2, 3]
    assert changed_parts(wiped(), with_clip(wiped(), 0, media=Digest("other"))) == [0, 1]
    assert changed_parts(wiped(), with_clip(wiped(), 2, motion=PAN_RIGHT)) == [3, 4, 5]
    assert changed_parts(wiped(), with_clip(wiped(), 1, media=Digest("video"), is_video=True)) == [1, 2, 3]


@pytest.mark.parametrize("kind", [TransitionKind.crossfade, TransitionKind.push])
def test_another_kind_changes_the_transition_alone(kind: TransitionKind) -> None:
    assert changed_parts(wiped(), joined(plain(), WIPE, kind, WIPE, side_frames=8)) == [3]


def test_another_length_changes_what_moves_longer() -> None:
    assert changed_parts(wiped(), wiped(side_frames=7)) == list(range(7))


def test_captions_change_the_parts_that_show_them() -> None:
    later = replace(plain(), captions=(CAPTIONS[0], Caption(2.6, 5.0, ("Other",))))
    assert changed_parts(wiped(), wiped(later)) == [2, 3, 4]
    joint = planned(wiped())[1].chunk
    assert [(one.first, one.end, one.lines) for one in joint.captions] == [(0, 16, ("Over the first cut",))]
    assert planned(wiped(), RenderOptions(burn_captions=False))[1].chunk.captions == ()


@pytest.mark.parametrize("changes", [{"size": Size(144, 256)}, {"rate": FrameRate(25)}, {"language": "ja"}])
def test_the_film_s_own_look_changes_all(changes: dict[str, Any]) -> None:
    assert changed_parts(wiped(), replace(wiped(), **changes)) == list(range(7))


def test_the_place_on_the_timeline_does_not_matter() -> None:
    first = film([picture_clip(9, 0, 60, Digest("first"))]).visuals
    moved = [replace(clip, start=Frames(clip.start + 60)) for clip in plain().visuals]
    captions = [replace(one, start_s=one.start_s + 2, end_s=one.end_s + 2) for one in CAPTIONS]
    longer = joined(film([*first, *moved], captions=captions), TransitionKind.cut, *[WIPE] * 3, side_frames=8)
    assert {chunk.key for chunk in planned(wiped())} < {chunk.key for chunk in planned(longer)}


def test_assets_and_pictures_are_those_of_both_clips() -> None:
    chunks = planned(wiped())
    assert chunks[1].pictures == (Path("a"), Path("b"))
    assert chunks[1].assets == {"segment/0/image/1", "segment/1/image/1"}
    assert chunks[5].pictures == (Path("c"), None)
    assert chunks[5].assets == {"segment/2/image/1"}


@pytest.mark.parametrize(
    "timeline",
    [
        replace(wiped(), transitions=()),
        replace(plain(), transitions=wiped().transitions),
        replace(wiped(), transitions=(*wiped().transitions, Transition(WIPE, Frames(30), 2))),
        wiped(side_frames=30),
    ],
)
def test_transitions_that_do_not_fit_their_clips_are_refused(timeline: Timeline) -> None:
    with pytest.raises(ReelproofError) as caught:
        planned(timeline)
    assert caught.value.failure.full_code == "InvalidInput:timeline"
